"""The list that the guard holds: opened with its event and a mail, counted anew, closed when nobody is left in it."""

from datetime import timedelta

from django.db.models import F

from lockstep.accounts.guard import Rule, Verdict, told
from lockstep.applications.things import application_thing
from lockstep.connections.actions import integration_thing
from lockstep.connections.models import Integration
from lockstep.directory.queries import administrator_emails
from lockstep.doors import clock
from lockstep.insights.events import WORKER, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.outbox import write_mail
from lockstep.provisioning.models import LIVING, Account, HeldList
from lockstep.provisioning.snapshot import service_of

COUNTED_AGAIN = timedelta(seconds=5)


def open_list(integration: Integration) -> HeldList | None:
    """The list that is held now."""
    return HeldList.objects.filter(integration=integration, closed_at__isnull=True).first()


def verdict_of(held: HeldList) -> Verdict:
    """What the last count said."""
    return Verdict(True, held.leaving, held.gone, held.allowed, held.of, Rule(held.rule))


def keep(integration: Integration, verdict: Verdict) -> HeldList:
    """The open list with this count; if there was none, a new one with its event and a mail. In a transaction."""
    counted = {
        "leaving": verdict.leaving,
        "gone": verdict.gone,
        "allowed": verdict.allowed,
        "of": verdict.of,
        "rule": verdict.rule,
        "counted_at": clock.now(),
    }
    known = open_list(integration)
    if known is not None:
        HeldList.objects.filter(pk=known.pk).update(**counted)
        known.refresh_from_db()
        return known
    made = HeldList.objects.create(integration=integration, opened_at=clock.now(), **counted)
    _tell(made, verdict)
    return made


def close_if_empty(list_id: str | None) -> None:
    """Nobody is left in it: they were sent, or nobody has to leave any more. In a transaction."""
    if list_id and not Account.objects.filter(LIVING, held_list=list_id).exists():
        HeldList.objects.filter(pk=list_id, closed_at__isnull=True).update(closed_at=clock.now())


def close_all(integration: Integration) -> None:
    """Identity Management ends: nothing is held any more, since nothing is sent."""
    Account.objects.filter(integration=integration, held_list__isnull=False).update(held_list=None, stir=F("stir") + 1)
    HeldList.objects.filter(integration=integration, closed_at__isnull=True).update(closed_at=clock.now())


def _tell(made: HeldList, verdict: Verdict) -> None:
    application = made.integration.application
    said = told(verdict, service_of(application).name)
    record(
        EventKind.PLAN_HELD,
        actor=WORKER,
        target=integration_thing(made.integration),
        application=application_thing(application),
        success=False,
        reason=f"{said}.",
        details={"list": made.id, "accounts": verdict.leaving, "rule": str(verdict.rule)},
    )
    context = {"application": application.display_label, "application_id": application.id, "said": said}
    for address in administrator_emails():
        write_mail(address, "plan_held", {**context, "leaving": verdict.leaving})
