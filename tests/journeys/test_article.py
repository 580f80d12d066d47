"""The article, followed word by word in a real browser [A1 to A6, B1 to B8, B10, C1, D0, D1, D2, G1, G2, G3]."""

import pytest

from tests.journeys import steps  # noqa: F401  (ties the functions to the lines)
from tests.journeys.article import WALKS
from tests.journeys.steps_file import MAY_BE_NOT_YET, read_steps

STEPS = read_steps()
BEFORE_REMOVAL = [step for step in STEPS if not step.not_yet and not step.section.startswith("remove")]


def test_every_line_is_walked_by_a_function_or_marked_as_not_yet_where_that_is_allowed():
    assert {step.id for step in STEPS if not step.not_yet} == set(WALKS)
    assert {step.section for step in STEPS if step.not_yet} <= MAY_BE_NOT_YET


@pytest.mark.journey
@pytest.mark.parametrize("step", BEFORE_REMOVAL, ids=lambda step: step.id)
def test_the_step_is_walked(article, world, step):
    article.walk(step)
