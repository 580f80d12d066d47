"""Which field of the form an error of the directory belongs to."""

from django import forms
from django.core.exceptions import ValidationError

from lockstep.portals.forms import add_errors

FIELDS = {
    "addresses": "work_streetAddress",
    "phone_numbers": "work_phone",
    "attributes": "attribute_0_name",
    "new": "password",
}


def show_errors(form: forms.Form, error: ValidationError) -> None:
    """Put an action's errors beside the fields that were typed into."""
    add_errors(form, error, FIELDS)
