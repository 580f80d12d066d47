from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "lockstep.portals"
    label = "portals"
