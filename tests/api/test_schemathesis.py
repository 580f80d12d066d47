"""C4: schemathesis, which knows only the OpenAPI document, finds no answer that the document doesn't promise.

It calls the product's WSGI application in this process. Left out are `positive_data_acceptance` (a schema can't say
that an address is taken) and the checks that need more than one call.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from lockstep.api.document import document
from lockstep.directory.groups import add_members
from lockstep.directory.models import User, UserGroup
from lockstep.directory.properties import STATES
from lockstep.insights.events import SYSTEM
from lockstep.wsgi import application

load_all_checks()
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


BOB, SALES = "b" * 24, "5" * 24
ONE_OF_EACH_KIND = {"username", "email", "department", "addresses", "phoneNumbers", "attributes", *STATES}


def described() -> dict:
    """The document, with ids of what is there, and a property of each kind; all of them have tests of their own."""
    described = copy.deepcopy(document())
    for operation in (one for path in described["paths"].values() for one in path.values()):
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                parameter["schema"]["enum"] = [BOB if parameter["name"] == "user_id" else SALES]
    for name in ("SystemUserPut", "SystemUserPost"):
        body = described["components"]["schemas"][name]
        body["properties"] = {name: shape for name, shape in body["properties"].items() if name in ONE_OF_EACH_KIND}
    return described


schema = schemathesis.openapi.from_dict(described())
schema.app = application


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of a request stays; and it closes no connection, as with Django's client: the test has it open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def there(script):
    """Bob, in Sales, by these ids."""
    bob = User.objects.create(id=BOB, username="bob", email="bob@fernhill.example", firstname="Bob")
    group = UserGroup.objects.create(id=SALES, name="Sales")
    add_members(group, [bob], actor=SYSTEM)
    assert script("GET", "/api/systemusers").status_code == 200  # the key's first use leaves its event here


@schema.parametrize()
@settings(max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case, script, there):
    with undone():
        case.call_and_validate(headers={"x-api-key": script.secret}, checks=CHECKS)
