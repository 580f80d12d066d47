"""What a password has to be. Every way of setting one asks `refuse_weak`, and no other."""

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError

from lockstep.directory.credentials.models import PastPassword
from lockstep.directory.credentials.text import normalised, what_is_wrong_with
from lockstep.directory.models import Organisation, User

FIELDS = ("password_length", "password_history", "password_days", "password_warning_days")
LENGTHS, MOST_HISTORY, MOST_DAYS, MOST_WARNING_DAYS = (8, 64), 24, 3650, 60


@dataclass(frozen=True)
class Policy:
    """The organisation's rules: characters, passwords of before, days of life (0: any), days of warning."""

    password_length: int = 12
    password_history: int = 5
    password_days: int = 0
    password_warning_days: int = 7


def policy() -> Policy:
    """The rules that hold now; before the first run, the defaults."""
    row = Organisation.objects.values(*FIELDS).first()
    return Policy(**row) if row else Policy()


def in_words(rules: Policy) -> str:
    """What a person has to know before they type."""
    said = f"At least {rules.password_length} characters, none of the common ones."
    if not rules.password_history:
        return said
    last = "the last one" if rules.password_history == 1 else f"one of your last {rules.password_history}"
    return f"{said} Not {last}."


def refuse_weak(user: User, password: str) -> None:
    """Raises ValidationError with what to do about it. `user` may be one that isn't saved yet."""
    if wrong := what_is_wrong_with(password):
        raise ValidationError(wrong)
    text, rules, wrong_with = normalised(password), policy(), []
    for check in (MinimumLengthValidator(rules.password_length).validate, validate_password):
        try:
            check(text, user)
        except ValidationError as error:
            wrong_with += error.messages
    if not wrong_with and _used_before(user, text, rules.password_history):
        wrong_with.append("You have used this password before. Choose one that you haven't used here.")
    if wrong_with:
        raise ValidationError(wrong_with)


def remember(user: User) -> None:
    """Keep the hash of the password that is about to be replaced, and no more of them than the rules need."""
    if not user.has_usable_password():
        return
    PastPassword.objects.create(user=user, hash=user.password)
    kept = PastPassword.objects.filter(user=user).values_list("pk", flat=True)[: max(policy().password_history - 1, 0)]
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()


def _used_before(user: User, text: str, number: int) -> bool:
    """Whether it is among the last `number`, the present one being the first of them."""
    present = [user.password] if user.has_usable_password() else []
    past = PastPassword.objects.filter(user=user).values_list("hash", flat=True)[:number]
    return any(check_password(text, known) for known in [*present, *past][:number])
