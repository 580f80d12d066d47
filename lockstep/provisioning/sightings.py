"""What the last list showed: a review's plan finds people in it, without a call for each."""

from lockstep.accounts.match import Hit, Key
from lockstep.applications.attributes import EMAIL, EXTERNAL_ID, USER_NAME
from lockstep.connections.models import Integration
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning.models import Sighting

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = {USER_NAME: "user_name", EMAIL: "email", EXTERNAL_ID: "external_id"}


def note(integration: Integration, resource: Resource, seen_at: object, full: bool = False) -> None:
    """Keep what an answer showed of an account."""
    values = {
        "user_name": _key(resource.user_name),
        "email": _key(resource.email),
        "external_id": resource.external_id[:320],
        "values": resource.values,
        "full": full,
        "seen_at": seen_at,
    }
    Sighting.objects.update_or_create(integration=integration, remote_id=resource.id, defaults=values)


def hits(integration: Integration, key: Key, linked: dict[str, str]) -> list[Hit]:
    """Whom the list showed with this key."""
    column = _COLUMNS[key.path]
    wanted = key.value if column == "external_id" else _key(key.value)
    found = Sighting.objects.filter(integration=integration, **{column: wanted})
    return [Hit(one.remote_id, one.values, linked.get(one.remote_id, "")) for one in found]


def is_full(integration: Integration, remote_id: str) -> bool:
    """Whether what lists leave out has been read."""
    return Sighting.objects.filter(integration=integration, remote_id=remote_id, full=True).exists()


def _key(text: str) -> str:
    return text.translate(_LOWER)[:320]
