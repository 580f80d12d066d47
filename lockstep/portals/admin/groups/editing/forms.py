"""A user group's name and description."""

from django import forms


class GroupForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    description = forms.CharField(label="Description", max_length=1024, required=False)
