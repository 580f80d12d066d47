from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "lockstep.provisioning"
    label = "provisioning"
