from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "lockstep.applications"
    label = "applications"
