"""Settings of a simulated year: the database in memory, points that kill, nothing slow that isn't looked at."""

import os
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="lockstep-year-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
(_FOLDER / "data").mkdir()
os.environ.pop("DATABASE_URL", None)
os.environ["LOCKSTEP_DATA"] = str(_FOLDER / "data")
os.environ["LOCKSTEP_KEY_FILE"] = str(_FOLDER / "vault.key")

from lockstep.doors.vault import ensure_key_file  # noqa: E402

ensure_key_file(_FOLDER / "vault.key")

from lockstep.settings import *  # noqa: E402, F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA foreign_keys=ON;"},
    }
}
TESTING_KILLS = True
PENDING_LIST_SECONDS = LINES_SECONDS = 6 * 3600  # a quiet day has few turns
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = []  # type: ignore[no-redef]
LOGGING_CONFIG = None
GUARD_SHARE_PERCENT, GUARD_MOST = 100, 1_000_000  # but in the lives that have it (life.py)
