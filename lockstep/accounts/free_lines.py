"""What a service's list of unassigned extensions says: how many lines are free, in which country.

Read leniently, believed narrowly: what can't be read is left out, and then the list isn't `whole` any more.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lockstep.accounts.places import country_code

UNASSIGNED = "Unassigned"
MOST_LINES = 1000  # one page, and the most that a page holds: whoever has more free lines isn't short of any
QUERY = (("status", UNASSIGNED), ("page", "1"), ("perPage", str(MOST_LINES)))


@dataclass(frozen=True)
class Told:
    """Free lines by the country's code. `total` also counts those whose country isn't told, then not `whole`."""

    by_country: Mapping[str, int]
    total: int
    whole: bool


def read_free_lines(document: Mapping[str, Any] | None) -> Told | None:
    """The list as an answer; None if it is no such list."""
    records = document.get("records") if document is not None else None
    if not isinstance(records, list):
        return None
    free = {_id(record): _country(record) for record in records[:MOST_LINES] if _is_free(record)}
    counted = Counter(country for country in free.values() if country)
    readable = all(isinstance(record, Mapping) and "status" in record for record in records)
    whole = readable and "" not in free.values() and _is_only_page(document or {}, len(records))
    return Told(dict(counted), len(free), whole)


def _is_free(record: Any) -> bool:
    return isinstance(record, Mapping) and record.get("status") == UNASSIGNED and bool(_id(record))


def _id(record: Mapping[str, Any]) -> str:
    """Its id as text; "" for one that can't be told apart from others."""
    told = record.get("id")
    return str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""


def _country(record: Mapping[str, Any]) -> str:
    country = record.get("assignedCountry")
    code = country.get("isoCode") if isinstance(country, Mapping) else None
    return country_code(code) if isinstance(code, str) else ""


def _is_only_page(document: Mapping[str, Any], records: int) -> bool:
    paging = document.get("paging")
    pages = paging.get("totalPages") if isinstance(paging, Mapping) else None
    return records < MOST_LINES if pages is None else pages in (0, 1)
