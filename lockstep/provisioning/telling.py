"""The sentence of an account: what its row's decision means, in the words of `accounts.sentences`."""

from datetime import datetime

from django.utils import timezone

from lockstep.accounts.account import Account as Value
from lockstep.accounts.actions import Action
from lockstep.accounts.sentences import Sentence, Telling, sentence
from lockstep.accounts.words import State
from lockstep.applications import catalog
from lockstep.doors import clock
from lockstep.provisioning.lines import missing_for, place_in_line
from lockstep.provisioning.snapshot import Snapshot


def telling_of(snapshot: Snapshot) -> Telling:
    """What a sentence about this account has to know besides."""
    integration = snapshot.integration
    return Telling(
        person=snapshot.row.user.name if snapshot.row.user else snapshot.row.label,
        service=catalog.get(integration.application.template).name,
        traits=snapshot.traits,
        now=clock.now(),
        zone=timezone.get_default_timezone(),
        integration=integration.state,
        stopped_because=integration.reason,
        since=snapshot.row.linked_at,
        missing=missing_for(snapshot.row),
        place=place_in_line(snapshot.row),
    )


def sentence_of(snapshot: Snapshot, value: Value, action: Action) -> Sentence:
    """The sentence for what the law says of this account."""
    return sentence(action, value, snapshot.wanted, telling_of(snapshot))


def troubled(said: Sentence, trouble: str, due_at: datetime | None) -> Sentence:
    """The sentence of somebody whose last call brought nothing: why, and when it is tried again."""
    if not trouble or said.state not in (State.QUEUED, State.WAITING):
        return said
    text = f"Waiting: the last call brought nothing. {trouble} It is tried again by itself."
    return Sentence(State.WAITING, text, said.next, due_at)


def state_of(snapshot: Snapshot, value: Value, action: Action, trouble: str = "") -> str:
    """The word of the sentence, as rows and pages keep it: in_step, queued, waiting, failed, held …"""
    return troubled(sentence_of(snapshot, value, action), trouble, None).state.name.lower()
