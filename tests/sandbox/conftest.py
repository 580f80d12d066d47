"""One application for all tests of the sandbox: making its routes costs more than most tests. Each starts it anew."""

import random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ringcentral_sandbox.app import create_app
from ringcentral_sandbox.seed.plant import plant
from tests.sandbox.directory import SEED, Clock, Directory, connect

_CLOCK = Clock()
_CHANCE = random.Random()
_WAITS: list[float] = []


@pytest.fixture
def clock() -> Clock:
    _CLOCK.at = Clock.at
    return _CLOCK


@pytest.fixture
def waits() -> list[float]:
    """What a latency fault would have slept."""
    _WAITS.clear()
    return _WAITS


@pytest.fixture(scope="session")
def shared_app() -> Flask:
    return create_app(seed=SEED, clock=_CLOCK, sleep=_WAITS.append, chance=_CHANCE)


@pytest.fixture
def app(shared_app: Flask, clock: Clock, waits: list[float]) -> Flask:
    _CHANCE.seed(7)
    sandbox = shared_app.extensions["sandbox"]
    sandbox.database.clear()
    plant(sandbox, shared_app.extensions["seed"])
    return shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def directory(client: FlaskClient) -> Directory:
    """Authorised by Uma, who is a User Admin."""
    return connect(client)
