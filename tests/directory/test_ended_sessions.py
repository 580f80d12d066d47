"""Sessions that ended by themselves don't stay in the database."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from lockstep import worker
from lockstep.doors import clock

pytestmark = pytest.mark.django_db


def test_sessions_are_cleared_a_day_after_their_end_and_no_others():
    for key, hours in (("old", -25), ("just", -1), ("living", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=clock.now() + timedelta(hours=hours))
    worker.run_until_quiet()
    assert set(Session.objects.values_list("session_key", flat=True)) == {"just", "living"}
    assert worker.step() is False
