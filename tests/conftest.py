"""Fixtures for everybody: the cast, and browsers (Django's client) that have signed in."""

import pytest
from django.test import Client

from tests import cast


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
