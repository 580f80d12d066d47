"""What an account says of a person is what their account should be; whom the directory knows, and why (E1, E3)."""

import pytest

from lockstep.accounts.desired import Person, desired
from lockstep.accounts.imported import Holder, Known, Listed, Verdict, like_a_formula, recognise, values_from
from lockstep.applications.attributes import (
    COUNTRY,
    DEPARTMENT,
    EMAIL,
    FAMILY_NAME,
    GIVEN_NAME,
    MOBILE,
    TITLE,
    USER_NAME,
)
from lockstep.applications.catalog import get

RINGCENTRAL = get("ringcentral").service
BOB = Known("b", "Bob Tanaka", "bob@x.example", "bob@x.example")
GRETA = Known("g", "Greta Ammann", "g.ammann", "greta@x.example")
FULL = {
    USER_NAME: "bob@x.example",
    EMAIL: "bob@x.example",
    GIVEN_NAME: "Bob",
    FAMILY_NAME: "Tanaka",
    DEPARTMENT: "Sales",
    'addresses[type eq "work"].streetAddress': "4 Fern Lane",
    'addresses[type eq "work"].locality': "London",
    'addresses[type eq "work"].region': "Greater London",
    'addresses[type eq "work"].postalCode': "SE1 4AA",
    COUNTRY: "GB",
    MOBILE: "+442079460143",
}


def judged(user_name: str, email: str, *people: Known, holder: Holder | None = None, **values: object) -> Verdict:
    twins = int(str(values.pop("twins", 1)))
    return recognise(Listed("9", user_name, email, twins), people, holder, service="RingCentral", **values)  # type: ignore[arg-type]


def test_importing_and_mapping_are_each_others_reverse() -> None:
    values = values_from(
        FULL | {TITLE: "Account Manager", "active": True, 'phoneNumbers[type eq "other"].value': "146"}
    )
    assert values["job_title"] == "Account Manager"
    person = Person(
        {name: value for name, value in values.items() if isinstance(value, str)},
        tuple(values["addresses"]),  # type: ignore[arg-type]
        tuple(values["phone_numbers"]),  # type: ignore[arg-type]
    )
    assert RINGCENTRAL is not None
    assert desired(person, RINGCENTRAL.mapping, RINGCENTRAL.traits) == FULL


def test_what_a_service_does_not_say_is_left_out() -> None:
    assert values_from({EMAIL: "a@x.example"}) == {"username": "a@x.example", "email": "a@x.example"}
    assert values_from({'emails[type eq "home"].value': "a@x.example"})["email"] == "a@x.example"
    assert values_from({}) == {"username": "", "email": ""}


def test_nobody_has_its_keys_so_it_is_new() -> None:
    assert judged("c@x.example", "c@x.example", BOB, GRETA) == Verdict()


def test_the_e_mail_of_somebody_but_for_the_case_of_ascii_letters_is_theirs() -> None:
    assert judged("other", "BOB@x.example", BOB) == Verdict("b", "Matched by e-mail: Bob Tanaka")
    emil = Known("e", "Émil", "émil@x.example", "émil@x.example")
    assert judged("Émil@x.example", "Émil@x.example", emil) == Verdict()


def test_the_username_is_theirs_where_username_is_read_from_it_and_taken_where_it_is_not() -> None:
    assert judged("g.ammann", "georg@x.example", GRETA) == Verdict("g", "Matched by username: Greta Ammann")
    taken = judged("g.ammann", "georg@x.example", GRETA, username_is_key=False)
    assert taken == Verdict(reason="The username g.ammann is taken by Greta Ammann.", refused=True)


def test_the_keys_of_two_people_are_refused_with_both_names() -> None:
    verdict = judged("g.ammann", "bob@x.example", BOB, GRETA)
    assert verdict.refused
    assert verdict.reason == "Its e-mail address is Bob Tanaka’s here, its username Greta Ammann’s."


@pytest.mark.parametrize(("user_name", "email"), [("greta@x.example", "c@x.example"), ("c", "g.ammann")])
def test_what_somebody_signs_in_with_becomes_nobody_elses(user_name: str, email: str) -> None:
    verdict = judged(user_name, email, GRETA)
    assert verdict.refused
    assert "Greta Ammann signs in here with" in verdict.reason


def test_no_e_mail_and_one_that_two_have_are_refused() -> None:
    assert judged("c", "").reason == "It has no e-mail address, and everybody in the directory needs one."
    assert judged("c", "c@x.example", twins=2).reason == (
        "2 accounts in RingCentral have this e-mail address: whose is it?"
    )


def test_a_linked_account_is_its_persons_whatever_its_keys_are_by_now() -> None:
    holder = Holder("b", "Bob Tanaka")
    assert judged("g.ammann", "new@x.example", GRETA, holder=holder) == Verdict("b", "Linked to Bob Tanaka")
    gone = judged("b", "bob@x.example", holder=Holder("", "Bob Tanaka", deleted=True))
    assert gone == Verdict(reason="This is still the account of Bob Tanaka, who was deleted here.", refused=True)


def test_a_match_says_what_stands_in_the_way_of_its_account() -> None:
    elsewhere = Known("b", "Bob Tanaka", "bob@x.example", "bob@x.example", linked_to="7")
    assert judged("bob@x.example", "bob@x.example", elsewhere).reason.endswith("who has another account there")
    assert judged("bob@x.example", "bob@x.example", BOB, twins=2).reason.endswith("2 accounts there have this address")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_what_a_spreadsheet_would_calculate_is_refused_with_its_field(sign: str) -> None:
    assert like_a_formula({"lastname": f"{sign}1+1"}).startswith("The last name begins with")
    assert like_a_formula({"lastname": f"O{sign}1", "phone_numbers": [{"number": "+1"}]}) == ""
