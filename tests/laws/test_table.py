"""D10: the table, all of its cells, under all traits. The expectations are written here by hand."""

import pytest

from lockstep.accounts.account import Account, Status
from lockstep.accounts.belief import Belief, belief
from lockstep.accounts.plan import plan
from lockstep.accounts.want import Want
from lockstep.applications.traits import Traits
from tests.laws.rows import ALL_TRAITS, MINUTE, MOVED, NOW, RENAMED, adopted, conditions, row, want

# fmt: off
CREATED = {
    Belief.ABSENT:   ("Find",     "Nothing",   "Nothing",   "Forget"),
    Belief.UNSURE:   ("Look",     "Look",      "Look",      "Look"),
    Belief.PENDING:  ("Wait",     "Wait",      "Delete",    "Delete"),
    Belief.ACTIVE:   ("Patch",    "SwitchOff", "SwitchOff", "Delete"),
    Belief.OFF_US:   ("SwitchOn", "KeysOnly",  "KeysOnly",  "ReviveAndDelete"),
    Belief.OFF_THEM: ("Hold",     "Nothing",   "Nothing",   "ReviveAndDelete"),
    Belief.UNCLEAR:  ("Hold",     "Hold",      "Hold",      "Hold"),
    Belief.LOST:     ("Hold",     "Nothing",   "Forget",    "Forget"),
}
ADOPTED = CREATED | {
    Belief.PENDING:  ("Wait",     "Wait",      "Hold",      "Delete"),
}
# fmt: on
WANTS = (Want.IN, Want.PAUSED, Want.OUT, Want.GONE)
CELLS = [(b, w) for b in CREATED for w in WANTS]


def expected(table: dict, cell: tuple[Belief, Want], traits: Traits) -> str:
    """The table, and the two traits that change cells of it."""
    action = table[cell[0]][WANTS.index(cell[1])]
    if action == "ReviveAndDelete" and not traits.revive_before_delete:
        return "Delete"
    return "AskStatus" if cell[0] is Belief.UNCLEAR and traits.status_asked else action


def prepared(believed: Belief, kind: Want) -> Account:
    """The account, with the person long out of scope where they are out."""
    return row(believed, out_since=NOW - 10 * MINUTE if kind in (Want.OUT, Want.GONE) else None)


@pytest.mark.parametrize(
    "traits", ALL_TRAITS, ids=lambda t: f"{t.pending:d}{t.revive_before_delete:d}{t.status_asked:d}"
)
@pytest.mark.parametrize("cell", CELLS, ids=lambda c: f"{c[0]}-{c[1]}")
def test_each_cell_does_what_the_table_says(cell: tuple[Belief, Want], traits: Traits) -> None:
    account = prepared(*cell)
    attributes = RENAMED if cell[0] is Belief.OFF_US else MOVED
    action = plan(account, want(cell[1], attributes), conditions(traits))
    assert belief(account, traits) is cell[0]
    assert type(action).__name__ == expected(CREATED, cell, traits)


@pytest.mark.parametrize(
    "traits", ALL_TRAITS, ids=lambda t: f"{t.pending:d}{t.revive_before_delete:d}{t.status_asked:d}"
)
@pytest.mark.parametrize("cell", [c for c in CELLS if c[0] is not Belief.ABSENT], ids=lambda c: f"{c[0]}-{c[1]}")
def test_an_adopted_account_differs_only_where_it_is_pending(cell: tuple[Belief, Want], traits: Traits) -> None:
    account = adopted(prepared(*cell))
    attributes = RENAMED if cell[0] is Belief.OFF_US else MOVED
    action = plan(account, want(cell[1], attributes), conditions(traits))
    assert belief(account, traits) is cell[0]
    assert type(action).__name__ == expected(ADOPTED, cell, traits)


def test_unclear_stays_unclear_when_the_service_refuses_to_tell() -> None:
    for kind in WANTS:
        action = plan(row(Belief.UNCLEAR, status=Status.REFUSED), want(kind), conditions())
        assert type(action).__name__ == "Hold"


def test_nothing_is_sent_where_nothing_differs() -> None:
    assert type(plan(row(Belief.ACTIVE), want(Want.IN), conditions())).__name__ == "Nothing"
    for kind in (Want.PAUSED, Want.OUT):
        assert type(plan(row(Belief.OFF_US), want(kind), conditions())).__name__ == "Nothing"
