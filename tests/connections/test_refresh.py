"""A grant is refreshed at half of its life, saved before it is used, and outlives a lost answer (D3)."""

from datetime import timedelta

import pytest
from django.db import transaction

from lockstep.connections import actions, breaker, due, exchange, speaker
from lockstep.connections.exchange import Purpose
from lockstep.connections.grant import grant_of
from lockstep.connections.models import Exchange, Integration, RetiredGrant
from lockstep.connections.refresh import keep_grant_alive, refresh
from lockstep.doors import clock, vault
from lockstep.doors.http import Call, NotSent, send
from lockstep.insights.models import Event
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.work import leases

pytestmark = pytest.mark.django_db

LIST = requests.list_users(count=1)
TOKEN = "POST /restapi/oauth/token"


def call(line: speaker.Line) -> exchange.Answer:
    answer = speaker.call(line, LIST, Purpose("list"))
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
    return answer


def refreshes() -> list[int | None]:
    return list(Exchange.objects.filter(purpose="refresh").order_by("opened_at").values_list("status", flat=True))


def half_spent() -> None:
    Integration.objects.update(refresh_at=clock.now())


def refresh_token() -> str:
    return vault.unseal(Integration.objects.get().sealed_refresh_token)


class TestHalfLife:
    def test_a_new_grant_is_half_spent_after_half_an_hour(self, integration):
        left = integration.access_expires_at - integration.refresh_at
        assert timedelta(minutes=29) < left <= timedelta(minutes=30)
        assert integration.refresh_at - clock.now() > timedelta(minutes=29)

    def test_before_that_nothing_is_refreshed(self, open_line):
        assert call(open_line()).reply.kind == ReplyKind.PAGE
        assert refreshes() == []

    def test_from_then_on_the_next_call_goes_out_with_a_new_one(self, open_line, integration):
        half_spent()
        before = refresh_token()
        assert call(open_line()).reply.kind == ReplyKind.PAGE
        assert (refreshes(), refresh_token() != before) == ([200], True)
        assert Integration.objects.get().refresh_at > clock.now() + timedelta(minutes=29)

    def test_one_that_fails_costs_nothing_while_the_token_at_hand_lasts(self, open_line, over_there):
        half_spent()
        over_there.fault(TOKEN, "status", times=None, status=500)
        line = open_line()
        assert call(line).reply.kind == ReplyKind.PAGE
        assert call(line).reply.kind == ReplyKind.PAGE
        assert refreshes() == [500], "it is put off, not tried with every call"
        assert timedelta(0) < Integration.objects.get().refresh_at - clock.now() <= timedelta(minutes=2)

    def test_one_that_is_not_answered_once_no_token_is_left_is_an_outage_of_the_line(self, open_line, over_there):
        Integration.objects.update(access_expires_at=clock.now() - timedelta(seconds=1))
        over_there.fault(TOKEN, "cut_before", times=None)
        line = open_line()
        for _ in range(3):
            line.spent = line.spent | {"breaker": {**line.spent.get("breaker", {}), "until": 0.0}}  # its rest is over
            with pytest.raises(speaker.NotNow):
                call(line)
        assert (breaker.is_open(line.spent["breaker"]), speaker.rest(line).seconds > 0) == (True, True)
        with pytest.raises(speaker.NotNow):
            call(line)
        assert refreshes() == [None] * 3, "it is not asked every half minute for as long as the service is down"

    def test_a_full_window_of_the_authorization_server_puts_it_off_too(self, open_line):
        line = open_line()
        for _ in range(4):  # the exchange of the code was the fifth
            keep_grant_alive(line)
        half_spent()
        line.integration.refresh_from_db()
        assert call(line).reply.kind == ReplyKind.PAGE
        assert len(refreshes()) == 4

    def test_one_that_was_done_although_its_answer_was_lost_is_asked_for_again_by_the_401(self, open_line, over_there):
        """The old access token died at the refresh; the old refresh token gives the same new pair."""
        half_spent()
        over_there.fault(TOKEN, "cut_after")
        assert call(open_line()).reply.kind == ReplyKind.PAGE
        assert refreshes() == [None, 200]
        assert Integration.objects.get().state == "verified"

    def test_a_dead_grant_is_found_half_an_hour_before_it_would_be_missed(self, open_line, over_there):
        half_spent()
        over_there.end_sessions()
        with pytest.raises(speaker.Stopped):
            call(open_line())
        assert Integration.objects.get().state == "stopped"
        event = Event.objects.get(kind="idm_integration_stopped")
        (shown,) = event.exchange_ids
        assert Exchange.objects.get(pk=shown).purpose == "refresh", "the event shows the answer"


class TestLostAnswer:
    def test_the_grant_is_looked_at_again_in_a_minute_although_nobody_is_due(self, open_line, over_there):
        over_there.fault(TOKEN, "cut_after")
        line = open_line()
        with pytest.raises(speaker.NotNow):
            keep_grant_alive(line)
        assert Integration.objects.get().keepalive_at <= clock.now() + timedelta(minutes=1)
        assert due.next_due() <= clock.now() + timedelta(minutes=1)
        keep_grant_alive(line)
        assert refreshes() == [None, 200]
        assert Integration.objects.get().keepalive_at > clock.now() + timedelta(hours=23)

    def test_it_is_brought_forward_before_the_refresh_leaves(self, open_line):
        line, seen = open_line(), []

        def look(call: Call):
            seen.append(Integration.objects.get().keepalive_at)
            return send(call)

        line.send = look
        keep_grant_alive(line)
        assert len(seen) == 1
        assert seen[0] <= clock.now() + timedelta(minutes=1)

    def test_the_same_refresh_token_may_be_asked_with_again_and_again(self, open_line, over_there):
        over_there.fault(TOKEN, "cut_after", times=3)
        line, old = open_line(), refresh_token()
        for _ in range(3):
            with pytest.raises(speaker.NotNow):
                keep_grant_alive(line)
        assert refresh_token() == old
        keep_grant_alive(line)
        assert call(line).reply.kind == ReplyKind.PAGE


class TestReplacedMeanwhile:
    """A page proves another grant while the worker refreshes the one before."""

    def test_the_old_ones_death_does_not_stop_the_new_one(self, open_line, over_there, begin, come_back):
        line = open_line()
        over_there.end_sessions()
        assert come_back(over_there.authorise(begin())).problem is None
        assert refresh(line, _stale(line)).number == Integration.objects.get().grant_number
        assert call(line).reply.kind == ReplyKind.PAGE
        assert Integration.objects.get().state == "verified"

    def test_a_stop_that_another_grant_showed_stops_nothing(self, integration):
        actions.stop(integration, "OAU-213", "Token not found", of_grant=integration.grant_number - 1)
        assert Integration.objects.get().state == "verified"
        assert not Event.objects.filter(kind="idm_integration_stopped").exists()
        actions.stop(integration, "OAU-213", "Token not found", of_grant=integration.grant_number)
        assert Integration.objects.get().state == "stopped"

    def test_the_old_ones_new_token_is_revoked_rather_than_forgotten(self, open_line, over_there, begin, come_back):
        line = open_line()
        old = _stale(line)
        assert come_back(over_there.authorise(begin())).problem is None
        new = refresh_token()
        retired = RetiredGrant.objects.count()
        refresh(line, old)
        assert refresh_token() == new
        assert RetiredGrant.objects.count() == retired + 1


def test_what_could_not_leave_is_no_dead_grant(open_line, integration):
    Integration.objects.update(access_expires_at=clock.now())
    line = open_line()
    line.send = lambda call: NotSent("The service refuses the connection.")
    with pytest.raises(speaker.NotNow):
        call(line)
    assert Integration.objects.get().state == "verified"


def _stale(line: speaker.Line):
    grant = grant_of(line.integration)
    assert grant is not None
    return grant
