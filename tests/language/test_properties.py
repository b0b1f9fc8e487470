"""What holds for every text: no exception, no past, aware times, a short time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callbot.language import Exclude, Instant, Recurring, Window, said, understand
from callbot.language.scan import LONGEST, lowered, normal, row, scan

NEW_YORK = ZoneInfo("America/New_York")
unhurried = settings(deadline=None)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=NEW_YORK)
WORDS = [
    *(
        "monday",
        "fri",
        "weekdays",
        "tomorrow",
        "tonight",
        "noon",
        "morning",
        "2",
        "9",
        "10:30",
        "3pm",
        "31st",
    ),
    *(
        "feb",
        "2/30",
        "12/4",
        "nov",
        "30",
        "or",
        "and",
        ",",
        ".",
        "-",
        "/",
        "to",
        "at",
        "after",
        "before",
        "of",
    ),
    *(
        "until",
        "between",
        "except",
        "not",
        "every",
        "next",
        "this",
        "week",
        "in",
        "hours",
        "days",
        "EST",
        "the",
    ),
    *("half", "same", "time", "option", "?", "99", "31st", "of", "the"),
]
phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
anything = st.one_of(st.text(max_size=200), phrases)
speakers = st.sampled_from(["contact", "owner"])


@unhurried
@given(anything, speakers)
def test_no_text_raises(text: str, speaker: str) -> None:
    reading = understand(text, now=NOW, speaker=speaker, offered=[NOW + timedelta(days=1)], agreed=NOW)
    assert reading.as_dict()["intent"]
    assert isinstance(said(reading.times, zone=NEW_YORK, now=NOW), str)


@unhurried
@example("before tonight")
@given(phrases)
def test_nothing_past_is_returned(text: str) -> None:
    for item in understand(text, now=NOW).times:
        plain = item.item if isinstance(item, Exclude) else item
        if isinstance(plain, Instant):
            assert plain.at >= NOW
        elif isinstance(plain, Window) and plain.start and plain.end:
            assert NOW <= plain.start < plain.end


@unhurried
@given(phrases)
def test_an_unsure_reading_asks(text: str) -> None:
    reading = understand(text, now=NOW)
    assert reading.sure == (reading.ask is None)


@unhurried
@given(phrases, speakers)
def test_rules_stay_inside_the_day(text: str, speaker: str) -> None:
    for item in understand(text, now=NOW, speaker=speaker).times:
        if isinstance(item, Recurring):
            assert all(0 <= m <= 1440 for m in (item.start, item.end, item.at) if m is not None)


@unhurried
@given(st.text(max_size=300))
def test_a_code_for_every_token(text: str) -> None:
    tokens = scan(lowered(normal(text)))
    assert len(row(tokens)) == len(tokens)


@pytest.mark.parametrize(
    "piece", ["a", "a.", "1 ", "2 or ", "monday 2pm, ", "not ", "+1 ", "(", "$1,", "in an hour "]
)
def test_the_longest_text_is_still_quick(piece: str) -> None:
    reading = understand(piece * LONGEST, now=NOW)
    assert reading.as_dict()
