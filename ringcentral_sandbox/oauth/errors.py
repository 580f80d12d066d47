"""OAuth errors as RingCentral writes them: `error`, `error_description`, and `errors` with their codes. Status 400."""

from typing import Any

from authlib.oauth2 import OAuth2Error

# What Authlib refuses by itself, given the nearest documented code.
CODE_OF_ERROR = {
    "invalid_client": "OAU-123",
    "invalid_grant": "OAU-106",
    "invalid_request": "CMN-101",
    "unauthorized_client": "OAU-251",
    "unsupported_grant_type": "OAU-250",
    "unsupported_response_type": "CMN-101",
    "invalid_scope": "CMN-101",
    "access_denied": "OAU-141",
}


class RingCentralError(OAuth2Error):
    """One error with its code; `parameters` as the service adds them to some."""

    def __init__(self, error: str, code: str, message: str, parameters: dict[str, str] | None = None) -> None:
        super().__init__(description=message, error=error, status_code=400)
        self.code = code
        self.parameters = parameters or {}


def invalid_client(client_id: str) -> RingCentralError:
    printable = "".join(letter for letter in client_id if letter.isalnum() or letter in "-_.")
    return RingCentralError("invalid_client", "OAU-153", f"Invalid client: {printable}", {"client_id": printable})


def error_body(error: OAuth2Error) -> dict[str, Any]:
    code = getattr(error, "code", "") or CODE_OF_ERROR.get(error.error, "CMN-101")
    message = error.description or error.error
    inner: dict[str, Any] = {"errorCode": code, "message": message}
    parameters = getattr(error, "parameters", {})
    if parameters:
        inner["parameters"] = [{"parameterName": name, "parameterValue": value} for name, value in parameters.items()]
    return {"error": error.error, "error_description": message, "errors": [inner]}


def error_headers(error: OAuth2Error) -> list[tuple[str, str]]:
    headers = [("Content-Type", "application/json;charset=UTF-8"), ("Cache-Control", "no-store")]
    if error.error == "invalid_client":
        realm = 'Bearer realm="RingCentral REST API"'
        headers.append(("WWW-Authenticate", f'{realm}, error="{error.error}", error_description="{error.description}"'))
    return headers
