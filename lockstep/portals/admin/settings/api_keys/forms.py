"""What a new key is for, and how long it lives."""

from django import forms

from lockstep.directory.keys import LIFETIMES_DAYS


class KeyForm(forms.Form):
    name = forms.CharField(label="What it is for", max_length=80, help_text="Events call the key by this name.")
    days = forms.TypedChoiceField(
        label="Expires after",
        coerce=int,
        initial=90,
        choices=[(days, f"{days} days") for days in LIFETIMES_DAYS],
    )
