"""What the owner reads of a standstill: everything is counted, and two segments are never left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.segments import size
from callbot.domain.standstill import late, not_reminded, told

ZONE = ZoneInfo("America/New_York")
DOWN = datetime(2026, 2, 3, 9, 10, tzinfo=ZONE)
BACK = DOWN + timedelta(hours=5, minutes=30)
WHO = "Acme Recruiting, 617-555-0133"


def summary(texts: int, calls: int, *, back: datetime = BACK) -> str:
    """Of so many texts and calls."""
    return told(
        DOWN,
        back,
        ZONE,
        counted=(texts, calls),
        texts=[(WHO, "Thursday at ten would be good for me, or else Friday after two")] * min(texts, 8),
        calls=[(WHO, DOWN)] * min(calls, 8),
    )


@pytest.mark.parametrize(
    ("texts", "calls", "words"),
    [
        (1, 0, "1 text, not"),
        (2, 1, "2 texts and 1 call, not"),
        (0, 3, "3 calls, not"),
        (40, 7, "40 texts and 7 calls"),
    ],
)
def test_all_is_counted_in_two_segments(texts: int, calls: int, words: str) -> None:
    text = summary(texts, calls)
    assert words in text
    assert (size(text).gsm, size(text).segments <= 2) == (True, True)


def test_what_has_no_room_is_counted_too() -> None:
    assert summary(40, 7).endswith(f" {47 - summary(40, 7).count(WHO)} more in the log.")
    assert "more" not in summary(1, 1)


def test_one_day_is_named_once_and_two_both() -> None:
    assert "(Tue Feb 3, 9:10 AM-2:40 PM ET)" in summary(1, 0)
    assert "(Tue Feb 3, 9:10 AM ET - Wed Feb 4, 9:10 AM ET)" in summary(1, 0, back=DOWN + timedelta(days=1))


def test_a_reminder_says_that_it_is_late_or_that_there_was_none() -> None:
    assert late("Reminder: Acme calls you.") == "This comes late, sorry. Reminder: Acme calls you."
    text = not_reminded("Acme", DOWN, BACK, ZONE, exact=True)
    assert text == "I could not remind you in time: Acme, Tue Feb 3, 9:10 AM ET. I am sorry."
