"""Every write over there has one Exchange here, and every Exchange of a write has one event; and the reverse."""

from collections import Counter
from urllib.parse import urlsplit

from lockstep.connections.models import Exchange
from lockstep.insights.models import Event
from tests.laws.year.judge import Broken

# What needs no event of its own: it was sent again at once, or the death of the process came before.
UNTOLD = ("unauthorised",)
DEFINITE = ("accepted", "deleted", "conflict", "licence")  # it was answered by the service itself


class Books:
    """What has been matched so far. After a restore the log before it has its evidence in no database any more."""

    def __init__(self) -> None:
        self.from_entry = 0

    def restored(self, newest_entry: int) -> None:
        self.from_entry = newest_entry

    def balance(self, log: list[dict]) -> None:
        """Raise Broken where log, Exchanges and events don't agree."""
        exchanges = list(Exchange.objects.filter(is_write=True).order_by("opened_at", "id"))
        written = [one for one in log if one["method"] != "GET" and one["id"] > self.from_entry]
        unmatched = Counter((one["method"], one["path"], _same(one["body"])) for one in written)
        for one in sorted(exchanges, key=lambda one: one.kind not in DEFINITE):
            key = (one.method, urlsplit(one.url).path, _same(one.request_body))
            if unmatched[key] > 0:
                unmatched[key] -= 1
            elif one.kind in DEFINITE and not self.from_entry:
                raise Broken(f"the Exchange {one} was answered, and nothing of it is in the log over there")
        left = [key for key, count in unmatched.items() if count > 0]
        if left:
            raise Broken(f"a write over there has no Exchange: {left[0]}")
        self._told(exchanges)

    def _told(self, exchanges: list[Exchange]) -> None:
        named: Counter[str] = Counter()
        for ids in Event.objects.filter(kind__startswith="user_").values_list("exchange_ids", flat=True):
            named.update(ids)
        for one in exchanges:
            told = named[one.id]
            settled = named[one.settled_by] if one.settled_by else 0
            if told > 1:
                raise Broken(f"the Exchange {one} is told in {told} events")
            if one.closed_at is not None and one.kind not in UNTOLD and not told and not settled:
                if not self._ends_a_line(one):
                    raise Broken(f"the Exchange {one} ({one.kind}, {one.purpose}) is told in no event")
        known = {one.id for one in exchanges}
        writes = Event.objects.filter(kind__in=("user_create_provision", "user_deprovision", "user_delete_provision"))
        for event in writes.exclude(exchange_ids=[]).filter(details__settled_by=None):
            if not known & set(event.exchange_ids):
                raise Broken(f"the event {event} names no Exchange of a write")

    def _ends_a_line(self, one: Exchange) -> bool:
        """It stopped the integration (that event names it), or was recorded by itself and its worker died then."""
        stopped = Event.objects.filter(kind__startswith="idm_integration", exchange_ids__contains=one.id).exists()
        return stopped or one.kind in ("throttled", "forbidden")


def _same(body: str) -> str:
    return body.replace(" ", "")
