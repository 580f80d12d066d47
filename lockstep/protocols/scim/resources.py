"""A user as SCIM nests it (RFC 7643 section 4), and flat: one path, one value. Everything outside this file is flat.

{"name": {"givenName": "Ada"}, "emails": [{"type": "work", "value": "ada@x.org"}]}
{"name.givenName": "Ada", 'emails[type eq "work"].value': "ada@x.org"}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lockstep.protocols.scim.paths import CORE_USER, ENTERPRISE_USER, Path, parse

Flat = dict[str, str | bool]

_NOT_VALUES = {"schemas", "id", "meta", "groups", "password"}
_NOT_PARTS = {"type", "primary", "display", "$ref"}
_MAX_ELEMENTS = 100


def flatten(resource: Mapping[str, Any]) -> Flat:
    """Every value of a user by its path. Lenient: numbers become text, "True" a boolean, empty values are absent.

    Of two elements of the same type the first counts. `id`, `meta`, `schemas` and `groups` are not values of the user.
    """
    flat: Flat = {}
    for path, value in _values(resource):
        if value not in ("", None):
            flat.setdefault(str(path), value)
    return flat


def build(values: Mapping[str, str | bool]) -> dict[str, Any]:
    """The nested resource of flat values, with the schemas that it uses. Raises ValueError for a path it can't read.

    The same for the same values in whatever order they come: databases keep JSON in an order of their own.
    """
    resource: dict[str, Any] = {"schemas": [CORE_USER]}
    for key, value in sorted(values.items()):
        _place(resource, parse(key), value)
    return resource


def _values(resource: Mapping[str, Any], schema: str = "") -> Iterator[tuple[Path, str | bool | None]]:
    for name, value in resource.items():
        if not isinstance(name, str) or name in _NOT_VALUES:
            continue
        if name.lower().startswith("urn:") and isinstance(value, Mapping):
            yield from _values(value, _known_schema(name))
        elif isinstance(value, Mapping):
            for sub, inner in _parts(value):
                yield Path(name, sub, "", schema), inner
        elif isinstance(value, list):
            yield from _elements(name, value, schema)
        else:
            yield Path(name, "", "", schema), _scalar(name, value)


def _elements(name: str, elements: list[Any], schema: str) -> Iterator[tuple[Path, str | bool | None]]:
    for element in elements[:_MAX_ELEMENTS]:
        if not isinstance(element, Mapping):
            continue
        kind = str(element.get("type") or "")
        for sub, inner in _parts(element):
            yield Path(name, sub, kind, schema), inner


def _parts(element: Mapping[str, Any]) -> Iterator[tuple[str, str | bool | None]]:
    for sub, inner in element.items():
        if isinstance(sub, str) and sub not in _NOT_PARTS:
            yield sub, _scalar(sub, inner)


def _scalar(name: str, value: object) -> str | bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if name == "active" and value.lower() in ("true", "false"):
            return value.lower() == "true"
        return value
    return str(value) if isinstance(value, int | float) else None


def _known_schema(urn: str) -> str:
    return ENTERPRISE_USER if urn.lower() == ENTERPRISE_USER.lower() else urn


def _place(resource: dict[str, Any], path: Path, value: str | bool) -> None:
    holder = resource
    if path.schema and path.schema != CORE_USER:
        holder = resource.setdefault(path.schema, {})
        if path.schema not in resource["schemas"]:
            resource["schemas"].append(path.schema)
    if path.type:
        elements = holder.setdefault(path.attribute, [])
        element = next((e for e in elements if e["type"] == path.type), None)
        if element is None:
            elements.append(element := {"type": path.type})
        element[path.sub or "value"] = value
    elif path.sub:
        holder.setdefault(path.attribute, {})[path.sub] = value
    else:
        holder[path.attribute] = value
