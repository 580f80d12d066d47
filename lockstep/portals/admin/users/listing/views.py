"""The list of users."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.connections.models import Integration
from lockstep.directory.attempts import locked_ids
from lockstep.directory.credentials.states import PasswordState, in_state
from lockstep.directory.models import User, UserState
from lockstep.directory.queries import find_groups, find_users, living_users
from lockstep.doors import clock
from lockstep.portals.admin.listing import page_of
from lockstep.portals.admin.users.listing.accounts import shown_integrations, states_of
from lockstep.portals.admin.users.standing import STANDINGS, Standing, password_standing, standing
from lockstep.portals.page import READERS, page

ASKED = ("q", "state", "password", "group", "department", "sort")


@dataclass(frozen=True)
class Row:
    """A person in the list."""

    user: User
    standing: Standing
    password: Standing
    accounts: list[tuple[str, str]]


@page(may=READERS)
def users(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ASKED}
    shown, now, columns = page_of(request, _found(asked)), clock.now(), shown_integrations()
    context = {
        "asked": asked,
        "shown": shown,
        "rows": _rows(list(shown), columns, now),
        "columns": columns,
        "counts": {state: living_users().filter(state=state).count() for state in UserState.values},
        "everybody": living_users().count(),
        "groups": find_groups(),
        "departments": _departments(),
        "password_states": [(state.value, STANDINGS[state].word) for state in PasswordState],
    }
    return render(request, "admin/users/listing/users.html", context)


def _rows(users: list[User], columns: list[Integration], now: datetime) -> list[Row]:
    states, locked = states_of(users, columns), set(locked_ids())
    return [
        Row(
            user,
            standing(user, now),
            STANDINGS[PasswordState.LOCKED] if user.id in locked else password_standing(user, now),
            [(c.application.display_label, states[user.id, c.id]) for c in columns],
        )
        for user in users
    ]


def _found(asked: dict[str, str]) -> QuerySet[User]:
    found = find_users(asked["q"], asked["state"], asked["sort"])
    if asked["group"]:
        found = found.filter(user_groups=asked["group"])
    if asked["password"] in list(PasswordState):
        found = found.filter(in_state(PasswordState(asked["password"]), clock.now(), locked_ids()))
    if asked["department"]:
        found = found.filter(department=asked["department"])
    return found


def _departments() -> list[str]:
    named = living_users().exclude(department="").order_by("department")
    return list(named.values_list("department", flat=True).distinct())
