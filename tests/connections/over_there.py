"""RingCentral's sandbox for tests of the connection: served on a free port, and walked through as a person would."""

import threading
from urllib.parse import parse_qsl, urlsplit

from ringcentral_sandbox.accounts.extensions import find_by_email
from ringcentral_sandbox.app import create_app, sandbox_of
from ringcentral_sandbox.faults.log import entries
from ringcentral_sandbox.faults.rules import add_fault, clear_faults
from ringcentral_sandbox.oauth.tokens import end_session, end_sessions_of, find_pair
from ringcentral_sandbox.server import listen, make_server
from ringcentral_sandbox.switches import set_switches

BASE_URL = "http://localhost:8000"
ADMIN, STANDARD = "uma.reyes@example.com", "sam.standard@example.com"
SEED = {
    "company": {"name": "Fernhill Trading", "plan": "Premium", "id": "700100"},
    "client": {
        "client_id": "test-client",
        "client_secret": "test-secret",
        "name": "Lockstep",
        "redirect_uris": [f"{BASE_URL}/admin/connected-services/authorised"],
    },
    "people": [
        {"name": "Uma Reyes", "email": ADMIN, "role": "User Admin"},
        {"name": "Sam Standard", "email": STANDARD, "role": "Standard"},
    ],
    "unassigned": {"United States": 5, "Germany": 2},
}


class OverThere:
    """The sandbox behind `url`, and hands to do there what a person, an admin or a bad network would."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.app = create_app(":memory:", SEED, base_url=url)
        self.database = sandbox_of(self.app).database

    def authorise(self, url: str, email: str = ADMIN, decision: str = "authorize") -> dict[str, str]:
        """Sign in, meet the page, press a button; the parameters that the browser brings back."""
        browser, target = self._signed_in(url, email)
        answer = browser.post(target, data={"decision": decision})
        return dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))

    def page(self, url: str, email: str) -> str:
        """The page that somebody meets after signing in."""
        browser, target = self._signed_in(url, email)
        return browser.get(target).get_data(as_text=True)

    def _signed_in(self, url: str, email: str):
        """Without the sign-in's slow hash: the session that it would have left."""
        browser, target = self.app.test_client(), url.removeprefix(self.url)
        with browser.session_transaction() as session:
            session["extension_id"] = find_by_email(self.database, email).id
            session["since"] = sandbox_of(self.app).timestamp()
            session["authorizing"] = target
        return browser, target

    def switch(self, **values: str) -> None:
        set_switches(self.database, values)

    def plan(self, name: str) -> None:
        """The company buys another plan."""
        self.database.set_setting("company", {**self.database.setting("company", {}), "plan": name})

    def fault(self, where: str, kind: str, times: int = 1, **details: object) -> None:
        add_fault(self.database, {"where": where, "kind": kind, "times": times, **details})

    def mend(self) -> None:
        clear_faults(self.database)

    def end_sessions(self, email: str = ADMIN) -> None:
        """As if the administrator had changed the password."""
        end_sessions_of(sandbox_of(self.app), find_by_email(self.database, email).id)

    def requests(self, start: str = "") -> list[str]:
        """`METHOD path` of every API request, oldest first."""
        return [line for line, _ in self._log() if start in line]

    def bodies(self, start: str) -> list[str]:
        """What those requests carried."""
        return [entry["body"] for line, entry in self._log() if start in line]

    def headers(self, start: str) -> list[dict[str, str]]:
        """The headers of those requests, as far as the sandbox keeps them."""
        return [entry["headers"] for line, entry in self._log() if start in line]

    def knows_token(self, access: str) -> bool:
        """Whether an access token is still good over there."""
        answer = self.app.test_client().get("/scim/v2/Users?count=1", headers={"Authorization": f"Bearer {access}"})
        assert answer.status_code in (200, 401)
        return answer.status_code == 200

    def forget_access_token(self, access: str) -> None:
        """End the session that a token belongs to."""
        pair = find_pair(sandbox_of(self.app), access=access)
        end_session(sandbox_of(self.app), pair.session_id)

    def _log(self) -> list[tuple[str, dict]]:
        return [(f"{entry['method']} {entry['path']}", entry) for entry in entries(sandbox_of(self.app))]


class Server:
    """One server for all tests of a run; each test serves a sandbox of its own through it."""

    def __init__(self) -> None:
        listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = make_server(OverThere(self.url).app, listener)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def serve_afresh(self) -> OverThere:
        """A sandbox that nobody has touched."""
        over_there = OverThere(self.url)
        self._server.application = over_there.app
        return over_there

    def close(self) -> None:
        self._server.close()
        self._thread.join(5)
