"""Django with nothing but the room `work`, on a database file: what a second process of the tests starts with."""

import sys

import django
from django.conf import settings
from django.core.management import call_command


def start(database: str) -> None:
    settings.configure(
        INSTALLED_APPS=["lockstep.work"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "timeout": 10,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


if __name__ == "__main__":
    start(sys.argv[1])
    call_command("migrate", verbosity=0)
