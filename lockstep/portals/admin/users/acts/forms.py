"""A temporary password, and the day on which a password expires."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from lockstep.doors import clock
from lockstep.portals.forms import PASSWORD_RULES


class TemporaryPasswordForm(forms.Form):
    new = forms.CharField(
        label="Temporary password",
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PasswordExpiryForm(forms.Form):
    """The day on which the password expires, at its beginning; none: never."""

    expires_on = forms.DateField(
        label="Expires on",
        required=False,
        help_text="Empty: it doesn't expire.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 2027-03-31."},
    )

    def clean_expires_on(self) -> datetime | None:
        """The moment that day begins, which has to lie ahead."""
        day = self.cleaned_data["expires_on"]
        if day is None:
            return None
        moment = timezone.make_aware(datetime.combine(day, time.min))
        if moment <= clock.now():
            raise forms.ValidationError("That day has begun already. To end the password now, use Expire password now.")
        return moment
