"""Importing the service's users (E1 to E4): listed, chosen, read in full, created; nothing is written over there."""

import pytest

from lockstep.directory.groups import add_members
from lockstep.directory.models import User, UserState
from lockstep.insights.events import Actor
from lockstep.mail.models import Mail
from lockstep.provisioning import actions
from lockstep.provisioning.importing import acts
from lockstep.provisioning.models import Account, Import, ImportRow
from tests import cast

Result = ImportRow.Result
LONDON = {"streetAddress": "1 Dock", "locality": "London", "region": "London", "postalCode": "E1", "country": "GB"}


@pytest.fixture
def alice(world):
    user = User.objects.get(username="alice.moreau@fernhill.example")
    return Actor("user", user.id, user.name)


def listed(world, actor) -> Import:
    part_of = acts.ask_for_list(world.integration, actor=actor)
    world.run()
    part_of.refresh_from_db()
    return part_of


def row(part_of, email) -> ImportRow:
    return part_of.rows.get(email__iexact=email)


def import_all(world, part_of, actor, *emails, group=None) -> Import:
    """Tick exactly these (all that are new, if none is named) and import."""
    shown = [one.id for one in part_of.rows.all()]
    ticked = [one.id for one in part_of.rows.all() if not emails or one.email in emails]
    acts.tick(part_of, shown, ticked, group.id if group else "")
    acts.start_import(part_of, actor=actor)
    world.pass_time(1)
    part_of.refresh_from_db()
    return part_of


def test_everybody_over_there_is_listed_as_new_or_imported_with_the_reason(world, alice, bob):
    """E1."""
    world.there.create("BOB.Tanaka@fernhill.example", "Robert", "Tanaka")
    world.there.create("dana@fernhill.example", "Dana", "Reed", enabled=False)
    part_of = listed(world, alice)
    assert (part_of.stage, part_of.total, part_of.calls) == (Import.Stage.LISTED, 4, 1)
    assert row(part_of, bob.email).status == "imported"
    assert row(part_of, bob.email).reason == "Matched by e-mail: Bob Tanaka"
    uma, dana = row(part_of, "uma.reyes@fernhill.example"), row(part_of, "dana@fernhill.example")
    assert (uma.status, uma.ticked, uma.active) == ("new", True, True)
    assert (dana.status, dana.ticked, dana.active) == ("new", False, False), "inactive: not preselected"
    assert world.there.writes() == []
    assert not User.objects.filter(email="uma.reyes@fernhill.example").exists()
