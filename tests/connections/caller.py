"""A worker of the tests that makes one call: creates Bob, and saves the answer. Killed where LOCKSTEP_KILL_AT says."""

import time
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402

from lockstep.connections import exchange, speaker  # noqa: E402
from lockstep.connections.exchange import Purpose  # noqa: E402
from lockstep.connections.models import Integration  # noqa: E402
from lockstep.protocols.scim import requests  # noqa: E402
from lockstep.work import leases  # noqa: E402

BOB = {
    "userName": "bob@fernhill.example",
    "externalId": "ext-bob",
    "name.givenName": "Bob",
    "name.familyName": "Tanaka",
    'emails[type eq "work"].value': "bob@fernhill.example",
}

if __name__ == "__main__":
    pk = Integration.objects.get().pk
    while (held := leases.take(speaker.lease_name(pk), "caller", timedelta(seconds=2))) is None:
        time.sleep(0.05)
    line = speaker.open_line(pk, held)
    answer = speaker.call(line, requests.create(BOB), Purpose("create", "ext-bob", sent=BOB))
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
    print(answer.reply.kind)
