"""A directory and a RingCentral over a real socket, on one clock that only the test moves."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models import DateTimeField, Value

from lockstep import worker
from lockstep.applications.bindings import bind
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.connections.clients import save_client
from lockstep.connections.models import Exchange, Integration, IntegrationState
from lockstep.directory.models import User, UserGroup
from lockstep.doors import clock, vault
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from lockstep.provisioning import actions, queries
from lockstep.provisioning.models import LIVING, Account, Comparison
from ringcentral_sandbox.accounts import actions as over_there
from ringcentral_sandbox.accounts.extensions import Extension, Profile, find_by_email, find_extension, users
from ringcentral_sandbox.accounts.licences import add_lines
from ringcentral_sandbox.app import create_app, sandbox_of
from ringcentral_sandbox.faults.log import entries
from ringcentral_sandbox.faults.rules import add_fault, clear_faults
from ringcentral_sandbox.oauth.tokens import end_sessions_of, issue_pair, start_session
from ringcentral_sandbox.server import listen, make_server
from ringcentral_sandbox.switches import set_switches
from tests import cast
from tests.ports import free_port

SEED = {
    "company": {"name": "Fernhill Trading", "plan": "Premium"},
    "client": {
        "client_id": "sandbox-client",
        "client_secret": "sandbox-secret",
        "name": "Lockstep",
        "redirect_uris": ["http://localhost:8000/admin/connected-services/authorised"],
    },
    "people": [
        {"name": "Rita Calder", "email": "rita.calder@fernhill.example", "role": "Super Admin"},
        {"name": "Uma Reyes", "email": "uma.reyes@fernhill.example", "role": "User Admin"},
    ],
    "unassigned": {"United States": 4, "Germany": 1},
}


class Clock:
    """Wall clock, monotonic clock and the database's clock, moved by `advance` and by nothing else."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC) + timedelta(days=1)  # rows that date themselves are in the past

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def database_now(self) -> Value:
        return Value(self.at, output_field=DateTimeField())


class Service:
    """The sandbox: what an admin over there does, and what its store and its log say."""

    def __init__(self, data: Path, ticks: Clock, seed: dict | None = None) -> None:
        listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.app = create_app(data, seed or SEED, base_url=self.url, clock=lambda: ticks.at)
        self.sandbox = sandbox_of(self.app)
        self._server = make_server(self.app, listener)
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            self._server.run()
        except OSError:
            if not self._closing:  # its loop may be waiting for the socket that is closed
                raise

    def close(self) -> None:
        self._closing = True
        self._server.close()  # its loop ends by itself within a second
        self._server.task_dispatcher.shutdown(timeout=2)
        self.sandbox.database.close()

    def account(self, email: str) -> Extension | None:
        return find_by_email(self.sandbox.database, email)

    def status(self, user: User) -> str:
        """Enabled, Disabled, NotActivated, or "" where there is no such person."""
        found = self.account(user.email)
        return found.status if found else ""

    def people(self) -> list[Extension]:
        return users(self.sandbox.database)

    def extension(self, extension_id: str) -> Extension | None:
        return find_extension(self.sandbox.database, extension_id)

    def create(self, email: str, first: str, last: str, *, enabled: bool = True, **values: object) -> Extension:
        profile = Profile(email, email, first, last, **values)
        made = over_there.create_user(self.sandbox, profile, origin="portal")
        if enabled:
            over_there.activate_user(self.sandbox, made.id, pin="135790", password="")
        return made

    def activate(self, user: User) -> None:
        over_there.activate_user(self.sandbox, self._id(user), pin="135790", password="")

    def disable(self, user: User) -> None:
        over_there.disable_user(self.sandbox, self._id(user))

    def enable(self, user: User) -> None:
        over_there.enable_user(self.sandbox, self._id(user))

    def delete(self, user: User) -> None:
        over_there.delete_user(self.sandbox, self._id(user))

    def add_line(self, country: str = "United States", count: int = 1) -> None:
        add_lines(self.sandbox, country, count)

    def fault(self, where: str, kind: str, times: int = 1, **values: object) -> None:
        add_fault(self.sandbox.database, {"where": where, "kind": kind, "times": times, **values})

    def clear_faults(self) -> None:
        clear_faults(self.sandbox.database)

    def switch(self, **values: str) -> None:
        set_switches(self.sandbox.database, values)

    def go_down(self) -> None:
        """It answers everything with 503, until its faults are cleared."""
        for method in ("GET", "POST", "PATCH", "DELETE"):
            self.fault(f"{method} *", "status", times=None, status=503)

    def end_grants(self) -> None:
        end_sessions_of(self.sandbox, None)

    def requests(self, method: str = "") -> list[dict]:
        """SCIM requests as they arrived, oldest first."""
        said = [one for one in entries(self.sandbox) if one["path"].startswith("/scim/")]
        return [one for one in said if method in ("", one["method"])]

    def writes(self) -> list[dict]:
        return [one for one in self.requests() if one["method"] != "GET"]

    def tokens(self) -> tuple[str, str]:
        """A grant of the User Admin's, as if authorised."""
        owner = self.account("uma.reyes@fernhill.example")
        assert owner is not None
        session = start_session(self.sandbox, "sandbox-client", owner.id, "EditAccounts ReadAccounts")
        pair = issue_pair(self.sandbox, session, access_seconds=3600, refresh_seconds=7 * 86400, with_refresh=True)
        return pair.access_token, pair.refresh_token or ""

    def _id(self, user: User) -> int:
        found = self.account(user.email)
        assert found is not None, user.email
        return found.id


class World:
    """Both sides, and the worker between them, one turn at a time."""

    def __init__(self, service: Service, ticks: Clock) -> None:
        self.there, self.clock = service, ticks
        self.admin = SYSTEM
        self.group: UserGroup = cast.group("Sales")
        self.application: Application = create_application(
            "ringcentral",
            {"display_label": "RingCentral", "environment": "custom", "service_url": service.url},
            actor=SYSTEM,
        )
        bind(self.application, self.group, actor=SYSTEM)
        self.integration = self._authorised()

    def _authorised(self) -> Integration:
        save_client("ringcentral", "custom", "sandbox-client", "sandbox-secret", actor=SYSTEM)
        integration = Integration.objects.create(
            application=self.application,
            state=IntegrationState.VERIFIED,
            review_reason="activated",
            grant_owner_id=str(self.there._id(User(email="uma.reyes@fernhill.example"))),
        )
        self.authorise(integration)
        return integration

    def authorise(self, integration: Integration) -> None:
        """Put a fresh grant in place."""
        access, refresh = self.there.tokens()
        integration.sealed_access_token, integration.sealed_refresh_token = vault.seal(access), vault.seal(refresh)
        integration.access_expires_at = self.clock.at + timedelta(seconds=3600)
        integration.refresh_at = self.clock.at + timedelta(seconds=1800)
        integration.keepalive_at = self.clock.at + timedelta(days=1)
        integration.grant_number += 1
        integration.save()

    def start(self) -> None:
        """Review, and press Start provisioning if there is anything to start."""
        self.run()
        self.integration.refresh_from_db()
        if self.integration.state == IntegrationState.REVIEWING:
            actions.start_provisioning(self.integration, actor=SYSTEM)
            self.run()
        self.integration.refresh_from_db()

    def start_after_review(self, then: Callable[[], None]) -> None:
        """Review, let something happen, and start."""
        self.run()
        self.integration.refresh_from_db()
        then()
        actions.start_provisioning(self.integration, actor=SYSTEM)
        self.run()
        self.integration.refresh_from_db()

    def unplug(self) -> None:
        """Nobody listens where RingCentral was."""
        self._set_url(f"http://127.0.0.1:{free_port()}")

    def plug(self) -> None:
        self._set_url(self.there.url)

    def _set_url(self, url: str) -> None:
        Application.objects.filter(pk=self.application.pk).update(service_url=url)

    def join(self, *users: User) -> None:
        from lockstep.directory.groups import add_members

        add_members(self.group, users, actor=SYSTEM)

    def leave(self, *users: User) -> None:
        from lockstep.directory.groups import remove_members

        remove_members(self.group, users, actor=SYSTEM)

    def run(self) -> None:
        """Until nothing is due now."""
        worker.run_until_quiet()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with the worker taking its turns when something becomes due."""
        end = self.clock.at + timedelta(seconds=seconds)
        while self.clock.at < end:
            self.run()
            moments = [at for source in worker.SOURCES if (at := source.next_due()) and at > self.clock.at]
            moments += [at for at in self._lanes_resting() if at > self.clock.at]
            self.clock.at = min([*moments, end]) + timedelta(milliseconds=1)
        self.run()

    def _lanes_resting(self) -> list[datetime]:
        from lockstep.work.models import Lease

        return [lease.until for lease in Lease.objects.all() if lease.until is not None]

    def account(self, user: User) -> Account:
        """The living row, else the last one."""
        rows = Account.objects.filter(integration=self.integration, user=user)
        return rows.filter(LIVING).first() or rows.order_by("-created_at")[0]

    def sentence(self, user: User) -> str:
        return queries.account_view(self.account(user)).sentence.text

    def state(self, user: User) -> str:
        return queries.account_view(self.account(user)).state

    def trouble(self, user: User) -> str:
        return self.account(user).trouble

    def events(self, kind: str) -> list[Event]:
        return list(Event.objects.filter(kind=kind).order_by("at", "id"))

    def nothing_open(self) -> bool:
        return not Exchange.objects.filter(closed_at__isnull=True).exists() and not Mark.objects.exists()

    def comparisons(self) -> list[Comparison]:
        return list(Comparison.objects.order_by("asked_at"))


def use_clock(monkeypatch) -> Clock:
    ticks = Clock()
    monkeypatch.setattr(clock, "now", ticks.now)
    monkeypatch.setattr(clock, "monotonic", ticks.monotonic)
    monkeypatch.setattr(clock, "database_now", ticks.database_now)
    return ticks
