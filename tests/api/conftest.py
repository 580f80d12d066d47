"""Callers of the API: scripts with a key of Alice (Administrator) and of Rhea (Read Only)."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from lockstep.directory.keys import make_key
from lockstep.insights.events import SYSTEM


@dataclass(frozen=True)
class Caller:
    """A script: JSON out, JSON in, no cookies. It sees what a real one would, errors of ours included."""

    secret: str

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        client = Client(headers={"x-api-key": self.secret, **headers}, raise_request_exception=False)
        return client.generic(method, path, **sent)


@pytest.fixture
def script(alice):
    return Caller(make_key(alice, "Nightly", 90, actor=SYSTEM)[1])


@pytest.fixture
def reading_script(rhea):
    return Caller(make_key(rhea, "Report", 90, actor=SYSTEM)[1])
