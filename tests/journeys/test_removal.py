"""The article's end: the Identity Management integration is deactivated; the accounts over there stay [A7, A9, D17]."""

import pytest

from tests.journeys import steps  # noqa: F401  (ties the functions to the lines)
from tests.journeys.steps_file import read_steps

REMOVAL = [step for step in read_steps() if not step.not_yet and step.section.startswith("remove")]


@pytest.mark.journey
@pytest.mark.parametrize("step", REMOVAL, ids=lambda step: step.id)
def test_the_step_is_walked(article, world, step):
    article.walk(step)
