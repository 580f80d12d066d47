"""General info of a new application, and of one that is there (`general/`)."""

from django import forms
from django.core.exceptions import ValidationError

from lockstep.applications import catalog
from lockstep.applications.models import Environment
from lockstep.applications.settings import logo_from
from lockstep.portals import words

SWITCH = {"role": "switch"}


class GeneralForm(forms.Form):
    """What may be edited at any time."""

    display_label = forms.CharField(label="Display Label", max_length=120)
    description = forms.CharField(
        label="Description", max_length=500, required=False, help_text="People see it on their tile."
    )
    colour = forms.ChoiceField(
        label="User Portal Image", choices=[(c, c) for c in words.COLOURS], required=False, widget=forms.RadioSelect
    )
    logo = forms.FileField(
        label="Upload a logo",
        required=False,
        help_text="PNG, JPEG or GIF, square, up to 256 KB. It replaces the colour.",
    )
    remove_logo = forms.BooleanField(label="Remove the logo, show the colour", required=False)
    show_in_user_portal = forms.BooleanField(
        label="Show in User Portal", required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )

    def clean_logo(self) -> dict:
        """The logo's two fields, or nothing."""
        upload = self.cleaned_data.get("logo")
        if not upload:
            return {}
        try:
            return logo_from(upload.read())
        except ValidationError as error:
            raise ValidationError(error.message_dict["logo"]) from error

    @property
    def values(self) -> dict:
        """What the action takes."""
        values = {key: value for key, value in self.cleaned_data.items() if key not in ("logo", "remove_logo")}
        if self.cleaned_data["logo"]:
            return values | self.cleaned_data["logo"]
        return values | ({"logo": None, "logo_type": ""} if self.cleaned_data["remove_logo"] else {})


class NewApplicationForm(GeneralForm):
    """With what can be said only once, when the application is created."""

    bookmark_url = forms.CharField(label="Bookmark URL", max_length=2000, widget=forms.URLInput)
    environment = forms.ChoiceField(label="Environment", choices=Environment.choices)
    service_url = forms.CharField(
        label="Base URL", required=False, help_text="Only for an own base URL: https://host, without a path."
    )
    path = forms.CharField(
        label="SSO IdP URL", max_length=64, required=False, help_text="Empty: made from the Display Label."
    )

    def __init__(self, *args: object, template: catalog.Template, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        del self.fields["remove_logo"]
        for name in _not_asked(template):
            del self.fields[name]

    @property
    def values(self) -> dict:
        """What the action takes."""
        self.cleaned_data["remove_logo"] = False
        return super().values


def _not_asked(template: catalog.Template) -> list[str]:
    bookmark = [] if template.is_bookmark else ["bookmark_url"]
    service = ["environment", "service_url"] if template.service is None else []
    return bookmark + service + (["path"] if template.saml is None else [])
