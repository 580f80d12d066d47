"""The command: set Django up with settings of its own, put the seams in place, and live."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.laws.year.settings"

import django

django.setup()

from tests.laws.year import cli, seams  # noqa: E402

if __name__ == "__main__":
    seams.install()
    sys.exit(cli.main(sys.argv[1:]))
