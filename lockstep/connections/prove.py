"""A new grant is proved before it counts: a real SCIM call, and whose it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lockstep.connections import exchange
from lockstep.connections.exchange import Purpose
from lockstep.connections.problems import Problem, ProblemCode, problem, refused
from lockstep.connections.service import Service, account_path, owner_path, required_permissions
from lockstep.connections.wire import as_call, read_outcome, url_of
from lockstep.doors import clock
from lockstep.doors.http import Call, Outcome
from lockstep.protocols.oauth import Token
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import Reply, ReplyKind
from lockstep.protocols.scim.requests import Request

LONGEST_ID = 100

Send = Callable[[Call], Outcome]


@dataclass(frozen=True)
class Owner:
    """Whose grant it is; what could not be learned is ""."""

    account_id: str = ""
    id: str = ""
    label: str = ""
    email: str = ""


@dataclass(frozen=True)
class Proof:
    """What the calls showed: an owner, or a problem; with the Exchanges that show it."""

    exchanges: tuple[str, ...]
    owner: Owner | None = None
    problem: Problem | None = None


def prove(integration_id: int, service: Service, token: Token, send: Send) -> Proof:
    """Call the service with a token that nothing else uses yet. From a page; not through the speaker's line."""
    if not token.refresh_token:
        return Proof((), problem=problem(ProblemCode.NO_REFRESH_TOKEN, service.name))
    missing = _missing_permission(service, token)
    if missing:
        return Proof((), problem=problem(ProblemCode.APP_PERMISSION, service.name, missing))
    listing, first = _call(integration_id, service, token, requests.list_users(count=1), send)
    if first.kind != ReplyKind.PAGE:
        return Proof((listing,), problem=refused(first, service.name))
    owner, asked = _owner(integration_id, service, token, send)
    return Proof((listing, *asked), owner)


def _missing_permission(service: Service, token: Token) -> str:
    """What the token's scope lacks, where it speaks of permissions at all."""
    has, needs = set(token.scope.split()), set(required_permissions(service))
    if "EditAccounts" in has:
        has.add("ReadAccounts")
    return ", ".join(sorted(needs - has)) if has & needs else ""


def _owner(integration_id: int, service: Service, token: Token, send: Send) -> tuple[Owner, list[str]]:
    if not owner_path(service, token.owner_id):
        return Owner(id=token.owner_id[:LONGEST_ID]), []
    one, account = _call(integration_id, service, token, requests.platform_get(account_path(service)), send)
    whose = requests.platform_get(owner_path(service, token.owner_id))
    two, person = _call(integration_id, service, token, whose, send)
    of_account, of_person = account.document or {}, person.document or {}
    contact = of_person.get("contact")
    owner = Owner(
        account_id=_text(of_account, "id")[:LONGEST_ID],
        id=(_text(of_person, "id") or token.owner_id)[:LONGEST_ID],
        label=_text(of_person, "name"),
        email=_text(contact, "email") if isinstance(contact, Mapping) else "",
    )
    return owner, [one, two]


def _call(integration_id: int, service: Service, token: Token, request: Request, send: Send) -> tuple[str, Reply]:
    url = url_of(service, request)
    exchange_id = exchange.open_exchange(integration_id, request, url, Purpose("verify"))
    outcome = send(as_call(request, url, token.access_token))
    secrets = (token.access_token, token.refresh_token)
    reply = read_outcome(request, outcome, secrets)
    with transaction.atomic():
        exchange.record(exchange.Answer(exchange_id, request, reply, outcome, clock.now(), secrets))
    return exchange_id, reply


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return str(value)[:254] if isinstance(value, str | int) and not isinstance(value, bool) else ""
