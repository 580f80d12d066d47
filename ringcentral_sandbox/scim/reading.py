"""Reads: the filters that are taken, pages, and what a list leaves out."""

from dataclasses import dataclass
from typing import Any

from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import CompareOperator, Comparison

from ringcentral_sandbox.accounts.extensions import Extension, email_key, users
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.scim.replies import list_body, user_body
from ringcentral_sandbox.switches import switch, switch_number

DEFAULT_COUNT = 100


@dataclass(frozen=True)
class Query:
    filter: str = ""
    start: int = 1
    count: int = DEFAULT_COUNT


def query_from(values: dict[str, Any]) -> Query:
    """`filter`, `startIndex`, `count`; other parameters don't exist and are ignored."""
    return Query(
        filter=str(values.get("filter") or ""),
        start=max(1, _number(values, "startIndex", 1)),
        count=max(0, _number(values, "count", DEFAULT_COUNT)),
    )


def list_users(sandbox: Sandbox, query: Query) -> dict[str, Any]:
    found = [person for person in _visible(sandbox) if _matches(query.filter, person)]
    size = min(query.count, switch_number(sandbox.database, "count_max"))
    page = found[query.start - 1 : query.start - 1 + size]
    is_short = switch(sandbox.database, "list_items") == "short"
    bodies = [user_body(sandbox, person, is_short=is_short) for person in page]
    return list_body(bodies, total=len(found), start=query.start)


def _visible(sandbox: Sandbox) -> list[Extension]:
    lag = switch_number(sandbox.database, "list_lag_seconds")
    latest = sandbox.timestamp() - lag
    return [person for person in users(sandbox.database) if not lag or person.assigned_at <= latest]


def _matches(text: str, person: Extension) -> bool:
    if not text.strip():
        return True
    comparison = _comparison(text)
    kept = person.profile.user_name if comparison.attr_path.attr.lower() == "username" else person.profile.email
    return email_key(kept) == email_key(str(comparison.value))


def _comparison(text: str) -> Comparison:
    """`userName eq`, `email eq` or `emails eq`; every other filter is refused."""
    try:
        parsed = ScimFilter(text).ast
    except InvalidFilterException as error:
        raise Refused(400, f"The filter cannot be read: {error}", "invalidFilter") from error
    known = isinstance(parsed, Comparison) and (
        parsed.op == CompareOperator.eq
        and parsed.attr_path.attr.lower() in {"username", "email", "emails"}
        and parsed.attr_path.sub_attr is None
        and isinstance(parsed.value, str)
    )
    if not known:
        raise Refused(400, "Only userName and email are supported in a filter, with eq.", "invalidFilter")
    assert isinstance(parsed, Comparison)
    return parsed


def _number(values: dict[str, Any], name: str, default: int) -> int:
    try:
        return int(values.get(name) or default) if values.get(name) != 0 else 0
    except (TypeError, ValueError):
        raise Refused(400, f"Parameter [{name}] value is invalid.", "invalidValue") from None
