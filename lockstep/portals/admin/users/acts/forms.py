"""A temporary password."""

from django import forms


class TemporaryPasswordForm(forms.Form):
    new = forms.CharField(
        label="Temporary password",
        strip=False,
        max_length=200,
        help_text="At least 10 characters, none of the common ones.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
