"""What forms share: errors of an action shown at the field that they concern."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr

from lockstep.directory.credentials.policy import in_words, policy


class _Rules:
    """The rules for passwords in words, read when a page shows them."""

    def __str__(self) -> str:
        return in_words(policy())


PASSWORD_RULES = lazystr(_Rules())


class NewPasswordFields(forms.Form):
    """A new password, typed twice."""

    new = forms.CharField(
        label="New password",
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict:
        """Both have to be the same."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "The two new passwords differ.")
        return values


def add_errors(form: forms.Form, error: ValidationError, fields: Mapping[str, str] | None = None) -> None:
    """Put an action's errors on the form's fields; `fields` maps the action's names to the form's."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = (fields or {}).get(name, name)
        form.add_error(field if field in form.fields else None, errors)
