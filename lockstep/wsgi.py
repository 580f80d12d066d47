"""The WSGI application, for granian. `lockstep run` asks it to bring the worker along, as a thread."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lockstep.settings")
django.setup()
application = get_wsgi_application()

if os.environ.get("LOCKSTEP_WORKER_THREAD") == "1":
    from lockstep.worker import start_in_this_process

    start_in_this_process()
