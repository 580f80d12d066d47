"""RingCentral: SAML single sign-on (SP-initiated only), and SCIM 2.0 under its REST API."""

from lockstep.applications import attributes as a
from lockstep.applications.catalog.template import (
    GENERAL_INFO,
    IDENTITY_MANAGEMENT,
    PRODUCTION,
    SANDBOX,
    SSO,
    USER_GROUPS,
    MappingRow,
    RateRule,
    Saml,
    SamlAttribute,
    Service,
    ServiceProvider,
    Template,
)
from lockstep.applications.traits import Traits

_ACS_PATH = "/sp/ACS.saml2"
_LOGIN_PATH = "/login/startupSSOLogin.html"
_LOGIN_URL = f"https://<mydomain>{_LOGIN_PATH}"
_EXTENSIONS = "/restapi/v1.0/account/~/extension"
_EXTENSION = "urn:scim:schemas:extension:enterprise:2.0"  # the label of the published table; sent is the real URN

SAML = Saml(
    environments={
        PRODUCTION: ServiceProvider(
            "https://sso.ringcentral.com", f"https://sso.ringcentral.com{_ACS_PATH}", _LOGIN_URL
        ),
        SANDBOX: ServiceProvider(login_url=_LOGIN_URL),
    },
    acs_path=_ACS_PATH,
    login_path=_LOGIN_PATH,
    elsewhere=(
        ServiceProvider(
            "https://ssoeuro.ringcentral.com", f"https://ssoeuro.ringcentral.com{_ACS_PATH}", _LOGIN_URL, "UK and EU"
        ),
    ),
    attributes=(
        SamlAttribute("email", "user", "email", required=True),
        SamlAttribute("number", "constant", "1", required=True, removable=False),
    ),
)

TRAITS = Traits(
    filters={"userName": "userName", "email": "email"},
    pending=True,
    revive_before_delete=True,
    status_asked=True,
    active_on_create=False,
    lists_leave_out=frozenset({"addresses", "phoneNumbers"}),
    address_types=("work",),
    phone_types=("mobile",),
    ignored=frozenset({"displayName", "nickName", "profileUrl", "userType", "preferredLanguage", "locale", "timezone"}),
    username_is_email=True,
    country_required=True,
    region_required_in=frozenset({"US", "GB", "CA"}),
    max_lengths={
        a.USER_NAME: 254,
        a.EMAIL: 254,
        a.GIVEN_NAME: 64,
        a.FAMILY_NAME: 64,
        a.DEPARTMENT: 64,
    },
    lines_by_country=True,
    line="DigitalLine",
    groups=False,
)


def _same(name: str, path: str = "") -> MappingRow:
    return MappingRow(name, name, name, name, path)


MAPPING = (
    MappingRow("email", "Company Email", "emails: value", "email", a.EMAIL),
    MappingRow("username", "Username", "userName", "userName", a.USER_NAME),
    MappingRow("firstname", "First Name", "name.givenName", "name.givenName", a.GIVEN_NAME),
    MappingRow("lastname", "Last Name", "name.familyName", "name.familyName", a.FAMILY_NAME),
    _same("addresses[].type"),
    _same("addresses[].streetAddress", a.STREET),
    _same("addresses[].locality", a.LOCALITY),
    _same("addresses[].region", a.REGION),
    _same("addresses[].postalCode", a.POSTAL_CODE),
    _same("addresses[].country", a.COUNTRY),
    _same("phoneNumbers[].type"),
    _same("phoneNumbers[].value", a.MOBILE),
    MappingRow("department", "Department", _EXTENSION, _EXTENSION, a.DEPARTMENT),
)

SERVICE = Service(
    name="RingCentral",
    environments={
        PRODUCTION: "https://platform.ringcentral.com",
        SANDBOX: "https://platform.devtest.ringcentral.com",
    },
    scim_path="/scim/v2",
    authorize_path="/restapi/oauth/authorize",
    token_path="/restapi/oauth/token",  # noqa: S106
    revoke_path="/restapi/oauth/revoke",
    userinfo_path="/restapi/oauth/userinfo",
    status_path=f"{_EXTENSIONS}/{{id}}",
    permissions=("ReadAccounts", "EditAccounts"),
    rate_groups={"light": (50, 60), "medium": (40, 60), "heavy": (10, 60), "auth": (5, 60)},
    rate_rules=(
        RateRule((), "/restapi/oauth/", "auth"),
        RateRule(("POST",), "/Users/.search", "light"),
        RateRule(("GET",), f"{_EXTENSIONS}/", "light"),
        RateRule(("GET",), _EXTENSIONS, "medium"),
        RateRule(("GET", "HEAD"), "", "light"),
        RateRule((), "", "heavy"),
    ),
    mapping=MAPPING,
    user_name_sources=("username", "email"),
    traits=TRAITS,
    lines_path=_EXTENSIONS,
)

TEMPLATE = Template(
    key="ringcentral",
    name="RingCentral",
    description="SAML single sign-on, and accounts created, updated and deactivated by SCIM.",
    colour="#006cac",
    icon="phone",
    tabs=(GENERAL_INFO, SSO, IDENTITY_MANAGEMENT, USER_GROUPS),
    keywords=("phone", "telephony", "meetings"),
    saml=SAML,
    service=SERVICE,
)
