"""Fixtures for everybody: the cast, and browsers (Django's client) that have signed in."""

import pytest
from django.test import Client

from tests import cast
from tests.databases import ON_POSTGRESQL

# What touches no table, or only as what is run there does, is run on SQLite alone.
WITHOUT_TABLES = ("accounts", "demo", "doors", "journeys", "protocols", "sandbox", "tools", "test_structure.py")
AS_ON_SQLITE = (
    "cli/test_run.py",
    "hostile",
    "laws/test_[!k]*.py",
    "laws/year",
    "portals/look",
    "portals/admin/applications/test_in_a_browser.py",
)
collect_ignore_glob = [*WITHOUT_TABLES, *AS_ON_SQLITE] if ON_POSTGRESQL else []


@pytest.fixture
def alice(db):
    return cast.alice()


@pytest.fixture
def bob(alice):
    return cast.person("Bob Tanaka", department="Sales")


@pytest.fixture
def carol(alice):
    return cast.person("Carol Weiss")


@pytest.fixture
def rhea(alice):
    return cast.rhea()


def signed_in(user) -> Client:
    client = Client()
    response = client.post("/sign-in", {"username": user.username, "password": cast.PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


@pytest.fixture
def alices_browser(alice):
    return signed_in(alice)


@pytest.fixture
def rheas_browser(rhea):
    return signed_in(rhea)


@pytest.fixture
def bobs_browser(bob):
    return signed_in(bob)
