"""The last exchanges of an application, decoded, and the event `sso_auth` of each; in the caller's transaction."""

import re
import secrets

from lockstep.applications.models import Application
from lockstep.applications.things import application_thing
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.protocols.saml.xml import can_hold
from lockstep.sign_on.models import SignOnExchange

KEPT_PER_APPLICATION = 50
PRUNE_ONE_IN = 16
_VALUE = re.compile(r"(<(?:\w+:)?SignatureValue[^>]*>)[^<]*")
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"


def new_reference() -> str:
    """What a person reads out to whoever helps: 7K2F-91QD."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def keep(
    application: Application,
    *,
    actor: Actor,
    reason: str = "",
    request: str = "",
    response: str = "",
    reference: str = "",
) -> None:
    """Write one sign-on, or its refusal with the reason, and its event. Signature values are left out."""
    known = actor.kind == "user"
    exchange = SignOnExchange.objects.create(
        application=application,
        user_id=actor.id if known else "",
        user_label=actor.label if known else "",
        success=not reason,
        reason=reason,
        request_xml=_readable(request),
        response_xml=_readable(response),
        reference=reference,
    )
    record(
        EventKind.SSO_AUTH,
        actor=actor,
        target=Thing("user", actor.id, actor.label) if known else None,
        application=application_thing(application),
        success=not reason,
        reason=reason,
        details={"sign_on_exchange": exchange.id} | ({"reference": reference} if reference else {}),
    )
    if secrets.randbelow(PRUNE_ONE_IN) == 0:
        _prune(application)


def _readable(xml: str) -> str:
    text = _VALUE.sub(r"\1…", xml)
    return text if can_hold(text) else ""


def _prune(application: Application) -> None:
    exchanges = SignOnExchange.objects.filter(application=application)
    last = list(exchanges.values_list("pk", flat=True)[:KEPT_PER_APPLICATION])
    exchanges.exclude(pk__in=last).delete()
