"""What the directory wants, from a person's standing and whose account it is."""

import pytest

from lockstep.accounts.account import Account, Origin
from lockstep.accounts.want import Want, wanted
from lockstep.applications.access import Reason, Standing


@pytest.mark.parametrize(
    ("standing", "want", "at_once"),
    [
        (Standing("ACTIVATED", bound=True), Want.IN, False),
        (Standing("ACTIVATED", bound=True, password_expired=True), Want.PAUSED, False),  # D15
        (Standing("ACTIVATED", bound=False), Want.OUT, False),
        (Standing("ACTIVATED", bound=False, password_expired=True), Want.OUT, False),
        (Standing("SUSPENDED", bound=True), Want.OUT, True),
        (Standing("SUSPENDED", bound=True, password_expired=True), Want.OUT, True),
        (Standing("STAGED", bound=True), Want.OUT, False),
        (Standing("anything else", bound=True), Want.OUT, True),
        (Standing("ACTIVATED", bound=True, deleted=True), Want.GONE, True),
    ],
)
def test_what_is_wanted_of_an_account_that_we_created(standing: Standing, want: Want, at_once: bool) -> None:
    found = wanted(standing, Account("ours", "401", Origin.CREATED))
    assert (found.want, found.at_once) == (want, at_once)


def test_a_deleted_users_adopted_account_is_deactivated_and_deleted_only_by_name() -> None:  # D12
    deleted = Standing("ACTIVATED", bound=True, deleted=True)
    assert wanted(deleted, Account("ours", "401", Origin.ADOPTED)).want is Want.OUT
    assert wanted(deleted, Account("ours", "401", Origin.ADOPTED, delete_adopted=True)).want is Want.GONE
    assert wanted(deleted, Account("ours")).want is Want.GONE


def test_asking_for_deletion_by_name_deletes_nobody_who_is_still_here() -> None:  # D12
    adopted = Account("ours", "401", Origin.ADOPTED, delete_adopted=True)
    assert wanted(Standing("ACTIVATED", bound=False), adopted).want is Want.OUT


def test_the_reason_is_kept_for_the_sentence() -> None:
    assert wanted(Standing("SUSPENDED", bound=True), Account("ours")).reason is Reason.SUSPENDED
