"""The organisation's settings."""

from django import forms


class OrganisationForm(forms.Form):
    name = forms.CharField(label="Organisation", max_length=200)
    ask_whom = forms.CharField(
        label="Whom to ask",
        max_length=300,
        required=False,
        help_text="Shown to people without access: a name, an e-mail address, a telephone number.",
    )
    password_days = forms.IntegerField(
        label="Passwords expire after days",
        min_value=0,
        max_value=3650,
        required=False,
        help_text="0: they don't expire by age.",
    )

    def clean_password_days(self) -> int:
        """Empty is none."""
        return self.cleaned_data["password_days"] or 0
