from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "lockstep.work"
    label = "work"
