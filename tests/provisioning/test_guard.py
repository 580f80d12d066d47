"""The guard over the sandbox: too many who would leave are one list, held until an administrator applies what was shown
(design: guard, approvals by hash; D10, D12).
"""

from dataclasses import replace

import pytest

from lockstep.accounts.actions import HoldReason
from lockstep.applications.bindings import bind, unbind
from lockstep.connections.models import Exchange, IntegrationState
from lockstep.directory import groups, users
from lockstep.insights.events import SYSTEM, Actor
from lockstep.mail.models import Mail
from lockstep.provisioning import actions, approvals, held, preview
from lockstep.provisioning.models import Account, ApprovedAct, HeldList
from tests import cast

ALICE = Actor("user", "0" * 24, "Alice Moreau")
RHEA = Actor("user", "1" * 24, "Erik Holm")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.GUARD_SHARE_PERCENT, settings.GUARD_MOST = 20, 50


@pytest.fixture
def people(world):
    return staff(world, 20)


@pytest.fixture
def ours(world):
    """Ten people whose accounts Lockstep created."""
    made = [cast.person(f"Per Person{n:02}", department="Sales") for n in range(10)]
    for _ in made:
        world.there.add_line()
    world.join(*made)
    world.start()
    world.pass_time(120)
    for one in made:
        world.there.activate(one)
    world.pass_time(1000)
    assert {world.state(one) for one in made} == {"in_step"}
    return made


def staff(world, number):
    """People in Sales, whose accounts were there before and are taken over without a write."""
    made = []
    for n in range(number):
        person = cast.person(f"Per Person{n:02}", department="Sales")
        world.there.add_line()
        world.there.create(person.email, person.firstname, person.lastname, department="Sales")
        made.append(person)
    world.join(*made)
    world.pass_time(2 * number)
    world.start()
    world.pass_time(600)
    assert {world.state(one) for one in made} == {"in_step"}
    assert world.there.writes() == []
    return made


def shown(world):
    """The list as the page shows it: what an Apply names."""
    return [row.act for row in preview.held_rows(world.integration) if row.act]


def states(world, chosen):
    return {world.there.status(one) for one in chosen}


@pytest.mark.slow
def test_taking_a_group_of_50_away_is_held_as_one_list_and_goes_out_when_it_is_applied(world):
    people = staff(world, 50)
    quiet = len(world.there.requests())
    unbind(world.application, world.group, actor=SYSTEM)
    world.pass_time(300)
    assert states(world, people) == {"Enabled"}
    assert len(world.there.requests()) == quiet, "who is held costs no call"
    assert {world.state(one) for one in people} == {"held"}
    assert "50 people would leave RingCentral, and at most 10 of 50 go by themselves" in world.sentence(people[0])
    assert [one.details["accounts"] for one in world.events("plan_held")] == [50]
    assert actions.apply_held(world.integration, shown(world), actor=ALICE) == 50
    world.pass_time(400)
    assert states(world, people) == {"Disabled"}
    assert {world.state(one) for one in people} == {"in_step"}
    assert held.open_list(world.integration) is None
    assert world.nothing_open()


def test_the_bytes_shown_are_the_bytes_sent(world, people):
    world.leave(*people[:10])
    world.run()
    listed = {row.account.pk: row.request for row in preview.held_rows(world.integration)}
    actions.apply_held(world.integration, shown(world), actor=ALICE)
    world.pass_time(300)
    for one in people[:10]:
        account = world.account(one)
        sent = Exchange.objects.get(external_id=account.external_id, is_write=True)
        request = listed[account.pk]
        assert (sent.method, sent.url, sent.request_body) == (request.method, request.url, request.body)


def test_as_many_as_the_day_has_room_for_go_by_themselves_and_a_day_later_as_many_again(world, people):
    world.leave(*people[:4])
    world.pass_time(200)
    assert states(world, people[:4]) == {"Disabled"}
    world.leave(people[4])
    world.pass_time(200)
    assert world.state(people[4]) == "held"
    assert states(world, people[4:]) == {"Enabled"}
    world.join(people[4])
    world.pass_time(86_400)
    world.leave(people[5])
    world.pass_time(200)
    assert world.there.status(people[5]) == "Disabled"


def test_a_number_holds_where_the_share_would_not(world, people):
    actions.choose_guard(world.integration, 100, 2, actor=SYSTEM)
    world.leave(*people[:3])
    world.run()
    assert {world.state(one) for one in people[:3]} == {"held"}
    assert "and at most 2 go by themselves" in world.sentence(people[0])


def test_suspending_or_deleting_many_by_the_api_is_held_too(world, people):
    key = Actor("api", "2" * 24, "Terraform")
    for one in people[:5]:
        users.suspend_user(one, actor=key)
    for one in people[5:10]:
        users.delete_user(one, actor=key)
    world.run()
    assert {world.state(one) for one in people[:10]} == {"held"}
    assert states(world, people) == {"Enabled"}


def test_others_go_on_meanwhile(world, people):
    world.there.add_line()
    newcomer = cast.person("Nell Newman", department="Sales")
    world.leave(*people[:10])
    world.join(newcomer)
    users.update_user(people[15], {"department": "Support"}, actor=SYSTEM)
    world.pass_time(120)
    assert world.there.status(newcomer) == "NotActivated"
    assert world.there.account(people[15].email).profile.department == "Support"
    assert {world.state(one) for one in people[:10]} == {"held"}


@pytest.mark.parametrize("act", ["suspend", "delete", "ungroup", "expire"])
def test_who_is_named_on_their_own_page_is_never_held(world, people, act):
    world.leave(*people[:10])
    world.run()
    for one in people[10:16]:
        by_name(world, one, act)
    world.pass_time(200)
    assert states(world, people[10:16]) == {"Disabled"}, "taken over, so switched off in each case"
    assert states(world, people[:10]) == {"Enabled"}


def test_who_is_held_and_then_named_goes_at_once(world, people):
    world.leave(*people[:10])
    world.run()
    by_name(world, people[3], "suspend")
    world.pass_time(120)
    assert world.there.status(people[3]) == "Disabled"
    assert held.open_list(world.integration).accounts.count() == 9


def test_a_name_stands_for_one_leaving_only(world, people):
    by_name(world, people[0], "suspend")
    world.pass_time(120)
    users.reactivate_user(people[0], actor=SYSTEM)
    world.pass_time(120)
    assert world.there.status(people[0]) == "Enabled"
    unbind(world.application, world.group, actor=SYSTEM)
    world.pass_time(120)
    assert world.state(people[0]) == "held"


def test_suspending_somebody_by_name_deletes_nothing(world, ours):
    """The guard asks again before the irreversible."""
    by_name(world, ours[0], "suspend")
    world.pass_time(120)
    assert world.there.status(ours[0]) == "Disabled"
    for one in ours[:5]:
        users.delete_user(one, actor=SYSTEM)
    world.pass_time(120)
    assert {world.state(one) for one in ours[:5]} == {"held"}
    assert {row.act.action for row in preview.held_rows(world.integration)} == {"Delete", "ReviveAndDelete"}


def test_the_list_dissolves_when_they_are_put_back(world, people):
    world.leave(*people)
    world.run()
    world.join(*people[:15])
    world.pass_time(60)
    assert held.open_list(world.integration).accounts.count() == 5, "who was held stays held, also below the limit"
    assert states(world, people) == {"Enabled"}
    world.join(*people[15:])
    world.pass_time(60)
    assert held.open_list(world.integration) is None
    assert {world.state(one) for one in people} == {"in_step"}
    assert [w for w in world.there.writes() if w["method"] == "PATCH"] == []


def test_binding_the_group_again_dissolves_it_too(world, people):
    unbind(world.application, world.group, actor=SYSTEM)
    world.run()
    bind(world.application, world.group, actor=SYSTEM)
    world.pass_time(60)
    assert held.open_list(world.integration) is None
    assert states(world, people) == {"Enabled"}


def test_who_joins_the_list_after_it_was_shown_stays_held(world, people):
    world.leave(*people[:10])
    world.run()
    seen = shown(world)
    world.leave(people[10])
    world.pass_time(30)
    actions.apply_held(world.integration, seen, actor=ALICE)
    world.pass_time(300)
    assert states(world, people[:10]) == {"Disabled"}
    assert (world.state(people[10]), world.there.status(people[10])) == ("held", "Enabled")


def test_what_has_changed_since_it_was_shown_goes_back_and_switching_off_goes_out(world, ours):
    moved, stays = ours[6], ours[0]
    for one in ours[1:6]:
        users.delete_user(one, actor=SYSTEM)
    world.leave(stays, *ours[6:])
    world.run()
    seen = [act if act.account_id != world.account(stays).pk else replace(act, digest="0" * 64) for act in shown(world)]
    assert {act.action for act in seen} == {"Delete", "SwitchOff"}
    users.delete_user(moved, actor=SYSTEM)  # a switch-off was shown, a deletion it would be
    actions.apply_held(world.integration, seen, actor=ALICE)
    world.pass_time(300)
    assert states(world, ours[1:6]) == {""}
    assert states(world, [stays, *ours[7:]]) == {"Disabled"}
    assert (world.there.status(moved), world.state(moved)) == ("Enabled", "held")
    assert "Held: changed since you looked: Alice Moreau applied another request" in world.sentence(moved)
    assert [event.target_label for event in world.events("plan_changed")] == [moved.name]
    actions.apply_held(world.integration, shown(world), actor=ALICE)
    world.pass_time(300)
    assert world.there.status(moved) == ""


def test_an_approval_lasts_an_hour_and_the_rest_is_held_again_visibly(world, people):
    world.leave(*people[:10])
    world.run()
    actions.apply_held(world.integration, shown(world), actor=ALICE)
    world.unplug()
    world.pass_time(3700)
    world.plug()
    world.authorise(world.integration)
    world.pass_time(900)
    begun = [one for one in people[:10] if world.there.status(one) == "Disabled"]
    rest = [one for one in people[:10] if one not in begun]
    assert len(begun) <= 3, "what was begun before the line rested is tried until it is done"
    assert {world.state(one) for one in rest} == {"held"}
    assert "Held: Alice Moreau’s approval ended at" in world.sentence(rest[-1])
    assert len(world.events("plan_expired")) == 1
    actions.apply_held(world.integration, shown(world), actor=ALICE)
    world.pass_time(900)
    assert states(world, people[:10]) == {"Disabled"}


def test_two_who_apply_at_once_give_one_approval_and_the_second_is_told(world, people):
    world.leave(*people[:10])
    world.run()
    seen = shown(world)
    actions.apply_held(world.integration, seen, actor=ALICE)
    with pytest.raises(approvals.NotApproved, match="Alice Moreau has applied this list already"):
        actions.apply_held(world.integration, seen, actor=RHEA)
    assert ApprovedAct.objects.filter(approval__by_label="Alice Moreau", ended_at=None).count() == 10
    assert len([one for one in world.events("plan_approved") if one.actor_label == "Erik Holm"]) == 0
    world.pass_time(300)
    with pytest.raises(approvals.NotApproved, match="Nothing is held any more"):
        actions.apply_held(world.integration, seen, actor=RHEA)


def test_one_event_and_one_mail_tell_the_list(world, people):
    world.leave(*people[:10])
    world.run()
    world.leave(people[10])
    world.pass_time(30)
    assert len(world.events("plan_held")) == HeldList.objects.count() == 1
    mail = Mail.objects.get()
    assert mail.to == "alice.moreau@fernhill.example"
    assert mail.subject == "Lockstep: 10 people would leave RingCentral; nothing is sent until you have looked"
    assert f"/admin/applications/{world.application.id}/identity-management/held" in mail.text
    assert world.events("user_lookup_provision") == []


def test_who_was_applied_does_not_use_up_the_room_of_the_day(world, people):
    world.leave(*people[:10])
    world.run()
    actions.apply_held(world.integration, shown(world), actor=ALICE)
    world.pass_time(300)
    world.leave(people[10], people[11])
    world.pass_time(120)
    assert states(world, people[10:12]) == {"Disabled"}


def test_the_second_half_of_a_unit_is_never_held(world, ours):
    """D11: switched on in order to be deleted, and the deletion fails: it is switched off again, guard or no guard."""
    users.suspend_user(ours[0], actor=SYSTEM)
    world.pass_time(120)
    world.there.fault("DELETE *", "status", times=1, status=503)
    by_name(world, ours[0], "delete")
    world.leave(*ours[1:])
    world.run()
    Account.objects.filter(user=ours[0]).update(leave_named="", leave_let="")
    world.pass_time(30)
    patches = [one for one in Exchange.objects.filter(is_write=True, method="PATCH").order_by("opened_at")]
    assert [one.sent for one in patches][-2:] == [{"active": True}, {"active": False}]
    assert world.there.status(ours[0]) == "Disabled"
    assert {world.state(one) for one in ours[1:]} == {"held"}


def test_starting_a_review_approves_what_was_shown_and_nothing_else(world, people):
    world.leave(*people[:8])
    world.integration.refresh_from_db()
    world.integration.state = IntegrationState.VERIFIED
    world.integration.save()
    world.run()
    seen = [row.act for row in preview.plan_rows(world.integration) if row.act]
    assert len(seen) == 8
    world.leave(*people[8:12])
    world.run()
    world.integration.refresh_from_db()
    actions.start_provisioning(world.integration, seen[:6], actor=ALICE)
    world.pass_time(300)
    gone = {act.account_id for act in seen[:6]}
    approved = [one for one in people[:8] if world.account(one).pk in gone]
    assert states(world, approved) == {"Disabled"}
    assert {world.state(one) for one in people[:12] if one not in approved} == {"held"}


def test_a_deactivated_integration_holds_nothing(world, people):
    world.leave(*people[:10])
    world.run()
    actions.deactivate_integration(world.integration, actor=SYSTEM)
    assert held.open_list(world.integration) is None
    assert not Account.objects.filter(held_list__isnull=False).exists()


def test_a_held_account_says_so_for_pages(world, people):
    world.leave(*people[:10])
    world.run()
    decision = world.account(people[0]).decision
    assert (decision["action"], decision["reason"]) == ("Hold", HoldReason.GUARD)


def by_name(world, person, act):
    """As on the person's own page."""
    actor = Actor("user", ALICE.id, ALICE.label, person=person.id)
    if act == "suspend":
        users.suspend_user(person, actor=actor)
    elif act == "delete":
        users.delete_user(person, actor=actor)
    elif act == "ungroup":
        groups.remove_members(world.group, [person], actor=actor)
    else:
        from lockstep.directory import passwords

        passwords.expire_now(person, actor=actor)
