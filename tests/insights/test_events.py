"""F4: what is kept of every act, with secrets masked by their names."""

import pytest

from lockstep.insights.events import SYSTEM, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.masking import DOTS, masked
from lockstep.insights.models import Event, Mark


@pytest.mark.django_db
def test_an_event_masks_secrets_by_name_at_any_depth():
    record(
        EventKind.USER_UPDATE,
        actor=SYSTEM,
        target=Thing("user", "1" * 24, "Bob"),
        changes=[Change("client_secret", "old", "new")],
        details={"grant": {"refresh_token": "r", "scope": "ReadAccounts"}, "headers": [{"Authorization": "Bearer x"}]},
        touches=[("user", "1" * 24)],
    )
    event = Event.objects.get()
    assert event.changes == [{"field": "client_secret", "old": DOTS, "new": DOTS}]
    assert event.details == {
        "grant": {"refresh_token": DOTS, "scope": "ReadAccounts"},
        "headers": [{"Authorization": DOTS}],
    }
    assert Mark.objects.get().event_id == event.id


def test_harmless_names_and_empty_values_stay():
    assert masked("password_expires_at", "2026-11-24") == "2026-11-24"
    assert masked("password", "") == ""


@pytest.mark.django_db
def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no_such"):
        record("no_such_kind", actor=SYSTEM)  # type: ignore[arg-type]
