"""The product's settings, for tests: an in-memory-fast hasher, and a key file of the tests' own."""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.gettempdir()) / f"lockstep-tests-{os.getpid()}"
os.environ["LOCKSTEP_DATA"] = str(_folder / "data")
os.environ["LOCKSTEP_KEY_FILE"] = str(_folder / "vault.key")
os.environ.setdefault("LOCKSTEP_ALLOWED_PRIVATE_HOSTS", "127.0.0.1,localhost")
(_folder / "data").mkdir(parents=True, exist_ok=True)
if os.environ.get("LOCKSTEP_TEST_DATABASE", "sqlite") == "postgres":
    from tests import server

    os.environ["DATABASE_URL"] = server.url()
else:
    os.environ.pop("DATABASE_URL", None)

from lockstep.doors.vault import ensure_key_file  # noqa: E402

if not (_folder / "vault.key").exists():
    ensure_key_file(_folder / "vault.key")

from lockstep.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.fast_hasher.FastArgon2"]
GUARD_SHARE_PERCENT, GUARD_MOST = 100, 1_000_000  # off, except where a test is about the guard
