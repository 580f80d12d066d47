"""What a profile has to be like before it is written: the documented limits, and the guesses as switches."""

import re
from dataclasses import replace

from ringcentral_sandbox.accounts.countries import country_code, is_state_of
from ringcentral_sandbox.accounts.extensions import Profile, email_key
from ringcentral_sandbox.accounts.refusal import Refused, invalid_parameter
from ringcentral_sandbox.database import Database
from ringcentral_sandbox.switches import switch

TEXT_MAX, EMAIL_MAX = 64, 254
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")


def checked_profile(database: Database, profile: Profile, extension_id: int | None) -> Profile:
    """The profile with its country as a code, or Refused. `extension_id` is the account that keeps its address."""
    _check_texts(profile)
    _check_email(database, profile, extension_id)
    _check_phones(database, profile)
    return replace(profile, address=_checked_address(database, profile.address))


def _check_texts(profile: Profile) -> None:
    limited = {
        "contact.firstName": profile.first_name,
        "contact.lastName": profile.last_name,
        "contact.jobTitle": profile.title,
        "contact.department": profile.department,
    }
    for path, text in limited.items():
        if len(text) > TEXT_MAX:
            raise invalid_parameter(path)


def _check_email(database: Database, profile: Profile, extension_id: int | None) -> None:
    if len(profile.email) > EMAIL_MAX or not _EMAIL.fullmatch(profile.email):
        raise invalid_parameter("contact.email")
    differs = email_key(profile.user_name) != email_key(profile.email)
    if differs and switch(database, "username_is_email") == "required":
        raise Refused(400, "userName must be the same as the work email address.", "invalidValue")
    if _is_taken(database, profile.email, extension_id):
        scim_type = switch(database, "duplicate_scim_type")
        raise Refused(409, "Duplicate email", "" if scim_type == "none" else scim_type)


def _is_taken(database: Database, address: str, extension_id: int | None) -> bool:
    """By another extension of the account, or by somebody's account elsewhere: sign-in addresses are unique."""
    key = email_key(address)
    holder = database.value("SELECT id FROM extension WHERE email_key = ?", key)
    if holder is not None:
        return bool(holder != extension_id)
    return database.value("SELECT 1 FROM taken_elsewhere WHERE email_key = ?", key) is not None


def _check_phones(database: Database, profile: Profile) -> None:
    if switch(database, "phone_format") == "any":
        return
    for phone in profile.phones:
        if not _PHONE.fullmatch(phone["value"]):
            field = "mobilePhone" if phone["type"] == "mobile" else "businessPhone"
            raise invalid_parameter(f"contact.{field}")


def _checked_address(database: Database, address: dict[str, str]) -> dict[str, str]:
    if not any(address.values()):
        return {}
    if not address.get("country"):
        if switch(database, "address_without_country") == "accepted":
            return address
        raise invalid_parameter("contact.businessAddress.country")
    code = country_code(address["country"], alpha3=switch(database, "country_alpha3") == "accepted")
    if code is None:
        raise invalid_parameter("contact.businessAddress.country")
    if switch(database, "address_state") == "required" and not is_state_of(code, address.get("region", "")):
        raise invalid_parameter("contact.businessAddress.state")
    return {**address, "country": code}
