"""A file of newcomers, as an administrator meets it in a browser: template, preview, Import, results, what was left out
[C3]."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lockstep.demo import cast
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.world import exactly, words

pytestmark = pytest.mark.journey


def test_a_file_is_filled_in_previewed_imported_and_put_right(world, tmp_path):
    page = world.window("the administrator with a file")
    page.goto(f"{world.lockstep}/admin/users")
    pages.sign_in(page, cast.ALICE.address_of_mail)
    page.get_by_role("link", name=words("Import from CSV")).click()
    file = filled_in(downloaded(page, "Template", tmp_path / "template.csv"), tmp_path / "newcomers.csv")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name=words("Preview")).click()
    expect(page.get_by_role("heading", level=1, name=exactly("newcomers.csv"))).to_be_visible()
    expect(page.get_by_role("row", name=words("Mara Quist"))).to_contain_text("begins with “=”")
    expect(page.get_by_role("row", name=words("Alice Moreau"))).to_contain_text("Already there")
    page.get_by_role("button", name=words("Import 1")).click()
    expect(page.get_by_text("1 of 1 done")).to_be_visible()
    expect(page.get_by_role("row", name=words("נועה גולן"))).to_contain_text("Password pending")
    left = downloaded(page, "Left out, with reasons", tmp_path / "left.csv")
    assert [line[-1] for line in rows(left)] == ["reason", "Department: begins with “=”, as a formula does."]
    assert rows(left)[1][6] == "'=1+1"


def downloaded(page: Page, link: str, to: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=words(link)).first.click()
    download.value.save_as(to)
    return to


def rows(file: Path) -> list[list[str]]:
    with open(file, encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


def filled_in(template: Path, to: Path) -> Path:
    """Somebody new, somebody who is there, somebody with a formula: as the template has its columns."""
    (names,) = rows(template)
    people = [
        ("noa.golan@fernhill.example", "נועה", "גולן", "Support"),
        ("alice.moreau@fernhill.example", "Alice", "Moreau", "IT"),
        ("mara.quist@fernhill.example", "Mara", "Quist", "=1+1"),
    ]
    with open(to, "w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        for email, first, last, department in people:
            given = {"username": email, "email": email, "firstname": first, "lastname": last}
            writer.writerow(given | {"department": department})
    return to
