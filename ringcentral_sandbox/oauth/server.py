"""The authorization server: Authlib's, with RingCentral's words for errors and for client authentication."""

from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidClientError
from authlib.oauth2.rfc6749.requests import OAuth2Request
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask

from ringcentral_sandbox.oauth.clients import Client, find_client
from ringcentral_sandbox.oauth.errors import RingCentralError, error_body, error_headers, invalid_client
from ringcentral_sandbox.oauth.grants import CodeGrant, RefreshGrant
from ringcentral_sandbox.sandbox import here


class RingCentralServer(AuthorizationServer):
    def query_client(self, client_id: str) -> Client:
        client = find_client(here().database, client_id)
        if client is None:
            raise invalid_client(client_id)
        return client

    def authenticate_client(self, request: OAuth2Request, methods: Any, endpoint: str = "token") -> Client:
        authorization = request.headers.get("Authorization") or ""
        if not authorization.lower().startswith("basic "):
            raise RingCentralError("invalid_client", "OAU-123", "Client authentication is required")
        try:
            client: Client = super().authenticate_client(request, methods, endpoint)
        except InvalidClientError:
            raise invalid_client("wrong credentials") from None
        return client

    def handle_error_response(self, request: OAuth2Request, error: OAuth2Error) -> Any:
        if error.redirect_uri:
            return super().handle_error_response(request, error)
        return self.handle_response(400, error_body(error), error_headers(error))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def install_server(app: Flask) -> None:
    server = RingCentralServer()
    server.init_app(app)
    server.register_grant(CodeGrant, [CodeChallenge(required=True)])
    server.register_grant(RefreshGrant)
    app.extensions["oauth_server"] = server
