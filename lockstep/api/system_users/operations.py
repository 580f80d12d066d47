"""/api/systemusers: list, add, read, change and delete users."""

import re
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from lockstep.api.door import actor_of
from lockstep.api.errors import Refusal
from lockstep.api.lists import answer, narrowed, projected
from lockstep.api.shapes import ONE, READING, WRITING, WRITING_ONE
from lockstep.api.system_users import writes
from lockstep.api.system_users.shapes import SystemUser, SystemUserPost, SystemUserPut, SystemUsers, UsersAsked
from lockstep.api.system_users.shown import COLUMNS, found, system_user
from lockstep.directory.models import User
from lockstep.directory.queries import living_users, user_by_id
from lockstep.directory.users import delete_user
from lockstep.doors import clock

router = Router(tags=["System users"], by_alias=True)
LIST, USER = "/systemusers", "/systemusers/{user_id}"
AN_ID = re.compile(r"[0-9a-f]{24}")


@router.get(LIST, response={200: SystemUsers, **READING})
def list_system_users(request: HttpRequest, asked: Query[UsersAsked]) -> HttpResponse:
    """List users, by id unless asked otherwise."""
    rows = narrowed(found(living_users(), asked.search), asked, COLUMNS)
    now, total = clock.now(), rows.count()
    shape = projected(asked, system_user(User(), now))
    page = [shape(system_user(user, now)) for user in rows[asked.skip : asked.skip + asked.limit]]
    return answer({"totalCount": total, "results": page}, total=total)


@router.post(LIST, response={200: SystemUser, **WRITING})
def add_system_user(request: HttpRequest, body: SystemUserPost) -> HttpResponse:
    """Add a user."""
    return _shown(writes.create(body, actor=actor_of(request)).id)


@router.get(USER, response={200: SystemUser, **ONE})
def get_system_user(request: HttpRequest, user_id: str) -> HttpResponse:
    """Read a user."""
    return _shown(user_id)


@router.put(USER, response={200: SystemUser, **WRITING_ONE})
def change_system_user(request: HttpRequest, user_id: str, body: SystemUserPut) -> HttpResponse:
    """Change what differs. Identity and password of whoever is bound are refused (403)."""
    writes.change(existing(user_id), body, actor=actor_of(request))
    return _shown(user_id)


@router.delete(USER, response={200: SystemUser, **WRITING_ONE})
def delete_system_user(
    request: HttpRequest, user_id: str, cascade_manager: Literal["null"] | None = None
) -> HttpResponse:
    """Delete a user, and answer them as they were. Accounts that Lockstep made are deleted, others deactivated."""
    gone = answer(system_user(existing(user_id), clock.now()))
    delete_user(existing(user_id), actor=actor_of(request))
    return gone


def existing(user_id: str) -> User:
    """The living user of an id. Raises Refusal (404)."""
    user = user_by_id(user_id) if AN_ID.fullmatch(user_id) else None
    if user is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no user with this id.")
    return user


def _shown(user_id: str) -> HttpResponse:
    return answer(system_user(existing(user_id), clock.now()))
