"""The benchmark of reading says what was missed, and other readers' answers become items fairly."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bench.language import Figure, Score, table
from bench.peers import NAMES
from bench.peers.items import day, instant, window
from tests.language.lines import Line

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("America/New_York"))


def line(number: int, kind: str) -> Line:
    return Line(f"{kind}-{number}", kind, "noon", NOW, "contact", (), None, ([],), frozenset())


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        (Figure("median", 99, "us", 100), True),
        (Figure("median", 100, "us", 100), False),
        (Figure("slowest", float("inf"), "ms", 20), False),
        (Figure("right", 95, "%", 95, is_floor=True), True),
        (Figure("right", 94.9, "%", 95, is_floor=True), False),
    ],
)
def test_a_figure_on_the_wrong_side_of_its_bound_is_missed(figure: Figure, *, holds: bool) -> None:
    assert figure.holds is holds
    assert str(figure).endswith("MISSED") is not holds


def test_the_table_has_a_row_for_each_reader_and_names_who_is_absent() -> None:
    phrases = [line(1, "plain"), line(2, "plain"), line(3, "none")]
    score = Score(
        right={"plain-1": True, "plain-2": False, "none-3": True},
        micros={"plain-1": 10, "plain-2": 30, "none-3": 20},
    )
    _, texts, row, absent = table(phrases, {"callbot": score})
    assert texts.split() == ["texts", "1", "2", "3"]
    assert row.split() == ["callbot", "100.0", "50.0", "66.7", "20", "30", "0"]
    assert absent == f"not installed: {', '.join(NAMES)}"


@pytest.mark.parametrize(
    ("clock", "words", "at"),
    [
        ("2026-11-26T14:00", "Thursday 2 PM", "2026-11-26T14:00-05:00"),
        ("2026-11-26T02:00", "Thursday at 2", "2026-11-26T14:00-05:00"),
        ("2026-11-26T02:00", "Thursday 2 AM", "2026-11-26T02:00-05:00"),
        ("2026-11-24T09:00", "at 9", "2026-11-25T09:00-05:00"),
        ("2026-11-26T19:00+00:00", "19:00 GMT", "2026-11-26T14:00-05:00"),
    ],
)
def test_a_clock_is_ahead_and_by_day(clock: str, words: str, at: str) -> None:
    assert instant(datetime.fromisoformat(clock), words, NOW) == [{"t": "instant", "at": at}]


@pytest.mark.parametrize(
    ("item", "bounds"),
    [
        (day(NOW.date()), ("2026-11-24T00:00", "2026-11-25T00:00")),
        (day(NOW.date(), 7), ("2026-11-24T00:00", "2026-12-01T00:00")),
        (window(NOW, None, NOW), ("2026-11-24T09:30-05:00", None)),
        (window(None, NOW, NOW), (None, "2026-11-24T09:30-05:00")),
    ],
)
def test_days_and_spans_are_windows(
    item: list[dict[str, Any]], bounds: tuple[str | None, str | None]
) -> None:
    assert item == [{"t": "window", "start": bounds[0], "end": bounds[1]}]
