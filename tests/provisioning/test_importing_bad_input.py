"""Hostile accounts and lists: each is refused with the reason, nothing half done, nobody else's import ended (E3)."""

import pytest

from lockstep.directory.models import User
from lockstep.insights.models import Event
from lockstep.provisioning.actions import choose_user_name
from lockstep.provisioning.importing import acts
from lockstep.provisioning.models import Import, ImportRow
from tests import cast
from tests.provisioning.imports import crowd, import_all, listed, row

DANA = "dana@fernhill.example"
USELESS = ("cut_before", "status", "html", "truncated", "error_200", "without_id", "empty", "redirect")


def change(world, extension, **columns: object) -> None:
    """What no rule of theirs lets in by the front door."""
    for name, value in columns.items():
        sql = f"UPDATE extension SET {name} = ? WHERE id = ?"
        world.there.sandbox.database.execute(sql, value, extension.id)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"first_name": "Da\x07na"}, "First name: There is a character in it that can't be printed."),
        ({"last_name": "Reed\u202egpj.exe"}, "Last name: There is a character in it that can't be printed."),
        ({"first_name": "D" * 300}, "First name: At most 200 characters; these are 300."),
        ({"department": '=HYPERLINK("http://x")'}, "The department begins with “=”, as a formula does."),
        ({"first_name": "@SUM(1)"}, "The first name begins with “@”, as a formula does."),
        ({"email": "dana", "user_name": "dana"}, "E-mail address: “dana” is not an e-mail address."),
        ({"email": "", "user_name": "dana"}, "It has no e-mail address, and everybody in the directory needs one."),
        ({"user_name": "dana reed"}, "Username: A username has no spaces."),
    ],
)
def test_what_the_directory_can_not_hold_is_refused_by_field(world, importer, columns, reason):
    """E3. (The others are imported.)"""
    there = world.there.create(DANA, "Dana", "Reed")
    change(world, there, **columns)
    part_of = import_all(world, listed(world, importer), importer)
    dana = part_of.rows.get(remote_id=str(there.id))
    assert (dana.result, dana.user) == (ImportRow.Result.FAILED, None)
    assert dana.result_reason.startswith(reason)
    assert part_of.rows.filter(result=ImportRow.Result.IMPORTED).count() == 2
    assert User.objects.count() == 3
    (failed,) = Event.objects.filter(kind="user_create", success=False)
    assert (failed.reason, failed.causes) == (dana.result_reason, [part_of.event_id])
    end = world.events("idm_import_end")[-1]
    assert (end.success, end.reason) == (False, "1 failed")


def test_names_of_other_scripts_are_names(world, importer):
    change(world, world.there.create(DANA, "Dana", "Reed"), first_name="דנה", last_name="גולן", department="موظفون")
    import_all(world, listed(world, importer), importer, DANA)
    assert User.objects.get(email=DANA).name == "דנה גולן"


def test_two_accounts_with_one_e_mail_are_nobodys(world, importer):
    first, second = (
        world.there.create(DANA, "Dana", "Reed"),
        world.there.create("dora@fernhill.example", "Dora", "Reed"),
    )
    change(world, second, email="DANA@fernhill.example")
    part_of = listed(world, importer)
    twins = part_of.rows.filter(remote_id__in=[str(first.id), str(second.id)])
    said = {(one.ticked, one.refused, one.reason) for one in twins}
    assert said == {(False, True, "2 accounts in RingCentral have this e-mail address: whose is it?")}
    import_all(world, part_of, importer)
    assert set(twins.values_list("result", flat=True)) == {ImportRow.Result.FAILED}
    assert not User.objects.filter(email__iexact=DANA).exists()


def test_a_username_that_somebody_has_is_refused_with_the_name(world, importer):
    cast.person("Greta Ammann", username="g.ammann")
    change(world, world.there.create(DANA, "Georg", "Ammann"), user_name="g.ammann")
    part_of = listed(world, importer)
    assert row(part_of, DANA).reason == "Matched by username: Greta Ammann"
    choose_user_name(world.integration, "email", actor=importer)
    part_of = import_all(world, listed(world, importer), importer, DANA)
    assert row(part_of, DANA).result_reason == "The username g.ammann is taken by Greta Ammann."


def test_an_account_that_is_gone_by_then_fails_with_that(world, importer):
    world.there.create(DANA, "Dana", "Reed")
    part_of = listed(world, importer)
    world.there.delete(User(email=DANA))
    import_all(world, part_of, importer)
    assert row(part_of, DANA).result_reason == "The account is not there any more."
    assert User.objects.count() == 3


@pytest.mark.parametrize(
    "kind", ["cut_before", "status", "html", "truncated", "error_200", "without_id", "empty", "redirect"]
)
def test_a_useless_answer_is_asked_for_again(world, importer, kind):
    world.there.fault("GET /scim/v2/Users/*", kind, times=2, status=503)
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    world.pass_time(300)
    assert set(part_of.rows.values_list("result", flat=True)) == {ImportRow.Result.IMPORTED}
    assert User.objects.count() == 3


def test_who_can_not_be_read_at_all_fails_and_ends_nobody_elses_import(world, importer):
    there = world.there.create(DANA, "Dana", "Reed")
    world.there.fault(f"GET /scim/v2/Users/{there.id}", "html", times=50)
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    world.pass_time(3600)
    assert row(part_of, DANA).result_reason.startswith("No useful answer in 5 tries.")
    assert part_of.rows.filter(result=ImportRow.Result.IMPORTED).count() == 2
    part_of.refresh_from_db()
    assert part_of.stage == Import.Stage.ENDED


@pytest.mark.parametrize("kind", ["cut_before", "status", "html", "truncated", "error_200", "huge"])
def test_a_list_that_breaks_off_goes_on_by_itself(world, importer, kind):
    crowd(world, 120)
    world.there.fault("GET /scim/v2/Users", kind, times=2, status=500)
    acts.ask_for_list(world.integration, actor=importer)
    world.pass_time(120)
    part_of = Import.objects.get()
    assert (part_of.stage, part_of.total, part_of.trouble) == (Import.Stage.LISTED, 122, "")
    assert part_of.rows.count() == 122


def test_a_service_that_is_down_is_waited_for(world, importer):
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    world.unplug()
    world.pass_time(600)
    part_of.refresh_from_db()
    assert part_of.stage == Import.Stage.IMPORTING
    assert part_of.trouble
    world.plug()
    world.pass_time(1200)
    assert set(part_of.rows.values_list("result", flat=True)) == {ImportRow.Result.IMPORTED}


def test_a_dead_grant_stops_the_integration_and_the_import_goes_on_after_it(world, importer):
    part_of = listed(world, importer)
    acts.start_import(part_of, actor=importer)
    world.there.end_grants()
    world.run()
    world.integration.refresh_from_db()
    assert world.integration.state == "stopped"
    part_of.refresh_from_db()
    assert part_of.stage == Import.Stage.IMPORTING
    world.integration.state = "running"
    world.authorise(world.integration)
    world.run()
    assert set(part_of.rows.values_list("result", flat=True)) == {ImportRow.Result.IMPORTED}


def test_an_error_of_our_own_is_said_and_ends_nobody_elses_import(world, importer):
    part_of = listed(world, importer)
    poison = part_of.rows.create(name="Aaron", active=True, ticked=True)  # without an id there is no request
    acts.start_import(part_of, actor=importer)
    world.pass_time(3600)
    poison.refresh_from_db()
    assert (poison.result, poison.result_reason[:26]) == (ImportRow.Result.FAILED, "Lockstep met an error of i")
    assert part_of.rows.filter(result=ImportRow.Result.IMPORTED).count() == 2
    part_of.refresh_from_db()
    assert part_of.stage == Import.Stage.ENDED
