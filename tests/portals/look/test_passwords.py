"""Pages about passwords in the states that other tests don't show: axe, the policy, nothing sideways."""

import re

import pytest
from django.test import Client

from lockstep.directory import passwords, users
from lockstep.directory.credentials.links import send_link
from lockstep.doors import clock, vault
from lockstep.insights.events import SYSTEM
from lockstep.mail.models import Mail
from tests import cast
from tests.portals.look.browser import context_for, findings
from tests.portals.look.test_look import BOTH_ENDS, browser, session_of  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
DANA = {"username": "dana", "email": "dana@fernhill.example", "firstname": "Dana", "lastname": "Reed"}


@pytest.fixture
def link(alice, bob, carol, settings):
    """Bob is locked, and his mail can't leave; Carol's password has expired, Dana has none, Elif's is temporary."""
    for _ in range(8):
        Client().post("/sign-in", {"username": bob.username, "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    passwords.expire_now(carol, actor=SYSTEM)
    users.create_user(DANA, actor=SYSTEM)
    passwords.set_temporary_password(cast.person("Elif Demir"), "a temporary password", actor=SYSTEM)
    send_link(bob, actor=SYSTEM)
    text = vault.unseal(Mail.objects.get(sealed=True).text)
    error = "The mail server doesn't answer: ConnectionRefusedError: [Errno 111] Connection refused"
    Mail.objects.update(error=error, attempts=3, failing_since=clock.now())
    settings.SMTP_HOST = "smtp.fernhill.example"
    return re.search(r"(/sign-in/link/\S+)", text)[1]


@pytest.mark.parametrize("look", BOTH_ENDS)
def test_no_page_about_passwords_has_findings(look, browser, live_server, alice, bob, link):  # noqa: F811
    inside = context_for(browser, live_server.url, session_of(alice), look)
    outside = context_for(browser, live_server.url, "", look)
    wrong = []
    for name, path in {"home": "/admin/", "settings": "/admin/settings", "users": "/admin/users"}.items():
        wrong += findings(inside, path, f"passwords-{name}-{look[0]}")
    wrong += findings(inside, f"/admin/users/{bob.id}/security", f"passwords-security-{look[0]}")
    for name, path in {"link": link, "forgot": "/sign-in/forgot", "sign-in": "/sign-in"}.items():
        wrong += findings(outside, path, f"passwords-{name}-{look[0]}")
    inside.close()
    outside.close()
    assert not wrong, "\n".join(wrong)
