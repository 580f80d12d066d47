"""Lists: limit and skip, sort, filter, search, fields, as JumpCloud has them. What isn't known is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import JsonResponse
from ninja import Field, Schema

from lockstep.api.errors import bad
from lockstep.directory.profile import text

MOST = 100
LONGEST = 400
Condition = Callable[[str, str], Q | None]
M = TypeVar("M", bound=Model)


class Paged(Schema):
    limit: int = Field(10, ge=1, le=MOST, description="How many at most.")
    skip: int = Field(0, ge=0, le=10_000_000, description="How many to leave out at the beginning.")
    sort: str = Field("", description="Properties, separated by spaces or commas; - before one: descending.")
    filter: list[str] = Field([], max_length=10, description="property:$eq:value; several have to hold together.")


class Asked(Paged):
    fields: str = Field("", description="Only these properties, separated by spaces or commas.")


@dataclass(frozen=True)
class Columns:
    """What can be sorted by (the row's fields), and filtered by."""

    sorts: Mapping[str, str]
    conditions: Mapping[str, Condition]


def texts(column: str, *, folded: bool = False) -> Condition:
    """eq, ne, in (separated by |) and search on text; `folded`: whatever the case."""
    exact = f"{column}__iexact" if folded else column

    def condition(operator: str, value: str) -> Q | None:
        if operator == "eq":
            return Q(**{exact: value})
        if operator == "ne":
            return ~Q(**{exact: value})
        if operator == "in":
            return Q(**{f"{column}__in": value.split("|")})
        return Q(**{f"{column}__icontains": value}) if operator == "search" else None

    return condition


def moments(column: str) -> Condition:
    """eq, ne, gt, gte, lt, lte on a time, RFC 3339."""
    lookups = {"eq": "", "gt": "__gt", "gte": "__gte", "ge": "__gte", "lt": "__lt", "lte": "__lte", "le": "__lte"}

    def condition(operator: str, value: str) -> Q | None:
        at = datetime.fromisoformat(value)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        return Q(**{f"{column}{lookups[operator]}": at}) if operator in lookups else None

    return condition


def flags(holds: Q) -> Condition:
    """eq and ne on true or false."""

    def condition(operator: str, value: str) -> Q | None:
        if operator not in ("eq", "ne") or value not in ("true", "false"):
            return None
        return holds if (value == "true") == (operator == "eq") else ~holds

    return condition


def narrowed(rows: QuerySet[M], asked: Paged, columns: Columns) -> QuerySet[M]:
    """The rows that pass every filter, sorted. Raises Refusal."""
    for term in asked.filter:
        rows = rows.filter(_condition(term, columns.conditions))
    order = []
    for word in asked.sort.replace(",", " ").split():
        name = word.removeprefix("-")
        if name not in columns.sorts:
            raise bad({"sort": f"Nothing is sorted by “{name[:80]}”, only by {', '.join(columns.sorts)}."})
        order.append(("-" if word.startswith("-") else "") + columns.sorts[name])
    return rows.order_by(*order, "pk")


def projected(asked: Asked, known: Mapping[str, object]) -> Callable[[dict], dict]:
    """What leaves only the asked properties, and the id always. Raises Refusal."""
    names = set(asked.fields.replace(",", " ").split())
    if unknown := names - set(known):
        raise bad({"fields": f"There is no {', '.join(sorted(unknown))[:200]}."})
    kept = names | {"_id", "id"}
    return lambda shown: {name: value for name, value in shown.items() if name in kept} if names else shown


def answer(body: object, *, status: int = 200, total: int | None = None) -> JsonResponse:
    """JSON, with the number of all there are in x-total-count."""
    response = JsonResponse(body, safe=False, status=status)
    if total is not None:
        response["x-total-count"] = str(total)
    return response


def searched(value: str, parameter: str) -> str:
    """Text that a database can be asked for. Raises Refusal."""
    try:
        return text(value, LONGEST)
    except ValidationError as error:
        raise bad({parameter: " ".join(error.messages)}) from error


def _condition(term: str, conditions: Mapping[str, Condition]) -> Q:
    name, _, rest = term.partition(":")
    operator, colon, value = rest.partition(":")
    if name not in conditions or not colon:
        raise bad({"filter": f"Write property:$eq:value, with one of {', '.join(conditions)}."})
    try:
        found = conditions[name](operator.removeprefix("$"), searched(value, "filter"))
    except (ValueError, OverflowError) as error:
        raise bad({"filter": f"{name}: write the time as 2027-03-31T12:00:00Z."}) from error
    if found is None:
        raise bad({"filter": f"{name} can't be filtered by “{operator[:20]}” and this value."})
    return found
