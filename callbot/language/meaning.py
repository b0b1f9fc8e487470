"""What words of time mean before anybody asked what day it is: frozen values between grammar and resolution.

A `Member` is one alternative: some days, some times, a zone, and whether it is taken or taken away.
Nothing here knows the current time.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said; `half` is "a", "p", "24" where no half is needed, or "" where none was said."""

    hour: int
    minute: int = 0
    half: str = ""

    @property
    def bare(self) -> bool:
        """Whether morning or afternoon is still open."""
        return self.half == ""

    def minutes(self) -> int:
        """Minutes of the day for the half that was said; a bare clock as it stands.

        >>> Clock(12, 30, "a").minutes(), Clock(2, 0, "p").minutes(), Clock(12).minutes()
        (30, 840, 720)
        """
        if self.half == "a":
            return self.hour % 12 * 60 + self.minute
        if self.half == "p":
            return (self.hour % 12 + 12) * 60 + self.minute
        return self.hour * 60 + self.minute


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, 0 is Monday; `which` is "", "this", "next" or "last"; `week` counts from this one.

    `weeks_on` counts from the day itself: "a week from Friday".
    """

    days: tuple[int, ...]
    which: str = ""
    week: int | None = None
    weekly: bool = False
    weeks_on: int = 0


@dataclass(frozen=True, slots=True)
class OnDate:
    """A date of which some parts may be unsaid; a year given as 0 or a month given as 0 was not said."""

    day: int
    month: int = 0
    year: int = 0
    months_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """So many days and months after today."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The nth weekday of a month, -1 the last; `months_ahead` where no month was named."""

    nth: int
    weekday: int
    month: int = 0
    year: int = 0
    months_ahead: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week, weekend or month, so many ahead, or a piece of it: "start", "middle", "end", "rest"."""

    unit: str
    ahead: int = 0
    piece: str = ""
    count: int = 1
    month: int = 0


@dataclass(frozen=True, slots=True)
class Through:
    """From one day through another, both belong."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Bounded:
    """Days that begin (`after`) or end (`until`) at a day; `included` says whether that day belongs."""

    side: str
    day: Day
    included: bool


Day = Weekdays | OnDate | DaysAhead | NthWeekday | Stretch | Through | Bounded


@dataclass(frozen=True, slots=True)
class At:
    """One clock; `loose` for "around" and "-ish"."""

    clock: Clock
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """From one clock to another; a side that is None is open."""

    start: Clock | None
    end: Clock | None


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the day; `weekly` for "mornings"; `side` "after" or "before" is what lies beyond it."""

    name: str
    weekly: bool = False
    side: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many minutes from now, or from `clock`."""

    minutes: int
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length that begins at the clock before it: "from 9:30 for two hours"."""

    minutes: int


@dataclass(frozen=True, slots=True)
class AnyTime:
    """The whole day; `weekly` for "any day", "every week"."""

    weekly: bool = False


@dataclass(frozen=True, slots=True)
class SameTime:
    """The clock of the agreed time, or of the time that was offered or just named."""


Time = At | Between | Part | Ahead | Lasting | AnyTime | SameTime


@dataclass(frozen=True, slots=True)
class Member:
    """One alternative: any of `days` at any of `times` in `zone`; not `taken` means taken away."""

    days: tuple[Day, ...]
    times: tuple[Time, ...]
    zone: str = ""
    taken: bool = True
    dropped: bool = False
