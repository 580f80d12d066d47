"""Rate limits: a sliding window per person, app and group, and a penalty that each further request starts again."""

from dataclasses import dataclass

from ringcentral_sandbox.envelope import ApiError
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

WINDOW_SECONDS = 60
PENALTY_SECONDS = 60
DEFAULT_LIMITS = {"light": 50, "medium": 40, "heavy": 10, "auth": 5}


@dataclass(frozen=True)
class Standing:
    """What the rate headers say after a request was counted."""

    group: str
    limit: int
    remaining: int
    is_refused: bool

    def headers(self) -> dict[str, str]:
        return {
            "X-Rate-Limit-Group": self.group,
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(self.remaining),
            "X-Rate-Limit-Window": str(WINDOW_SECONDS),
        }


def count_request(sandbox: Sandbox, caller_key: str, group: str) -> Standing:
    """Count one request; it is refused if a penalty runs, or if it is one too many."""
    database, now, key = sandbox.database, sandbox.timestamp(), f"{group}/{caller_key}"
    limit = {**DEFAULT_LIMITS, **database.setting("rate_limits", {})}[group]
    with database.transaction():
        database.execute("DELETE FROM rate_hit WHERE rate_key = ? AND at <= ?", key, now - WINDOW_SECONDS)
        until = database.value("SELECT until FROM rate_penalty WHERE rate_key = ?", key) or 0
        used = database.value("SELECT COUNT(*) FROM rate_hit WHERE rate_key = ?", key)
        if until > now or used >= limit:
            database.execute("INSERT OR REPLACE INTO rate_penalty VALUES (?, ?)", key, now + PENALTY_SECONDS)
            return Standing(group, limit, 0, is_refused=True)
        database.execute("INSERT INTO rate_hit VALUES (?, ?)", key, now)
        return Standing(group, limit, limit - used - 1, is_refused=False)


def forget_requests(sandbox: Sandbox) -> None:
    """Every window and every penalty ends."""
    with sandbox.database.transaction():
        sandbox.database.execute("DELETE FROM rate_hit")
        sandbox.database.execute("DELETE FROM rate_penalty")


def rate_error(sandbox: Sandbox, standing: Standing) -> ApiError:
    error = ApiError(429, "CMN-301", "Request rate exceeded")
    error.headers = standing.headers()
    if switch(sandbox.database, "retry_after") == "sent":
        error.headers["Retry-After"] = str(PENALTY_SECONDS)
    return error
