"""A user as a service shows them, read leniently."""

from collections.abc import Mapping
from dataclasses import dataclass

from lockstep.protocols.scim.resources import Flat, flatten

LONGEST_ID = 200


@dataclass(frozen=True)
class Resource:
    """A user as the service shows them. `active` is None where it says nothing; `values` hold everything, flat."""

    id: str
    user_name: str
    external_id: str
    active: bool | None
    values: Flat
    notes: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The first e-mail address, the one of type work where there is one."""
        work = self.values.get('emails[type eq "work"].value')
        return str(work or next((v for k, v in self.values.items() if k.startswith("emails")), ""))


def read_user(item: object) -> Resource | None:
    """A user of an answer, or None where no id of any sense names them. Ids that are numbers become text."""
    if not isinstance(item, Mapping):
        return None
    identifier = item.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        return None
    if not 0 < len(str(identifier)) <= LONGEST_ID:
        return None
    values = flatten(item)
    active = values.get("active")
    notes = ("active came as a text",) if isinstance(item.get("active"), str) else ()
    return Resource(
        id=str(identifier),
        user_name=str(values.get("userName", "")),
        external_id=str(values.get("externalId", "")),
        active=active if isinstance(active, bool) else None,
        values=values,
        notes=notes,
    )
