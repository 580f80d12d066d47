"""The filter as the address has it. What can't be understood is said, and nothing is shown in its stead."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from lockstep.applications.models import Application
from lockstep.directory.models import User
from lockstep.insights import search
from lockstep.insights.kinds import EventKind
from lockstep.insights.search import Criteria

PERIODS = {
    "hour": "Last hour",
    "day": "Last 24 hours",
    "week": "Last 7 days",
    "month": "Last 30 days",
    "all": "Any time",
    "between": "From … to …",
}
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
FAMILIES = {"provisioning": "Provisioning", "sign-ins": "Sign-ins", "integrations": "Identity Management"}
NAMES = ("period", "from", "to", "kind", "result", "person", "application", "q")
MOST_CHARACTERS = 254
FIRST_YEAR, LAST_YEAR = 2000, 2100
_ID = re.compile(r"[0-9a-f]{24}", re.A)


@dataclass(frozen=True)
class Filters:
    """What was typed (`asked`, by name), what it means, and each sentence about what it can't mean."""

    asked: dict[str, str]
    criteria: Criteria
    wrong: tuple[str, ...]
    person: str = ""

    @property
    def is_over(self) -> bool:
        """Whether its end has passed, so that nothing new can fit any more."""
        return self.criteria.until is not None and self.criteria.until < timezone.now() - timedelta(minutes=1)


def read(typed: QueryDict, now: datetime) -> Filters:
    """The filter of an address."""
    asked = {name: typed.get(name, "").strip() for name in NAMES}
    wrong = [f"{name}: at most {MOST_CHARACTERS} characters." for name in NAMES if len(asked[name]) > MOST_CHARACTERS]
    if wrong:
        return Filters({name: value[:MOST_CHARACTERS] for name, value in asked.items()}, Criteria(), tuple(wrong))
    asked["period"] = asked["period"] or _period_unsaid(asked)
    since, until = _time(asked, now, wrong)
    person, ids = _person(asked["person"], wrong)
    _known_words(asked, wrong)
    criteria = Criteria(asked["kind"], asked["q"], ids, asked["application"], asked["result"], since, until)
    return Filters(asked, criteria, tuple(wrong), person)


def _period_unsaid(asked: dict[str, str]) -> str:
    """A link to the events of one person or application means all of them."""
    if asked["from"] or asked["to"]:
        return "between"
    return "all" if asked["person"] or asked["application"] else "day"


def _known_words(asked: dict[str, str], wrong: list[str]) -> None:
    known = {
        "kind": (asked["kind"] in (*search.FAMILIES, *EventKind), "There is no event type"),
        "result": (asked["result"] in search.RESULTS, "A result is success or failed, not"),
        "period": (asked["period"] in PERIODS, "There is no period"),
        "application": (_is_application(asked["application"]), "There is and was no application"),
    }
    wrong += [f"{says} “{asked[name][:40]}”." for name, (is_one, says) in known.items() if asked[name] and not is_one]
    if len(asked["q"].split()) > search.MOST_WORDS:
        wrong.append(f"Search for {search.MOST_WORDS} words at most.")


def _is_application(application_id: str) -> bool:
    return bool(_ID.fullmatch(application_id)) and Application.objects.filter(pk=application_id).exists()


def _person(typed: str, wrong: list[str]) -> tuple[str, tuple[str, ...]]:
    """The name to show and the ids: by id (also of somebody who has gone), username or e-mail address."""
    if not typed:
        return "", ()
    if _ID.fullmatch(typed):
        user = User.objects.filter(pk=typed).first()
        return (user.name if user else typed), (typed,)
    found = list(User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("id")[:20])
    if not found:
        wrong.append(f"Nobody has, or had, the username or e-mail address “{typed[:80]}”.")
    return typed, tuple(user.id for user in found)


def _time(asked: dict[str, str], now: datetime, wrong: list[str]) -> tuple[datetime | None, datetime | None]:
    if asked["period"] in SPANS:
        return now - SPANS[asked["period"]], None
    if asked["period"] != "between":
        return None, None
    since, until = (_moment(asked[name], name == "to", wrong) for name in ("from", "to"))
    if since and until and since >= until:
        wrong.append("The end has to come after the beginning.")
    return since, until


def _moment(typed: str, is_end: bool, wrong: list[str]) -> datetime | None:
    """A day or a minute in the installation's time zone; a day as the end is the whole of it."""
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        wrong.append(f"“{typed[:40]}” is no day or time that exists. Write 2026-11-24 or 2026-11-24T14:30.")
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        wrong.append(f"“{typed[:40]}”: choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
        return None
    if is_end and len(typed) <= len("2026-11-24"):
        moment += timedelta(days=1)
    return moment if moment.tzinfo else timezone.make_aware(moment)
