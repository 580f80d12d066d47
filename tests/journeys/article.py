"""The article being followed: each of its steps is walked once, in its order."""

from collections.abc import Callable

from tests.journeys.steps_file import Step, read_steps
from tests.journeys.world import World

Walk = Callable[[World], None]
WALKS: dict[str, Walk] = {}


def walks(step_id: str) -> Callable[[Walk], Walk]:
    """Tie a function to its line of article_steps.toml."""

    def tie(walk: Walk) -> Walk:
        assert step_id not in WALKS, f"{step_id} is walked twice"
        WALKS[step_id] = walk
        return walk

    return tie


class Article:
    """Which steps have been walked, and which one failed."""

    def __init__(self, world: World) -> None:
        self.world, self.walked, self.failed = world, set[str](), ""
        self.steps = read_steps()

    def walk(self, step: Step) -> None:
        """Walk every step up to and with this one that hasn't been walked yet."""
        for each in self.steps[: self.steps.index(step) + 1]:
            if each.id not in self.walked:
                self._walk(each)

    def walk_section(self, section: str) -> None:
        """Walk to the end of a section."""
        self.walk([step for step in self.steps if step.section == section][-1])

    def _walk(self, step: Step) -> None:
        assert not self.failed, f"the step {self.failed} before it failed"
        self.failed = step.id
        try:
            WALKS[step.id](self.world)
        finally:
            self.world.picture(step.id)
        self.walked.add(step.id)
        self.failed = ""
