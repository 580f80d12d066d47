"""What every list of the Admin Portal shares."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 25


def page_of(request: HttpRequest, rows: QuerySet | Sequence, size: int = ROWS) -> Page:
    """The page of a list that the address asks for; the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
