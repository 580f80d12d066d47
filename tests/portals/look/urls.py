"""The product's pages, and one more with every part on it."""

from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.utils.safestring import mark_safe

from lockstep.doors import clock
from lockstep.portals.page import READERS, page, route
from lockstep.urls import *  # noqa: F403
from lockstep.urls import urlpatterns as pages

EXCHANGE = SimpleNamespace(
    method="PATCH",
    path="/scim/v2/Users/401",
    status=429,
    milliseconds=183,
    sent='PATCH /scim/v2/Users/401\n\n{"Operations": [{"op": "replace", "value": "Sales EMEA"}]}',
    answer="429 Too Many Requests\nRetry-After: 60",
)


class EveryField(forms.Form):
    username = forms.CharField(label="Username", initial="sam.adeyemi", help_text="Equal to the e-mail address.")
    note = forms.CharField(label="Description", widget=forms.Textarea, required=False)
    country = forms.ChoiceField(label="Country", choices=[("DE", "Germany"), ("GB", "United Kingdom")], required=False)
    shown = forms.BooleanField(
        label="Show in User Portal", initial=True, required=False, widget=forms.CheckboxInput(attrs={"role": "switch"})
    )
    signed = forms.BooleanField(
        label="Sign assertion", initial=True, required=False, help_text="Always for RingCentral."
    )


@page(may=READERS)
def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    form = EveryField({"username": "", "shown": "on", "signed": "on"})
    form.full_clean()
    button = mark_safe('<a class="btn" data-size="sm" href="#x">Re-authorise</a>')
    context = {"form": form, "button": button, "now": clock.now(), "exchange": EXCHANGE}
    return HttpResponse(
        Template((Path(__file__).parent / "parts.html").read_text()).render(RequestContext(request, context))
    )


urlpatterns = [*pages, route("parts", parts, "parts")]
