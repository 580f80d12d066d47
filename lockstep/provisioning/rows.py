"""Between the row and the value: `accounts.account.Account` is what the law reads, the row is where it is kept.

What is written back is the difference between two values only, so that what a page wrote meanwhile stays.
"""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from lockstep.accounts.account import (
    Account as Value,
)
from lockstep.accounts.account import (
    Choice,
    Conflict,
    HolderKind,
    Open,
    Origin,
    Refusal,
    Revival,
    Status,
    Verb,
)
from lockstep.connections import exchange
from lockstep.provisioning.models import Account

_PLAIN = (
    "external_id", "remote_id", "sent", "seen", "seen_at", "seen_full_at", "seen_true", "seen_true_since_off",
    "history", "missing", "stranger", "parked_at", "line_tried_at", "out_since", "choice_of", "delete_adopted",
)  # fmt: skip
_VERBS = {"POST": Verb.CREATE, "DELETE": Verb.DELETE}
_ENUMS = {"origin": Origin, "status": Status, "revival": Revival, "choice": Choice}


def value_of(row: Account) -> Value:
    """The row as the law sees it; an open Exchange makes it `unsure`."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values |= {name: kind(getattr(row, name)) for name, kind in _ENUMS.items()}
    values["made"] = {path: tuple(kept) for path, kept in row.made.items()}
    values["absent_looks"] = tuple(datetime.fromisoformat(at) for at in row.absent_looks)
    values["refusal"] = _refusal(row.refusal)
    values["conflict"] = _conflict(row.conflict)
    values["open"] = open_of(row)
    return Value(**values)


def put(row: Account, before: Value, after: Value) -> None:
    """Write onto the row what a step changed. `open` isn't a column: the Exchange itself says so."""
    for field in fields(Value):
        new = getattr(after, field.name)
        if field.name != "open" and new != getattr(before, field.name):
            setattr(row, field.name, _kept(field.name, new))
    if after.external_id != before.external_id:
        row.former_external_ids = [*row.former_external_ids, before.external_id]


def open_of(row: Account) -> Open | None:
    """What is under way, from the evidence: the open Exchange of a write."""
    opened = exchange.open_writes(row.integration, row.external_id).last()
    return None if opened is None else Open(_VERBS.get(opened.method, Verb.CHANGE), opened.sent)


def _kept(name: str, new: Any) -> Any:
    if name in _ENUMS:
        return str(new)
    if name == "made":
        return {path: list(kept) for path, kept in new.items()}
    if name == "absent_looks":
        return [at.isoformat() for at in new]
    if name in ("sent", "seen"):
        return dict(new)
    if name in ("refusal", "conflict") and new is not None:
        return _plain(asdict(new))
    return new


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
    }


def _refusal(kept: dict | None) -> Refusal | None:
    if kept is None:
        return None
    retry_at = kept.get("retry_at")
    return Refusal(**(kept | {"retry_at": datetime.fromisoformat(retry_at) if retry_at else None}))


def _conflict(kept: dict | None) -> Conflict | None:
    return None if kept is None else Conflict(tuple(kept["keys"]), HolderKind(kept["kind"]), kept["holder"])
