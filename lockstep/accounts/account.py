"""What we know of one account: the row, as a value. The transitions in `after.py` are its only writers.

Three values for each attribute: wanted (directory and mapping, now; not kept here, it is computed), `sent` (what we
last sent and they accepted), `seen` (what they last answered). `made` holds, for each attribute sent, what they made of
it; where it was sent again since they changed it, also what they had changed it to: neither is fought again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lockstep.applications.attributes import Attributes

Value = str | bool | None


class Origin(StrEnum):
    NONE = ""
    CREATED = "created"
    ADOPTED = "adopted"


class Status(StrEnum):
    """What the service's other API says, where it has one (traits.status_asked)."""

    NOT_ASKED = ""
    NOT_ACTIVATED = "NotActivated"
    DISABLED = "Disabled"
    ENABLED = "Enabled"
    REFUSED = "refused"  # asked, and not told


class Revival(StrEnum):
    """Where the unit "switch on, then delete" stands: an account is active by it, and by nothing else."""

    NONE = ""
    BEGUN = "begun"
    FAILED = "failed"  # the delete was not confirmed: switch off again


class Verb(StrEnum):
    """What a request does to an account."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    LOOK = "look"
    FIND = "find"


class Choice(StrEnum):
    """What an admin chose for a held account. It answers the hold that it was given for, and no later one."""

    NONE = ""
    SWITCH_ON = "switch_on"
    CREATE_AGAIN = "create_again"
    LET_GO = "let_go"
    DELETE_THEN_CREATE = "delete_then_create"


@dataclass(frozen=True)
class Open:
    """The open Exchange: what was sent, by its keys, and isn't known to have been done."""

    verb: Verb
    sent: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """The last refusal (other 4xx): not sent again before `retry_at`, unless the action is another one by then."""

    of: str  # the action's fingerprint
    code: str
    sentence: str
    tries: int = 1
    retry_at: datetime | None = None
    status: int = 0


class HolderKind(StrEnum):
    MOVING = "moving"  # ours, and about to give the key up
    RING = "ring"  # ours, but waiting for us
    STRANGER = "stranger"


@dataclass(frozen=True)
class Conflict:
    """A 409: somebody else there holds what we wanted. Stands while the same keys are wanted."""

    keys: tuple[str, ...]  # userName and e-mail as they were refused
    kind: HolderKind
    holder: str = ""  # a name for people


@dataclass(frozen=True)
class Account:
    """One row. `sent`, `seen` and `made` are flat: SCIM path -> value.

    seen_at        when it was last seen, by any answer that shows it (a list too)
    seen_full_at   when it was last seen with what lists leave out
    seen_true      whether `active: true` was ever seen since our create (adopted: always)
    seen_true_since_off  whether `active: true` was seen since we last sent `active: false`
    history        False when what we sent and saw may be incomplete (a restore; a switch-off whose answer was lost):
                   then nobody can say who switched it off. True again once it is seen active, or we switch it off
    missing        a GET said 404, and no delete of ours explains it
    stranger       the id answers, with another's externalId (adopted: another userName)
    absent_looks   while an Exchange is open: when looks found nothing
    parked_at, line_tried_at  when it joined the queue for a free line, and when it was last tried
    out_since      when the person left scope
    choice, choice_of    an admin's choice, and the hold (its reason) that it answers
    delete_adopted an admin asked by name that this adopted account be deleted
    """

    external_id: str
    remote_id: str = ""
    origin: Origin = Origin.NONE
    sent: Attributes = field(default_factory=dict)
    seen: Attributes = field(default_factory=dict)
    made: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    seen_at: datetime | None = None
    seen_full_at: datetime | None = None
    seen_true: bool = False
    seen_true_since_off: bool = False
    history: bool = True
    status: Status = Status.NOT_ASKED
    missing: bool = False
    stranger: bool = False
    open: Open | None = None
    absent_looks: tuple[datetime, ...] = ()
    revival: Revival = Revival.NONE
    refusal: Refusal | None = None
    conflict: Conflict | None = None
    parked_at: datetime | None = None
    line_tried_at: datetime | None = None
    out_since: datetime | None = None
    choice: Choice = Choice.NONE
    choice_of: str = ""
    delete_adopted: bool = False
