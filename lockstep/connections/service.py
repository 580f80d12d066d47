"""The service at the other end of an application, as the catalogue states it: endpoints, rate groups, words."""

from dataclasses import dataclass

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.connections.budget import Group


@dataclass(frozen=True)
class Service:
    """Where to send what, and how often. Endpoints that a service lacks are ""."""

    name: str
    scim: str
    platform: str
    authorize: str
    token: str
    revoke: str
    userinfo: str
    template: str
    environment: str


def service_of(application: Application) -> Service:
    """The service of an application in its environment."""
    stated = _stated(application.template)
    ends = stated.endpoints(application.environment, application.service_url)
    return Service(
        name=stated.name,
        scim=ends.scim,
        platform=ends.platform,
        authorize=ends.authorize,
        token=ends.token,
        revoke=ends.revoke,
        userinfo=ends.userinfo,
        template=application.template,
        environment=application.environment,
    )


def rate_group(service: Service, method: str, path: str) -> Group:
    """The rate group that a call falls into."""
    stated = _stated(service.template)
    name = stated.group_of(method, path)
    limit, window_seconds = stated.rate_groups[name]
    return Group(name, limit, window_seconds)


def required_permissions(service: Service) -> tuple[str, ...]:
    """The permissions that our registration at the service has to have."""
    return _stated(service.template).permissions


def owner_path(service: Service, owner_id: str) -> str:
    """The call that tells whose grant it is, at the service's other API ("~": the caller); "" where there is none."""
    return _stated(service.template).status_of(owner_id or "~")


def account_path(service: Service) -> str:
    """The call that tells which account over there it is; "" where there is none."""
    return owner_path(service, "").rpartition("/extension/")[0]


def _stated(template: str) -> catalog.template.Service:
    stated = catalog.get(template).service
    if stated is None:
        raise LookupError(f"The template {template} has no Identity Management.")
    return stated
