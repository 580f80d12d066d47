"""What the tests of importing share: a crowd over there, its list, and an import of some of it."""

from lockstep.insights.events import Actor
from lockstep.provisioning.importing import acts
from lockstep.provisioning.models import Import, ImportRow
from ringcentral_sandbox.accounts.licences import add_lines
from tests.provisioning.world import World


def crowd(world: World, size: int) -> None:
    """That many more people over there, each with a line."""
    add_lines(world.there.sandbox, "United States", size)
    for number in range(size):
        world.there.create(f"p{number}@fernhill.example", f"P{number}", "Reed")


def listed(world: World, actor: Actor) -> Import:
    """manual import, and the worker's list."""
    part_of = acts.ask_for_list(world.integration, actor=actor)
    world.run()
    part_of.refresh_from_db()
    return part_of


def row(part_of: Import, email: str) -> ImportRow:
    return part_of.rows.get(email__iexact=email)


def import_all(world: World, part_of: Import, actor: Actor, *emails: str, group=None) -> Import:
    """Tick exactly these (all that are new, if none is named) and import."""
    shown = [one.id for one in part_of.rows.all()]
    ticked = [one.id for one in part_of.rows.all() if not emails or one.email in emails]
    acts.tick(part_of, shown, ticked, group.id if group else "")
    acts.start_import(part_of, actor=actor)
    world.pass_time(1)
    part_of.refresh_from_db()
    return part_of
