"""A row of the directory as a system user, and how the list of them is asked."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from lockstep.api.errors import bad
from lockstep.api.lists import Columns, flags, moments, searched, texts
from lockstep.directory.models import Role, User, UserState
from lockstep.directory.passwords import password_expired
from lockstep.directory.properties import FIELD_OF, PROPERTIES

LISTS = ("addresses", "phoneNumbers", "attributes")
FOLDED = ("username", "email")
SEARCHED = ("username", "email", "firstname", "lastname", "displayname")
MOST_WORDS = 8
_TEXTS = {name: field for name, field in FIELD_OF.items() if name not in LISTS}
COLUMNS = Columns(
    sorts={**_TEXTS, "_id": "pk", "state": "state", "created": "created_at"},
    conditions={
        **{name: texts(field, folded=name in FOLDED) for name, field in _TEXTS.items()},
        "_id": texts("pk"),
        "state": texts("state"),
        "suspended": flags(Q(state=UserState.SUSPENDED)),
        "created": moments("created_at"),
    },
)


def system_user(user: User, now: datetime) -> dict:
    """Everything that the API says about a person."""
    return {
        "_id": user.id,
        "id": user.id,
        **{one.name: getattr(user, one.field) for one in PROPERTIES},
        "state": user.state,
        "suspended": user.state == UserState.SUSPENDED,
        "activated": bool(user.password) and user.has_usable_password(),
        "admin": {"roleName": Role(user.role).label} if user.role else None,
        "created": _moment(user.created_at),
        "password_expiration_date": _moment(user.password_expires_at),
        "password_expired": password_expired(user.password_expires_at, now),
        "password_never_expires": user.password_expires_at is None,
    }


def found(people: QuerySet[User], search: str) -> QuerySet[User]:
    """Those in whom every word is, or any of the listed terms. Raises Refusal."""
    asked = _search(search) if search.lstrip().startswith("{") else {"words": search.split(), "fields": SEARCHED}
    if "words" in asked:
        for word in asked["words"][:MOST_WORDS]:
            people = people.filter(_any(asked["fields"], [word]))
        return people
    return people.filter(_any(asked["fields"], asked["terms"])) if asked["terms"] else people


def _search(text: str) -> dict:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad({"search": "Write words, or JSON with searchTerm and fields."}) from error
    terms, fields = given.get("searchTerm", ""), given.get("fields") or list(SEARCHED)
    terms = [terms] if isinstance(terms, str) else terms
    if not isinstance(fields, list) or any(field not in _TEXTS for field in map(str, fields)):
        raise bad({"search": f"These are searched: {', '.join(_TEXTS)}."})
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms) or set(given) - _KEYS:
        raise bad({"search": "searchTerm is text or a list of texts, beside it only fields."})
    return {"terms": [term for term in terms if term][:MOST_WORDS], "fields": fields}


def _any(fields: Iterable[str], terms: Iterable[str]) -> Q:
    condition = Q()
    for term in terms:
        word = searched(term, "search")
        for name in fields:
            condition |= Q(**{f"{_TEXTS[name]}__icontains": word})
    return condition


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


_KEYS = {"searchTerm", "fields"}
