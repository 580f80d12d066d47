"""The sidebar, tabs, and the heads and feet of lists: parts that know the page they stand on."""

from django.core.paginator import Page
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lockstep.portals.templatetags.icons import attributes, icon


def pager(context: dict, shown: Page, things: str = "") -> dict:
    """Which rows of how many, and the way to the others."""
    before, after = context["request"].GET.copy(), context["request"].GET.copy()
    before["page"], after["page"] = str(shown.number - 1), str(shown.number + 1)
    if shown.paginator.count == 1:
        things = "person" if things == "people" else things.removesuffix("s")
    return {"shown": shown, "things": things, "previous": before.urlencode(), "next": after.urlencode()}


def sort(context: dict, key: str, word: str) -> SafeString:
    """A table head that sorts by `key`, the other way round when it does already."""
    query = context["request"].GET.copy()
    now = query.get("sort") or "name"
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    arrow = icon("chevron-up" if now == f"-{key}" else "chevron-down") if now.lstrip("-") == key else ""
    return format_html('<a href="?{}">{}{}</a>', query.urlencode(), word, arrow)


def tab(context: dict, name: str, word: str, *args: str) -> SafeString:
    """An entry of a tab bar: the one that this page is, says so."""
    address = _address(name, args)
    current = attributes(aria_current="page") if context["request"].path == address else ""
    if not address:
        return SafeString()
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, word)


def nav(context: dict, name: str, icon_name: str, word: str, count: int = 0) -> SafeString:
    """An entry of the sidebar; the one whose page or sub-page this is says so."""
    address, here = _address(name), context["request"].path
    if not address:
        return SafeString()
    inside = here == address if name == "home" else (here + "/").startswith(address.rstrip("/") + "/")
    told = format_html('<span class="count"><span class="unseen">, things that need you: </span>{}</span>', count)
    current = attributes(aria_current="page") if inside else ""
    return format_html('<a href="{}"{}>{}{}{}</a>', address, current, icon(icon_name), word, told if count else "")


def _address(name: str, args: tuple[str, ...] = ()) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
