"""The API as a whole, and the OpenAPI document that describes it: for anyone, since it tells of nobody."""

from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from lockstep.api import errors
from lockstep.api.door import StrictJson, XApiKey
from lockstep.api.system_users.operations import router as system_users
from lockstep.api.user_groups.operations import router as user_groups

ABOUT = """System users and user groups, in the shape of JumpCloud's API. Send an API key (Settings, API keys) in the
header x-api-key with every request; a key of somebody with the role Read Only only reads. What is written here is the
same act as on the pages of the Admin Portal, with the same rules and events, and reaches applications by itself. A
property, parameter or value that isn't known is refused with the reason, and then nothing is done."""


class Api(NinjaAPI):
    """Operations go by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Api(
    title="Lockstep API",
    version="1",
    description=" ".join(ABOUT.split()),
    openapi_url=None,
    docs_url=None,
    auth=XApiKey(),
    parser=StrictJson(),
)
api.add_router("", system_users)
api.add_router("", user_groups)
errors.install(api)


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(document())


@cache
def document() -> dict:
    """It, as a value."""
    return dict(api.get_openapi_schema(path_prefix="api/"))
