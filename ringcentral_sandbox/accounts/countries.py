"""Countries and states as the service takes them, and as it gives them back: `US` in, `United States` out."""

from functools import cache

import pycountry

STATE_CHECKED = {"US", "CA"}  # a name or an abbreviation that exists
STATE_MANDATORY = {"US", "CA", "GB"}


@cache
def country_code(text: str, *, alpha3: bool = False) -> str | None:
    """The two-letter code of a country's code or name, or None if the service wouldn't know it."""
    wanted = text.strip().casefold()
    for country in pycountry.countries:
        if wanted in {country.alpha_2.casefold(), _name(country).casefold(), country.name.casefold()}:
            return str(country.alpha_2)
        if alpha3 and wanted == country.alpha_3.casefold():
            return str(country.alpha_2)
    return None


@cache
def country_name(code: str) -> str:
    return _name(pycountry.countries.get(alpha_2=code))


def is_state_of(code: str, text: str) -> bool:
    """Whether a country has such a state; countries whose states nobody lists accept any text."""
    if not text.strip():
        return code not in STATE_MANDATORY
    if code not in STATE_CHECKED:
        return True
    states = pycountry.subdivisions.get(country_code=code)
    wanted = text.strip().casefold()
    return any(wanted in {state.name.casefold(), state.code.split("-", 1)[1].casefold()} for state in states)


def _name(country: object) -> str:
    return str(getattr(country, "common_name", None) or getattr(country, "name", ""))
