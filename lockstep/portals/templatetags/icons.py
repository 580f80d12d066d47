"""The icon, on which all other parts stand."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def attributes(**values: object) -> SafeString:
    """HTML attributes of those values that aren't empty, each with a space before it; `_` in a name becomes `-`."""
    return format_html_join("", ' {}="{}"', ((key.replace("_", "-"), value) for key, value in values.items() if value))


def icon(name: str, size: str = "", label: str = "", tone: str = "") -> SafeString:
    """An icon of the sprite: beside a word, or with a label of its own."""
    spoken = attributes(role="img", aria_label=label) if label else attributes(aria_hidden="true")
    shown = attributes(data_size=size, data_tone=tone)
    return format_html('<svg class="i"{}{}><use href="/static/ui/icons.svg#{}"/></svg>', spoken, shown, name)
