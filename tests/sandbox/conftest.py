import random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ringcentral_sandbox.app import create_app
from tests.sandbox.directory import SEED, Clock, Directory, connect


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits() -> list[float]:
    """What a latency fault would have slept."""
    return []


@pytest.fixture
def app(clock: Clock, waits: list[float]) -> Flask:
    return create_app(seed=SEED, clock=clock, sleep=waits.append, chance=random.Random(7))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def directory(client: FlaskClient) -> Directory:
    """Authorised by Uma, who is a User Admin."""
    return connect(client)
