"""The API's URLs. Every operation needs a key, the OpenAPI document doesn't; no address answers other than JSON."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from lockstep.api.document import api, document, openapi
from lockstep.api.door import bounded
from lockstep.api.errors import not_found


def _operations() -> list[URLPattern]:
    patterns: dict[str, URLPattern] = {}
    for one in api.urls[0]:
        where = f"api/{one.pattern}"
        described = document()["paths"].get("/" + re.sub(r"<(?:str:)?(\w+)>", r"{\1}", where), {})
        assert all(operation["security"] for operation in described.values()), f"{where} is open to anyone"
        if described and isinstance(one, URLPattern):
            patterns[where] = path(where, bounded(one.callback, _parameters(described)))
    return list(patterns.values())


def _parameters(described: dict) -> dict[str, set[str]]:
    """By method, the names that a query may have."""
    return {
        method.upper(): {one["name"] for one in operation["parameters"] if one["in"] == "query"}
        for method, operation in described.items()
    }


def _nothing(request: HttpRequest) -> HttpResponse:
    return not_found()


urlpatterns = [
    path("api/openapi.json", openapi, name="openapi"),
    *_operations(),
    re_path(r"^api(?:/.*)?$", bounded(_nothing, {})),
]
