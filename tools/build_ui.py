"""Copy and join the few files of the look into lockstep/static/ui/.

Reads node_modules (after `npm ci --ignore-scripts`) and lockstep/static_src; whoever installs a wheel needs neither.
Every file from elsewhere is checked against its SHA-256. The icon sprite holds only what templates and code name.
"""

import json
import re
import shutil
import sys
from hashlib import sha256
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES, SOURCES, OUT = ROOT / "node_modules", ROOT / "lockstep/static_src", ROOT / "lockstep/static/ui"
KIT = "basecoat-css/dist/basecoat-nova.cdn.min.css"
ICONS = {"outline": "@tabler/icons/tabler-nodes-outline.json", "filled": "@tabler/icons/tabler-nodes-filled.json"}
INTER = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
INTER_EXT = "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2"
MONO = "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"
FONTS = {INTER: "inter-latin.woff2", INTER_EXT: "inter-latin-ext.woff2", MONO: "jetbrains-mono-latin.woff2"}
LICENCES = {
    "basecoat-css/LICENSE.md": "basecoat.txt",
    "@tabler/icons/LICENSE": "tabler-icons.txt",
    "@fontsource-variable/inter/LICENSE": "inter.txt",
    "@fontsource-variable/jetbrains-mono/LICENSE": "jetbrains-mono.txt",
}
SHA256 = {
    KIT: "98ca5bbecf6bbe67226cdfeb9700173d0f31532ce8772ea34871f6bcfb3f198f",
    ICONS["filled"]: "cd6608ee5d4eeebc09c141c9fa6024d8e1f83f07e9d91edbfcffee7baf069c33",
    ICONS["outline"]: "e1f2e30e7834c07d784fe58810e99995afdc52fd0fce9c2699cd083514c5bf54",
    INTER: "3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
    INTER_EXT: "34b9c504cab7a73e37b746343a449132e56cf7b5481af2cb81dc74dcff25c956",
    MONO: "18be452724bfdc236c074ca94a249a7f41a86752c7d04ab258ce9ed5651f6a7e",
}
# Where a template or a module names an icon: a tag, an argument or key called icon, an address in the sprite.
NAMED = re.compile(
    r"""(?:\{%\s*(?:icon|empty|nothing|nav\s+"\w+")\s+"|\bicon(?:_name)?["']?\s*[=:(]\s*"|icons\.svg#)"""
    r"""([a-z][a-z0-9-]*)["']"""
)
SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'
PAINT = {
    "outline": 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"',
    "filled": 'fill="currentColor"',
}


def checked(name: str) -> bytes:
    """A file of node_modules. Ends the script if it is missing or is another than the one looked at."""
    path = MODULES / name
    if not path.exists():
        sys.exit(f"{path} is missing: run `npm ci --ignore-scripts`")
    content = path.read_bytes()
    if name in SHA256 and sha256(content).hexdigest() != SHA256[name]:
        sys.exit(f"{name} is not the file that this script knows (SHA-256 differs)")
    return content


def named_icons(drawings: dict[str, dict]) -> list[str]:
    """The icons in use. `clock` is an outline, `clock-filled` the same filled."""
    places = [p for kind in ("*.html", "*.py") for p in (ROOT / "lockstep").rglob(kind)]
    found = {(word, place) for place in places for word in NAMED.findall(place.read_text(encoding="utf-8"))}
    for word, place in sorted(found):
        if not _drawing(word, drawings):
            sys.exit(f"{place.relative_to(ROOT)} names an icon that Tabler doesn't have: {word}")
    return sorted({word for word, _ in found})


def sprite(drawings: dict[str, dict]) -> str:
    """One SVG with a symbol for each icon in use."""
    symbols = []
    for name in named_icons(drawings):
        style, nodes = _drawing(name, drawings) or ("", [])
        shapes = "".join(f"<{tag} {_attributes(values)}/>" for tag, values in nodes)
        symbols.append(SYMBOL.format(name=name, paint=PAINT[style], shapes=shapes))
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def _drawing(name: str, drawings: dict[str, dict]) -> tuple[str, list] | None:
    style, plain = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
    return (style, drawings[style][plain]) if plain in drawings[style] else None


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{key}="{escape(value)}"' for key, value in values.items())


def main() -> None:
    (OUT / "licences").mkdir(parents=True, exist_ok=True)
    ours = [path.read_text(encoding="utf-8") for path in sorted((SOURCES / "css").glob("*.css"))]
    (OUT / "app.css").write_text("\n".join([checked(KIT).decode(), *ours]), encoding="utf-8")
    drawings = {style: json.loads(checked(name)) for style, name in ICONS.items()}
    (OUT / "icons.svg").write_text(sprite(drawings), encoding="utf-8")
    for name, short in FONTS.items():
        (OUT / short).write_bytes(checked(name))
    for name, short in LICENCES.items():
        (OUT / "licences" / short).write_bytes(checked(name))
    for path in SOURCES.iterdir():
        if path.is_file():
            shutil.copy(path, OUT / path.name)
    sizes = ", ".join(
        f"{path.name} {path.stat().st_size // 1024} KB" for path in sorted(OUT.iterdir()) if path.is_file()
    )
    print(f"lockstep/static/ui: {sizes}")


if __name__ == "__main__":
    main()
