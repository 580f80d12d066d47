"""The service's rules, checked before anything is sent. Each issue says which field it is about, and the way out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lockstep.accounts.parking import Free, none_free
from lockstep.accounts.places import country_code, country_name, in_words
from lockstep.applications.attributes import (
    ADDRESS,
    COUNTRY,
    EMAIL,
    FAMILY_NAME,
    GIVEN_NAME,
    MOBILE,
    REGION,
    USER_NAME,
    Attributes,
    label,
)
from lockstep.applications.traits import Traits

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[\w-]{2,59})")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_REQUIRED = (USER_NAME, EMAIL, GIVEN_NAME, FAMILY_NAME)
_FIELDS = {USER_NAME: "username", EMAIL: "email", GIVEN_NAME: "firstname", FAMILY_NAME: "lastname"}


class IssueCode(StrEnum):
    REQUIRED = "required"
    USERNAME_NOT_EMAIL = "username_not_email"
    EMAIL_SHAPE = "email_shape"
    COUNTRY_MISSING = "country_missing"
    COUNTRY_UNKNOWN = "country_unknown"
    REGION_MISSING = "region_missing"
    TOO_LONG = "too_long"
    PHONE_SHAPE = "phone_shape"
    CHARACTERS = "characters"
    TYPE = "type"
    NO_LINE = "no_line"


@dataclass(frozen=True)
class Issue:
    """`field` is the form's field; `paths` the attributes whose sending it prevents."""

    field: str
    code: IssueCode
    sentence: str
    paths: tuple[str, ...]


def lint(attributes: Attributes, traits: Traits, service: str = "the service") -> tuple[Issue, ...]:
    """Everything in these attributes (of `desired`) that the service would refuse; empty when they may be sent."""
    wrong_type = tuple(_types(attributes))
    if wrong_type:
        return wrong_type
    texts = {path: str(value) for path, value in attributes.items()}
    found = (
        *_required(texts, service),
        *_names(texts, traits, service),
        *_address(texts, traits, service),
        *_phones(texts),
        *_lengths(texts, traits, service),
        *_characters(texts),
    )
    return tuple(found)


def without_line(attributes: Attributes, traits: Traits, service: str, free: Free | None) -> tuple[Issue, ...]:
    """Where it is known that a new account would find no line. It isn't refused for it: it waits, so it is no lint."""
    country = str(attributes.get(COUNTRY, ""))
    if not traits.lines_by_country or (country and not country_code(country)) or not none_free(country, free):
        return ()
    place = f" in {in_words(country_name(country))}" if country else ""
    told = f", and {service} takes an address only where one is" if country else ""
    sentence = f"No {traits.line} is free{place}{told}. The account is created once one is, in order of arrival."
    return (Issue("addresses", IssueCode.NO_LINE, sentence, (COUNTRY,)),)


def field_of(path: str) -> str:
    """The form's field that an attribute comes from."""
    if path in _FIELDS:
        return _FIELDS[path]
    if path.startswith("addresses["):
        return "addresses"
    return "phone_numbers" if path.startswith("phoneNumbers[") else path.split(":")[-1]


def _types(attributes: Attributes) -> Iterator[Issue]:
    for path, value in attributes.items():
        if not isinstance(value, str):
            yield _issue(path, IssueCode.TYPE, f"{label(path)} has to be a text.")


def _required(texts: dict[str, str], service: str) -> Iterator[Issue]:
    for path in _REQUIRED:
        if not texts.get(path):
            name = label(path)[0].lower() + label(path)[1:]
            yield _issue(path, IssueCode.REQUIRED, f"The {name} is missing; {service} requires one. Enter it.")


def _names(texts: dict[str, str], traits: Traits, service: str) -> Iterator[Issue]:
    username, email = texts.get(USER_NAME, ""), texts.get(EMAIL, "")
    if email and not _EMAIL.fullmatch(email):
        sentence = f"“{email}” is not an e-mail address. It looks like name@company.example."
        yield _issue(EMAIL, IssueCode.EMAIL_SHAPE, sentence)
    if traits.username_is_email and username and email and username != email:
        sentence = f"The username has to be the e-mail address in {service}, and is “{username}”. Use {email}."
        yield Issue("username", IssueCode.USERNAME_NOT_EMAIL, sentence, (USER_NAME, EMAIL))


def _address(texts: dict[str, str], traits: Traits, service: str) -> Iterator[Issue]:
    if not any(texts.get(path) for path in ADDRESS):
        return
    country, code = texts.get(COUNTRY, ""), country_code(texts.get(COUNTRY, ""))
    if traits.country_required and not country:
        sentence = f"The work address has no country; {service} takes no address without one. Choose the country."
        yield Issue("addresses", IssueCode.COUNTRY_MISSING, sentence, ADDRESS)
    elif country and not code:
        sentence = f"“{country}” is not a country. Choose one from the list."
        yield Issue("addresses", IssueCode.COUNTRY_UNKNOWN, sentence, ADDRESS)
    if code in traits.region_required_in and not texts.get(REGION):
        place = in_words(country_name(code))
        sentence = f"A work address in {place} needs its state; {service} refuses it without. Enter the state."
        yield Issue("addresses", IssueCode.REGION_MISSING, sentence, ADDRESS)


def _phones(texts: dict[str, str]) -> Iterator[Issue]:
    number = texts.get(MOBILE, "")
    if number and not _E164.fullmatch(number):
        sentence = (
            f"“{number}” is not a phone number that can be dialled. Write it with its country, as in +442079460143."
        )
        yield _issue(MOBILE, IssueCode.PHONE_SHAPE, sentence)


def _lengths(texts: dict[str, str], traits: Traits, service: str) -> Iterator[Issue]:
    for path, text in texts.items():
        longest = traits.max_lengths.get(path, traits.max_length)
        if len(text) > longest:
            sentence = f"{label(path)} has {len(text)} characters; {service} takes {longest}. Shorten it."
            yield _issue(path, IssueCode.TOO_LONG, sentence)


def _characters(texts: dict[str, str]) -> Iterator[Issue]:
    for path, text in texts.items():
        if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in text):
            sentence = f"{label(path)} holds a character that can't be sent. Type it again without."
            yield _issue(path, IssueCode.CHARACTERS, sentence)


def _issue(path: str, code: IssueCode, sentence: str) -> Issue:
    return Issue(field_of(path), code, sentence, (path,))
