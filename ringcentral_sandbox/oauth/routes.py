"""/restapi/oauth: token, revoke and userinfo. The authorize page, which a person sees, is in authorize.py."""

from typing import Any

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, current_app, request

from ringcentral_sandbox.envelope import ApiError, json_response
from ringcentral_sandbox.limits import Standing, count_request, rate_error
from ringcentral_sandbox.oauth import tokens
from ringcentral_sandbox.oauth.bearer import caller_of
from ringcentral_sandbox.sandbox import here

oauth = Blueprint("oauth", __name__, url_prefix="/restapi/oauth")


@oauth.errorhandler(ApiError)
def _refused(error: ApiError) -> Response:
    return error.response()


@oauth.post("/token")
def token() -> Response:
    """Counted by app and person; the person is known from the code or the refresh token."""
    standing = _counted(f"{_client_id()}/{_owner_of_request()}")
    with here().database.transaction():
        response: Response = _server().create_token_response()
    response.headers.update(standing.headers())
    return response


@oauth.post("/revoke")
def revoke() -> Response:
    """One token ends the whole session. An unknown token is as good as revoked."""
    server = _server()
    oauth_request = server.create_oauth2_request(None)
    try:
        client = server.authenticate_client(oauth_request, ("client_secret_basic",), "revocation")
    except OAuth2Error as error:
        response: Response = server.handle_error_response(oauth_request, error)
        return response
    standing = _counted(f"{client.client_id}/{_owner_of_request()}")
    pair = _presented_pair(request.form.get("token", ""))
    if pair is not None and pair.check_client(client):
        tokens.end_session(here(), pair.session_id)
    return Response(status=200, headers=standing.headers())


@oauth.get("/userinfo")
def userinfo() -> Response:
    caller = caller_of(here(), request.headers.get("Authorization"))
    standing = _counted(caller.rate_key)
    person = caller.owner
    body = {
        "sub": str(person.id),
        "email": person.profile.email,
        "email_verified": True,
        "account_id": str(here().database.setting("company", {})["id"]),
        "family_name": person.profile.last_name,
        "given_name": person.profile.first_name,
    }
    return json_response(body, headers=standing.headers())


def _server() -> Any:
    return current_app.extensions["oauth_server"]


def _counted(key: str) -> Standing:
    standing = count_request(here(), key, "auth")
    if standing.is_refused:
        raise rate_error(here(), standing)
    return standing


def _client_id() -> str:
    return request.authorization.username or "" if request.authorization else request.form.get("client_id", "")


def _owner_of_request() -> str:
    code = request.form.get("code", "")
    owner = here().database.value("SELECT owner_id FROM authorization_code WHERE code = ?", code) if code else None
    if owner is not None:
        return str(owner)
    pair = _presented_pair(request.form.get("refresh_token") or request.form.get("token", ""))
    return str(pair.owner_id) if pair else ""


def _presented_pair(text: str) -> tokens.TokenPair | None:
    if not text:
        return None
    return tokens.find_pair(here(), access=text) or tokens.find_pair(here(), refresh=text)
