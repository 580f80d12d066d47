"""A person's form is saved: not over what somebody else has saved meanwhile, and what opens accounts only by whoever
has just signed in."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from lockstep.directory.models import User
from lockstep.directory.profile import cleaned, names_that_differ
from lockstep.directory.sessions import is_fresh
from lockstep.directory.users import PROFILE, update_user
from lockstep.portals.admin.users.editing.fields import show_errors
from lockstep.portals.admin.users.editing.forms import IdentityForm, ProfileForm
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.meanwhile import refuse_if_changed, version_of
from lockstep.portals.page import actor_of
from lockstep.sign_on.queries import custom_attributes_sent

NOT_FRESH = "fresh"


def profile_version(user: User) -> str:
    """What a form carries of the profile that it shows."""
    return version_of(_profile(user))


def save_profile(request: HttpRequest, user: User, form: ProfileForm | IdentityForm, values: Mapping) -> bool:
    """True: saved, or nothing differs. False: the form has the errors, and nothing is changed."""
    try:
        with transaction.atomic():
            present = User.objects.select_for_update().get(pk=user.pk)
            wanted = cleaned(values, PROFILE)
            refuse_if_changed(request.POST.get("version", ""), _profile(present), wanted, user.id)
            _refuse_what_needs_a_fresh_sign_in(request, present, wanted)
            changes = update_user(user, values, actor=actor_of(request))
    except ValidationError as error:
        show_errors(form, error)
        return False
    name = living(user.id).name
    messages.success(request, f"{name} is saved." if changes else f"Nothing differs: {name} stays as before.")
    return True


def _refuse_what_needs_a_fresh_sign_in(request: HttpRequest, present: User, wanted: Mapping) -> None:
    if "attributes" not in wanted or is_fresh(request):
        return
    sent = names_that_differ(present.attributes, wanted["attributes"]) & custom_attributes_sent()
    if sent:
        what = " and ".join(sorted(sent))
        raise ValidationError(
            f"Applications are sent {what} at sign-on, so changing it decides which account somebody reaches. "
            "Sign in again first; nothing is saved yet.",
            code=NOT_FRESH,
        )


def _profile(user: User) -> dict:
    return {name: getattr(user, name) for name in PROFILE}
