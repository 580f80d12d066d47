"""Wrong forms: whatever is sent to a page, in every field that any page has, none of them breaks."""

import re
from pathlib import Path

import pytest

from tests.portals.test_every_url import VISITS, address, places  # noqa: F401

GARBAGE = ("", "\0", "x" * 5000, "'\"><script>", "9" * 30, "\u202e\ufffe")
MADE_OF_PARTS = {"attribute_name", "attribute_source", "attribute_text", "attribute_0_name", "work_country"}
PORTALS = Path(__file__).parents[2] / "lockstep/portals"
READ = re.compile(
    r"""(?:GET|POST|FILES|post)\.(?:get|getlist)\(\s*"(\w+)"|^    (\w+) = (?:forms\.\w+Field|_text)\(""", re.M
)
FOUND = {one or two for path in PORTALS.rglob("*.py") for one, two in READ.findall(path.read_text(encoding="utf-8"))}
FIELDS = FOUND | MADE_OF_PARTS


def test_the_fields_are_found():
    assert {"username", "next", "acs_url", "email", "q", "kind", "page"} <= FOUND


@pytest.mark.parametrize("name", VISITS)
def test_no_page_breaks(name, places, alices_browser):  # noqa: F811
    where = address(name, places)
    for garbage in GARBAGE:
        for send in (alices_browser.get, alices_browser.post):
            assert send(where, dict.fromkeys(FIELDS, garbage)).status_code < 500, garbage
