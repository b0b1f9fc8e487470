"""Where the phrase books stand: New York, Tuesday, November 24, 2026, 9:00, and who says what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.language import Reading, said, understand

NEW_YORK = ZoneInfo("America/New_York")


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """A wall-clock time of that November (or another month of 2026) in New York."""
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


NOW = at(24, 9)
THURSDAY_2, FRIDAY_10, FRIDAY_330 = OFFERED = (at(26, 14), at(27, 10), at(27, 15, 30))


def heard(text: str, *, offered: Sequence[datetime] = (), agreed: datetime | None = None) -> Reading:
    """What a contact's text means."""
    return understand(text, now=NOW, offered=offered, agreed=agreed)


def stated(text: str) -> Reading:
    """What the owner's text means."""
    return understand(text, now=NOW, speaker="owner")


def echo(reading: Reading) -> str:
    """The times of a reading as callbot says them back, in New York."""
    return said(reading.times, zone=NEW_YORK, now=NOW)
