"""What an entry of the catalogue holds. An entry is data: nothing anywhere asks which template it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from lockstep.applications.traits import Traits

EMAIL_ADDRESS_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
UNSPECIFIED_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"

PRODUCTION, SANDBOX, CUSTOM = "production", "sandbox", "custom"

GENERAL_INFO, SSO, IDENTITY_MANAGEMENT, USER_GROUPS, BOOKMARK = (
    "General Info",
    "SSO",
    "Identity Management",
    "User Groups",
    "Bookmark",
)


@dataclass(frozen=True)
class SamlAttribute:
    """What is sent under `name`: a user's property (source "user", `value` its name) or a text (source "constant")."""

    name: str
    source: str
    value: str
    required: bool = False
    removable: bool = True


@dataclass(frozen=True)
class ServiceProvider:
    """How a service is addressed in one environment; "" where only its metadata tells."""

    sp_entity_id: str = ""
    acs_url: str = ""
    login_url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Saml:
    """What the SSO tab starts with. `elsewhere`: the same service in other regions, offered beside the fields."""

    environments: Mapping[str, ServiceProvider]
    acs_path: str
    login_path: str
    elsewhere: tuple[ServiceProvider, ...] = ()
    name_id_source: str = "email"
    name_id_format: str = EMAIL_ADDRESS_FORMAT
    signature_algorithm: str = "RSA-SHA256"
    sign_assertion: bool = True
    sign_response: bool = True
    idp_initiated: bool = False
    attributes: tuple[SamlAttribute, ...] = ()

    def service_provider(self, environment: str, own_url: str = "") -> ServiceProvider:
        """The fields' first values. With a base URL of one's own, all of them lie under it."""
        if environment != CUSTOM:
            return self.environments[environment]
        login_url = f"{urlsplit(own_url).scheme}://<mydomain>{self.login_path}"
        return ServiceProvider(own_url, own_url + self.acs_path, login_url)


@dataclass(frozen=True)
class MappingRow:
    """One line of the table Attribute Mappings. `path` is where the value is sent, "" where the service fixes it."""

    lockstep_property: str
    lockstep_ui: str
    scim_mapping: str
    service_value: str
    path: str = ""


@dataclass(frozen=True)
class Endpoints:
    """Absolute URLs. `platform` is the base of the service's other API; paths of its calls begin at its root."""

    base: str
    scim: str
    platform: str
    authorize: str
    token: str
    revoke: str
    userinfo: str


@dataclass(frozen=True)
class RateRule:
    """Which calls fall into a rate group: the first rule that fits counts. Paths begin after the base of their API."""

    methods: tuple[str, ...]
    path: str
    group: str


@dataclass(frozen=True)
class Service:
    """The service's side of Identity Management. `rate_groups`: name -> (calls, seconds of the window)."""

    name: str
    environments: Mapping[str, str]
    scim_path: str
    authorize_path: str
    token_path: str
    revoke_path: str
    userinfo_path: str
    status_path: str
    permissions: tuple[str, ...]
    rate_groups: Mapping[str, tuple[int, float]]
    rate_rules: tuple[RateRule, ...]
    mapping: tuple[MappingRow, ...]
    user_name_sources: tuple[str, ...]
    traits: Traits
    lines_path: str = ""  # of the list that tells free lines with their countries, "" where there is none

    def endpoints(self, environment: str, own_url: str = "") -> Endpoints:
        """Every URL of an environment; `own_url` (scheme and host) is the base of all of them when it is custom."""
        base = own_url.rstrip("/") if environment == CUSTOM else self.environments[environment]
        return Endpoints(
            base=base,
            scim=base + self.scim_path,
            platform=base,
            authorize=base + self.authorize_path,
            token=base + self.token_path,
            revoke=base + self.revoke_path,
            userinfo=base + self.userinfo_path,
        )

    def group_of(self, method: str, path: str) -> str:
        """The rate group of a call. Every call falls into one: the last rule fits all."""
        return next(
            rule.group for rule in self.rate_rules if _fits(method, rule.methods) and path.startswith(rule.path)
        )

    def status_of(self, remote_id: str) -> str:
        """The path of the call that tells pending and switched off apart, "" where there is none."""
        return self.status_path.replace("{id}", quote(remote_id, safe="~"))


@dataclass(frozen=True)
class Template:
    """One entry. `colour` and `icon` make the tile; `tabs` are what its configuration shows."""

    key: str
    name: str
    description: str
    colour: str
    icon: str
    tabs: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    saml: Saml | None = None
    service: Service | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_bookmark(self) -> bool:
        return BOOKMARK in self.tabs


def _fits(method: str, methods: tuple[str, ...]) -> bool:
    return not methods or method in methods
