"""What owners state, as items, and the diaries of it; a Monday morning in New York is pinned."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from callbot.domain.availability import Policy, Statement
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.language import Item, Recurring

NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KOLKATA = ZoneInfo("Asia/Kolkata")
PHOENIX = ZoneInfo("America/Phoenix")
ZONES = (NEW_YORK, LORD_HOWE, KOLKATA, PHOENIX)
"""Clocks that jump by an hour, by half an hour, that stand on the half hour, and that never jump."""

NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekly(
    days: str,
    start: float | None = None,
    end: float | None = None,
    *,
    at: float | None = None,
    since: date | None = None,
    until: date | None = None,
    zone: str | None = None,
) -> Recurring:
    """A weekly rule by its hours: `weekly("MO TU", 9, 12.5)`."""
    hours = [None if hour is None else round(hour * 60) for hour in (start, end, at)]
    return Recurring(tuple(days.split()), hours[0], hours[1], hours[2], since, until, zone)


MORNINGS = weekly("MO TU WE TH FR", 9, 12)


def at(day: int, hour: int, minute: int = 0, month: int = 2, zone: ZoneInfo = NEW_YORK) -> datetime:
    """A time of 2026 on the clock of a zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


def between(start: datetime, end: datetime) -> Interval:
    """The time between two instants, which may be local."""
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def diary(
    *items: Item,
    taken: tuple[Interval, ...] = (),
    zone: ZoneInfo = NEW_YORK,
    policy: Policy | None = None,
) -> Diary:
    """The diary of an owner who states these items."""
    return Diary(Statement("", "", items, ()), taken, zone, policy or Policy())
