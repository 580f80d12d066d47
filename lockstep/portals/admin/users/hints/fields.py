"""Fields that ask, when they are left, what an application would refuse. Without script the same is said on save."""

from django import forms

from lockstep.directory.models import User
from lockstep.portals.admin.users.hints.told import FIELDS, hints


def ask_when_left(form: forms.Form, url: str) -> forms.Form:
    """Let the fields that a service may refuse post themselves and their companions to `url` when they are left."""
    for name in FIELDS:
        if name in form.fields:
            form.fields[name].widget.attrs |= {
                "hx-post": url,
                "hx-trigger": "change",
                "hx-include": "closest form",
                "hx-params": "not password",
                "hx-swap": "none",
                "hx-sync": "closest form:replace",
            }
    return form


def hinted(form: forms.Form, url: str, person: User | None = None) -> forms.Form:
    """The same, with what is known of this person already under the fields."""
    ask_when_left(form, url)
    for name, said in (hints(person) if person else {}).items():
        if name in form.fields:
            form.fields[name].said = said  # type: ignore[attr-defined]
    return form
