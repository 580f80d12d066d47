"""Print what comes of a kill at every point, on both databases.

python -m tests.laws.kills_table               every path
python -m tests.laws.kills_table import token  those whose names hold one of these
LOCKSTEP_TEST_DATABASE=postgres …              on PostgreSQL alone; =sqlite: on SQLite alone
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main(names: list[str]) -> int:
    asked = os.environ.get("LOCKSTEP_TEST_DATABASE")
    if asked is None:
        codes = [_on(database, names) for database in ("sqlite", "postgres")]
        return max(codes)
    return _print(asked, names)


def _on(database: str, names: list[str]) -> int:
    command = [sys.executable, "-m", "tests.laws.kills_table", *names]
    environment = {**os.environ, "LOCKSTEP_TEST_DATABASE": database}
    return subprocess.run(command, env=environment, check=False).returncode


def _print(database: str, names: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.kills import paths, table
    from tests.kills.world import KilledLife

    print(f"\n## {database}\n\n{table.HEAD}", flush=True)
    began, kills, failed = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths.named(paths.PATHS, names)):
            (home := Path(folder) / str(number)).mkdir()
            life = KilledLife(home)
            try:
                for row in table.rows_of(life, path):
                    print(row, flush=True)
                    kills += 1
            except AssertionError as wrong:
                print(f"| {path.name} | | | **wrong**: {wrong} |", flush=True)
                failed += 1
            finally:
                life.close()
    said = "SOMETHING IS WRONG" if failed else "no double, nobody forgotten, no leaver active"
    print(f"\n{kills} kills in {time.monotonic() - began:.0f} s: {said}.")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
