"""Django with nothing but the room `work`: what a second process of the tests starts with.

Use: alone.py PLACE, a folder for SQLite's file; DATABASE_URL names another database.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from lockstep.doors.database import database


def start(place: str) -> None:
    settings.configure(
        INSTALLED_APPS=["lockstep.work"],
        DATABASES={"default": database(os.environ.get("DATABASE_URL", ""), Path(place) / "lockstep.sqlite3")},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


if __name__ == "__main__":
    start(sys.argv[1])
    call_command("migrate", verbosity=0)
