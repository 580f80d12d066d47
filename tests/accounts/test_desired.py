"""D6, D7: what an account should be."""

from dataclasses import replace

from lockstep.accounts.desired import Person, desired
from lockstep.applications.attributes import (
    COUNTRY,
    DEPARTMENT,
    EMAIL,
    FAMILY_NAME,
    GIVEN_NAME,
    LOCALITY,
    MOBILE,
    REGION,
    USER_NAME,
)
from lockstep.applications.catalog import ringcentral

MAPPING, TRAITS = ringcentral.MAPPING, ringcentral.TRAITS
HOME = {"type": "home", "streetAddress": "1 Elm Road", "country": "FR"}
WORK = {"type": "work", "locality": "London", "region": "England", "country": "United Kingdom"}
BOB = Person(
    {"username": "bob", "email": "bob+1@x.example", "firstname": " Bob ", "lastname": "Tanaka", "department": "Sales",
     "jobTitle": "Clerk", "displayname": "Bobby"},
    (HOME, WORK),
    ({"type": "home", "number": "1"}, {"type": "mobile", "number": "020 7946 0143"}),
)  # fmt: skip


def test_everything_mapped_is_there_and_nothing_else() -> None:
    assert desired(BOB, MAPPING, TRAITS) == {
        USER_NAME: "bob",
        EMAIL: "bob+1@x.example",
        GIVEN_NAME: "Bob",
        FAMILY_NAME: "Tanaka",
        DEPARTMENT: "Sales",
        LOCALITY: "London",
        REGION: "England",
        COUNTRY: "GB",
        MOBILE: "+442079460143",
    }


def test_a_home_address_and_other_phones_never_leave() -> None:
    alone = replace(BOB, addresses=(HOME,), phone_numbers=({"type": "work", "number": "+442079460143"},))
    assert not [path for path in desired(alone, MAPPING, TRAITS) if path.startswith(("addresses", "phone"))]


def test_the_username_may_come_from_the_email() -> None:
    assert desired(BOB, MAPPING, TRAITS, "email")[USER_NAME] == "bob+1@x.example"
    assert desired(BOB, MAPPING, TRAITS, "email")[EMAIL] == "bob+1@x.example"


def test_what_the_service_ignores_is_not_sent() -> None:
    assert DEPARTMENT not in desired(BOB, MAPPING, replace(TRAITS, ignored=frozenset({DEPARTMENT})))


def test_what_is_empty_is_absent() -> None:
    person = Person({"username": "bob", "email": "b@x.example", "department": "  "})
    assert desired(person, MAPPING, TRAITS) == {USER_NAME: "bob", EMAIL: "b@x.example"}


def test_what_cannot_be_read_stays_as_it_is_written() -> None:
    person = Person({}, ({"type": "work", "country": "Atlantis"},), ({"type": "mobile", "number": "call me"},))
    assert desired(person, MAPPING, TRAITS) == {COUNTRY: "Atlantis", MOBILE: "call me"}


def test_the_first_work_address_counts() -> None:
    second = {"type": "work", "locality": "Leeds", "country": "GB"}
    assert desired(replace(BOB, addresses=(HOME, WORK, second)), MAPPING, TRAITS)[LOCALITY] == "London"


def test_other_scripts_are_not_bent() -> None:
    person = Person({"firstname": "Ольга", "lastname": "Иванова"})
    assert desired(person, MAPPING, TRAITS) == {GIVEN_NAME: "Ольга", FAMILY_NAME: "Иванова"}
