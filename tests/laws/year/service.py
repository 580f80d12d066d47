"""The sandbox in this process: a call goes into its WSGI application, through whatever weather there is."""

import io
import random
from urllib.parse import unquote, urlsplit

from lockstep.doors.http import Answered, Call, Outcome, Unknown
from ringcentral_sandbox.accounts.extensions import Extension, find_user, users
from ringcentral_sandbox.app import create_app, sandbox_of
from ringcentral_sandbox.faults.log import entries
from ringcentral_sandbox.faults.middleware import ConnectionCut
from ringcentral_sandbox.oauth.tokens import issue_pair, start_session
from ringcentral_sandbox.scim.replies import user_body
from ringcentral_sandbox.switches import set_switches
from tests.laws.year.seams import Time
from tests.provisioning.world import SEED

URL = "https://platform.ringcentral.example"
OWNER = "uma.reyes@fernhill.example"
_HEADERS = {"content-type": "CONTENT_TYPE"}


class Service:
    """RingCentral, as the sandbox imitates it."""

    def __init__(self, time: Time, chance: random.Random, lines: int) -> None:
        seed = SEED | {"unassigned": {"United States": lines, "Germany": max(lines // 4, 1)}}
        self.time = time
        self.app = create_app(
            ":memory:", seed, base_url=URL, clock=lambda: time.true, sleep=time.pass_seconds, chance=chance
        )
        self.sandbox = sandbox_of(self.app)
        set_switches(self.sandbox.database, {"count_max": "10"})
        self.owner = next(one for one in users(self.sandbox.database) if one.profile.email == OWNER)

    def close(self) -> None:
        self.sandbox.database.close()

    def answer(self, call: Call) -> Outcome:
        """One request, without any weather."""
        parts, answer = urlsplit(call.url), {}
        body = call.body or b""
        environ = {
            "REQUEST_METHOD": call.method, "PATH_INFO": unquote(parts.path), "QUERY_STRING": parts.query,
            "SERVER_NAME": parts.netloc, "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.7", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "https", "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        for name, value in call.headers.items():
            environ[_HEADERS.get(name.lower(), "HTTP_" + name.upper().replace("-", "_"))] = value

        def start(status: str, headers: list) -> None:
            answer.update(status=int(status.split(" ", 1)[0]), headers={k.lower(): v for k, v in headers})

        try:
            content = b"".join(self.app.wsgi_app(environ, start))
        except ConnectionCut:
            return Unknown("The connection was cut.")
        return Answered(answer["status"], answer["headers"], content)

    def tokens(self) -> tuple[str, str]:
        """A grant of the User Admin's, as if authorised."""
        session = start_session(self.sandbox, "sandbox-client", self.owner.id, "EditAccounts ReadAccounts")
        pair = issue_pair(self.sandbox, session, access_seconds=3600, refresh_seconds=7 * 86400, with_refresh=True)
        return pair.access_token, pair.refresh_token or ""

    def account(self, account_id: int) -> Extension | None:
        return find_user(self.sandbox.database, account_id)

    def people(self) -> list[Extension]:
        return users(self.sandbox.database)

    def shown(self, account: Extension) -> dict:
        """An account as a GET shows it."""
        return user_body(self.sandbox, account)

    def log(self, since: int) -> list[dict]:
        """SCIM requests after this one, oldest first."""
        return [one for one in entries(self.sandbox, since) if one["path"].startswith("/scim/")]
