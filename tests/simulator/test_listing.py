"""Lists: every row on exactly one page, the next page by its address, and days by their dates."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.simulator.listing import page, within
from callbot.simulator.resources import Resource

LAST_SECOND = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
PATH = "/2010-04-01/Accounts/AC1/Messages.json"


def shown(row: int) -> Resource:
    """A row of numbers."""
    return {"n": row}


def leaf_through(rows: range, args: dict[str, str]) -> list[Resource]:
    """All pages of a list, one after the other, by the address that each gives of the next."""
    pages = [page(PATH, "rows", rows, shown, args)]
    while (onward := pages[-1]["next_page_uri"]) is not None:
        pages.append(page(PATH, "rows", rows, shown, dict(parse_qsl(urlsplit(onward).query))))
    return pages


@given(st.integers(0, 40), st.integers(1, 12))
def test_leafing_through_shows_every_row_once(rows: int, size: int) -> None:
    pages = leaf_through(range(rows), {"PageSize": str(size)})
    assert [row["n"] for one in pages for row in one["rows"]] == list(range(rows))
    assert len(pages) == max(1, -(-rows // size))


@pytest.mark.parametrize(
    "filters",
    [
        {"To": "+16175550133"},
        {"DateSent>": "2026-11-24T14:00:00+00:00"},
        {"From": "+12125550100", "To": "anonymous"},
        {"FriendlyName": "A & B = C"},
    ],
)
def test_the_next_page_keeps_the_filters(filters: dict[str, str]) -> None:
    first = page(PATH, "rows", range(3), shown, {"PageSize": "2", **filters})
    kept = dict(parse_qsl(urlsplit(first["next_page_uri"]).query))
    assert kept == {**filters, "PageSize": "2", "Page": "1", "PageToken": "P1"}


@pytest.mark.parametrize(
    ("number", "rows", "start", "end"),
    [("0", [0, 1], 0, 1), ("1", [2, 3], 2, 3), ("2", [4], 4, 4), ("3", [], 6, 6)],
)
def test_a_page_says_where_it_stands(number: str, rows: list[int], start: int, end: int) -> None:
    found = page(PATH, "rows", range(5), shown, {"PageSize": "2", "Page": number})
    assert found["rows"] == [{"n": row} for row in rows]
    assert (found["page"], found["start"], found["end"]) == (int(number), start, end)


def test_fifty_rows_stand_on_a_page_where_nothing_is_asked() -> None:
    first = page(PATH, "rows", range(51), shown, {})
    assert (len(first["rows"]), first["page_size"]) == (50, 50)
    assert first["next_page_uri"] is not None


def test_an_empty_list_is_one_empty_page() -> None:
    empty = page(PATH, "rows", [], shown, {})
    assert (empty["rows"], empty["next_page_uri"], empty["previous_page_uri"]) == ([], None, None)


@pytest.mark.parametrize(
    ("bound", "passes"),
    [
        ({"DateSent<": "2026-11-24"}, True),
        ({"DateSent<": "2026-11-23"}, False),
        ({"DateSent<": "2026-11-24T23:59:59Z"}, True),
        ({"DateSent<": "2026-11-24T23:59:58Z"}, False),
        ({"DateSent>": "2026-11-24T23:59:59Z"}, True),
        ({"DateSent>": "2026-11-25"}, False),
        ({"DateSent": "2026-11-25"}, False),
        ({"DateSent>": "2026-11-24T18:59:59-05:00"}, True),
        ({"DateSent>": "2026-11-24T19:00:00-05:00"}, False),
        ({"DateSentX": "1999-01-01"}, True),
    ],
)
def test_the_last_second_of_a_day(bound: dict[str, str], passes: bool) -> None:
    assert within(LAST_SECOND, bound, "DateSent") is passes


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_two_bounds_hold_together(low: int, high: int) -> None:
    bounds = {
        "StartTime>": (LAST_SECOND + timedelta(hours=low)).isoformat(),
        "StartTime<": (LAST_SECOND + timedelta(hours=high)).isoformat(),
    }
    assert within(LAST_SECOND, bounds, "StartTime") is (low <= 0 <= high)
