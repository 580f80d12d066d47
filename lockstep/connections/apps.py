from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "lockstep.connections"
    label = "connections"
