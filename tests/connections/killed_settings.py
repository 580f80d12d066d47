"""The product's settings, in which a test may kill the process at a named point."""

from lockstep.settings import *  # noqa: F403

TESTING_KILLS = True
