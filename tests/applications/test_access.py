"""B7, D15: may this person use this application? Refused until everything allows it."""

from itertools import product

import pytest

from lockstep.applications.access import Reason, Standing, decide, may_sign_on


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing("ACTIVATED", bound=True), Reason.ALLOWED),
        (Standing("ACTIVATED", bound=False), Reason.NOT_BOUND),
        (Standing("ACTIVATED", bound=True, password_expired=True), Reason.PASSWORD_EXPIRED),
        (Standing("ACTIVATED", bound=False, password_expired=True), Reason.NOT_BOUND),
        (Standing("SUSPENDED", bound=True), Reason.SUSPENDED),
        (Standing("SUSPENDED", bound=True, password_expired=True), Reason.SUSPENDED),
        (Standing("STAGED", bound=True), Reason.STAGED),
        (Standing("", bound=True), Reason.SUSPENDED),
        (Standing("activated", bound=True), Reason.SUSPENDED),
        (Standing("ACTIVATED", bound=True, deleted=True), Reason.DELETED),
        (Standing("SUSPENDED", bound=False, deleted=True), Reason.DELETED),
    ],
)
def test_the_first_reason_that_refuses_is_told(standing: Standing, reason: Reason) -> None:
    assert decide(standing).reason is reason
    assert decide(standing).allowed == (reason is Reason.ALLOWED)


@pytest.mark.parametrize(
    ("exists", "deleted", "active", "reason"),
    [
        (True, False, True, Reason.ALLOWED),
        (False, False, True, Reason.NO_APPLICATION),
        (True, True, True, Reason.DELETED_APPLICATION),
        (True, False, False, Reason.INACTIVE),
        (True, True, False, Reason.DELETED_APPLICATION),
    ],
)
def test_the_application_has_to_be_there_and_active(exists: bool, deleted: bool, active: bool, reason: Reason) -> None:
    bob = Standing("ACTIVATED", bound=True)
    decision = may_sign_on(bob, exists=exists, application_deleted=deleted, sso_active=active)
    assert decision.reason is reason


def test_of_all_combinations_exactly_one_is_allowed() -> None:
    flags = (True, False)
    allowed = [
        combination
        for combination in product(("ACTIVATED", "SUSPENDED", "STAGED", "x"), flags, flags, flags, flags, flags, flags)
        if may_sign_on(
            Standing(combination[0], *combination[1:4]),
            exists=combination[4],
            application_deleted=combination[5],
            sso_active=combination[6],
        ).allowed
    ]
    assert allowed == [("ACTIVATED", True, False, False, True, False, True)]
