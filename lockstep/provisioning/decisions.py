"""What a turn ended with, kept on the row: any action of the law as JSON, and back. Pages make the sentence from it."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lockstep.accounts import actions
from lockstep.accounts.actions import Action, Nothing, Why

_KINDS = {kind.__name__: kind for kind in (*actions.READS, *actions.WRITES, *get_args(actions.Local))}


def encode(action: Action) -> dict[str, Any]:
    """An action as JSON."""
    return {"action": type(action).__name__, **{f.name: _plain(getattr(action, f.name)) for f in fields(action)}}


def decode(kept: dict[str, Any]) -> Action | None:
    """The action again; None where a row has none yet, or one that this version doesn't know."""
    kind = _KINDS.get(kept.get("action", ""))
    if kind is None:
        return None
    try:
        return _made(kind, {name: value for name, value in kept.items() if name != "action"})
    except (TypeError, ValueError, KeyError):
        return Nothing(Why.IN_STEP) if kind is Nothing else None


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def _made(kind: type, kept: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in kept.items()})


def _value(hint: Any, kept: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _of_union(inner, kept)
    if origin is tuple:
        return tuple(_value(inner[0], item) for item in kept)
    if isinstance(hint, type) and is_dataclass(hint):
        return _made(hint, kept)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(kept)
    return datetime.fromisoformat(kept) if hint is datetime else kept


def _of_union(choices: tuple, kept: Any) -> Any:
    if kept is None and NoneType in choices:
        return None
    return _value(next(choice for choice in choices if choice is not NoneType), kept)
