"""One line per integration: what a call leaves behind, whatever comes back."""

from datetime import timedelta

import pytest
from django.db import transaction

from lockstep.connections import actions, exchange, speaker
from lockstep.connections.exchange import Purpose
from lockstep.connections.models import Exchange, Integration
from lockstep.doors import clock, vault
from lockstep.doors.http import Call, NotSent, send
from lockstep.insights.models import Event
from lockstep.mail.models import Mail
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.work import leases
from lockstep.work.models import Lease
from tests.connections.conftest import ALICE
from tests.protocols.scim.judge import judge

pytestmark = pytest.mark.django_db

BOB = {
    "userName": "bob+rc@fernhill.example",
    "externalId": "ext-bob",
    "name.givenName": "Bob",
    "name.familyName": "Tanaka",
    'emails[type eq "work"].value': "bob+rc@fernhill.example",
}
CREATE = requests.create(BOB)
OF_BOB = Purpose("create", "ext-bob", sent=BOB)


def saved(line: speaker.Line, answer: exchange.Answer) -> exchange.Answer:
    """What a caller does with an answer."""
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
    return answer


def call(line: speaker.Line, request=CREATE, purpose=OF_BOB) -> exchange.Answer:
    return saved(line, speaker.call(line, request, purpose))


def waits(line: speaker.Line, request=CREATE, purpose=OF_BOB) -> speaker.NotNow:
    with pytest.raises(speaker.NotNow) as refused:
        speaker.call(line, request, purpose)
    return refused.value


class TestAnswered:
    def test_a_create_comes_back_with_the_account(self, open_line, over_there):
        """D5, D14"""
        judge(CREATE)
        answer = call(open_line())
        assert answer.reply.kind == ReplyKind.ACCEPTED
        assert (answer.reply.resource.external_id, answer.reply.resource.active) == ("ext-bob", False)

    def test_the_exchange_holds_what_was_sent_and_what_was_answered(self, open_line, integration, over_there):
        """F4"""
        answer = call(open_line())
        row = Exchange.objects.get(pk=answer.exchange_id)
        assert (row.method, row.url, row.status) == ("POST", f"{over_there.url}/scim/v2/Users", 201)
        assert (row.external_id, row.sent, row.kind) == ("ext-bob", BOB, "accepted")
        assert '"userName": "bob+rc@fernhill.example"' in row.request_body
        assert '"externalId": "ext-bob"' in row.answer_body
        assert row.answer_headers["x-rate-limit-group"] == "heavy"
        assert row.opened_at <= row.answered_at == row.closed_at

    def test_the_bytes_kept_are_the_bytes_sent(self, open_line, over_there):
        answer = call(open_line())
        assert Exchange.objects.get(pk=answer.exchange_id).request_body.encode() == CREATE.content
        assert over_there.bodies("POST /scim/v2/Users") == [CREATE.content.decode()]

    def test_a_plus_arrives_as_a_plus(self, open_line, over_there):
        """D4"""
        line = open_line()
        call(line)
        found = call(line, requests.find("userName", "bob+rc@fernhill.example"), Purpose("find"))
        assert [hit.external_id for hit in found.reply.page.items] == ["ext-bob"]

    def test_the_request_has_a_user_agent_and_no_etag(self, open_line, over_there):
        call(open_line())
        headers = over_there.headers("POST /scim/v2/Users")[0]
        assert headers["User-Agent"].startswith("Lockstep/")
        assert headers["Content-Type"] == headers["Accept"] == "application/json"
        assert "If-Match" not in headers


class TestUnsure:
    @pytest.mark.parametrize("kind", ["cut_after", "html", "truncated", "without_id", "empty", "huge", "error_200"])
    def test_a_write_without_a_known_outcome_stays_open_until_a_look_settles_it(
        self, open_line, integration, over_there, kind
    ):
        over_there.fault("POST /scim/v2/Users", kind)
        line = open_line()
        answer = call(line)
        assert answer.reply.kind == ReplyKind.UNSURE
        (row,) = exchange.open_writes(integration, "ext-bob")
        assert (row.id, row.closed_at) == (answer.exchange_id, None)
        assert row.answered_at, "what came is kept, although it is of no use"
        look = call(line, requests.find("userName", BOB["userName"]), Purpose("find", "ext-bob"))
        assert exchange.settle(integration, "ext-bob", by=look.exchange_id) == 1
        assert not exchange.open_writes(integration, "ext-bob").exists()

    def test_a_look_without_an_answer_is_closed_because_nothing_can_have_happened(self, open_line, over_there):
        over_there.fault("GET /scim/v2/Users*", "cut_after")
        answer = call(open_line(), requests.find("userName", "bob"), Purpose("find", "ext-bob"))
        assert answer.reply.kind == ReplyKind.UNSURE
        assert Exchange.objects.get(pk=answer.exchange_id).closed_at

    def test_a_crash_between_answer_and_save_leaves_it_open(self, open_line, integration):
        speaker.call(open_line(), CREATE, OF_BOB)
        assert exchange.open_writes(integration, "ext-bob").count() == 1


class TestNotSent:
    def test_a_line_that_is_down_closes_the_exchange_and_is_left_alone_for_a_while(self, open_line, integration):
        line = open_line()
        line.send = lambda call: NotSent("The service refuses the connection.")
        answer = call(line)
        assert answer.reply.kind == ReplyKind.NOT_SENT
        assert not exchange.open_writes(integration, "ext-bob").exists()
        assert timedelta(0) < waits(line).until - clock.now() <= timedelta(seconds=5)
        assert speaker.rest(line).seconds > 0

    def test_nothing_is_sent_twice(self, open_line, over_there):
        over_there.fault("POST /scim/v2/Users", "cut_before")
        call(open_line())
        assert over_there.requests("POST /scim/v2/Users") == ["POST /scim/v2/Users"]


class TestBudget:
    """D5"""

    def test_the_ninth_write_of_a_minute_waits_and_a_leavers_goes_out(self, open_line, over_there):
        """The two that are kept are lent while they are back within ten seconds."""
        line = open_line()
        for _ in range(8):
            call(line, requests.delete("999"), Purpose("delete", "x"))
        wait = waits(line)
        assert (wait.why, timedelta(seconds=40) < wait.until - clock.now() <= timedelta(seconds=50)) == ("heavy", True)
        call(line, requests.delete("999"), Purpose("switch off", "x", leaver=True))
        assert speaker.writes_free(line) == 1
        call(line, requests.find("userName", "bob"), Purpose("find"))

    def test_what_was_spent_is_kept_with_the_lease_before_the_call_leaves(self, open_line, integration):
        line = open_line()
        kept: list[dict] = []

        def look(call: Call):
            kept.append(Lease.objects.get(name=line.held.name).spent)
            return send(call)

        line.send = look
        call(line)
        assert len(kept[0]["groups"]["heavy"]["stamps"]) == 1

    def test_a_429_silences_the_group_and_nothing_is_sent_inside_the_penalty(self, open_line, over_there):
        over_there.fault(
            "POST /scim/v2/Users",
            "status",
            status=429,
            headers={"Retry-After": "60", "X-Rate-Limit-Group": "heavy", "X-Rate-Limit-Limit": "10"},
        )
        line = open_line()
        answer = call(line)
        assert answer.reply.kind == ReplyKind.THROTTLED
        assert Exchange.objects.get(pk=answer.exchange_id).closed_at
        assert timedelta(seconds=55) < waits(line).until - clock.now() <= timedelta(seconds=60)
        call(line, requests.find("userName", "bob"), Purpose("find"))
        assert len(over_there.requests("POST /scim/v2/Users")) == 1

    def test_a_unit_begins_only_with_room_for_two_writes(self, open_line, over_there):
        """D11"""
        line = open_line()
        for _ in range(9):
            call(line, requests.delete("999"), Purpose("delete", "x", leaver=True))
        with pytest.raises(speaker.NotNow):
            speaker.begin_unit(line)

    def test_a_unit_begins_only_with_two_minutes_of_token_left(self, open_line, integration):
        """D11"""
        Integration.objects.update(access_expires_at=clock.now() + timedelta(seconds=100))
        line = open_line()
        speaker.begin_unit(line)
        assert speaker.token_seconds(line) > 3000


class TestGrant:
    """D3"""

    def test_a_token_about_to_expire_is_refreshed_before_the_call(self, open_line, integration, over_there):
        Integration.objects.update(access_expires_at=clock.now() + timedelta(seconds=30))
        before = vault.unseal(integration.sealed_refresh_token)
        assert call(open_line()).reply.kind == ReplyKind.ACCEPTED
        integration.refresh_from_db()
        assert vault.unseal(integration.sealed_refresh_token) != before
        assert Exchange.objects.filter(purpose="refresh", status=200).count() == 1

    def test_a_401_is_met_with_one_refresh_and_the_call_once_more(self, open_line, integration, over_there):
        Integration.objects.update(sealed_access_token=vault.seal("stale"))
        assert call(open_line()).reply.kind == ReplyKind.ACCEPTED
        purposes = Exchange.objects.exclude(purpose__in=("authorise", "verify")).order_by("opened_at")
        assert [(row.purpose, row.status) for row in purposes] == [("create", 401), ("refresh", 200), ("create", 201)]
        assert all(row.closed_at for row in purposes)

    def test_a_refresh_is_saved_before_it_is_used(self, open_line, integration):
        Integration.objects.update(sealed_access_token=vault.seal("stale"))
        line = open_line()
        used: list[str] = []

        def look(call: Call):
            if "/scim/" in call.url:
                kept = vault.unseal(Integration.objects.get().sealed_access_token)
                used.append(call.headers["Authorization"])
                assert call.headers["Authorization"] == f"Bearer {kept}"
            return send(call)

        line.send = look
        call(line)
        assert len(used) == 2

    def test_a_grant_that_a_page_has_replaced_meanwhile_is_used_instead_of_refreshing(
        self, open_line, integration, over_there, begin, come_back
    ):
        line = open_line()
        assert come_back(over_there.authorise(begin())).problem is None
        over_there.forget_access_token(vault.unseal(line.integration.sealed_access_token))
        assert call(line).reply.kind == ReplyKind.ACCEPTED
        assert not Exchange.objects.filter(purpose="refresh").exists()

    def test_a_dead_grant_stops_the_integration_visibly_and_once(self, open_line, integration, over_there, alice):
        over_there.end_sessions()
        with pytest.raises(speaker.Stopped):
            speaker.call(open_line(), CREATE, OF_BOB)
        integration.refresh_from_db()
        assert (integration.state, integration.stopped_from, integration.reason_code) == (
            "stopped",
            "verified",
            "OAU-213",
        )
        event = Event.objects.get(kind="idm_integration_stopped")
        assert (event.success, event.reason) == (False, integration.reason)
        assert [mail.to for mail in Mail.objects.filter(subject__contains="stopped")] == [alice.email]
        assert not exchange.open_writes(integration, "ext-bob").exists(), "a 401 has done nothing"

    def test_a_lost_answer_to_a_refresh_is_no_dead_grant(self, open_line, integration, over_there):
        Integration.objects.update(access_expires_at=clock.now())
        over_there.fault("POST /restapi/oauth/token", "cut_after")
        line = open_line()
        assert waits(line).why == "grant"
        assert timedelta(0) < waits(line).until - clock.now() <= timedelta(seconds=5), "nothing can be said without it"
        line.spent = line.spent | {"breaker": {}}  # that time is over
        assert call(line).reply.kind == ReplyKind.ACCEPTED, "the old refresh token is good while the new one is unused"
        assert Integration.objects.get().state == "verified"

    def test_a_401_after_a_refresh_stops_too(self, open_line, integration, over_there):
        over_there.fault("POST /scim/v2/Users", "status", times=2, status=401)
        answer = call(open_line())
        assert answer.reply.kind == ReplyKind.UNAUTHORISED
        assert Integration.objects.get().state == "stopped"


class TestStops:
    @pytest.mark.parametrize("switch", [{"scim": "off"}, {"app_permissions": "ReadAccounts"}])
    def test_a_permission_gone_stops_the_integration_not_a_thousand_persons(self, open_line, over_there, switch):
        line = open_line()
        over_there.switch(**switch)
        assert call(line).reply.kind == ReplyKind.FORBIDDEN
        assert Integration.objects.get().state == "stopped"
        sent = len(over_there.requests("/scim/"))
        with pytest.raises(speaker.Stopped):
            speaker.call(line, CREATE, OF_BOB)
        assert len(over_there.requests("/scim/")) == sent

    def test_no_licence_is_a_matter_of_that_account(self, open_line, over_there):
        """D9"""
        over_there.fault(
            "POST /scim/v2/Users", "status", status=403, body={"detail": "License limit has been reached."}
        )
        assert call(open_line()).reply.kind == ReplyKind.LICENCE
        assert Integration.objects.get().state == "verified"

    def test_the_platform_api_refused_stops_nothing(self, open_line, over_there):
        over_there.switch(platform_api="refused")
        path = "/restapi/v1.0/account/~/extension/1"
        assert call(open_line(), requests.platform_get(path), Purpose("status")).reply.kind != ReplyKind.DOCUMENT
        assert Integration.objects.get().state == "verified"

    def test_off_means_no_new_request_from_that_commit_on(self, open_line, integration, over_there):
        """D17"""
        line = open_line()
        actions.deactivate(integration, actor=ALICE)
        with pytest.raises(speaker.Stopped):
            speaker.call(line, CREATE, OF_BOB)
        assert not over_there.requests("POST /scim/v2/Users")
        assert not Exchange.objects.filter(purpose="create").exists()

    def test_a_unit_begun_is_finished_although_the_integration_is_off(self, open_line, integration, over_there):
        """D11, D17"""
        line = open_line()
        actions.deactivate(integration, actor=ALICE)
        purpose = Purpose("delete", "ext-bob", finishing=True)
        assert call(line, requests.delete("999"), purpose).reply.kind == ReplyKind.DELETED

    def test_nothing_is_sent_for_an_application_that_was_deleted(self, open_line, application, over_there):
        line = open_line()
        application.deleted_at = clock.now()
        application.save()
        with pytest.raises(speaker.Stopped):
            speaker.call(line, CREATE, OF_BOB)
        assert not over_there.requests("POST /scim/v2/Users")


class TestLease:
    def test_a_lane_taken_over_is_no_longer_spoken_for(self, open_line, over_there):
        line = open_line()
        Lease.objects.update(token=line.held.token + 1)
        with pytest.raises(leases.LeaseLost):
            speaker.call(line, CREATE, OF_BOB)
        assert not over_there.requests("POST /scim/v2/Users")
        assert not Exchange.objects.filter(purpose="create").exists()

    def test_a_worker_held_up_before_the_bytes_leave_does_not_send_them(self, open_line, over_there, monkeypatch):
        line = open_line()
        real, late = clock.monotonic, [0.0]
        monkeypatch.setattr(clock, "monotonic", lambda: real() + late[0])
        opened = exchange.open_exchange

        def hold_up(*arguments):
            late[0] = 23.0
            return opened(*arguments)

        monkeypatch.setattr(exchange, "open_exchange", hold_up)
        assert call(line).reply.kind == ReplyKind.NOT_SENT
        assert not over_there.requests("POST /scim/v2/Users")

    def test_an_answer_that_comes_after_the_lane_was_lost_is_not_saved(self, open_line, integration, over_there):
        line = open_line()
        answer = speaker.call(line, CREATE, OF_BOB)
        Lease.objects.update(token=line.held.token + 1)
        with pytest.raises(leases.LeaseLost):
            saved(line, answer)
        assert exchange.open_writes(integration, "ext-bob").count() == 1
