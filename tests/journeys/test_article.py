"""The article, followed word by word in a real browser [A1 to A6, B1 to B8, B10, C1, D0, D1, D2, G1, G2, G3]."""

import pytest

from tests.journeys import steps  # noqa: F401  (ties the functions to the lines)
from tests.journeys.article import WALKS
from tests.journeys.steps_file import REMOVAL, read_steps

STEPS = read_steps()
BEFORE_REMOVAL = [step for step in STEPS if step.section not in REMOVAL]


def test_every_line_is_walked_by_a_function():
    assert {step.id for step in STEPS} == set(WALKS)


@pytest.mark.journey
@pytest.mark.parametrize("step", BEFORE_REMOVAL, ids=lambda step: step.id)
def test_the_step_is_walked(article, world, step):
    article.walk(step)
