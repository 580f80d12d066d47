"""Settings of a directory process that tests may kill: a database file of its own, named points that kill."""

import os

os.environ.setdefault("LOCKSTEP_ALLOWED_PRIVATE_HOSTS", "127.0.0.1")

from lockstep.settings import *  # noqa: F403

TESTING_KILLS = True
EDITS_COLLECTED_SECONDS = 0
PENDING_LIST_SECONDS = LINES_SECONDS = 6 * 3600  # a quiet day has few turns
PASSWORD_HASHERS = ["tests.fast_hasher.FastArgon2"]
GUARD_SHARE_PERCENT, GUARD_MOST = 100, 1_000_000  # off: a life has a few people, and nobody who approves
