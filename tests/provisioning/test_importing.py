"""Importing the service's users (E1 to E4): listed, chosen, read in full, created; nothing is written over there."""

import pytest

from lockstep.directory.models import User, UserState
from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM, Actor
from lockstep.mail.models import Mail
from lockstep.provisioning import actions
from lockstep.provisioning.importing import acts
from lockstep.provisioning.importing.following import would_follow
from lockstep.provisioning.models import Account, Import, ImportRow
from tests import cast
from tests.provisioning.imports import crowd, import_all, listed, row

Result = ImportRow.Result
NEW_YORK = {"streetAddress": "12 Pine", "locality": "New York", "region": "NY", "postalCode": "10005", "country": "US"}


def test_everybody_over_there_is_listed_as_new_or_imported_with_the_reason(world, importer, bob):
    """E1."""
    world.there.create("BOB.Tanaka@fernhill.example", "Robert", "Tanaka")
    world.there.create("dana@fernhill.example", "Dana", "Reed", enabled=False)
    part_of = listed(world, importer)
    assert (part_of.stage, part_of.total, part_of.calls) == (Import.Stage.LISTED, 4, 1)
    assert row(part_of, bob.email).status == "imported"
    assert row(part_of, bob.email).reason == "Matched by e-mail: Bob Tanaka"
    uma, dana = row(part_of, "uma.reyes@fernhill.example"), row(part_of, "dana@fernhill.example")
    assert (uma.status, uma.ticked, uma.active) == ("new", True, True)
    assert (dana.status, dana.ticked, dana.active) == ("new", False, False), "inactive: not preselected"
    assert world.there.writes() == []
    assert not User.objects.filter(email="uma.reyes@fernhill.example").exists()


def test_who_is_chosen_is_read_in_full_and_becomes_a_user(world, importer):
    """E1, E3: list items leave out addresses and phone numbers."""
    there = world.there.create("dana@fernhill.example", "Dana", "Reed", department="Legal", address=NEW_YORK)
    part_of = import_all(world, listed(world, importer), importer, "dana@fernhill.example")
    dana = User.objects.get(email="dana@fernhill.example")
    assert (dana.username, dana.name, dana.department) == ("dana@fernhill.example", "Dana Reed", "Legal")
    assert dana.state == UserState.ACTIVATED
    assert not dana.has_usable_password()
    assert dana.addresses[0]["country"] == "United States"
    assert dana.addresses[0]["streetAddress"] == "12 Pine"
    done = row(part_of, dana.email)
    assert (done.result, done.result_reason, done.user) == (Result.IMPORTED, "Password pending", dana)
    assert part_of.stage == Import.Stage.ENDED
    assert [one["path"] for one in world.there.requests()][-1].endswith(str(there.id))
    assert User.objects.count() == 2, "nobody else was imported"
    assert not part_of.in_background
    assert not Mail.objects.exists()


def test_the_events_tell_the_import_its_beginning_its_users_and_its_end(world, importer):
    """F1: user_create with the details of the import."""
    world.there.create("dana@fernhill.example", "Dana", "Reed")
    part_of = import_all(world, listed(world, importer), importer, "dana@fernhill.example", group=world.group)
    (begun,), (ended,) = world.events("idm_import_start"), world.events("idm_import_end")
    assert (begun.actor_label, begun.details["chosen"], begun.details["user_group"]) == ("Alice Moreau", 1, "Sales")
    assert ended.success
    assert ended.causes == [begun.id]
    assert (ended.details["imported"], ended.details["failed"]) == (1, 0)
    made = world.events("user_create")[-1]
    assert (made.actor_id, made.target_label, made.application_label) == (importer.id, "Dana Reed", "RingCentral")
    assert made.causes == [begun.id]
    assert made.details == {"import": part_of.id, "account": row(part_of, "dana@fernhill.example").remote_id}
    assert made.exchange_ids == [row(part_of, "dana@fernhill.example").exchange_id]


def test_an_imported_person_in_a_bound_group_is_adopted_with_no_write(world, importer):
    """E4."""
    world.start()
    there = world.there.create("dana@fernhill.example", "Dana", "Reed", department="Legal", address=NEW_YORK)
    part_of = import_all(world, listed(world, importer), importer, "dana@fernhill.example")
    assert not Account.objects.exists(), "importing links nobody"
    group, number = acts.add_imported(part_of, world.group.id, actor=importer)
    assert (group, number) == (world.group, 1)
    world.pass_time(5)
    dana = User.objects.get(email="dana@fernhill.example")
    assert world.state(dana) == "in_step"
    assert (world.account(dana).origin, world.account(dana).remote_id) == ("adopted", str(there.id))
    assert world.there.writes() == []
    assert acts.add_imported(part_of, world.group.id, actor=importer) == (world.group, 0)


def test_the_group_can_be_chosen_with_the_import_and_has_to_be_bound(world, importer):
    """E4."""
    world.start()
    world.there.create("dana@fernhill.example", "Dana", "Reed")
    part_of = listed(world, importer)
    with pytest.raises(acts.NotPossible, match="bound"):
        acts.tick(part_of, [], [], cast.group("Elsewhere").id)
    import_all(world, part_of, importer, "dana@fernhill.example", group=world.group)
    world.pass_time(5)
    dana = User.objects.get(email="dana@fernhill.example")
    assert row(part_of, dana.email).result_reason == "Password pending, added to Sales"
    assert world.state(dana) == "in_step"
    assert world.there.writes() == []


def test_an_inactive_account_becomes_a_suspended_user_and_is_left_as_it_is(world, importer):
    """E1."""
    world.start()
    world.there.create("dana@fernhill.example", "Dana", "Reed", enabled=False)
    part_of = import_all(world, listed(world, importer), importer, "dana@fernhill.example", group=world.group)
    dana = User.objects.get(email="dana@fernhill.example")
    assert dana.state == UserState.SUSPENDED
    assert row(part_of, dana.email).result_reason == "Suspended, as inactive there, added to Sales"
    world.pass_time(600)
    assert world.there.writes() == []
    assert world.there.status(dana) == "NotActivated"


def test_who_came_into_the_directory_meanwhile_is_already_there(world, importer, bob):
    """E3: matched, nothing changed, and not imported twice."""
    part_of = listed(world, importer)
    uma = cast.person("Uma Reyes", department="Ops")
    import_all(world, part_of, importer, group=world.group)
    done = row(part_of, uma.email)
    assert (done.result, done.result_reason) == (Result.MATCHED, "Matched by e-mail: Uma Reyes; nothing changed")
    assert User.objects.get(email=uma.email).department == "Ops"
    assert not uma.user_groups.exists()


def test_a_second_click_and_a_second_import_change_nothing(world, importer):
    """E2: two admins pressing the same button."""
    world.there.create("dana@fernhill.example", "Dana", "Reed")
    first, second = (
        acts.ask_for_list(world.integration, actor=importer),
        acts.ask_for_list(world.integration, actor=importer),
    )
    assert first == second, "while the list is being made"
    world.run()
    mine, theirs = Import.objects.get(), listed(world, Actor("user", "rhea", "Rhea Stone"))
    for part_of in (mine, mine, theirs):
        acts.start_import(part_of, actor=importer)
    world.pass_time(5)
    assert len(world.events("idm_import_start")) == 2
    assert User.objects.filter(email="dana@fernhill.example").count() == 1
    results = [row(part_of, "dana@fernhill.example").result for part_of in (mine, theirs)]
    assert sorted(results) == [Result.IMPORTED, Result.MATCHED]
    acts.start_import(mine, actor=importer)
    world.run()
    assert len(world.events("idm_import_start")) == 2


def test_nobody_ticked_is_said(world, importer):
    part_of = listed(world, importer)
    acts.tick(part_of, [one.id for one in part_of.rows.all()], [])
    with pytest.raises(acts.NotPossible, match="Nobody is ticked"):
        acts.start_import(part_of, actor=importer)


def test_who_is_known_already_can_not_be_ticked(world, importer, bob):
    world.there.create(bob.email, "Robert", "Tanaka")
    part_of = listed(world, importer)
    acts.tick(part_of, [row(part_of, bob.email).id], [row(part_of, bob.email).id])
    assert not row(part_of, bob.email).ticked


def test_stopping_leaves_the_rest_as_they_are(world, importer):
    """E2."""
    crowd(world, 5)
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    acts.stop_import(part_of, actor=importer)
    world.run()
    part_of.refresh_from_db()
    assert (part_of.stage, part_of.ended_because) == (Import.Stage.ENDED, "Stopped by Alice Moreau")
    assert set(part_of.rows.values_list("result", flat=True)) == {Result.LEFT}
    assert User.objects.count() == 1


def test_deactivating_ends_what_is_being_imported(world, importer):
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    actions.deactivate_integration(world.integration, actor=importer)
    world.run()
    part_of.refresh_from_db()
    assert part_of.ended_because == "Identity Management was deactivated"
    assert User.objects.count() == 1
    world.integration.refresh_from_db()
    with pytest.raises(acts.NotPossible):
        acts.ask_for_list(world.integration, actor=importer)


def test_importing_waits_while_a_plan_is_reviewed_by_nothing(world, importer, bob):
    """Before provisioning is started people can be imported already."""
    world.join(bob)
    world.run()
    world.integration.refresh_from_db()
    assert world.integration.state == "reviewing"
    import_all(world, listed(world, importer), importer, "uma.reyes@fernhill.example")
    assert User.objects.filter(email="uma.reyes@fernhill.example").exists()
    world.integration.refresh_from_db()
    assert world.integration.state == "reviewing"


@pytest.mark.slow
def test_a_leaver_goes_before_an_import(world, importer, active_bob):
    """Calls as currency: an import leaves reads to those whose accounts are due."""
    crowd(world, 60)
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    world.run()
    assert ImportRow.objects.filter(result=Result.QUEUED).count() > 20, "the window of reads is used up"
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Disabled"
    world.pass_time(180)
    assert not ImportRow.objects.filter(result=Result.QUEUED).exists()
    assert 429 not in [one["status"] for one in world.there.requests()]


@pytest.mark.slow
def test_from_a_hundred_on_it_runs_in_the_background_and_ends_with_a_mail(world, importer):
    """E2."""
    crowd(world, 101)
    part_of = listed(world, importer)
    assert part_of.calls == 2, "two pages"
    acts.start_import(part_of, actor=importer)
    world.pass_time(300)
    part_of.refresh_from_db()
    assert (part_of.stage, part_of.in_background, part_of.chosen) == (Import.Stage.ENDED, True, 103)
    assert User.objects.count() == 104
    (mail,) = Mail.objects.all()
    assert mail.to == "alice.moreau@fernhill.example"
    assert mail.subject == "Lockstep: the import from RingCentral is complete"
    assert "imported        103" in mail.text
    assert f"/identity-management/imports/{part_of.id}" in mail.text


def follows(world, part_of, email) -> str:
    return would_follow(world.integration, row(part_of, email))


def test_what_joining_a_bound_group_would_do_is_said_by_the_law(world, importer):
    """E4: beforehand, for each."""
    for name, enabled in (("dana", True), ("dora", True), ("dirk", False)):
        world.there.create(f"{name}@fernhill.example", name.title(), "Reed", department="Legal", enabled=enabled)
    foreign = world.there.create("fay@fernhill.example", "Fay", "Reed")
    world.there.sandbox.database.execute("UPDATE extension SET external_id = '701985' WHERE id = ?", foreign.id)
    part_of = import_all(world, listed(world, importer), importer)
    update_user(User.objects.get(email="dora@fernhill.example"), {"department": "Sales"}, actor=SYSTEM)
    update_user(User.objects.get(email="fay@fernhill.example"), {"username": "fay"}, actor=SYSTEM)
    said = {name: follows(world, part_of, f"{name}@fernhill.example") for name in ("dana", "dora", "dirk", "fay")}
    assert said["dana"] == "Would be taken over as it is: no call changes anything."
    assert said["dora"] == "Would be taken over, and Department changed there."
    assert said["dirk"] == "Stays as it is there while the user is suspended here."
    assert said["fay"].startswith("Held: ")
    update_user(User.objects.get(email="uma.reyes@fernhill.example"), {"department": "Sales"}, actor=SYSTEM)
    assert "never changed" in follows(world, part_of, "uma.reyes@fernhill.example")
