"""D7, D8: what the service would refuse, before it is asked. Every issue says the way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockstep.accounts.lint import IssueCode, field_of, lint
from lockstep.applications.attributes import (
    COUNTRY,
    DEPARTMENT,
    EMAIL,
    GIVEN_NAME,
    LOCALITY,
    MOBILE,
    REGION,
    USER_NAME,
)
from tests.laws.rows import BOB, PLAIN, RINGCENTRAL


def codes(changes: dict, traits=RINGCENTRAL) -> dict[str, IssueCode]:
    attributes = {path: value for path, value in (BOB | changes).items() if value is not None}
    return {issue.field: issue.code for issue in lint(attributes, traits, "RingCentral")}


def test_what_the_service_takes_has_no_issue() -> None:
    assert codes({}) == {}
    assert codes({MOBILE: "+4930901820", COUNTRY: "US", REGION: "CA"}) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({USER_NAME: "bob"}, {"username": IssueCode.USERNAME_NOT_EMAIL}),
        ({USER_NAME: None}, {"username": IssueCode.REQUIRED}),
        ({GIVEN_NAME: None}, {"firstname": IssueCode.REQUIRED}),
        ({EMAIL: "bob", USER_NAME: "bob"}, {"email": IssueCode.EMAIL_SHAPE}),
        ({EMAIL: "b b@x.example", USER_NAME: "b b@x.example"}, {"email": IssueCode.EMAIL_SHAPE}),
        ({EMAIL: "b@x", USER_NAME: "b@x"}, {"email": IssueCode.EMAIL_SHAPE}),
        ({COUNTRY: None}, {"addresses": IssueCode.COUNTRY_MISSING}),
        ({COUNTRY: "Atlantis"}, {"addresses": IssueCode.COUNTRY_UNKNOWN}),
        ({COUNTRY: "US"}, {"addresses": IssueCode.REGION_MISSING}),
        ({COUNTRY: "GB"}, {"addresses": IssueCode.REGION_MISSING}),
        ({COUNTRY: "Canada"}, {"addresses": IssueCode.REGION_MISSING}),
        ({DEPARTMENT: "x" * 65}, {"department": IssueCode.TOO_LONG}),
        ({GIVEN_NAME: "x" * 65}, {"firstname": IssueCode.TOO_LONG}),
        ({LOCALITY: "x" * 257}, {"addresses": IssueCode.TOO_LONG}),
        ({MOBILE: "0301234"}, {"phone_numbers": IssueCode.PHONE_SHAPE}),
        ({DEPARTMENT: "a\x00b"}, {"department": IssueCode.CHARACTERS}),
        ({DEPARTMENT: "a\ud800b"}, {"department": IssueCode.CHARACTERS}),
        ({DEPARTMENT: True}, {"department": IssueCode.TYPE}),
    ],
)
def test_what_it_refuses_is_named_by_field_and_code(changes: dict, expected: dict) -> None:
    assert codes(changes) == expected


@pytest.mark.parametrize(
    "email", ["bob+1@x.example", "o'neil@x.example", "ольга@пример.рф", "a@xn--bcher-kva.xn--p1ai"]
)
def test_unusual_addresses_are_addresses(email: str) -> None:
    assert codes({EMAIL: email, USER_NAME: email}) == {}


def test_a_service_without_these_rules_is_not_held_to_them() -> None:
    assert codes({USER_NAME: "bob", COUNTRY: None}, PLAIN) == {}


def test_nobody_without_an_address_needs_a_country() -> None:
    assert codes({COUNTRY: None, LOCALITY: None}) == {}


def test_the_sentence_says_the_way_out() -> None:
    issue = lint(BOB | {USER_NAME: "bob"}, RINGCENTRAL, "RingCentral")[0]
    assert issue.sentence == (
        "The username has to be the e-mail address in RingCentral, and is “bob”. Use bob@fernhill.example."
    )
    assert issue.paths == (USER_NAME, EMAIL)
    issue = lint(BOB | {COUNTRY: "GB"}, RINGCENTRAL, "RingCentral")[0]
    assert issue.sentence == (
        "A work address in the United Kingdom needs its state; RingCentral refuses it without. Enter the state."
    )


def test_every_issue_is_about_a_field_of_the_form() -> None:
    assert [field_of(path) for path in (USER_NAME, EMAIL, DEPARTMENT, MOBILE, COUNTRY)] == [
        "username", "email", "department", "phone_numbers", "addresses",
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(BOB)), st.text(max_size=80)))
def test_lint_answers_for_any_text_and_says_what_it_is_about(attributes: dict) -> None:
    for issue in lint(attributes, RINGCENTRAL, "RingCentral"):
        assert issue.sentence.endswith(".")
        assert issue.paths
        assert issue.field
