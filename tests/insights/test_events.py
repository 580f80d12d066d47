"""F4: what is kept of every act, with secrets masked by their names."""

import pytest

from lockstep.insights.events import SYSTEM, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.masking import DOTS, masked, masked_words, without
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


def test_what_lies_below_a_secrets_name_is_secret_too():
    assert masked("details", {"tokens": [{"value": "abc", "kind": ""}]}) == {"tokens": [{"value": DOTS, "kind": ""}]}


@pytest.mark.parametrize(
    "text",
    [
        "access_token=abc123&token_type=bearer",
        '{"refresh_token" : "abc123", "scope": "ReadAcc',
        "You sent Authorization: Bearer abc123 to us",
        '{\\"client_secret\\":\\"abc123\\"',
    ],
)
def test_text_that_is_no_json_is_masked_by_the_names_in_it(text):
    assert "abc123" not in masked_words(text)
    assert masked_words("The token was not found") == "The token was not found"


def test_a_secret_is_masked_by_its_value_however_it_is_written():
    assert without("a+b/c== a%2Bb%2Fc%3D%3D", ["a+b/c==", ""]) == f"{DOTS} {DOTS}"
