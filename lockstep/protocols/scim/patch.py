"""The operations of a PATCH (RFC 7644 section 3.5.2), in the shape that every service seen understands.

One operation per attribute, each with a path, `op` in lower case. A sub-attribute of a list's element is replaced by
its valuePath where such an element is there; where none is, the whole element is added to the list, as a replace on
it is answered `noTarget` by some. An element that would be left empty is removed as a whole.
"""

from collections.abc import Mapping
from typing import Any

from lockstep.protocols.scim.paths import Path, parse

Changes = Mapping[str, str | bool | None]


def operations(changes: Changes, seen: Mapping[str, str | bool]) -> list[dict[str, Any]]:
    """Operations that make `changes` (None clears) of an account last seen with `seen`; empty when nothing differs.

    The same for the same changes in whatever order they come.
    """
    present = {parse(key) for key in seen}
    wanted = {parse(key): value for key, value in sorted(changes.items()) if seen.get(key) != value}
    result: list[dict[str, Any]] = []
    for element in dict.fromkeys(path.element for path in wanted if path.type):
        result += _element_operations(element, {p: v for p, v in wanted.items() if p.element == element}, present)
    return [_one(path, value) for path, value in wanted.items() if not path.type] + result


def _element_operations(
    element: Path, wanted: dict[Path, str | bool | None], present: set[Path]
) -> list[dict[str, Any]]:
    there = {path for path in present if path.element == element}
    cleared = {path for path, value in wanted.items() if value is None}
    kept = {path: value for path, value in wanted.items() if value is not None}
    if not there:
        return [_added(element, kept)] if kept else []
    if not kept and there <= cleared:
        return [{"op": "remove", "path": str(element)}]
    return [_one(path, value) for path, value in wanted.items()]


def _added(element: Path, parts: Mapping[Path, Any]) -> dict[str, Any]:
    value = {"type": element.type} | {path.sub or "value": part for path, part in parts.items()}
    return {"op": "add", "path": str(Path(element.attribute, schema=element.schema)), "value": [value]}


def _one(path: Path, value: str | bool | None) -> dict[str, Any]:
    if value is None:
        return {"op": "remove", "path": str(path)}
    return {"op": "replace", "path": str(path), "value": value}
