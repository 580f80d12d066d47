"""/api/v2/usergroups: groups, who is in them, and which groups a user is in."""

from collections.abc import Callable
from http import HTTPStatus

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from lockstep.api.door import actor_of
from lockstep.api.errors import Refusal, bad
from lockstep.api.lists import Asked, Columns, Paged, answer, narrowed, projected, texts
from lockstep.api.shapes import ONE, READING, WRITING, WRITING_ONE
from lockstep.api.system_users.operations import AN_ID
from lockstep.api.system_users.operations import existing as existing_user
from lockstep.api.user_groups import shapes
from lockstep.directory.groups import add_members, create_group, delete_group, remove_members, update_group
from lockstep.directory.models import Membership, UserGroup

router = Router(tags=["User groups"])
LIST, GROUP, MEMBERS = "/v2/usergroups", "/v2/usergroups/{group_id}", "/v2/usergroups/{group_id}/members"
_TEXTS = {"id": "pk", "name": "name", "description": "description"}
COLUMNS = Columns(_TEXTS, {name: texts(field, folded=name == "name") for name, field in _TEXTS.items()})
MEMBER = Columns({"id": "user_id"}, {"id": texts("user_id")})
GROUP_OF = Columns({"id": "group_id"}, {"id": texts("group_id")})


@router.get(LIST, response={200: list[shapes.UserGroup], **READING})
def list_user_groups(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """List user groups. How many there are in all is in the header x-total-count."""
    rows = narrowed(UserGroup.objects.all(), asked, COLUMNS)
    shape = projected(asked, user_group(UserGroup()))
    page = [shape(user_group(group)) for group in rows[asked.skip : asked.skip + asked.limit]]
    return answer(page, total=rows.count())


@router.post(LIST, response={201: shapes.UserGroup, **WRITING})
def add_user_group(request: HttpRequest, body: shapes.UserGroupPost) -> HttpResponse:
    """Add an empty group."""
    group = create_group(body.name, body.description or "", actor=actor_of(request))
    return answer(user_group(group), status=HTTPStatus.CREATED)


@router.get(GROUP, response={200: shapes.UserGroup, **ONE})
def get_user_group(request: HttpRequest, group_id: str) -> HttpResponse:
    """Read a group."""
    return answer(user_group(existing(group_id)))


@router.put(GROUP, response={200: shapes.UserGroup, **WRITING_ONE})
def change_user_group(request: HttpRequest, group_id: str, body: shapes.UserGroupPut) -> HttpResponse:
    """Rename or describe a group. What isn't there stays."""
    return _changed(request, group_id, body)


@router.patch(GROUP, response={200: shapes.UserGroup, **WRITING_ONE})
def patch_user_group(request: HttpRequest, group_id: str, body: shapes.UserGroupPut) -> HttpResponse:
    """The same as PUT."""
    return _changed(request, group_id, body)


@router.delete(GROUP, response={200: shapes.UserGroup, **WRITING_ONE})
def delete_user_group(request: HttpRequest, group_id: str) -> HttpResponse:
    """Delete a group, and answer it as it was. What its members had through it alone ends."""
    group = existing(group_id)
    gone = answer(user_group(group))
    delete_group(group, actor=actor_of(request))
    return gone


@router.get(MEMBERS, response={200: list[shapes.GraphConnection], **ONE})
def list_members(request: HttpRequest, group_id: str, asked: Query[Paged]) -> HttpResponse:
    """Who is in a group."""
    rows = narrowed(existing(group_id).memberships.all(), asked, MEMBER)
    return _page(rows, asked, lambda row: edge(row.user_id, "user"))


@router.post(MEMBERS, response={204: None, **WRITING_ONE})
def change_members(request: HttpRequest, group_id: str, body: shapes.Membership) -> HttpResponse:
    """Put a user in or take one out; who is in or out already stays so."""
    group, user = existing(group_id), existing_user(body.id)
    (add_members if body.op == "add" else remove_members)(group, [user], actor=actor_of(request))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.get("/v2/usergroups/{group_id}/membership", response={200: list[shapes.GraphObjectWithPaths], **ONE})
def list_membership(request: HttpRequest, group_id: str, asked: Query[Paged]) -> HttpResponse:
    """Who is in a group, with the way that leads there."""
    rows = narrowed(existing(group_id).memberships.all(), asked, MEMBER)
    return _page(rows, asked, lambda row: with_path(row.user_id, "user"))


@router.get("/v2/users/{user_id}/memberof", response={200: list[shapes.GraphObjectWithPaths], **ONE})
def list_groups_of_user(request: HttpRequest, user_id: str, asked: Query[Paged]) -> HttpResponse:
    """Which groups a user is in."""
    rows = narrowed(existing_user(user_id).memberships.all(), asked, GROUP_OF)
    return _page(rows, asked, lambda row: with_path(row.group_id, "user_group"))


def user_group(group: UserGroup) -> dict:
    """A group as answered."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "type": "user_group",
        "email": "",
        "attributes": None,
        "membershipMethod": "STATIC",
    }


def edge(thing_id: str, kind: str) -> dict:
    """A connection of JumpCloud's graph."""
    return {"to": {"id": thing_id, "type": kind, "attributes": None}, "attributes": None}


def with_path(thing_id: str, kind: str) -> dict:
    """A thing of JumpCloud's graph, with the one way that leads to it."""
    return {"id": thing_id, "type": kind, "paths": [[edge(thing_id, kind)]], "compiledAttributes": {}}


def existing(group_id: str) -> UserGroup:
    """The group of an id. Raises Refusal (404)."""
    group = UserGroup.objects.filter(pk=group_id).first() if AN_ID.fullmatch(group_id) else None
    if group is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no user group with this id.")
    return group


def _changed(request: HttpRequest, group_id: str, body: shapes.UserGroupPut) -> HttpResponse:
    group = existing(group_id)
    if body.id not in (None, group.id):
        raise bad({"id": "This is another group's than the address."})
    name = group.name if body.name is None else body.name
    description = group.description if body.description is None else body.description
    update_group(group, name, description, actor=actor_of(request))
    return answer(user_group(existing(group_id)))


def _page(rows: QuerySet[Membership], asked: Paged, shown: Callable[[Membership], dict]) -> HttpResponse:
    page = [shown(row) for row in rows[asked.skip : asked.skip + asked.limit]]
    return answer(page, total=rows.count())
