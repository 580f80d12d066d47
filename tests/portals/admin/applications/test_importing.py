"""manual import, as pages: listed, searched and sorted, ticked, imported with results as they happen (E1 to E4)."""

import re

import pytest

from lockstep.connections.models import Integration
from lockstep.directory.groups import add_members
from lockstep.directory.models import User
from lockstep.insights.events import SYSTEM
from lockstep.provisioning.importing import acts
from lockstep.provisioning.models import Import, ImportRow
from lockstep.worker import run_until_quiet
from tests import cast

MUST = "Imported users must be members of a user group bound to RingCentral"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def order(page: str) -> list[str]:
    """The names of the table, from the top."""
    return re.findall(r'class="named"[^>]*><span class="av"[^>]*>[^<]*</span><span><b><bdi>([^<]+)</bdi></b>', page)


@pytest.fixture
def imports(running, alices_browser):
    """Press manual import, and let the worker list: the page's address."""
    response = alices_browser.post(f"{running}/imports")
    run_until_quiet()
    return response["Location"]


@pytest.fixture
def rows(imports):
    return {row.name: row for row in ImportRow.objects.all()}


def test_manual_import_files_a_request_and_the_page_shows_how_far_it_is(running, alices_browser, over_there):
    """E1: no page calls out."""
    assert ">manual import</button>" in text(alices_browser.get(running)).replace("</svg>manual", ">manual")
    before = len(over_there.requests("GET"))
    page = text(alices_browser.post(f"{running}/imports", follow=True))
    assert "Listing the users of RingCentral" in page
    assert 'hx-trigger="every 2s"' in page
    assert len(over_there.requests("GET")) == before
    run_until_quiet()
    part_of = Import.objects.get()
    page = text(alices_browser.get(f"{running}/imports/{part_of.id}"))
    assert "Import users from RingCentral" in page
    assert "with 1 call." in page
    assert "every 2s" not in page


def test_the_list_says_who_is_new_and_who_is_imported_and_why(imports, alices_browser, bob):
    """E1, E4: the warning stands above the list, and what joining a group does."""
    page = text(alices_browser.get(imports))
    assert "Linked to Bob Tanaka" in page
    assert MUST in page
    assert "with no call that changes anything while nothing differs" in page
    assert "Sends nothing to RingCentral." in page


def test_new_users_only_moves_all_who_are_new_to_the_top(imports, alices_browser):
    """E1."""
    names = order(text(alices_browser.get(imports)))
    assert names == sorted(names, key=str.lower)
    first = order(text(alices_browser.get(f"{imports}?new=1")))
    assert sorted(first) == sorted(names), "the others are still there"
    assert first[-1] == "Bob Tanaka"


def test_the_list_is_searched_and_sorted(imports, alices_browser):
    assert order(text(alices_browser.get(f"{imports}?q=tanaka"))) == ["Bob Tanaka"]
    assert "Nobody matches" in text(alices_browser.get(f"{imports}?q=nobody-at-all"))
    down = order(text(alices_browser.get(f"{imports}?sort=-name")))
    assert down == list(reversed(order(text(alices_browser.get(f"{imports}?sort=name")))))
    for sort in ("department", "-department", "there", "-there", "status", "-status", "moon"):
        assert len(order(text(alices_browser.get(f"{imports}?sort={sort}&page=99")))) == len(down)


def test_a_tick_is_kept_and_counted_and_rows_not_shown_stay_as_they_were(imports, rows, alices_browser):
    new = [row for row in rows.values() if row.status == "new"]
    assert all(row.ticked for row in new if row.active)
    answer = alices_browser.post(f"{imports}/tick", {"shown": new[0].id}, headers={"HX-Request": "true"})
    assert f'<span class="num">{len([row for row in new if row.active]) - 1}</span>' in text(answer)
    assert "<h2>" not in text(answer), "the bar alone"
    assert ImportRow.objects.filter(ticked=True).count() == len(new) - 1


def test_whoever_is_chosen_is_imported_with_a_result_each(imports, rows, alices_browser, bob):
    """E2, E3."""
    name, row = next((name, row) for name, row in rows.items() if row.status == "new")
    shown = [one.id for one in rows.values()]
    page = text(alices_browser.post(f"{imports}/start", {"shown": shown, "tick": row.id, "group": ""}, follow=True))
    assert "Importing 1 person" in page
    assert "0 of 1 done" in page
    assert "You can close this page; nobody is imported twice." in page
    assert 'hx-trigger="every 2s"' in page
    run_until_quiet()
    page = text(alices_browser.get(imports))
    assert "1 of 1 done" in page
    assert "Password pending" in page
    assert "every 2s" not in page
    user = User.objects.get(email=row.email)
    assert user.name == name
    assert f'href="/admin/users/{user.id}"' in page


def test_the_results_say_what_joining_a_bound_group_would_do_and_offer_it(imports, rows, alices_browser, over_there):
    """E4."""
    row = next(row for row in rows.values() if row.status == "new" and "Reyes" not in row.name)
    alices_browser.post(f"{imports}/start", {"shown": [r.id for r in rows.values()], "tick": row.id})
    run_until_quiet()
    page = text(alices_browser.get(imports))
    assert MUST in page
    assert "1 of 1 is in none" in page
    assert "Would be taken over" in page
    group = User.objects.get(email=row.email) and Integration.objects.get().application.groups.get()
    added = text(alices_browser.post(f"{imports}/add", {"group": group.id}, follow=True))
    assert "1 person is in Sales now." in added
    assert MUST not in added
    again = text(alices_browser.post(f"{imports}/add", {"group": group.id}, follow=True))
    assert "Everybody was in Sales already." in again


def test_an_unbound_group_is_refused(imports, rows, alices_browser):
    """E4."""
    other = cast.group("Elsewhere")
    page = text(alices_browser.post(f"{imports}/start", {"tick": "nobody", "group": other.id}, follow=True))
    assert "Not imported: Choose a user group that is bound to this application." in page
    assert Import.objects.get().stage == "listed"


def test_stop_after_this_one(imports, alices_browser):
    alices_browser.post(f"{imports}/start")
    page = text(alices_browser.post(f"{imports}/stop", follow=True))
    assert "Stopped by Alice Moreau" in page
    assert "Not imported" in page
    run_until_quiet()
    assert User.objects.count() == 2


def test_the_tab_leads_to_an_import_under_way(imports, running, alices_browser):
    """E2: the page was closed."""
    alices_browser.post(f"{imports}/start")
    page = text(alices_browser.get(running))
    assert "See the import" in page
    assert f'href="{imports}"' in page
    run_until_quiet()
    assert "See the import" not in text(alices_browser.get(running))


def test_read_only_looks_and_changes_nothing(imports, rheas_browser):
    page = text(rheas_browser.get(imports))
    assert "Import users from RingCentral" in page
    assert '<button class="btn">import' not in page
    for where in ("", "/tick", "/start", "/stop", "/add"):
        assert rheas_browser.post(f"{imports}{where}").status_code in (403, 405)


def test_an_import_of_another_application_is_not_found_here(imports, alices_browser, alice):
    from lockstep.applications.settings import create_application

    other = create_application("ringcentral", {"display_label": "Other"}, actor=SYSTEM)
    import_id = imports.rsplit("/", 1)[-1]
    tab = f"/admin/applications/{other.id}/identity-management"
    assert alices_browser.get(f"{tab}/imports/{import_id}").status_code == 404
    assert alices_browser.post(f"{tab}/imports").status_code == 404


def test_a_deactivated_integration_lists_nobody_and_says_so(running, alices_browser):
    alices_browser.post(f"{running}/imports")
    alices_browser.post(f"{running}/deactivate")
    page = text(alices_browser.get(f"{running}/imports/{Import.objects.get().id}"))
    assert "Identity Management was deactivated." in page
    page = text(alices_browser.post(f"{running}/imports", follow=True))
    assert "Not listed: Nobody can be listed while Identity Management is not active." in page


def test_hostile_text_is_shown_as_text(imports, alices_browser):
    ImportRow.objects.filter(status="new").update(name="<script>alert(1)</script>", email='"><img src=x>')
    page = text(alices_browser.get(imports))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_hundred_or_more_are_said_to_go_in_the_background(running, alices_browser):
    """E2."""
    part_of = acts.ask_for_list(Integration.objects.get(), actor=SYSTEM)
    run_until_quiet()
    ImportRow.objects.bulk_create(
        ImportRow(part_of=part_of, remote_id=f"x{n}", name=f"P{n}", active=True, ticked=True) for n in range(120)
    )
    where = f"{running}/imports/{part_of.id}"
    assert "In the background: you get an e-mail when it is complete." in text(alices_browser.get(where))
    page = text(alices_browser.post(f"{where}/start", follow=True))
    assert "An e-mail tells you when it is complete." in page
    assert "1–50 of" in page


def test_whoever_joined_by_another_way_is_not_warned_about(imports, rows, alices_browser):
    alices_browser.post(f"{imports}/start")
    run_until_quiet()
    people = User.objects.filter(pk__in=ImportRow.objects.filter(result="imported").values("user_id"))
    add_members(Integration.objects.get().application.groups.get(), people, actor=SYSTEM)
    assert MUST not in text(alices_browser.get(imports))
