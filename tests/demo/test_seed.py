"""The demo's directory: about 25 people, each of RingCentral's rules broken by somebody, everything by real actions."""

import pytest

from lockstep.demo import cast, seed
from lockstep.directory.models import Membership, User, UserGroup
from lockstep.insights.models import Event


@pytest.fixture
def seeded(db):
    seed.seed_directory()


def named(first: str) -> User:
    return User.objects.get(firstname=first)


def test_there_are_about_25_people_in_several_groups(seeded):
    assert 24 <= User.objects.count() <= 28
    assert UserGroup.objects.count() == len(cast.GROUPS)
    assert Membership.objects.filter(group__name="Sales").count() >= 7


def test_alice_administers_and_one_person_only_reads(seeded):
    assert list(User.objects.filter(role="administrator").values_list("email", flat=True)) == [
        "alice.moreau@fernhill.example"
    ]
    assert User.objects.filter(role="read_only").count() == 1


def test_somebody_breaks_each_of_the_rules(seeded):
    assert named("Samuel").username == "sam.adeyemi" != named("Samuel").email
    assert named("Tomasz").addresses[0]["country"] == ""
    assert named("Katrin").addresses[0]["country"] == "Germany"
    assert [address["type"] for address in named("Farah").addresses] == ["home"]
    assert "+" in named("Liam").email
    assert User.objects.get(displayname="Mei-Ling Chou").lastname == "周"


def test_everybody_signs_in_with_the_printed_password(seeded, client):
    answer = client.post("/sign-in", {"username": "bob.tanaka@fernhill.example", "password": cast.PASSWORD})
    assert answer.status_code == 302


def test_a_second_seeding_changes_nothing(seeded):
    events = Event.objects.count()
    seed.seed_directory()
    assert Event.objects.count() == events
