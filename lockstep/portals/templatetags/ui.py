"""The parts that pages are made of, as tags. Every template has them without {% load %}."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.directory.models import User
from lockstep.doors import clock
from lockstep.portals import states, words
from lockstep.portals.templatetags import fields, lists
from lockstep.portals.templatetags.icons import attributes, icon

register = template.Library()
EMPTY = ("", None)
register.simple_tag(icon)
register.inclusion_tag("_parts/field.html")(fields.field)
register.inclusion_tag("_parts/pager.html", takes_context=True)(lists.pager)
register.simple_tag(takes_context=True)(lists.sort)
register.simple_tag(takes_context=True)(lists.nav)
register.simple_tag(takes_context=True)(lists.tab)


@register.simple_tag
def state(key: str, word: str = "", why: str = "") -> SafeString:
    """A state in a table or list: icon, word, and the reason beneath."""
    look = states.STATES[key]
    reason = format_html('<span class="why">{}</span>', why) if why else ""
    shell = '<span class="st" data-tone="{}">{}<span>{}{}</span></span>'
    return format_html(shell, look.tone, icon(look.icon), word or look.word, reason)


@register.simple_tag
def pill(key: str, word: str = "") -> SafeString:
    """A state that stands on its own."""
    look = states.STATES[key]
    return format_html('<span class="pill" data-tone="{}">{}{}</span>', look.tone, icon(look.icon), word or look.word)


@register.simple_tag
def avatar(person: User, size: str = "") -> SafeString:
    """A person's initials on their colour; the name stands beside it, so this is not read out."""
    shown = attributes(data_hue=words.hue(str(person.pk)), data_size=size)
    return format_html('<span class="av"{} aria-hidden="true">{}</span>', shown, words.initials(person.name))


@register.simple_tag
def group_disc(identifier: str, size: str = "") -> SafeString:
    """The disc of a user group."""
    shown = attributes(data_hue=words.hue(identifier), data_size=size)
    return format_html('<span class="av"{} aria-hidden="true">{}</span>', shown, icon("users-group"))


@register.inclusion_tag("_parts/tile.html")
def tile(application: Application, size: str = "") -> dict:
    """An application's logo, or its template's icon on its colour."""
    template = catalog.get(application.template)
    colour = words.colour_class(application.colour or template.colour)
    return {"application": application, "size": size, "colour": colour, "icon_name": template.icon}


@register.inclusion_tag("_parts/note.html")
def note(tone: str, title: str, text: str = "") -> dict:
    """A note: bold sentence, plain sentence. With a link or a button in it: {% noted %}."""
    return {"tone": tone, "icon_name": states.ICON_OF_TONE[tone], "title": title, "content": text}


@register.simple_block_tag
def noted(content: str, tone: str, title: str, act: str = "") -> SafeString:
    """A note around markup; `act` is the HTML of at most one button."""
    button = format_html("<div>{}</div>", act) if act else ""
    shell = '<div class="note" data-tone="{}">{}<div><strong>{}</strong>{}</div>{}</div>'
    return format_html(shell, tone, icon(states.ICON_OF_TONE[tone]), title, content, button)


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
    alone = attributes(data_alone="yes") if old in EMPTY or new in EMPTY else ""
    was = format_html('<span class="old"{}>{}</span>', alone, old) if old not in EMPTY else ""
    becomes = format_html('<span class="new"{}>{}</span>', alone, new) if new not in EMPTY else ""
    return format_html('<span class="what">{}</span>{}{}', what, was, becomes)


@register.filter
def when(at: datetime | None) -> SafeString | str:
    """14:33 today, 3 Nov 09:12 otherwise, as a <time>."""
    if at is None:
        return "–"
    exact = at.isoformat(" ", "seconds")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, words.clock_time(at, clock.now())
    )


@register.filter
def day(at: datetime | None) -> str:
    """3 Nov 2026."""
    return words.day(at) if at else "–"
