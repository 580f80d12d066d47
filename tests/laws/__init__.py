"""The law over all combinations and in random lives. Slow cores are no failure of it: hypothesis has no deadline."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
