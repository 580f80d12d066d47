"""What the first administrator fills in."""

from django import forms

from lockstep.portals.forms import PASSWORD_RULES


class FirstRunForm(forms.Form):
    token = forms.CharField(label="One-time token", help_text="Printed by the command that started Lockstep.")
    organisation = forms.CharField(label="Organisation", max_length=200)
    firstname = forms.CharField(label="First Name", max_length=200)
    lastname = forms.CharField(label="Last Name", max_length=200)
    email = forms.CharField(label="Company Email", max_length=254, help_text="Also the username.")
    password = forms.CharField(label="Password", strip=False, widget=forms.PasswordInput, help_text=PASSWORD_RULES)
