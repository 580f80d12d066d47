"""D9: what a list of unassigned extensions tells, and what it doesn't."""

import pytest

from lockstep.accounts.free_lines import MOST_LINES, read_free_lines


def line(number: int, country: object = "DE", status: object = "Unassigned", **more: object) -> dict:
    return {"id": number, "status": status, "assignedCountry": {"isoCode": country}, **more}


def test_free_lines_are_counted_by_country() -> None:
    told = read_free_lines({"records": [line(1), line(2, "US"), line(3)], "paging": {"totalPages": 1}})
    assert told is not None
    assert (told.by_country, told.total, told.whole) == ({"DE": 2, "US": 1}, 3, True)


def test_an_empty_list_says_that_there_are_none() -> None:
    told = read_free_lines({"records": []})
    assert told is not None
    assert (told.by_country, told.total, told.whole) == ({}, 0, True)


def test_who_is_assigned_is_no_free_line_whatever_was_asked_for() -> None:
    told = read_free_lines({"records": [line(1, status="Enabled"), line(2, status="Disabled"), line(3)]})
    assert told is not None
    assert told.total == 1
    assert told.whole


def test_a_line_that_is_listed_twice_is_one_line() -> None:
    told = read_free_lines({"records": [line(1), line(1)]})
    assert told is not None
    assert told.by_country == {"DE": 1}


@pytest.mark.parametrize("document", [None, {}, {"records": None}, {"records": "x"}, {"records": {}}, {"errorCode": 1}])
def test_what_is_no_list_tells_nothing(document: dict | None) -> None:
    assert read_free_lines(document) is None


@pytest.mark.parametrize(
    "record",
    [None, "x", 7, {}, {"status": "Unassigned"}, line(2, None), line(2, "Atlantis"), {"id": 2, "status": "Unassigned"}],
)
def test_a_line_that_cannot_be_read_makes_the_rest_a_part(record: object) -> None:
    told = read_free_lines({"records": [line(1), record]})
    assert told is not None
    assert told.by_country == {"DE": 1}
    if record != {"status": "Unassigned"}:
        assert not told.whole


@pytest.mark.parametrize("pages", [2, "1", -1, {}, 10**30])
def test_what_stands_on_more_pages_than_the_first_is_a_part(pages: object) -> None:
    told = read_free_lines({"records": [line(1)], "paging": {"totalPages": pages}})
    assert told is not None
    assert not told.whole


def test_a_page_without_paging_is_whole_unless_it_is_full() -> None:
    told = read_free_lines({"records": [line(number) for number in range(MOST_LINES)]})
    assert told is not None
    assert not told.whole
