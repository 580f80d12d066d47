"""Who gets which administrator role."""

from django import forms

from lockstep.directory.models import Role
from lockstep.directory.queries import living_users


class RoleForm(forms.Form):
    user = forms.ModelChoiceField(label="User", queryset=living_users(), empty_label="Choose a user")
    role = forms.ChoiceField(label="Role", choices=Role.choices, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.username})"  # type: ignore[attr-defined]
