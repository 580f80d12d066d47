"""configure and Re-authorise against the sandbox: verified by a real call, or told apart what is wrong."""

from datetime import timedelta

import pytest

from lockstep.connections import actions, authorise, clients
from lockstep.connections.models import Authorisation, Exchange, Integration, RetiredGrant, ServiceClient
from lockstep.connections.problems import ProblemCode
from lockstep.doors import clock, vault
from lockstep.doors.http import Answered
from lockstep.insights.events import Actor
from lockstep.insights.models import Event
from tests.connections import over_there as sandbox
from tests.connections.conftest import ALICE, SESSION

pytestmark = pytest.mark.django_db


def events(kind: str) -> list[tuple[bool, str]]:
    return list(Event.objects.filter(kind=kind).order_by("at").values_list("success", "reason"))


class TestItWorks:
    def test_the_integration_is_verified_by_a_call_that_was_really_made(self, integration, over_there):
        """D1"""
        assert integration.state == "verified"
        assert integration.verified_at is not None
        assert over_there.requests("/scim/v2/Users") == ["GET /scim/v2/Users"]

    def test_it_knows_whose_grant_it_is_and_in_which_account(self, integration, over_there):
        assert integration.remote_account_id == "700100"
        assert integration.grant_owner_email == sandbox.ADMIN
        assert integration.grant_owner_label == "Uma Reyes"
        assert integration.grant_owner_id.isdigit()
        assert integration.authorised_by_label == "Alice Moreau"

    def test_the_tokens_are_sealed_and_last_as_long_as_the_service_said(self, integration):
        token = vault.unseal(integration.sealed_access_token)
        assert token
        assert token not in integration.sealed_access_token
        assert timedelta(minutes=55) < integration.access_expires_at - clock.now() <= timedelta(hours=1)

    def test_the_event_names_who_did_it_and_the_exchanges_behind_it(self, integration):
        """F1"""
        event = Event.objects.get(kind="idm_integration_activate")
        assert (event.success, event.actor_label, event.target_kind) == (True, "Alice Moreau", "integration")
        exchanges = [Exchange.objects.get(pk=pk) for pk in event.exchange_ids]
        assert [(e.purpose, e.status) for e in exchanges] == [
            ("authorise", 200),
            ("verify", 200),
            ("verify", 200),
            ("verify", 200),
        ]
        assert all(exchange.closed_at for exchange in exchanges)

    def test_no_secret_stands_in_any_exchange_or_event(self, integration):
        """F4"""
        kept = "".join(str(row) for row in [*Exchange.objects.values(), *Event.objects.values()])
        for secret in (
            vault.unseal(integration.sealed_access_token),
            vault.unseal(integration.sealed_refresh_token),
            "test-secret",
        ):
            assert secret not in kept

    def test_a_service_that_says_our_secrets_back_does_not_bring_them_into_pages_and_records(
        self, begin, application, over_there
    ):
        """F4"""
        query, sent = over_there.authorise(begin()), []

        def echo(call):
            sent.append(call)
            return Answered(400, {"location": f"/?{call.body.decode()}"}, b"Seen: " + call.body + b" test-secret")

        ended = authorise.complete(query, session_key=SESSION, actor=ALICE, send=echo)
        shown = "".join(str(row) for row in [ended, *Exchange.objects.values(), *Event.objects.values()])
        assert query["code"].encode() in sent[0].body
        for secret in (query["code"], "test-secret", sent[0].headers["Authorization"].split()[1]):
            assert secret not in shown

    def test_the_address_that_the_browser_is_sent_to_has_the_hint_and_the_challenge(self, begin, over_there):
        """B10"""
        url = begin(login_hint="testing12+3@jumpcloud.com")
        assert url.startswith(f"{over_there.url}/restapi/oauth/authorize?response_type=code&client_id=test-client")
        assert "login_hint=testing12%2B3%40jumpcloud.com" in url
        assert "code_challenge_method=S256" in url
        assert Integration.objects.get().state == "authorising"


class TestToldApart:
    """D1, D2: what is wrong over there, each in its own words and with what to do."""

    def ended(self, come_back, query) -> authorise.Ended:
        ended = come_back(query)
        integration = Integration.objects.get()
        assert ended.problem is not None
        assert (integration.state, integration.sealed_refresh_token) == ("off", "")
        assert integration.reason == ended.problem.sentence
        assert events("idm_integration_activate") == [(False, ended.problem.sentence)]
        assert ended.problem.advice
        return ended

    def test_scim_is_not_switched_on(self, begin, come_back, over_there):
        over_there.switch(scim="off")
        ended = self.ended(come_back, over_there.authorise(begin()))
        assert ended.problem.code == ProblemCode.SCIM_OFF
        assert "Directory Provider" in ended.problem.advice

    def test_the_plan_does_not_include_it(self, begin, come_back, over_there):
        over_there.plan("Essentials")
        assert self.ended(come_back, over_there.authorise(begin())).problem.code == ProblemCode.PLAN

    @pytest.mark.parametrize("permissions", ["ReadAccounts", "none"])
    def test_the_app_lacks_a_permission(self, begin, come_back, over_there, permissions):
        over_there.switch(app_permissions=permissions)
        ended = self.ended(come_back, over_there.authorise(begin()))
        assert ended.problem.code == ProblemCode.APP_PERMISSION
        assert "EditAccounts" in ended.problem.advice

    def test_no_refresh_token_is_given(self, begin, come_back, over_there):
        over_there.switch(refresh_tokens="off")
        assert self.ended(come_back, over_there.authorise(begin())).problem.code == ProblemCode.NO_REFRESH_TOKEN

    def test_the_role_is_too_low_and_the_service_says_403(self, begin, come_back, over_there):
        over_there.switch(below_user_admin="passes")
        ended = self.ended(come_back, over_there.authorise(begin(), sandbox.STANDARD))
        assert ended.problem.code == ProblemCode.ROLE
        assert "User Admin" in ended.problem.advice

    def test_the_role_is_too_low_and_the_service_sends_access_denied(self, begin, come_back, over_there):
        over_there.switch(below_user_admin="access_denied")
        query = over_there.authorise(begin(), sandbox.STANDARD)
        assert query["error"] == "access_denied"
        assert self.ended(come_back, query).problem.code == ProblemCode.ACCESS_DENIED

    def test_the_role_is_too_low_and_nobody_ever_comes_back(self, begin, over_there, monkeypatch):
        assert "dministrator permission" in over_there.page(begin(), sandbox.STANDARD)
        assert Integration.objects.get().state == "authorising"
        assert authorise.expire() == 0
        later = clock.now() + timedelta(hours=1, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert authorise.expire() == 1
        integration = Integration.objects.get()
        assert (integration.state, integration.reason_code) == ("off", ProblemCode.NEVER_CAME_BACK)
        assert events("idm_integration_activate") == [(False, "Nobody came back from RingCentral's sign-in.")]

    def test_somebody_presses_cancel(self, begin, come_back, over_there):
        query = over_there.authorise(begin(), decision="cancel")
        assert self.ended(come_back, query).problem.code == ProblemCode.ACCESS_DENIED

    def test_the_client_secret_is_wrong(self, begin, come_back, over_there):
        query = over_there.authorise(begin())
        ServiceClient.objects.update(sealed_secret=vault.seal("wrong"))
        assert self.ended(come_back, query).problem.code == ProblemCode.CODE_REFUSED

    @pytest.mark.parametrize(
        ("where", "kind", "code"),
        [
            ("POST /restapi/oauth/token", "cut_before", ProblemCode.UNREACHABLE),
            ("POST /restapi/oauth/token", "html", ProblemCode.CODE_REFUSED),
            ("GET /scim/v2/Users", "cut_after", ProblemCode.UNREACHABLE),
            ("GET /scim/v2/Users", "html", ProblemCode.UNUSABLE),
            ("GET /scim/v2/Users", "truncated", ProblemCode.UNUSABLE),
            ("GET /scim/v2/Users", "error_200", ProblemCode.UNUSABLE),
            ("GET /scim/v2/Users", "redirect", ProblemCode.UNUSABLE),
            ("GET /scim/v2/Users", "huge", ProblemCode.UNUSABLE),
        ],
    )
    def test_the_service_answers_nonsense_or_not_at_all(self, begin, come_back, over_there, where, kind, code):
        query = over_there.authorise(begin())
        over_there.fault(where, kind, location="https://elsewhere.example/")
        assert self.ended(come_back, query).problem.code == code

    def test_a_token_that_was_of_no_use_is_noted_for_revocation(self, begin, come_back, over_there):
        over_there.switch(scim="off")
        self.ended(come_back, over_there.authorise(begin()))
        assert RetiredGrant.objects.count() == 1

    def test_without_a_client_id_there_is_nothing_to_begin(self, begin, application):
        """D0"""
        ServiceClient.objects.all().delete()
        with pytest.raises(clients.NotRegistered):
            begin()
        assert not Integration.objects.exists()

    def test_the_platform_api_may_be_refused_and_the_integration_is_verified_all_the_same(
        self, begin, come_back, over_there
    ):
        over_there.switch(platform_api="refused")
        assert come_back(over_there.authorise(begin())).problem is None
        integration = Integration.objects.get()
        assert (integration.state, integration.remote_account_id) == ("verified", "")
        assert integration.grant_owner_id, "the token's reply names the owner"


class TestForgery:
    """Whoever opens the redirect URI controls what it carries."""

    def test_a_return_without_state_or_with_an_unknown_one_changes_nothing(self, begin, come_back, over_there):
        begin()
        for query in ({}, {"code": "stolen"}, {"code": "stolen", "state": "guessed"}):
            assert come_back(query).problem.code == ProblemCode.UNKNOWN_STATE
        assert Integration.objects.get().state == "authorising"
        logged = Event.objects.filter(kind="idm_integration_activate", success=False)
        assert [(e.actor_label, e.details) for e in logged] == [("Alice Moreau", {"problem": "unknown_state"})] * 3
        assert "stolen" not in str(list(logged.values()))
        assert not over_there.requests("token")

    @pytest.mark.parametrize(
        "visitor",
        [{"session_key": "mallorys-session"}, {"actor": Actor("user", "b" * 24, "Mallory")}],
        ids=["another session", "another person"],
    )
    def test_the_state_of_somebody_else_is_refused_and_logged_and_still_good_for_its_owner(
        self, begin, come_back, over_there, visitor
    ):
        query = over_there.authorise(begin())
        ended = come_back(query, **visitor)
        assert ended.problem.code == ProblemCode.OTHER_SESSION
        assert events("idm_integration_activate") == [(False, ended.problem.sentence)]
        assert not over_there.requests("token")
        assert come_back(query).problem is None

    def test_a_state_is_used_once(self, begin, come_back, over_there):
        query = over_there.authorise(begin())
        assert come_back(query).problem is None
        assert come_back(query).problem.code == ProblemCode.UNKNOWN_STATE
        assert Integration.objects.get().state == "verified"

    def test_a_state_is_good_for_an_hour(self, begin, come_back, over_there):
        query = over_there.authorise(begin())
        Authorisation.objects.update(begun_at=clock.now() - timedelta(hours=1, seconds=1))
        assert come_back(query).problem.code == ProblemCode.UNKNOWN_STATE

    def test_what_is_kept_of_it_is_of_no_use_to_who_reads_the_database(self, begin):
        url = begin()
        row = Authorisation.objects.get()
        assert row.state_hash not in url
        assert vault.unseal(row.sealed_verifier) not in str(row.__dict__)

    def test_an_application_deleted_meanwhile_is_not_connected(self, begin, come_back, over_there, application):
        query = over_there.authorise(begin())
        application.deleted_at = clock.now()
        application.save()
        ended = come_back(query)
        assert ended.problem.code == ProblemCode.GONE
        assert Integration.objects.get().sealed_refresh_token == ""


class TestAgain:
    """D3: Re-authorise on an active integration, and on a stopped one."""

    def test_the_new_grant_is_proved_before_the_old_one_is_dropped(self, integration, begin, come_back, over_there):
        old = vault.unseal(integration.sealed_refresh_token)
        query = over_there.authorise(begin())
        over_there.switch(scim="off")
        assert come_back(query).problem.code == ProblemCode.SCIM_OFF
        integration.refresh_from_db()
        assert (integration.state, vault.unseal(integration.sealed_refresh_token)) == ("verified", old)
        assert events("idm_integration_reauth")[0][0] is False

    def test_a_good_one_takes_its_place_and_the_old_one_is_noted_for_revocation(
        self, integration, begin, come_back, over_there
    ):
        old = vault.unseal(integration.sealed_refresh_token)
        Integration.objects.update(state="running")
        assert come_back(over_there.authorise(begin())).problem is None
        integration.refresh_from_db()
        assert integration.state == "running", "nothing has to be reviewed again"
        assert vault.unseal(integration.sealed_refresh_token) != old
        assert [vault.unseal(row.sealed_token) for row in RetiredGrant.objects.all()] == [old]
        assert events("idm_integration_reauth") == [(True, "")]

    def test_a_stopped_integration_goes_on_from_where_it_stood(self, integration, begin, come_back, over_there):
        Integration.objects.update(state="running")
        actions.stop(integration, "OAU-213", "Token not found")
        assert Integration.objects.get().state == "stopped"
        assert come_back(over_there.authorise(begin())).problem is None
        integration.refresh_from_db()
        assert (integration.state, integration.reason, integration.stopped_at) == ("running", "", None)

    def test_another_account_over_there_is_refused(self, integration, begin, come_back, over_there):
        """D1"""
        query = over_there.authorise(begin())
        Integration.objects.update(remote_account_id="someone-elses")
        assert come_back(query).problem.code == ProblemCode.ANOTHER_ACCOUNT
        assert Integration.objects.get().state == "verified"

    def test_another_account_after_a_deactivation_is_taken_and_reviewed(
        self, integration, begin, come_back, over_there
    ):
        actions.deactivate(integration, actor=ALICE)
        Integration.objects.update(remote_account_id="someone-elses")
        assert come_back(over_there.authorise(begin())).problem is None
        integration.refresh_from_db()
        assert (integration.state, integration.review_reason) == ("verified", "another_account")
