"""The one registered app, from the seed. Permissions belong to the app, never to the requested scope."""

import hmac
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin

from ringcentral_sandbox.database import Database
from ringcentral_sandbox.switches import switch

PERMISSIONS = {
    "EditAccounts": ("EditAccounts", "ReadAccounts", "EditExtensions"),
    "ReadAccounts": ("ReadAccounts",),
    "none": (),
}


@dataclass(frozen=True)
class Client(ClientMixin):
    """What Authlib asks of a client."""

    client_id: str
    client_secret: str
    name: str
    redirect_uris: tuple[str, ...]
    permissions: tuple[str, ...]
    may_refresh: bool

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str | None:
        return self.redirect_uris[0] if len(self.redirect_uris) == 1 else None

    def get_allowed_scope(self, scope: str | None) -> str:
        """The requested scope is ignored: the app has the permissions that it was created with."""
        return " ".join(self.permissions)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.client_secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code" or (grant_type == "refresh_token" and self.may_refresh)


def find_client(database: Database, client_id: str) -> Client | None:
    stored = database.setting("client", {})
    if not client_id or stored.get("client_id") != client_id:
        return None
    return Client(
        client_id=stored["client_id"],
        client_secret=stored["client_secret"],
        name=stored["name"],
        redirect_uris=tuple(stored["redirect_uris"]),
        permissions=permissions_of_app(database),
        may_refresh=switch(database, "refresh_tokens") == "on",
    )


def permissions_of_app(database: Database) -> tuple[str, ...]:
    return PERMISSIONS[switch(database, "app_permissions")]
