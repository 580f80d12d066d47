"""What a service does and doesn't do. The law reads traits; it never asks which service it is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Traits:
    """One service's habits. The defaults are the common ground of SCIM servers; a template states the rest.

    filters             what accounts can be searched by: "externalId", "userName", "email" -> the attribute to write
    pending             accounts wait for their owner's activation, and until then nothing but deletion is taken
    revive_before_delete  a switched-off account has to be switched on before it can be deleted
    status_asked        another API tells pending and switched off apart
    keeps_external_id   an account shows the externalId that it was created with
    active_on_create    `active: true` is part of a create
    lists_leave_out     attributes (their first part) that a list leaves out: a full read has to show them
    address_types, phone_types  the types that may be sent; others stay here
    ignored             attributes that the service takes no notice of: never sent, never a reason to send
    username_is_email   at provisioning, username and e-mail have to match
    country_required    an address needs a country
    region_required_in  countries (ISO codes) whose addresses need a state
    max_lengths         the longest value by path; `max_length` for the others
    lines_by_country    a new account needs a free line, in the country of its address
    line                what the service calls the thing that a new account uses up
    groups              whether groups may be pushed; None: the service has to be asked
    """

    filters: Mapping[str, str] = field(default_factory=lambda: {"userName": "userName"})
    pending: bool = False
    revive_before_delete: bool = False
    status_asked: bool = False
    keeps_external_id: bool = True
    active_on_create: bool = True
    lists_leave_out: frozenset[str] = frozenset()
    address_types: tuple[str, ...] = ("work",)
    phone_types: tuple[str, ...] = ("work", "mobile")
    ignored: frozenset[str] = frozenset()
    username_is_email: bool = False
    country_required: bool = False
    region_required_in: frozenset[str] = frozenset()
    max_lengths: Mapping[str, int] = field(default_factory=dict)
    max_length: int = 256
    lines_by_country: bool = False
    line: str = "licence"
    groups: bool | None = None
    bulk: bool = False

    def left_out_of_lists(self, path: str) -> bool:
        """Whether only a full read shows this attribute."""
        return path.split("[")[0].split(".")[0] in self.lists_leave_out
