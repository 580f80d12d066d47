from django.apps import AppConfig


class SignOnConfig(AppConfig):
    name = "lockstep.sign_on"
    label = "sign_on"
