"""What RingCentral holds before: somebody in every role, lines in two countries, people who match."""

from lockstep.connections.clients import redirect_uri
from lockstep.demo import cast, over_there
from ringcentral_sandbox.accounts.countries import country_code
from ringcentral_sandbox.accounts.roles import ROLES
from ringcentral_sandbox.seed.read import seed_from

PLANTED = seed_from(over_there.seed("http://localhost:8000"))
PEOPLE = {person.email: person for person in PLANTED.people}
HERE = {person.address_of_mail: person for person in cast.PEOPLE}


def test_there_is_somebody_in_every_role_on_the_premium_plan():
    assert {person.role for person in PLANTED.people} == set(ROLES)
    assert PLANTED.company["plan"] == "Premium"


def test_lines_are_taken_and_free_in_two_countries_and_none_in_germany():
    taken = {country_code(person.country) for person in PLANTED.people}
    assert taken == {country_code(country) for country in PLANTED.unassigned} == {"GB", "US"}


def test_one_disabled_and_one_pending_account_match_people_of_the_directory():
    matching = {email: person.status for email, person in PEOPLE.items() if email in HERE}
    assert sorted(matching.values()) == ["Disabled", "Enabled", "Enabled", "Enabled", "NotActivated"]


def test_lockstep_is_registered_with_the_address_that_it_comes_back_to():
    assert PLANTED.client["redirect_uris"] == [redirect_uri("http://localhost:8000")]
