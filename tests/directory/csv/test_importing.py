"""C3: what was previewed is what is imported, once; a file only creates, and each line has its result."""

from datetime import timedelta

import pytest

from lockstep import worker
from lockstep.directory.csv import acts, due
from lockstep.directory.csv.creating import create_next
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.csv.reading import Unreadable
from lockstep.directory.csv.writing import left_out_as_csv
from lockstep.directory.groups import delete_group
from lockstep.directory.models import User
from lockstep.directory.things import acting
from lockstep.directory.users import create_user, delete_user
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from lockstep.mail.models import Mail
from tests import cast
from tests.directory.csv.files import HEAD, crowd, imported, lines, person, previewed, work_off

pytestmark = pytest.mark.django_db
Result = CsvRow.Result


def told(part_of: CsvImport) -> list[tuple[str, str]]:
    return list(part_of.rows.values_list("verdict", "reason"))


def results(part_of: CsvImport) -> list[tuple[str, str]]:
    return list(part_of.rows.values_list("result", "result_reason"))


def test_nothing_is_written_to_the_directory_by_a_preview(alice):
    before = User.objects.count(), Event.objects.count(), Mark.objects.count()
    part_of = previewed(lines(person("Dana Reed"), person("Eve Ashton")), alice)
    assert told(part_of) == [("new", ""), ("new", "")]
    assert (User.objects.count(), Event.objects.count(), Mark.objects.count()) == before


def test_a_file_that_is_refused_leaves_nothing_behind(alice):
    with pytest.raises(Unreadable):
        previewed(lines("1,2", head="username,shoe"), alice)
    assert not CsvImport.objects.exists()


def test_each_new_person_is_created_with_an_event_that_names_the_import_and_one_event_sums_up(alice):
    group = cast.group("Sales")
    part_of = imported(lines(person("Dana Reed"), person("Eve Ashton")), alice, group.id)
    assert results(part_of) == [(Result.IMPORTED, "Password pending, added to Sales")] * 2
    dana = User.objects.get(email="dana.reed@fernhill.example")
    assert (dana.name, dana.has_usable_password(), list(dana.user_groups.all())) == ("Dana Reed", False, [group])
    made = Event.objects.get(kind="user_create", target_id=dana.id)
    assert (made.actor_label, made.causes, made.details["line"]) == ("Alice Moreau", [part_of.event_id], 2)
    (begun,) = Event.objects.filter(kind="csv_import_start")
    assert (begun.details["chosen"], begun.details["user_group"]) == (2, "Sales")
    (ended,) = Event.objects.filter(kind="csv_import_end")
    assert (ended.success, ended.causes, ended.details["imported"]) == (True, [begun.id], 2)
    assert Mark.objects.filter(kind="user", object_id=dana.id).exists()


@pytest.mark.parametrize(
    ("line", "verdict", "reason"),
    [
        (person("Bob Tanaka"), "known", "Bob Tanaka has this e-mail address; nothing is changed"),
        ("other,BOB.TANAKA@fernhill.example,Bob,Tanaka", "known", "Bob Tanaka has this e-mail address"),
        ("BOB.TANAKA@fernhill.example,other@x.example,B,T", "known", "Bob Tanaka has this username"),
        ("carol.weiss@fernhill.example,bob.tanaka@fernhill.example,B,T", "refused", "Its e-mail address is Bob"),
        ("bobt,b@x.example,B,T", "new", ""),
        ("greta@x.example,g@x.example,G,A", "refused", "Greta Ammann signs in with one of these names already."),
    ],
)
def test_whoever_is_there_already_stays_as_they_are(alice, bob, carol, line, verdict, reason):
    cast.person("Greta Ammann", username="g.ammann", email="greta@x.example")
    part_of = previewed(lines(line, person("Eve Ashton")), alice)
    assert told(part_of)[0][0] == verdict
    assert told(part_of)[0][1].startswith(reason)
    before = User.objects.filter(pk=bob.pk).values().get()
    acts.start(part_of, actor=acting(alice))
    work_off(part_of)
    assert User.objects.filter(pk=bob.pk).values().get() == before
    assert part_of.rows.get(number=2).result == ("imported" if verdict == "new" else "")
    assert User.objects.filter(email="eve.ashton@fernhill.example").exists()


def test_an_employee_id_of_somebody_else_is_refused_with_the_name(alice):
    cast.person("Greta Ammann", employee_identifier="E-1")
    part_of = previewed(lines("d,d@x.example,e-1", head="username,email,Employee ID"), alice)
    assert told(part_of) == [("refused", "Greta Ammann has this Employee ID.")]
    with pytest.raises(acts.NotPossible, match="Nobody in this file is new"):
        acts.start(part_of, actor=acting(alice))


def test_what_was_taken_since_the_preview_is_told_and_nothing_of_it_is_done(alice):
    head = f"{HEAD},Employee ID"
    texts = (f"{person('Dana Reed')},E-1", f"{person('Eve Ashton')},E-2", f"{person('Finn Ode')},E-3")
    part_of = previewed(lines(*texts, head=head), alice)
    cast.person("Dana Reed")
    cast.person("Greta Ammann", employee_identifier="E-2")
    acts.start(part_of, actor=acting(alice))
    work_off(part_of)
    assert results(part_of) == [
        (Result.MATCHED, "Dana Reed has this e-mail address; nothing is changed"),
        (Result.FAILED, "Greta Ammann has this Employee ID."),
        (Result.IMPORTED, "Password pending"),
    ]
    (failed,) = Event.objects.filter(kind="user_create", success=False)
    assert (failed.target_label, failed.reason, failed.causes) == (
        "Eve Ashton",
        "Greta Ammann has this Employee ID.",
        [CsvImport.objects.get().event_id],
    )
    ended = Event.objects.get(kind="csv_import_end")
    assert (ended.success, ended.reason) == (False, "1 failed")


def test_an_activation_e_mail_is_written_with_each_user_if_that_was_ticked(alice):
    part_of = previewed(lines(person("Dana Reed"), person("Alice Moreau")), alice)
    acts.start(part_of, send_activation=True, actor=acting(alice))
    work_off(part_of)
    assert results(part_of)[0] == (Result.IMPORTED, "Password pending, activation e-mail written")
    assert [mail.to for mail in Mail.objects.all()] == ["dana.reed@fernhill.example"]
    (sent,) = Event.objects.filter(kind="user_activation_email")
    assert (sent.target_label, sent.actor_label) == ("Dana Reed", "Alice Moreau")


def test_two_clicks_and_two_people_import_once(alice):
    part_of = previewed(crowd(3), alice)
    assert acts.start(part_of, actor=acting(alice)) is True
    assert acts.start(part_of, actor=acting(alice)) is False
    work_off(part_of)
    assert acts.start(part_of, actor=acting(alice)) is False
    assert Event.objects.filter(kind="csv_import_start").count() == 1
    assert Event.objects.filter(kind="user_create", causes__isnull=False, target_label__startswith="Pat").count() == 3


def test_the_same_file_twice_makes_everybody_once(alice):
    first, second = previewed(crowd(3), alice), previewed(crowd(3), alice)
    for part_of in (first, second):
        acts.start(part_of, actor=acting(alice))
    for _ in range(3):
        create_next(second.pk)
        create_next(first.pk)
    work_off(first)
    work_off(second)
    assert User.objects.filter(firstname="Pat").count() == 3
    counted = CsvRow.objects.filter(result="imported").count(), CsvRow.objects.filter(result="matched").count()
    assert counted == (3, 3)


def test_a_preview_ends_after_a_day_and_is_forgotten_with_its_lines(alice):
    part_of = previewed(crowd(2), alice)
    CsvImport.objects.update(made_at=clock.now() - timedelta(days=1, seconds=1))
    with pytest.raises(acts.NotPossible, match="older than a day"):
        acts.start(part_of, actor=acting(alice))
    worker.run_until_quiet()
    assert not CsvRow.objects.exists()


def test_results_are_kept_longer_and_an_import_under_way_is_never_forgotten(alice):
    part_of = imported(crowd(1), alice)
    CsvImport.objects.update(made_at=clock.now() - timedelta(days=89))
    assert not due.old_imports().exists()
    CsvImport.objects.update(made_at=clock.now() - timedelta(days=91))
    assert list(due.old_imports()) == [part_of]
    CsvImport.objects.update(stage=CsvImport.Stage.IMPORTING)
    assert not due.old_imports().exists()


def test_the_worker_goes_on_by_itself_and_ends_it(alice):
    part_of = previewed(crowd(30), alice)
    acts.start(part_of, actor=acting(alice))
    worker.run_until_quiet()
    part_of.refresh_from_db()
    assert (part_of.stage, part_of.rows.filter(result="imported").count()) == (CsvImport.Stage.ENDED, 30)


def test_an_import_that_is_stopped_leaves_out_whoever_was_not_done(alice):
    part_of = previewed(crowd(3), alice)
    assert acts.stop(part_of, actor=acting(alice)) is False
    acts.start(part_of, actor=acting(alice))
    create_next(part_of.pk)
    assert acts.stop(part_of, actor=acting(alice)) is True
    assert acts.stop(part_of, actor=acting(alice)) is False
    assert create_next(part_of.pk) is False
    assert [one for one, _ in results(part_of)] == ["imported", "left", "left"]
    assert Event.objects.get(kind="csv_import_end").reason == "Stopped by Alice Moreau"


def test_a_group_that_is_deleted_meanwhile_is_told(alice):
    group = cast.group("Sales")
    part_of = previewed(crowd(1), alice)
    with pytest.raises(acts.NotPossible, match="no such user group"):
        acts.start(part_of, "0" * 24, actor=acting(alice))
    acts.start(part_of, group.id, actor=acting(alice))
    delete_group(group, actor=SYSTEM)
    work_off(part_of)
    assert results(part_of) == [(Result.IMPORTED, "Password pending; not added to Sales, which has been deleted")]


def test_the_address_of_somebody_deleted_is_free_again(alice, bob):
    delete_user(bob, actor=SYSTEM)
    assert told(previewed(lines(person("Bob Tanaka")), alice)) == [("new", "")]


def test_the_lines_left_out_are_downloaded_with_reasons_and_nothing_in_them_calculates(alice):
    part_of = previewed(lines("d,d@x.example,=1+1,Reed", person("Eve Ashton"), "x,no address,+49 30 1,-x"), alice)
    text = left_out_as_csv(part_of)
    assert text.startswith("\ufeffusername,email,firstname,lastname,reason\r\n")
    assert 'd,d@x.example,\'=1+1,Reed,"First Name: begins with “=”, as a formula does."' in text
    assert "x,no address,+49 30 1,'-x,\"Last Name: begins" in text
    assert "Eve" not in text
    again = previewed(text.replace("'=1+1", "Dana").encode(), alice)
    assert told(again)[0] == ("new", "")


def test_somebody_with_values_that_only_one_database_holds_fails_by_line(alice):
    """Letters that one database folds and another doesn't: refused by the row's own rule, never half done."""
    create_user({"username": "É", "email": "e1@x.example"}, actor=SYSTEM)
    part_of = imported(lines("é,e2@x.example,E,E", person("Eve Ashton")), alice)
    assert results(part_of)[0][0] in (Result.IMPORTED, Result.FAILED)
    assert results(part_of)[1][0] == Result.IMPORTED
