"""Directory Insights with many events and with few: pages with chart, list and counts, of databases with 2,000 events
of the last month and with 200,000, in the same run.

    python benchmarks/insights.py [events]
    DATABASE_URL=postgres://… python benchmarks/insights.py [events]      (a database of its own: tables are emptied)
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

FEW, ROUNDS, DAYS = 2_000, 7, 30
KINDS = ("user_update_provision", "user_create_provision", "sso_auth", "user_login_attempt", "user_update")


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        few_took, many_took = measured(FEW), measured(many)
    print(f"page                        {FEW:>8} events   {many:>8} events   ratio")
    for page, few in few_took.items():
        print(f"{page:24} {few * 1000:12.1f} ms {many_took[page] * 1000:14.1f} ms {many_took[page] / few:9.1f}")


def prepare(folder: Path) -> None:
    """An installation of its own, with Alice."""
    from lockstep import installation

    installation.prepare(folder / "data", folder / "vault.key", "http://localhost:8000", 8000)
    email = "alice@fernhill.example"
    alice = {"username": email, "email": email, "firstname": "Alice", "lastname": "Moreau"}
    installation.create_administrator(alice, "correct horse battery", "Fernhill Trading")


def measured(number: int) -> dict[str, float]:
    """Seconds for each page, the median of several, with so many events of the last month."""
    from django.test import Client

    from lockstep.insights.models import Event
    from lockstep.insights.search import key_of

    fill(number)
    browser = Client(HTTP_HOST="localhost:8000")
    answer = browser.post("/sign-in", {"username": "alice@fernhill.example", "password": "correct horse battery"})
    assert answer.status_code == 302
    deep = key_of(Event.objects.order_by("-at", "-id")[number // 2])
    pages = {
        "last 24 hours": "?",
        "last 30 days": "?period=month",
        "any time, deep": f"?period=all&older={deep}",
        "one person, any time": f"?person={7:024d}",
        "failed, 30 days": "?period=month&result=failed",
        "words, 30 days": "?period=month&q=person+17",
    }
    return {page: median(browser, f"/admin/insights/{query}") for page, query in pages.items()}


def fill(number: int) -> None:
    """Events of a month about 200 persons, one in fifteen failed."""
    from django.db import connection

    from lockstep.doors import clock
    from lockstep.insights.models import Event

    dice, now = random.Random(1), clock.now()
    Event.objects.all().delete()
    made = (one(Event, dice, now) for _ in range(number))
    Event.objects.bulk_create(made, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def one(event: type, dice: random.Random, now):
    """An event, with the weight of a real one."""
    person = dice.randrange(200)
    return event(
        kind=dice.choice(KINDS),
        at=now - timedelta(seconds=dice.random() * DAYS * 86400),
        actor_kind="worker",
        actor_label="Lockstep",
        target_kind="user",
        target_id=f"{person:024d}",
        target_label=f"Person {person}",
        application_id="a" * 24,
        application_label="RingCentral",
        success=dice.random() > 1 / 15,
        changes=[{"field": "Department", "old": "Sales", "new": "Support"}],
    )


def median(browser, address: str) -> float:
    """Seconds of the middle one of several, after one that is not counted."""
    took = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = browser.get(address)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.content[:500]
    return sorted(took[1:])[ROUNDS // 2]


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[1])
    main()
