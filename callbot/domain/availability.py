"""What an owner stated, under which policy it becomes calls, and how a wanted time can fit.

The windows of what is stated are in `windows`; with what is agreed they are a `diary`, which is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.domain.wallclock import DAY_MINUTES, minute_of_day, utc
from callbot.errors import NaiveInstant
from callbot.language import Instant, Item, Recurring, Window, said, understand

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Policy:
    """How availability becomes calls; contract, section 8."""

    calling_from: str = "08:00"
    calling_to: str = "18:00"
    calling_days: str = "MO TU WE TH FR"
    evening_from: str = "17:00"
    """A rule with an open end that starts at or after this…"""
    evening_to: str = "21:00"
    """… stops here."""
    holidays: bool = False
    """Weekly rules rest on the public holidays of the owner's country; a day that is named does not."""
    minutes: int = 30
    buffer_minutes: int = 15
    calls_per_day: int = 4
    grid_minutes: int = 30
    proposal_grid_minutes: int = 5
    lead_minutes: int = 90
    confirm_lead_minutes: int = 60
    shown_lead_minutes: int = 15
    horizon_days: int = 14
    openings: int = 3
    offer_hours: int = 24
    offer_lapse_minutes: int = 60

    def __post_init__(self) -> None:
        if minute_of_day(self.calling_from) >= minute_of_day(self.calling_to):
            raise ValueError("calling_from must come before calling_to")
        minute_of_day(self.evening_from)
        minute_of_day(self.evening_to)
        unknown = set(self.calling_days.split()) - set(DAYS)
        if unknown:
            raise ValueError(f"calling_days are MO TU WE TH FR SA SU, not {', '.join(sorted(unknown))}")
        for name in (
            "minutes",
            "calls_per_day",
            "grid_minutes",
            "proposal_grid_minutes",
            "horizon_days",
            "openings",
            "offer_hours",
        ):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1")
        for name in ("grid_minutes", "proposal_grid_minutes"):
            if DAY_MINUTES % getattr(self, name):
                raise ValueError(f"{name} must divide the day evenly, as 15 or 30 does")
        if (
            min(self.buffer_minutes, self.lead_minutes, self.confirm_lead_minutes, self.shown_lead_minutes)
            < 0
        ):
            raise ValueError("buffer and leads cannot be negative")
        if self.openings > 3:
            raise ValueError("at most 3 openings fit into a text")


@dataclass(frozen=True, slots=True)
class Statement:
    """What an owner stated: their words, how callbot says the rule back, and what was unclear."""

    stated: str
    said: str
    items: tuple[Item, ...]
    problems: tuple[str, ...]


class Fit(StrEnum):
    """Whether a call fits, and if not, why."""

    FREE = "free"
    """Inside what is stated, and nothing is in the way."""
    OUTSIDE = "outside"
    """Not stated, but nothing is in the way."""
    BUSY = "busy"
    """Another call is in the way."""
    DAY_FULL = "day_full"
    """That day has as many calls as the owner wants."""
    TOO_SOON = "too_soon"
    """It starts sooner than the owner wants to be ready."""
    PAST = "past"
    """It is over."""
    TOO_FAR = "too_far"
    """It lies beyond the horizon."""
    ASKED = "asked"
    """It is free, but the owner is asked about that time for somebody else."""


STILL_OPEN = frozenset({Fit.FREE, Fit.ASKED})
"""An opening that was put to somebody is theirs to take, whatever the owner was asked since."""


def statement(stated: str, *, now: datetime) -> Statement:
    """What an owner stated, read in the zone of `now`; read once for a text, zone and minute."""
    if not isinstance(now.tzinfo, ZoneInfo):
        raise NaiveInstant("the zone of `now` must be a ZoneInfo")
    return _statement(stated, utc(now).replace(second=0, microsecond=0), now.tzinfo)


@lru_cache(maxsize=4096)
def _statement(stated: str, minute: datetime, zone: ZoneInfo) -> Statement:
    now = minute.astimezone(zone)
    reading = understand(stated, now=now, speaker="owner")
    problems = []
    if not any(isinstance(item, Recurring | Window | Instant) for item in reading.times):
        problems.append("No time was found in it.")
    if not reading.sure:
        problems.append(reading.ask or "It can be read in more than one way.")
    return Statement(stated, said(reading.times, zone=zone, now=now), reading.times, tuple(problems))
