"""The number that has to be typed before applications are deleted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class NumberForm(forms.Form):
    number = forms.CharField(
        label="Enter the number of applications you are deleting",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None, expected: int, *, focused: bool) -> None:
        super().__init__(data)
        self.expected = expected
        self.fields["number"].widget.attrs["autofocus"] = focused

    def clean_number(self) -> str:
        """Exactly the number of what is chosen. Raises ValidationError with that number's meaning."""
        typed = self.cleaned_data["number"].strip()
        if typed != str(self.expected):
            chosen = "1 application is" if self.expected == 1 else f"{self.expected} applications are"
            raise ValidationError(f"Nothing was deleted: {chosen} chosen. Type {self.expected} to delete.")
        return typed
