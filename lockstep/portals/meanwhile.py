"""Two people with one form: who saves second is told what the first has changed, before anything is overwritten.

A form carries the version of what it showed. Pressing twice oneself changes nothing and is told nothing.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from django.core.exceptions import ValidationError

from lockstep.doors import clock
from lockstep.insights.models import Event
from lockstep.portals.words import clock_time, named


def version_of(values: Mapping) -> str:
    """The same for the same values."""
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def refuse_if_changed(posted: str, present: Mapping, wanted: Mapping, target_id: str) -> None:
    """Raise ValidationError if what the form showed has been changed since, and this save would change it again."""
    differs = any(present.get(name) != value for name, value in wanted.items())
    if not posted or not differs or posted == version_of(present):
        return
    last = Event.objects.filter(target_id=target_id, success=True).exclude(changes=[]).order_by("-at", "-id").first()
    who = f"{last.actor_label or 'Somebody'} has changed" if last else "Somebody has changed"
    what = named([str(change["field"]).replace("_", " ") for change in last.changes]) if last else "this"
    when = f" ({clock_time(last.at, clock.now())})" if last else ""
    raise ValidationError(
        f"{who} {what} since you opened this page{when}. Nothing is saved. Below is what you typed: compare it with "
        "what is there now, then press Save again to save yours over it."
    )
