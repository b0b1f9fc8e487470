"""What a text can mean: the frozen values that every reader of a text hands around.

Windows are half open; naive datetimes are refused at the door (`callbot.language.understand`);
minutes of a recurring rule are wall-clock minutes of the day, 0 to 1440, in the rule's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

WEEK: tuple[str, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKWEEK: tuple[str, ...] = WEEK[:5]


class Intent(StrEnum):
    """What the sender wants to happen."""

    AVAILABILITY = "availability"
    """The owner states when they are free, or not free."""
    PROPOSE = "propose"
    """A contact names times for a call."""
    ACCEPT = "accept"
    """Something offered or agreed is taken."""
    DECLINE = "decline"
    """What was offered does not suit, or there is no interest."""
    RESCHEDULE = "reschedule"
    """The agreed time is to move."""
    CANCEL = "cancel"
    """The agreed time is called off."""
    QUESTION = "question"
    """Something is asked and no time is named."""
    OPT_OUT = "opt_out"
    """No further texts are wanted."""
    OPT_IN = "opt_in"
    """Texts are wanted again."""
    OTHER = "other"
    """Anything else; it is passed on."""


class Instant(NamedTuple):
    """One point in time; `at` is aware."""

    at: datetime

    def as_dict(self) -> dict[str, object]:
        """The item as JSON: an ISO instant to the minute, with its offset."""
        return {"t": "instant", "at": _iso(self.at)}


class Window(NamedTuple):
    """The half-open span [start, end), both aware.

    `start` None is open towards now; `end` None is open towards later ("Friday after 2"):
    whoever offers slots cuts it at the end of the calling hours of the start's own day.
    """

    start: datetime | None
    end: datetime | None

    def as_dict(self) -> dict[str, object]:
        """The item as JSON: ISO bounds to the minute, with their offsets, or null."""
        return {"t": "window", "start": _iso(self.start), "end": _iso(self.end)}


class Recurring(NamedTuple):
    """A weekly rule: on each of `days`, from `start` to `end`, or at the point `at`.

    `days` are "MO" to "SU" in the order of the week; a minute that is None is open; `since` and
    `until` are dates that both still belong to the rule; `zone` is an IANA name, None the speaker's.
    """

    days: tuple[str, ...]
    start: int | None
    end: int | None
    at: int | None
    since: date | None
    until: date | None
    zone: str | None

    def as_dict(self) -> dict[str, object]:
        """The item as JSON: HH:MM of the wall clock ("24:00" is the day's end), ISO dates."""
        return {
            "t": "recurring",
            "days": list(self.days),
            "from": _hhmm(self.start),
            "to": _hhmm(self.end),
            "at": _hhmm(self.at),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "zone": self.zone,
        }


class Exclude(NamedTuple):
    """A time that is taken away from all included ones."""

    item: Instant | Window | Recurring

    def as_dict(self) -> dict[str, object]:
        """The item as JSON, around the excluded one."""
        return {"t": "exclude", "item": self.item.as_dict()}


Item = Instant | Window | Recurring | Exclude


class Reading(NamedTuple):
    """What was understood; `sure` is False where two readings live, and `ask` puts the question."""

    intent: Intent
    choice: int | None
    times: tuple[Item, ...]
    about: tuple[str, ...]
    sure: bool
    ask: str | None
    assumptions: tuple[str, ...] = ()

    @property
    def zone(self) -> str | None:
        """The zone that the dated times are told in, an IANA name; None where there are none, or several.

        >>> from zoneinfo import ZoneInfo
        >>> at = datetime(2026, 11, 26, 14, tzinfo=ZoneInfo("America/Chicago"))
        >>> Reading(Intent.PROPOSE, None, (Instant(at),), (), True, None).zone
        'America/Chicago'
        """
        zones = {str(at.tzinfo) for item in self.times for at in _points(item)}
        return zones.pop() if len(zones) == 1 else None

    def as_dict(self) -> dict[str, object]:
        """The reading as the JSON object of the command `callbot understand --json`."""
        return {
            "intent": self.intent.value,
            "choice": self.choice,
            "times": [item.as_dict() for item in self.times],
            "about": list(self.about),
            "sure": self.sure,
            "ask": self.ask,
            "assumptions": list(self.assumptions),
        }


DAY_PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "early morning": (360, 540),
        "morning": (480, 720),
        "late morning": (600, 720),
        "lunch": (720, 780),
        "early afternoon": (720, 900),
        "afternoon": (720, 1020),
        "late afternoon": (900, 1080),
        "early evening": (1020, 1140),
        "evening": (1020, 1260),
        "late evening": (1140, 1260),
        "night": (1080, 1440),
        "late night": (1260, 1440),
        "business hours": (540, 1020),
        "after work": (1020, 1260),
    }
)
"""The parts of the day as minutes of the wall clock, half open."""


class Policy(NamedTuple):
    """The house rules of reading: calling hours in minutes of the day, calling days, parts of the day.

    `own_clock`: whoever speaks has named the zone of `now`, so that "my time" is that of it.
    """

    calling_from: int = 480
    calling_to: int = 1080
    calling_days: tuple[str, ...] = WORKWEEK
    parts: Mapping[str, tuple[int, int]] = DAY_PARTS
    own_clock: bool = False


def _points(item: Item) -> Iterator[datetime]:
    """The instants that an item is told by; a weekly rule has none."""
    told = item.item if isinstance(item, Exclude) else item
    points = (told.at,) if isinstance(told, Instant) else told[:2] if isinstance(told, Window) else ()
    yield from filter(None, points)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None


def _hhmm(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"
