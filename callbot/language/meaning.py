"""What words of time mean before anybody asked what day it is: values between grammar and resolution.

A `Member` is one alternative: some days, some times, a zone, and whether it is taken or taken away.
Nothing here knows the current time. Masks of weekdays have bit 0 for Monday.
"""

from __future__ import annotations

from typing import NamedTuple


class Clock(NamedTuple):
    """A time of day as said; `half` is "a", "p", "24" where no half is needed, or "" where none was said."""

    hour: int
    minute: int = 0
    half: str = ""

    @property
    def bare(self) -> bool:
        """Whether morning or afternoon is still open."""
        return self.half == "" and 0 < self.hour <= 12

    @property
    def minutes(self) -> int:
        """Minutes of the day for the half that was said; a bare clock as it stands.

        >>> Clock(12, 30, "a").minutes, Clock(2, 0, "p").minutes, Clock(12).minutes
        (30, 840, 720)
        """
        if self.half == "a":
            return self.hour % 12 * 60 + self.minute
        if self.half == "p":
            return (self.hour % 12 + 12) * 60 + self.minute
        return self.hour * 60 + self.minute


class Weekdays(NamedTuple):
    """Days of the week; `which` is "", "this", "next" or "last"; `week` counts from this one.

    `weeks_on` counts from the day itself: "a week from Friday".
    """

    mask: int
    which: str = ""
    week: int | None = None
    weekly: bool = False
    weeks_on: int = 0

    @property
    def bare(self) -> bool:
        """Whether nothing says which week is meant."""
        return not self.which and self.week is None and not self.weeks_on


def through(first: Weekdays, last: Weekdays) -> int:
    """The mask from one weekday through another.

    >>> through(Weekdays(1 << 5), Weekdays(1 << 1))
    99
    """
    start, end = first.mask.bit_length() - 1, last.mask.bit_length() - 1
    return sum(1 << (start + i) % 7 for i in range((end - start) % 7 + 1))


class OnDate(NamedTuple):
    """A date of which some parts may be unsaid; a year given as 0 or a month given as 0 was not said.

    `either`: day and month could change places ("3/4").
    """

    day: int
    month: int = 0
    year: int = 0
    months_ahead: int | None = None
    either: bool = False


class DaysAhead(NamedTuple):
    """So many days and months after today."""

    days: int = 0
    months: int = 0


class NthWeekday(NamedTuple):
    """The nth weekday of a month, -1 the last; `months_ahead` where no month was named."""

    nth: int
    weekday: int
    month: int = 0
    year: int = 0
    months_ahead: int = 0


class Stretch(NamedTuple):
    """A week, workweek, weekend or month, so many ahead, or a piece of it.

    `piece` is "start", "middle", "end", "rest", "later", "all" or ""; `number` of them, or which one in its
    month; `month` names one of the year; `day` lies within the week that is meant.
    """

    unit: str
    ahead: int = 0
    piece: str = ""
    number: int = 1
    month: int = 0
    year: int = 0
    day: OnDate | None = None


class Lapse(NamedTuple):
    """So many days that begin with a day: "a week starting tomorrow", "the next three days"."""

    first: Day
    days: int


class Through(NamedTuple):
    """From one day through another, both belong."""

    first: Day
    last: Day


class Bounded(NamedTuple):
    """Days that begin (`after`) or end (`until`) at a day; `included` says whether that day belongs."""

    side: str
    day: Day
    included: bool


Day = Weekdays | OnDate | DaysAhead | NthWeekday | Stretch | Lapse | Through | Bounded


def listed(day: Day) -> Day:
    """A range of weekdays as the list of them: "Mon-Thu" is no one stretch of this week."""
    if isinstance(day, Through) and isinstance(day.first, Weekdays) and isinstance(day.last, Weekdays):
        return Weekdays(through(day.first, day.last)) if day.first.bare and day.last.bare else day
    return day


class At(NamedTuple):
    """One clock; `loose` for "around" and "-ish"."""

    clock: Clock
    loose: bool = False


class Between(NamedTuple):
    """From one clock to another; a side that is None is open."""

    start: Clock | None
    end: Clock | None


class Part(NamedTuple):
    """A named part of the day; `weekly` for "mornings"; `side` "after" or "before" is what lies beyond it."""

    name: str
    weekly: bool = False
    side: str = ""


class Ahead(NamedTuple):
    """So many minutes from now; `later` than the time that is spoken of, where one is."""

    minutes: int
    later: bool = False


class Lasting(NamedTuple):
    """A length that begins at the clock before it: "from 9:30 for two hours"."""

    minutes: int


class AnyTime(NamedTuple):
    """The whole day; `weekly` for "any day", "every week"."""

    weekly: bool = False


class SameTime(NamedTuple):
    """The clock of the agreed time, or of the time that was offered or just named."""

    of: str = "agreed"


Time = At | Between | Part | Ahead | Lasting | AnyTime | SameTime


class Member(NamedTuple):
    """One alternative: any of `days` at any of `times` in `zone`; not `taken` means taken away.

    `absent` is a time away that was told, not a time that was refused.
    """

    days: tuple[Day, ...]
    times: tuple[Time, ...]
    zone: str = ""
    taken: bool = True
    absent: bool = False


class Entry:
    """One piece of a list while it is read: days and times that stand together, behind one separator.

    `sign` is 1 taken, -1 taken away, 0 unsaid; `tail`: the sign came behind; `past`: it is told, not wished;
    `worded`: it begins with a verb of its own; `clear`: its part of the sentence has no odd word.
    """

    __slots__ = (
        "absent", "clear", "days", "dropped", "lead", "past", "sign", "tail", "time_first", "times", "worded",
        "zone",
    )  # fmt: skip

    def __init__(self, lead: str, *, past: bool = False) -> None:
        self.lead = lead
        self.sign = 0
        self.zone = ""
        self.past = past
        self.clear = True
        self.tail = self.absent = self.dropped = self.time_first = self.worded = False
        self.days: list[Day] = []
        self.times: list[Time] = []

    @property
    def empty(self) -> bool:
        """Whether nothing of time stands in it."""
        return not self.days and not self.times


class Phrase(NamedTuple):
    """One piece of the text: "D" days, "T" time, "N" perhaps a clock, "Z" zone, else the token at `place`."""

    kind: str
    days: tuple[Day, ...] = ()
    time: Time | None = None
    tag: str = ""
    place: int = -1
