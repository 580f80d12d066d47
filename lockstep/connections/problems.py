"""Why an authorisation did not end in a verified integration: what happened, and what to do about it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lockstep.protocols.scim.replies import Reply, ReplyKind


class ProblemCode(StrEnum):
    NOT_REGISTERED = "not_registered"
    UNKNOWN_STATE = "unknown_state"
    OTHER_SESSION = "other_session"
    GONE = "gone"
    NEVER_CAME_BACK = "never_came_back"
    ACCESS_DENIED = "access_denied"
    AUTHORISE_ERROR = "authorise_error"
    CODE_REFUSED = "code_refused"
    NO_REFRESH_TOKEN = "no_refresh_token"  # noqa: S105
    APP_PERMISSION = "app_permission"
    ROLE = "role"
    PLAN = "plan"
    SCIM_OFF = "scim_off"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNUSABLE = "unusable"
    ANOTHER_ACCOUNT = "another_account"


# {0} is the service's name, {1} what it said or what is missing.
_WHAT = {
    ProblemCode.NOT_REGISTERED: "No client id and secret are set for {0}.",
    ProblemCode.UNKNOWN_STATE: "This return from {0} belongs to no authorisation that was begun here.",
    ProblemCode.OTHER_SESSION: "This authorisation was begun in another browser session.",
    ProblemCode.GONE: "The application was deleted or deactivated meanwhile.",
    ProblemCode.NEVER_CAME_BACK: "Nobody came back from {0}'s sign-in.",
    ProblemCode.ACCESS_DENIED: "{0} reports that access was denied.",
    ProblemCode.AUTHORISE_ERROR: "{0} did not authorise: {1}",
    ProblemCode.CODE_REFUSED: "{0} did not exchange the authorisation for a token: {1}",
    ProblemCode.NO_REFRESH_TOKEN: "{0} gave no refresh token, so the access would end within the hour.",
    ProblemCode.APP_PERMISSION: "The app registered at {0} lacks a permission: {1}",
    ProblemCode.ROLE: "The role of the person who authorised is too low at {0}: {1}",
    ProblemCode.PLAN: "The plan of this {0} account does not include SCIM: {1}",
    ProblemCode.SCIM_OFF: "SCIM is not switched on in {0}: {1}",
    ProblemCode.REFUSED: "{0} refuses SCIM: {1}",
    ProblemCode.UNREACHABLE: "{0} could not be reached: {1}",
    ProblemCode.UNUSABLE: "{0} answered with something that is not SCIM: {1}",
    ProblemCode.ANOTHER_ACCOUNT: "That was another {0} account than the one that this integration belongs to.",
}
_AGAIN = "Nothing was changed. Try again from the Identity Management tab."
_ADVICE = {
    ProblemCode.NOT_REGISTERED: "Enter them under Settings > Connected services, then configure again.",
    ProblemCode.UNKNOWN_STATE: "Begin again from the Identity Management tab; such a link works once, for an hour.",
    ProblemCode.OTHER_SESSION: "Begin and end the authorisation in the same browser, signed in as the same person.",
    ProblemCode.GONE: "Nothing was connected.",
    ProblemCode.NEVER_CAME_BACK: "If {0} asked for administrator permissions, sign in there as a User Admin or higher.",
    ProblemCode.ACCESS_DENIED: "Press Authorize there, signed in with the role User Admin or higher.",
    ProblemCode.AUTHORISE_ERROR: _AGAIN,
    ProblemCode.CODE_REFUSED: "Check client id, client secret and redirect URI under Settings > Connected services.",
    ProblemCode.NO_REFRESH_TOKEN: "Switch on “Issue refresh tokens” for the app in {0}'s developer console.",
    ProblemCode.APP_PERMISSION: "Add the permissions ReadAccounts and EditAccounts to the app, then authorise again.",
    ProblemCode.ROLE: "Authorise as somebody with the role User Admin or higher.",
    ProblemCode.PLAN: "SCIM needs a Premium, Ultimate or Enterprise plan; ask {0} to change it, then authorise again.",
    ProblemCode.SCIM_OFF: "In {0}'s Admin Portal choose SCIM as Directory Provider, under Directory Integrations.",
    ProblemCode.REFUSED: "Most often SCIM isn't chosen as Directory Provider, or the role is below User Admin.",
    ProblemCode.UNREACHABLE: _AGAIN,
    ProblemCode.UNUSABLE: "Check the application's base URL under General Info.",
    ProblemCode.ANOTHER_ACCOUNT: "Authorise in the same account; for another one deactivate IdM first, then configure.",
}


@dataclass(frozen=True)
class Problem:
    """One failure, in words for an admin."""

    code: ProblemCode
    sentence: str
    advice: str


def problem(code: ProblemCode, service: str, said: str = "") -> Problem:
    """The problem in words; `said` is what the service gave as its reason, quoted as it is."""
    return Problem(code, _WHAT[code].format(service, said).strip(), _ADVICE[code].format(service))


def refused(reply: Reply, service: str) -> Problem:
    """Why the first SCIM call was not answered with a list."""
    return problem(_code_of(reply), service, reply.sentence)


def _code_of(reply: Reply) -> ProblemCode:
    if reply.kind == ReplyKind.NOT_SENT or (reply.kind == ReplyKind.UNSURE and (reply.status or 500) >= 500):
        return ProblemCode.UNREACHABLE
    if reply.kind == ReplyKind.THROTTLED:
        return ProblemCode.UNREACHABLE
    if reply.kind not in (ReplyKind.FORBIDDEN, ReplyKind.UNAUTHORISED, ReplyKind.LICENCE, ReplyKind.REFUSED):
        return ProblemCode.UNUSABLE
    return next((code for pattern, code in _SAID if re.search(pattern, f"{reply.code} {reply.sentence}", re.I)), _OTHER)


_OTHER = ProblemCode.REFUSED
_SAID = (
    (r"CMN-401|application needs to have", ProblemCode.APP_PERMISSION),
    (r"CMN-408|user needs to have|\brole\b|administrator permission", ProblemCode.ROLE),
    (r"\bplan\b|\bpremium\b|\bultimate\b|\benterprise\b|\bedition\b", ProblemCode.PLAN),
    (r"directory (provider|integration)|scim.{0,40}(not|isn't|disabled|off)", ProblemCode.SCIM_OFF),
    (r"permission", ProblemCode.ROLE),
)
