"""The Mailbox page."""

import re
from typing import Any

from flask import Blueprint, abort, render_template
from markupsafe import Markup, escape

from ringcentral_sandbox.mailbox.mails import ACTIVATION_SECONDS, activation_url, mails, open_mail
from ringcentral_sandbox.pages.session import needs_machine
from ringcentral_sandbox.sandbox import here

blueprint = Blueprint("mailbox", __name__)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


@blueprint.get("/mailbox")
@needs_machine
def mailbox() -> Any:
    return render_template("mailbox/mailbox.html", mails=mails(here().database), opened=None)


@blueprint.get("/mailbox/<int:mail_id>")
@needs_machine
def mail(mail_id: int) -> Any:
    opened = open_mail(here().database, mail_id)
    if opened is None:
        abort(404)
    link = activation_url(here(), opened.activation) if opened.activation else ""
    return render_template(
        "mailbox/mailbox.html",
        mails=mails(here().database),
        opened=opened,
        link=link,
        text=linked(opened.body.replace(link, "").strip() if link else opened.body),
        valid_until=opened.at + ACTIVATION_SECONDS,
    )


def linked(text: str) -> Markup:
    """Plain text whose addresses can be clicked; everything else is escaped."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{0}">{0}</a>').format(match.group()))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])
