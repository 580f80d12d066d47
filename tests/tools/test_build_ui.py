"""The script that joins the look: only files that it knows, every icon that is named, nothing from elsewhere."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build_ui():
    spec = importlib.util.spec_from_file_location("build_ui", ROOT / "tools/build_ui.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_file_that_differs_from_the_one_looked_at_is_refused(build_ui, tmp_path, monkeypatch):
    (tmp_path / build_ui.KIT).parent.mkdir(parents=True)
    (tmp_path / build_ui.KIT).write_text("body { background: url(https://elsewhere.example/) }")
    monkeypatch.setattr(build_ui, "MODULES", tmp_path)
    with pytest.raises(SystemExit, match="SHA-256 differs"):
        build_ui.checked(build_ui.KIT)


def test_a_missing_file_names_the_command_that_brings_it(build_ui, tmp_path, monkeypatch):
    monkeypatch.setattr(build_ui, "MODULES", tmp_path)
    with pytest.raises(SystemExit, match="npm ci --ignore-scripts"):
        build_ui.checked(build_ui.KIT)


def test_every_icon_that_a_page_names_is_in_the_sprite(build_ui):
    drawings = {style: json.loads(build_ui.checked(name)) for style, name in build_ui.ICONS.items()}
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', build_ui.sprite(drawings)))
    assert {"circle-check-filled", "hand-stop", "x", "users-group"} <= drawn
    assert drawn == set(build_ui.named_icons(drawings))


def test_our_style_and_script_ask_nothing_of_other_hosts_and_hold_no_data_images():
    sources = [*(ROOT / "lockstep/static_src").rglob("*.css"), *(ROOT / "lockstep/static_src").rglob("*.js")]
    assert sources
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert "data:" not in text, source
        assert "://" not in text, source


def test_no_template_has_inline_style_script_or_handlers():
    handlers = (
        r"<style|\sstyle=|\son(?:click|change|load|submit|input|error|focus|blur|key\w+|mouse\w+)=|hx-on|javascript:"
    )
    for template in (ROOT / "lockstep/portals").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        found = re.findall(handlers, text)
        assert not found, f"{template}: {found}"
