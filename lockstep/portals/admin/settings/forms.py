"""The organisation's settings."""

from django import forms

from lockstep.directory.credentials.policy import LENGTHS, MOST_DAYS, MOST_HISTORY, MOST_WARNING_DAYS


def _number(label: str, least: int, most: int, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        error_messages={
            "min_value": f"Use a number from {least} to {most}.",
            "max_value": f"Use a number from {least} to {most}.",
            "invalid": f"Use a number from {least} to {most}.",
        },
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label="Organisation", max_length=200)
    ask_whom = forms.CharField(
        label="Whom to ask",
        max_length=300,
        required=False,
        help_text="Shown to people without access: a name, an e-mail address, a telephone number.",
    )
    password_length = _number("Shortest password", *LENGTHS, "Characters; 12 or more is advised.")
    password_history = _number(
        "Passwords not to be used again",
        0,
        MOST_HISTORY,
        "The last so many, with the present one. 0: any may.",
    )
    password_days = _number("Passwords expire after days", 0, MOST_DAYS, "0: they don't expire by age, as is advised.")
    password_warning_days = _number(
        "Warn so many days before", 0, MOST_WARNING_DAYS, "By e-mail, and again 3 days and 1 day before. 0: not at all."
    )
