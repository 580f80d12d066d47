"""What the tree promises about itself: rooms, roles, migrations, documents, and nothing in it that shouldn't be."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from lockstep.api.urls import urlpatterns as api
from lockstep.portals.page import May

ROOT = Path(__file__).resolve().parent.parent
PURE = ("lockstep/protocols", "lockstep/accounts", "lockstep/applications/access.py", "lockstep/applications/traits.py")
# Whose pages need no sign-in: health, the first run, the sign-in itself, SAML's front door, the files of the look.
OPEN_TO_ANYONE = ("health", "first-run", "sign-in", "sign-out", "signed-out", "saml2/", "static/")
SECRETS = (
    r"-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----",
    r"\bnpm_[A-Za-z0-9]{36}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    r"\bAKIA[0-9A-Z]{16}\b",
)
KEYS_OF_INVENTED_PARTIES = "tests/vectors/saml/keys/"


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--", *patterns]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def views() -> list[URLPattern]:
    """Every page. The API has its own door, a key with each request: tests/api/test_door.py."""
    patterns = [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]
    return [pattern for pattern in patterns if pattern not in api]


def may_of(pattern: URLPattern) -> object:
    return getattr(pattern.callback, "may", None)


def test_a_room_imports_only_rooms_below_it_and_the_pure_ones_nothing_of_the_world():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_pure_files_ask_no_clock():
    asking = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(")
    files = [path for path in tracked("lockstep/*.py") if str(path.relative_to(ROOT)).startswith(PURE)]
    assert files
    assert [str(path) for path in files if asking.search(text_of(path))] == []


def test_every_view_says_who_may_see_it():
    assert views()
    assert all(isinstance(may_of(pattern), May) for pattern in views())
    assert len(views()) + len(api) == len(get_resolver().url_patterns), "an include() hides views from this test"


def test_administration_is_for_administrators_and_only_what_signs_in_is_open_to_anyone():
    for pattern in views():
        where, may = str(pattern.pattern), may_of(pattern)
        if where.startswith("admin"):
            assert may in (May.READERS, May.ADMINISTRATORS, May.OWN), where
        elif may is May.ANYONE:
            assert where.startswith(OPEN_TO_ANYONE), where


@pytest.mark.parametrize("pattern", views(), ids=lambda pattern: str(pattern.pattern) or "home")
def test_strangers_are_sent_to_the_sign_in_and_people_without_a_role_are_refused(pattern, client, bobs_browser):
    where, may = address(pattern), may_of(pattern)
    if may is not May.ANYONE:
        answer = client.get(where)
        assert answer.status_code == 302, where
        assert answer["Location"].startswith("/sign-in?"), where
    if may in (May.READERS, May.ADMINISTRATORS, May.OWN):
        assert bobs_browser.get(where).status_code == 403
        assert bobs_browser.post(where).status_code == 403


@pytest.mark.parametrize(
    "pattern",
    [p for p in views() if str(p.pattern).startswith("admin") and may_of(p) is not May.OWN],
    ids=lambda p: str(p.pattern),
)
def test_read_only_changes_nothing_but_what_is_their_own(pattern, rheas_browser):
    assert rheas_browser.post(address(pattern)).status_code == 403


def address(pattern: URLPattern) -> str:
    """A URL of this shape; nothing has these ids."""
    route = re.sub(r"<int:\w+>", "1", str(pattern.pattern))
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "0" * 24, route)


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_names_a_registry():
    hosts = [
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "--index" + "-url",
        "--extra-index" + "-url",
    ]
    found = [f"{path.relative_to(ROOT)}: {host}" for path in tracked() for host in hosts if host in text_of(path)]
    assert found == []


def test_every_requirement_is_pinned_with_its_hash():
    for path in tracked("requirements/*.txt"):
        for requirement in re.split(r"\n(?=\S)", text_of(path).strip()):
            assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==", requirement), requirement[:80]
            assert "--hash=sha256:" in requirement, requirement[:80]


def test_no_file_holds_a_secret():
    pattern = re.compile("|".join(SECRETS))
    found = [str(p.relative_to(ROOT)) for p in tracked() if pattern.search(text_of(p))]
    assert [name for name in found if not name.startswith((KEYS_OF_INVENTED_PARTIES, "tests/test_structure.py"))] == []


def test_the_documents_name_every_setting_and_no_other():
    read = re.compile(r"\bLOCKSTEP_[A-Z_]*[A-Z]\b(?!_)")
    code = {name for path in tracked("lockstep/*.py") for name in read.findall(text_of(path))}
    documented = set(read.findall(text_of(ROOT / "docs/reference/settings.md")))
    made = re.compile(r"LOCKSTEP_RINGCENTRAL(_SANDBOX|_CUSTOM)?_CLIENT_(ID|SECRET)")  # connections/clients.py
    assert code - documented == set(), "missing in docs/reference/settings.md"
    assert {name for name in documented - code if not made.fullmatch(name)} == set(), "not a setting any more"


def test_the_feature_table_quotes_every_requirement_once_and_only_tests_that_exist():
    rows = [line for line in text_of(ROOT / "docs/features.md").splitlines() if re.match(r"\| [A-G]\d+ \|", line)]
    ids = [row.split("|")[1].strip() for row in rows]
    counts = {"A": 9, "B": 10, "C": 4, "E": 4, "F": 5, "G": 6}
    expected = [f"{letter}{n}" for letter, most in counts.items() for n in range(1, most + 1)] + [
        f"D{n}" for n in range(18)
    ]
    assert sorted(ids) == sorted(expected)
    for row in rows:
        shown = re.findall(r"`(tests/[^`]+)`", row)
        assert shown or "not yet" in row, row
        for test in shown:
            file, _, name = test.partition("::")
            assert (ROOT / file).is_file(), f"{test}: no such file"
            assert not name or name in functions(ROOT / file), f"{test}: no such test"


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.FunctionDef)}


def test_links_in_the_documents_lead_somewhere():
    broken = []
    for path in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(path)):
            if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []
