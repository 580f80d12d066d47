"""Changes carried out over there a second, with every limit off, beside a bare loop of the same HTTP client sending the
same PATCHes to the same sandbox. Each change is a mark taken, the account read afresh, the request written before it
leaves, the answer, account and event saved after it, each durable.

    python benchmarks/provisioning.py [changes]
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if TYPE_CHECKING:
    from tests.provisioning.world import World

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
NO_LIMIT = 999_999


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.EDITS_COLLECTED_SECONDS = 0
    with tempfile.TemporaryDirectory() as folder:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(folder) / "lockstep.sqlite3")
        connection.creation.create_test_db(verbosity=0)
        try:
            measure(Path(folder), count)
        finally:
            connection.close()


def measure(folder: Path, count: int) -> None:
    from lockstep.connections.models import Exchange
    from lockstep.directory.users import create_user, update_user
    from lockstep.doors import http
    from lockstep.insights.events import SYSTEM
    from lockstep.protocols.scim.requests import MEDIA_TYPE
    from ringcentral_sandbox.accounts.licences import add_lines
    from tests import cast
    from tests.provisioning.world import Clock, Service, World

    class RealClock(Clock):
        at = property(lambda self: datetime.now(UTC), lambda self, at: None)

    there = Service(folder / "sandbox.sqlite3", RealClock())
    there.sandbox.database.set_setting("rate_limits", dict.fromkeys(("light", "medium", "heavy", "auth"), NO_LIMIT))
    add_lines(there.sandbox, "United States", count)
    cast.alice()
    world, people = World(there, RealClock()), []
    for number in range(count):
        email = f"nr.{number:04}@fernhill.example"
        there.create(email, "Nr", f"{number:04}")
        values = {"username": email, "email": email, "firstname": "Nr", "lastname": f"{number:04}"}
        people.append(create_user(values, actor=SYSTEM))
    world.join(*people)
    while not ready(world, count):
        world.run()
    for person in people:
        update_user(person, {"department": "Finance"}, actor=SYSTEM)
    before, began = len(there.requests()), time.perf_counter()
    while len(there.requests("PATCH")) < count:
        world.run()
    ours = time.perf_counter() - began
    calls = len(there.requests()) - before
    sent = list(Exchange.objects.filter(method="PATCH").order_by("opened_at")[:count])
    token, _ = there.tokens()
    headers = {"Authorization": f"Bearer {token}", "Accept": MEDIA_TYPE, "Content-Type": MEDIA_TYPE}
    began = time.perf_counter()
    for one in sent:
        answer = http.send(http.Call(one.method, one.url, headers, one.request_body.encode()))
        assert getattr(answer, "status", 0) == 200, answer
    bare = time.perf_counter() - began
    there.close()
    print(f"changes carried out            {count / ours:6.1f}/s   ({count} changes, {calls} calls)")
    print(f"a bare loop of the same calls  {count / bare:6.1f}/s")
    print(f"ratio                          {bare / ours:6.2f}")


def ready(world: "World", count: int) -> bool:
    """Everybody is adopted."""
    from lockstep.connections.models import IntegrationState
    from lockstep.provisioning import actions
    from lockstep.provisioning.models import Account

    world.integration.refresh_from_db()
    unplanned = Account.objects.filter(due_at__isnull=False).exists()
    if world.integration.state == IntegrationState.REVIEWING and not unplanned:
        actions.start_provisioning(world.integration, actor=world.admin)
    return Account.objects.filter(state="in_step").count() == count


if __name__ == "__main__":
    main()
