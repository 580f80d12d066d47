"""Lines by country, over the sandbox: who goes, in which order, how it is known, and what it costs (D7, D9)."""

import json

import pytest

from lockstep.accounts.parking import CANARY_EVERY
from lockstep.directory.users import delete_user, suspend_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions, lines
from lockstep.provisioning.asking import UNREADABLE
from lockstep.provisioning.models import FreeLines
from ringcentral_sandbox.accounts.licences import remove_lines
from ringcentral_sandbox.faults.log import entries
from tests import cast

LIST = "/restapi/v1.0/account/~/extension"
GERMAN = {"type": "work", "streetAddress": "Weg 1", "locality": "Berlin", "postalCode": "10115", "country": "DE"}
AMERICAN = {"type": "work", "streetAddress": "1 Main St", "locality": "Austin", "region": "TX", "country": "US"}
NAMES = ("Ada Abel", "Ben Baum", "Cem Celik", "Dan Dorn", "Eva Ernst")
HOUR = 3600


@pytest.fixture
def scarce(world):
    """Two lines in Germany, one in the United States."""
    there = world.there.sandbox
    remove_lines(there, "United States", 3)
    world.there.add_line("Germany")
    return world


def arrive(world, *people):
    """Each comes into scope a minute after the one before."""
    for person in people:
        world.join(person)
        world.start()
        world.pass_time(60)


def germans(*names):
    return [cast.person(name, addresses=[GERMAN]) for name in names]


def asked(world):
    return [one for one in entries(world.there.sandbox) if one["path"] == LIST]


def creates(world):
    return world.there.requests("POST")


def there_are(world, people):
    return [person.name for person in people if world.there.status(person)]


def test_of_five_newcomers_as_many_go_as_there_are_lines_in_their_country_and_nobody_else_is_tried(scarce):
    people = [*germans(*NAMES[:4]), cast.person(NAMES[4], addresses=[AMERICAN])]
    arrive(scarce, *people)
    assert there_are(scarce, people) == ["Ada Abel", "Ben Baum", "Eva Ernst"]
    assert len(creates(scarce)) == 3, "no create that was known to be refused"
    (short,) = lines.shortages(scarce.integration, "DigitalLine")
    assert (short.title, short.free) == ("No DigitalLine free in Germany, 2 missing", 0)
    assert [(one.account.label, one.place) for one in short.waiting] == [("Cem Celik", 1), ("Dan Dorn", 2)]
    assert scarce.sentence(people[3]) == (
        "Waiting: no DigitalLine free in Germany, 2 missing. Place 2 in line. "
        "Created once one is free, in order of arrival."
    )


def test_newcomers_who_come_at_once_get_the_lines_there_are_without_one_refusal(scarce):
    people = germans(*NAMES)
    scarce.join(*people)
    scarce.start()
    scarce.pass_time(10)
    assert len(there_are(scarce, people)) == 2
    assert [one["status"] for one in creates(scarce)] == [201, 201]
    assert len(asked(scarce)) <= 2


def test_lines_freed_over_there_go_to_those_who_came_first_by_themselves(scarce):
    people = germans(*NAMES)
    arrive(scarce, *people)
    scarce.there.add_line("Germany")
    scarce.there.add_line("Germany")
    scarce.pass_time(302)
    assert there_are(scarce, people) == list(NAMES[:4])
    assert all(one["status"] == 201 for one in creates(scarce))
    assert lines.place_in_line(scarce.account(people[4])) == 1


def test_a_line_that_we_free_goes_to_the_first_in_line_at_once(scarce):
    people = germans(*NAMES)
    arrive(scarce, *people)
    suspend_user(people[0], actor=SYSTEM)
    scarce.run()
    assert there_are(scarce, people) == ["Ben Baum", "Cem Celik"]
    delete_user(people[1], actor=SYSTEM)
    scarce.run()
    assert there_are(scarce, people) == ["Cem Celik", "Dan Dorn"]
    assert all(one["status"] == 201 for one in creates(scarce))


def test_retry_now_asks_at_once_and_sends_nothing_while_there_is_none(scarce):
    people = germans(*NAMES[:3])
    arrive(scarce, *people)
    before = len(asked(scarce))
    actions.retry_now(scarce.account(people[2]), actor=SYSTEM)
    scarce.run()
    assert (len(asked(scarce)), len(creates(scarce))) == (before + 1, 2)
    scarce.there.add_line("Germany")
    actions.retry_now(scarce.account(people[2]), actor=SYSTEM)
    scarce.run()
    assert there_are(scarce, people) == list(NAMES[:3])


@pytest.mark.slow
def test_hours_of_waiting_cost_a_list_every_five_minutes_and_no_create(scarce):
    people = germans(*NAMES[:3])
    arrive(scarce, *people)
    made, listed = len(creates(scarce)), len(asked(scarce))
    scarce.pass_time(3 * HOUR)
    assert len(creates(scarce)) == made
    assert 3 * 11 <= len(asked(scarce)) - listed <= 3 * 12 + 1  # the night's comparison may ask once more


def test_with_nobody_waiting_nobody_asks(scarce):
    arrive(scarce, *germans(NAMES[0]))
    before = len(asked(scarce))
    scarce.pass_time(6 * HOUR)
    assert before == len(asked(scarce)) == 1


@pytest.mark.slow
def test_where_it_may_not_be_asked_one_canary_is_tried_now_and_then_and_it_is_said(scarce):
    scarce.there.switch(platform_api="refused")
    people = germans(*NAMES)
    arrive(scarce, *people)
    kept = FreeLines.objects.get(pk=scarce.integration.pk)
    assert kept.by_country is None
    assert "permission" in kept.unknown_because
    (short,) = lines.shortages(scarce.integration, "DigitalLine")
    assert (short.title, short.free) == ("No DigitalLine free in Germany, 3 missing", None)
    doomed = len([one for one in creates(scarce) if one["status"] == 403])
    scarce.pass_time(HOUR)
    tried = len([one for one in creates(scarce) if one["status"] == 403]) - doomed
    assert 1 <= tried <= HOUR / CANARY_EVERY.total_seconds() + 1
    assert len(asked(scarce)) <= 3, "who was refused doesn't ask again and again"
    scarce.there.add_line("Germany")
    scarce.pass_time(CANARY_EVERY.total_seconds() + 1)
    assert there_are(scarce, people) == list(NAMES[:3])


@pytest.mark.parametrize(
    "answer",
    [
        {"records": None},
        {"records": {"id": 1}},
        {"message": "hello"},
        {"records": [{"id": 1, "status": "Unassigned", "assignedCountry": 7}, None, "x", {"status": 3}]},
    ],
)
def test_garbage_is_no_knowledge_and_the_canary_goes_on(scarce, answer):
    scarce.there.fault(f"GET {LIST}", "status", times=None, status=200, body=json.dumps(answer))
    people = germans(*NAMES[:4])
    arrive(scarce, *people)
    scarce.pass_time(CANARY_EVERY.total_seconds() + 5)
    assert there_are(scarce, people) == list(NAMES[:2])
    kept = FreeLines.objects.get(pk=scarce.integration.pk)
    assert kept.by_country is None or not kept.whole
    assert kept.by_country is not None or kept.unknown_because == UNREADABLE
    scarce.there.add_line("Germany")
    scarce.pass_time(CANARY_EVERY.total_seconds() + 5)
    assert there_are(scarce, people) == list(NAMES[:3])


def test_a_list_without_countries_proves_nothing_and_the_canary_goes_on(scarce):
    scarce.there.switch(line_country="left_out")
    people = germans(*NAMES[:4])
    arrive(scarce, *people)
    assert there_are(scarce, people) == list(NAMES[:2])
    scarce.there.add_line("Germany")
    scarce.pass_time(CANARY_EVERY.total_seconds() + 5)
    assert there_are(scarce, people) == list(NAMES[:3])


@pytest.mark.parametrize("kind", ["html", "cut_before", "cut_after", "status", "huge", "redirect"])
def test_an_answer_that_does_not_come_holds_nobody_up(scarce, kind):
    scarce.there.fault(f"GET {LIST}", kind, times=None, **({"status": 503} if kind == "status" else {}))
    people = germans(*NAMES[:2])
    arrive(scarce, *people)
    scarce.pass_time(120)
    assert there_are(scarce, people) == list(NAMES[:2])


def test_figures_that_err_are_found_out_by_one_refusal_and_not_believed_before_they_are_told_anew(scarce):
    """The list says one line, and every create is refused."""
    lying = {"records": [{"id": 9, "status": "Unassigned", "assignedCountry": {"isoCode": "DE"}}]}
    scarce.there.fault(f"GET {LIST}", "status", times=None, status=200, body=json.dumps(lying))
    remove_lines(scarce.there.sandbox, "Germany", 2)
    people = germans(*NAMES[:3])
    arrive(scarce, *people)
    scarce.pass_time(HOUR)
    refused = [one for one in creates(scarce) if one["status"] == 403]
    assert 2 <= len(refused) <= 2 * (HOUR + 180) / CANARY_EVERY.total_seconds() + 1
    assert {json.loads(one["body"])["userName"] for one in refused} == {people[0].email}, "the first in line alone"


def test_who_has_no_address_takes_any_line(scarce):
    nobody_in_particular = cast.person("Noa Nowhere")
    remove_lines(scarce.there.sandbox, "United States", 1)
    arrive(scarce, *germans(NAMES[0]), nobody_in_particular)
    assert scarce.there.status(nobody_in_particular) == "NotActivated"


@pytest.mark.slow
def test_no_call_is_made_beyond_what_the_service_allows(scarce):
    people = germans(*NAMES)
    scarce.join(*people)
    scarce.start()
    for _ in range(45):
        actions.retry_now(scarce.account(people[4]), actor=SYSTEM)
        scarce.run()
    scarce.pass_time(120)
    assert [one for one in entries(scarce.there.sandbox) if one["status"] == 429] == []
