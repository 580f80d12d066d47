"""The fields of the SSO tab, and the values that a posted one holds. What may be in them is judged by the action."""

from typing import Any

from django import forms
from django.http import QueryDict

from lockstep.sign_on.models import SIGNATURE_ALGORITHMS, SIGNED_PARTS, NameIdFormat
from lockstep.sign_on.sources import NAME_ID_SOURCES

USER_PREFIX = "user:"
LONGEST = 2000


class SsoForm(forms.Form):
    """One value each; lists (ACS URLs, attributes, certificates) are rows beside it."""

    sp_entity_id = forms.CharField(label="SP Entity ID", required=False)
    login_url = forms.CharField(
        label="Login URL", required=False, help_text="Where people start, and the tile leads to."
    )
    signs_requests = forms.BooleanField(
        label="Its requests are signed", required=False, help_text="Then one without a signature is refused."
    )
    idp_entity_id = forms.CharField(label="IdP Entity ID", required=False)
    name_id_source = forms.ChoiceField(
        label="SAMLSubject NameID", choices=[(name, name) for name in NAME_ID_SOURCES], required=False
    )
    name_id_format = forms.ChoiceField(label="SAMLSubject NameID Format", choices=NameIdFormat.choices, required=False)
    signature_algorithm = forms.ChoiceField(label="Signature Algorithm", choices=SIGNATURE_ALGORITHMS, required=False)
    signed_parts = forms.ChoiceField(label="Sign", choices=SIGNED_PARTS, required=False)
    service_admin_email = forms.CharField(required=False)

    def __init__(self, values: dict, service_name: str) -> None:
        super().__init__({name: values[name] for name in self.base_fields})
        self.fields["service_admin_email"].label = f"{service_name} administrator email"
        self.fields["login_url"].widget.attrs["spellcheck"] = "false"


def posted_values(post: QueryDict) -> dict[str, Any]:
    """The tab as it was posted, in the shape that `save_settings` takes; nothing is judged here."""
    values: dict[str, Any] = {name: post.get(name, "")[:LONGEST] for name in SsoForm.base_fields}
    values["signs_requests"] = bool(post.get("signs_requests"))
    values["acs"] = _consumers(post)
    values["attributes"] = _attributes(post)
    values["certificates"] = post.getlist("certificate")
    return values


def source_of(entry: dict) -> str:
    """The option of an attribute's source that is chosen: `user:email`, or the kind."""
    return f"{USER_PREFIX}{entry['value']}" if entry["kind"] == "user" else entry["kind"]


def _consumers(post: QueryDict) -> list[dict]:
    default = post.get("acs_default", "")
    rows = zip(post.getlist("acs_url"), post.getlist("acs_index"), strict=False)
    return [
        {
            "url": url.strip()[:LONGEST],
            "index": int(index) if index.isascii() and index.isdigit() and len(index) < 8 else None,
            "is_default": True if default == str(number) else None,
        }
        for number, (url, index) in enumerate(rows)
    ]


def _attributes(post: QueryDict) -> list[dict]:
    names, sources, texts = (post.getlist(f"attribute_{part}") for part in ("name", "source", "text"))
    return [
        {"name": name.strip(), "kind": "user", "value": source.removeprefix(USER_PREFIX)}
        if source.startswith(USER_PREFIX)
        else {"name": name.strip(), "kind": source, "value": text[:LONGEST]}
        for name, source, text in zip(names, sources, texts, strict=False)
    ]
