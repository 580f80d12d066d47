"""The parts that pages are made of, as tags. Every template has them without {% load %}."""

from datetime import datetime

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Select, Textarea
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lockstep.applications.models import Application
from lockstep.directory.models import User
from lockstep.doors import clock
from lockstep.portals import states, words

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "", label: str = "", tone: str = "") -> SafeString:
    """An icon of the sprite: beside a word, or with a label of its own."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="true"')
    extra = format_html(' data-size="{}"', size) if size else ""
    toned = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html(
        '<svg class="i" {}{}{}><use href="/static/ui/icons.svg#{}"/></svg>', spoken, extra, toned, name
    )


@register.simple_tag
def state(key: str, word: str = "", why: str = "") -> SafeString:
    """A state in a table or list: icon, word, and the reason beneath."""
    look = states.STATES[key]
    reason = format_html('<span class="why">{}</span>', why) if why else ""
    return format_html(
        '<span class="st" data-tone="{}">{}<span>{}{}</span></span>', look.tone, icon(look.icon), word or look.word, reason
    )


@register.simple_tag
def pill(key: str, word: str = "") -> SafeString:
    """A state that stands on its own."""
    look = states.STATES[key]
    return format_html('<span class="pill" data-tone="{}">{}{}</span>', look.tone, icon(look.icon), word or look.word)


@register.simple_tag
def avatar(person: User, size: str = "") -> SafeString:
    """A person's initials on their colour; the name stands beside it, so this is not read out."""
    return format_html(
        '<span class="av" data-hue="{}" data-size="{}" aria-hidden="true">{}</span>',
        words.hue(person.pk),
        size,
        words.initials(person.name),
    )


@register.simple_tag
def group_disc(identifier: str, size: str = "") -> SafeString:
    """The disc of a user group."""
    return format_html(
        '<span class="av" data-hue="{}" data-size="{}" aria-hidden="true">{}</span>',
        words.hue(identifier),
        size,
        icon("users-group"),
    )


@register.inclusion_tag("_parts/tile.html")
def tile(application: Application, size: str = "") -> dict:
    """An application's logo, or its template's icon on its colour."""
    return {"application": application, "size": size, "colour": words.colour_class(application.colour)}


@register.inclusion_tag("_parts/note.html")
def note(tone: str, title: str, text: str = "") -> dict:
    """A note: bold sentence, plain sentence. With a link or a button in it: {% noted %}."""
    return {"tone": tone, "icon_name": states.ICON_OF_TONE[tone], "title": title, "content": text}


@register.simple_block_tag
def noted(content: str, tone: str, title: str, act: str = "") -> SafeString:
    """A note around markup; `act` is the URL name-free HTML of at most one button, from {% ... as %}."""
    button = format_html("<div>{}</div>", act) if act else ""
    return format_html(
        '<div class="note" data-tone="{}">{}<div><strong>{}</strong>{}</div>{}</div>',
        tone,
        icon(states.ICON_OF_TONE[tone]),
        title,
        content,
        button,
    )


@register.inclusion_tag("_parts/empty.html")
def empty(icon_name: str, title: str, text: str = "") -> dict:
    """What this is and why nothing is here. With a button: {% nothing %}. Not inside a {% for %}."""
    return {"icon_name": icon_name, "title": title, "content": text}


@register.simple_block_tag
def nothing(content: str, icon_name: str, title: str, text: str = "") -> SafeString:
    """Like {% empty %}, around its button."""
    shell = '<div class="nothing"><span class="sign">{}</span><h2>{}</h2><p>{}</p><div class="acts">{}</div></div>'
    return format_html(shell, icon(icon_name), title, text, content)


@register.simple_block_tag
def savebar(content: str, says: str = "") -> SafeString:
    """The bar at the bottom of a form: buttons, and what saving does."""
    told = format_html('<span class="says">{}</span>', says) if says else ""
    return format_html('<div class="savebar">{}{}</div>', content, told)


@register.simple_block_tag
def moment(content: str, tone: str, title: str, at: datetime | str = "", icon_name: str = "") -> SafeString:
    """An entry of an <ol class="timeline">; `at` is a time, or words."""
    time = when(at) if isinstance(at, datetime) else format_html('<span class="faint">{}</span>', at)
    shown = icon(icon_name or states.ICON_OF_TONE[tone], tone=tone)
    return format_html('<li>{}<div class="top"><b>{}</b>{}</div>{}</li>', shown, title, time, content)


@register.simple_tag
def diff(what: str, old: object, new: object) -> SafeString:
    """A row of a <div class="diff">: what it was and what it becomes, with its sign."""
    was = format_html('<span class="old">{}</span>', old) if old not in ("", None) else format_html("<span></span>")
    becomes = format_html('<span class="new">{}</span>', new) if new not in ("", None) else format_html("<span></span>")
    return format_html('<span class="what">{}</span>{}{}', what, was, becomes)


@register.inclusion_tag("_parts/field.html")
def field(bound: BoundField, hint: str = "", before: str = "", mono: bool = False, label: str = "") -> dict:
    """A form field: label above, hint and error under it, `before` joined in front of it."""
    widget, name = bound.field.widget, bound.auto_id or bound.html_name
    hint = hint or str(bound.help_text)
    described = [f"{name}-hint"] * bool(hint) + [f"{name}-error"] * bool(bound.errors)
    attrs = {"class": _class_of(widget) + (" mono" if mono else "")}
    attrs |= {"aria-describedby": " ".join(described)} if described else {"aria-describedby": None}
    attrs |= {"aria-invalid": "true"} if bound.errors else {}
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "name": name,
        "hint": hint,
        "before": before,
        "label": label or bound.label,
        "tick": isinstance(widget, CheckboxInput),
        "many": isinstance(widget, RadioSelect),
    }


def _class_of(widget: object) -> str:
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, Select) and not isinstance(widget, RadioSelect):
        return "select"
    return "" if isinstance(widget, FileInput) else "input"


@register.simple_tag(takes_context=True)
def nav(context: dict, name: str, icon_name: str, word: str, count: int = 0) -> SafeString:
    """An entry of the sidebar; the one whose page or sub-page this is says so."""
    try:
        address, here = reverse(name), context["request"].path
    except NoReverseMatch:
        return SafeString()
    current = here == address if name == "home" else (here + "/").startswith(address.rstrip("/") + "/")
    told = format_html('<span class="count"><span class="unseen">, things that need you: </span>{}</span>', count)
    return format_html(
        '<a href="{}"{}>{}{}{}</a>',
        address,
        format_html(' aria-current="page"') if current else "",
        icon(icon_name),
        word,
        told if count else "",
    )


@register.inclusion_tag("_parts/pager.html", takes_context=True)
def pager(context: dict, shown: Page, things: str = "") -> dict:
    """Which rows of how many, and the way to the others."""
    query = context["request"].GET.copy()
    before, after = query.copy(), query.copy()
    before["page"], after["page"] = shown.number - 1, shown.number + 1
    return {"shown": shown, "things": things, "previous": before.urlencode(), "next": after.urlencode()}


@register.simple_tag(takes_context=True)
def sort(context: dict, key: str, word: str) -> SafeString:
    """A table head that sorts by `key`, the other way round when it does already."""
    query = context["request"].GET.copy()
    now = query.get("sort") or "name"
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    arrow = icon("chevron-up" if now == f"-{key}" else "chevron-down") if now.lstrip("-") == key else ""
    return format_html('<a href="?{}">{}{}</a>', query.urlencode(), word, arrow)


@register.filter
def when(moment: datetime | None) -> SafeString | str:
    """14:33 today, 3 Nov 09:12 otherwise, as a <time>."""
    if moment is None:
        return "–"
    said = words.clock_time(moment, clock.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), moment.isoformat(" ", "seconds"), said)


@register.filter
def day(moment: datetime | None) -> str:
    """3 Nov 2026."""
    return words.day(moment) if moment else "–"
