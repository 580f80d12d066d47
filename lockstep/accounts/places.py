"""Countries and phone numbers as services want them. Pure: tables that come with the libraries, no look-ups outside."""

import phonenumbers
import pycountry

_ALSO = {"UK": "GB", "USA": "US", "ENGLAND": "GB", "GREAT BRITAIN": "GB", "SOUTH KOREA": "KR", "RUSSIA": "RU"}


def country_code(country: str) -> str:
    """The ISO code of a country by code or English name; "" where it is none that we know."""
    text = country.strip()
    if not text:
        return ""
    try:
        found = pycountry.countries.lookup(_ALSO.get(text.upper(), text))
    except LookupError:
        return ""
    return str(found.alpha_2)


def country_name(country: str) -> str:
    """The English name of a country by code or name; what was given where we know none."""
    found = pycountry.countries.get(alpha_2=country_code(country))
    return str(getattr(found, "common_name", found.name)) if found else country


def in_words(name: str) -> str:
    """A country's name as it stands in a sentence: the United Kingdom, Germany."""
    return f"the {name}" if name.startswith(("United ", "Netherlands", "Philippines", "Bahamas")) else name


def e164(number: str, country: str = "") -> str:
    """A phone number as E.164 (`+442079460143`), "" if it is none. Without `+` it is read as that country writes it."""
    try:
        parsed = phonenumbers.parse(number, country_code(country) or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
