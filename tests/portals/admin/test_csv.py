"""Users > Import from CSV (C3): a file, its preview, Import, the results."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lockstep import worker
from lockstep.applications.bindings import bind
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.models import User
from lockstep.directory.users import create_user
from lockstep.insights.events import SYSTEM
from tests import cast
from tests.conftest import signed_in
from tests.directory.csv.files import HEAD, crowd, lines, person
from tests.sign_on import arrivals

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/users/import"


def body(response) -> str:
    return " ".join(response.content.decode().split())


def sent(browser, data: bytes, name: str = "people.csv", follow: bool = True):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, data)}, follow=follow)


def where() -> str:
    return f"{UPLOAD}/{CsvImport.objects.latest('made_at').id}"


def test_a_file_is_previewed_imported_and_its_results_shown(alices_browser, alice, bob):
    page = body(sent(alices_browser, lines(person("Dana Reed"), person("Bob Tanaka"), "x,nobody,=1,Y")))
    assert "3 people, read as UTF-8, separated by commas." in page
    assert "Creates 1 user. Access to applications comes by user groups." in page
    for said in ("Dana Reed", "Already there", "nothing is changed", "Left out", "is not an e-mail address"):
        assert said in page
    assert User.objects.count() == 2
    started = body(alices_browser.post(f"{where()}/start", follow=True))
    assert "Importing 1 person" in started
    assert "You can close this page; nobody is imported twice." in started
    worker.run_until_quiet()
    page = body(alices_browser.get(where()))
    assert "1 of 1 done" in page
    assert "Password pending" in page
    assert 'hx-trigger="every 2s"' not in page
    assert User.objects.filter(email="dana.reed@fernhill.example").exists()


def test_a_file_with_unknown_columns_is_refused_by_name_and_nothing_kept(alices_browser):
    response = sent(alices_browser, lines("1,2", head="username,<b>Shoe</b>"))
    assert response.status_code == 422
    page = body(response)
    assert "This file can’t be imported, and nothing was kept" in page
    assert "the column “&lt;b&gt;Shoe&lt;/b&gt;”" in page
    assert "The column email is missing" in page
    assert not CsvImport.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a file first."),
        (b"PK\x03\x04", "This is a spreadsheet&#x27;s own file."),
        (b"username,email\n\x00,x", "There are NUL characters in it"),
        (b"x" * (4 * 1024 * 1024 + 1), "At most 4 MB"),
    ],
)
def test_what_is_no_file_of_people_is_refused_with_the_reason(alices_browser, data, said):
    response = sent(alices_browser, data) if data else alices_browser.post(UPLOAD)
    assert response.status_code == 422
    assert said in body(response)


def test_a_file_beyond_all_measure_is_refused_at_the_door(alices_browser):
    assert sent(alices_browser, b"x" * (17 * 1024 * 1024)).status_code == 413


def test_hostile_text_is_shown_as_text_and_turns_nothing_around(alices_browser):
    data = lines("<script>x</script>,a@x.example,<img src=x>,דנה", "u,b@x.example,Dana\u202egpj,Reed")
    page = body(sent(alices_browser, data, name='"><script>\u202e.csv'))
    assert "<script>x" not in page
    assert "<img src=x>" not in page
    assert "\u202e" not in page
    assert "Dana·gpj Reed" in page
    assert re.search(r"<b><bdi>&lt;img src=x&gt; דנה</bdi></b>", page)
    assert "There is a character in it that can&#x27;t be printed." in page


def test_the_chosen_group_says_what_it_opens_and_what_would_be_refused_there(alices_browser):
    group = cast.group("Support")
    bind(arrivals.ringcentral(cast.group("Other")), group, actor=SYSTEM)
    sent(alices_browser, lines("dana,dana@x.example,Dana,Reed"))
    page = body(alices_browser.get(f"{where()}?group={group.id}"))
    assert "Support opens RingCentral: accounts there follow by themselves." in page
    assert "Would be refused" in page
    assert "RingCentral: " in page
    assert "Would be refused" not in body(alices_browser.get(where()))
    alices_browser.post(f"{where()}/start", {"group": group.id})
    worker.run_until_quiet()
    assert [one.email for one in group.members.all()] == ["dana@x.example"]


def test_the_second_of_two_administrators_is_told_who_was_first(alices_browser, alice):
    other = cast.person("Olga Admin")
    User.objects.filter(pk=other.pk).update(role="administrator")
    sent(alices_browser, crowd(2))
    alices_browser.post(f"{where()}/start")
    page = body(signed_in(User.objects.get(pk=other.pk)).post(f"{where()}/start", follow=True))
    assert "Alice Moreau has started this import already" in page
    worker.run_until_quiet()
    assert User.objects.filter(firstname="Pat").count() == 2


def test_an_import_that_can_not_begin_says_why(alices_browser):
    sent(alices_browser, crowd(1))
    page = body(alices_browser.post(f"{where()}/start", {"group": "0" * 24}, follow=True))
    assert "Not imported: There is no such user group any more." in page
    for n in range(1):
        email = f"pat.no{n}@fernhill.example"
        create_user({"username": email, "email": email}, actor=SYSTEM)
    CsvRow.objects.update(verdict="known")
    assert "Not imported: Nobody in this file is new." in body(alices_browser.post(f"{where()}/start", follow=True))


def test_windows_1252_is_said(alices_browser):
    page = body(sent(alices_browser, f"{HEAD}\nzoe,zoe@x.example,Zoë,Reed".encode("windows-1252")))
    assert "Read as Windows-1252, since it isn’t UTF-8" in page
    assert "Zoë Reed" in page


def test_the_list_is_filtered_by_what_would_happen(alices_browser, bob):
    sent(alices_browser, lines(person("Dana Reed"), person("Bob Tanaka")))
    page = body(alices_browser.get(f"{where()}?only=known"))
    assert "bob.tanaka@fernhill.example</bdi>" in page
    assert "dana.reed@fernhill.example</bdi>" not in page


def test_a_large_file_has_pages_and_is_quick(alices_browser):
    page = body(sent(alices_browser, crowd(1000)))
    assert "1–50 of 1000" in page
    assert "51–100 of 1000" in body(alices_browser.get(f"{where()}?page=2"))


def test_read_only_looks_at_a_preview_and_imports_nothing(alices_browser, rheas_browser):
    sent(alices_browser, crowd(1))
    page = body(rheas_browser.get(where()))
    assert "Pat No0" in page
    assert "and add them to" not in page
    assert rheas_browser.post(f"{where()}/start").status_code == 403
    assert rheas_browser.get(UPLOAD).status_code == 403


def test_an_import_that_nobody_knows_is_not_found(alices_browser):
    assert alices_browser.get(f"{UPLOAD}/{'0' * 24}").status_code == 404


def test_names_of_other_scripts_are_isolated_wherever_they_are_listed(alices_browser):
    names = {"firstname": "נועה", "lastname": "גולן"}
    noa = create_user({"username": "noa", "email": "noa@x.example", **names}, actor=SYSTEM)
    group = cast.group("Sales", noa)
    for where in ("/admin/users", f"/admin/users/{noa.id}", f"/admin/groups/{group.id}"):
        assert "<bdi>נועה גולן</bdi>" in body(alices_browser.get(where)), where
