"""Countries and phone numbers."""

import pytest

from lockstep.accounts.places import country_code, country_name, e164, in_words


@pytest.mark.parametrize(
    ("given", "code"),
    [("DE", "DE"), ("de", "DE"), ("Germany", "DE"), ("UK", "GB"), ("United Kingdom", "GB"), ("USA", "US"), ("", ""),
     ("Rhône", ""), ("DEU", "DE")],
)  # fmt: skip
def test_a_country_is_known_by_code_and_name(given: str, code: str) -> None:
    assert country_code(given) == code


def test_a_country_is_called_by_its_name() -> None:
    assert country_name("gb") == "United Kingdom"
    assert in_words("United Kingdom") == "the United Kingdom"
    assert in_words("Germany") == "Germany"
    assert country_name("Atlantis") == "Atlantis"


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+44 20 7946 0143", "", "+442079460143"),
        ("020 7946 0143", "GB", "+442079460143"),
        ("020 7946 0143", "United Kingdom", "+442079460143"),
        ("020 7946 0143", "", ""),
        ("call me", "GB", ""),
        ("1", "GB", ""),
        ("", "DE", ""),
    ],
)
def test_a_phone_number_is_read_as_its_country_writes_it(number: str, country: str, expected: str) -> None:
    assert e164(number, country) == expected
