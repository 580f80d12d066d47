"""What happens in the directory: people come, change, leave and return."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError

from lockstep.directory import groups, passwords, users
from lockstep.directory.models import User, UserGroup
from lockstep.insights.events import SYSTEM
from tests import cast
from tests.laws.year.seams import HANDS

BERLIN = {"streetAddress": "Weg 1", "locality": "Berlin", "region": "Berlin", "postalCode": "10115", "country": "DE"}
GERMANY = [{"type": "work", **BERLIN}]
ACTS = ("join", "leave", "suspend", "reactivate", "delete", "expire", "renew")
WEIGHTS = (5, 4, 2, 4, 2, 3, 3)


@dataclass
class Person:
    """What the directory says of somebody now, and what was done about them by hand.

    touched   an administrator over there deleted, disabled or enabled the account, or one here chose what becomes of it
    lost      their account was deleted over there by hand, and they have been wanted since
    out_at    since when they are out; unwanted_at: since when they shouldn't be active
    attended  somebody has called about it since; expired_at: by the directory's clock
    """

    name: str
    email: str
    user_id: str
    emails: list[str] = field(default_factory=list)
    member: bool = False
    suspended: bool = False
    expired: bool = False
    deleted: bool = False
    touched: bool = False
    may_switch_on: bool = False
    may_delete: bool = False
    may_create: bool = False
    lost: bool = False
    out_at: float = 0.0
    unwanted_at: float = 0.0
    attended: bool = True
    expired_at: datetime | None = None

    @property
    def wanted(self) -> bool:
        return self.member and not (self.suspended or self.expired or self.deleted)

    @property
    def out(self) -> bool:
        return not self.member or self.suspended or self.deleted

    @property
    def left_a_group(self) -> bool:
        """Out, and by nothing else than a group."""
        return not self.member and not self.suspended and not self.deleted

    def changed(self, was_wanted: bool, was_out: bool) -> None:
        now = HANDS.time.true.timestamp()
        if self.out and not was_out:
            self.out_at, self.lost = now, False
        if was_wanted and not self.wanted:
            self.unwanted_at, self.attended = now, False


def hire(number: int, abroad: bool) -> Person:
    name = f"P{number} Lane"
    user = cast.person(name, department="Sales", **({"addresses": GERMANY} if abroad else {}))
    return Person(name, user.email, user.id, [user.email])


def act(who: Person, what: str) -> bool:
    """One of ACTS; False where it changes nothing."""
    flag, value = {
        "join": ("member", True), "leave": ("member", False), "suspend": ("suspended", True),
        "reactivate": ("suspended", False), "delete": ("deleted", True), "expire": ("expired", True),
        "renew": ("expired", False),
    }[what]  # fmt: skip
    if who.deleted or getattr(who, flag) == value:
        return False
    was_wanted, was_out = who.wanted, who.out
    user, sales = User.objects.get(pk=who.user_id), UserGroup.objects.get(name="Sales")
    {
        "join": lambda: groups.add_members(sales, [user], actor=SYSTEM),
        "leave": lambda: groups.remove_members(sales, [user], actor=SYSTEM),
        "suspend": lambda: users.suspend_user(user, actor=SYSTEM),
        "reactivate": lambda: users.reactivate_user(user, actor=SYSTEM),
        "delete": lambda: users.delete_user(user, actor=SYSTEM),
        "expire": lambda: passwords.expire_now(user, actor=SYSTEM),
        "renew": lambda: passwords.set_temporary_password(user, f"another horse {user.sessions_ended}", actor=SYSTEM),
    }[what]()
    setattr(who, flag, value)
    if what == "expire":
        who.expired_at = HANDS.time.wall()
    if what == "delete":
        who.member = False
    who.changed(was_wanted, was_out)
    return True


def edit(who: Person, **values: str) -> bool:
    """Change properties; False where the directory refuses."""
    if who.deleted:
        return False
    try:
        users.update_user(User.objects.get(pk=who.user_id), values, actor=SYSTEM)
    except ValidationError:
        return False
    if "email" in values:
        who.email = values["email"]
        who.emails.append(who.email)
    return True
