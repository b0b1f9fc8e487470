"""What entries do to each other: a length works on the clock beside it, halves and signs flow over a list."""

from __future__ import annotations

from itertools import pairwise

from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    Clock,
    Day,
    DaysAhead,
    Entry,
    Lapse,
    Lasting,
    OnDate,
    Phrase,
    Through,
    Time,
    Weekdays,
)

SEPARATORS = frozenset("|&,/")
"""What joins the entries of one list."""


def is_ahead(day: Day) -> bool:
    """Whether a day lies ahead, whatever was told before it: "I called, but next Tuesday works"."""
    return (isinstance(day, (DaysAhead, Lapse)) and day.days > 0) or (
        isinstance(day, Weekdays) and day.which == "next"
    )


def is_single(day: Weekdays) -> bool:
    """Whether it is one weekday."""
    return day.mask & (day.mask - 1) == 0


def is_parted(entry: Entry, phrase: Phrase) -> bool:
    """Two days side by side are one ("Thursday 21st"), unless a time already closed the first."""
    new = phrase.days[0]
    if len(phrase.days) > 1:
        return True
    if isinstance(new, OnDate) and all(isinstance(day, Weekdays) and is_single(day) for day in entry.days):
        return False  # "2 pm Thursday, Dec 3"
    both = isinstance(new, (Weekdays, Through)) and any(
        isinstance(day, (Weekdays, Through)) for day in entry.days
    )
    dated = isinstance(new, OnDate) and any(isinstance(day, OnDate) for day in entry.days)
    return both or dated or (bool(entry.times) and entry.time_first and bool(entry.days))


def add_time(entry: Entry, time: Time) -> None:
    """Lets a length, or a part of the day, work on the clock beside it."""
    last = entry.times[-1] if entry.times else None
    if isinstance(last, Lasting) and isinstance(time, (At, Between)):  # "for an hour starting at 10"
        entry.times[-1] = time
        add_time(entry, last)
        return
    if last is None or isinstance(last, AnyTime):
        entry.times = [*entry.times[:-1], time]
        return
    opened = (
        last.clock
        if isinstance(last, At)
        else last.start
        if isinstance(last, Between) and not last.end
        else None
    )
    if isinstance(time, Lasting):
        if opened:
            end = opened.hour * 60 + opened.minute + time.minutes
            half = opened.half if opened.half != "a" else "24"
            entry.times[-1] = Between(opened, Clock(end // 60, end % 60, half))
    elif opened and isinstance(time, Between) and time.end and not time.start:
        entry.times[-1] = Between(opened, time.end)
    elif not isinstance(time, AnyTime) or time.weekly:
        entry.times.append(time)


def flow_halves(entries: list[Entry]) -> None:
    """ "2, 3 or 4p": a half that was said once holds for the bare clocks that rise to it."""
    right: Clock | None = None
    dated = False
    for entry in reversed(entries):
        if entry.days and dated:
            right = None
        dated = dated or bool(entry.days)
        for i in range(len(entry.times) - 1, -1, -1):
            time = entry.times[i]
            if not isinstance(time, At):
                right = None
                continue
            clock = time.clock
            if clock.bare and right and clock.hour % 12 <= right.hour % 12:
                clock = clock._replace(half=right.half)
                entry.times[i] = At(clock, time.loose)
            right = clock if clock.half in ("a", "p") else None
        if entry.lead in ".xs":
            right, dated = None, False


def share_signs(entries: list[Entry]) -> bool:
    """A "not" holds over its list, forward where it stood before the days and backward where behind.

    Returns whether a comma may as well have ended it: "not 2, 2:30".
    """
    doubtful = False
    for before, entry in pairwise(entries):
        alike = bool(entry.days) or bool(before.times and entry.times)
        alike = (
            alike
            and not (before.dropped and entry.lead == ",")
            and not before.empty
            and (entry.lead != "," or bool(before.times) == bool(entry.times))
        )
        if entry.sign == 0 and entry.lead in SEPARATORS and before.sign < 0 and not before.tail and alike:
            if entry.lead == "," and entry.worded:  # "don't call tomorrow, call Wednesday"
                doubtful = True
                continue
            doubtful = doubtful or (entry.lead == "," and _is_point(before) and _is_point(entry))
            entry.sign, entry.absent, entry.dropped = -1, before.absent, before.dropped
    for entry, after in zip(entries[-2::-1], entries[:0:-1], strict=False):
        if entry.sign == 0 and after.lead in "|&/" and after.sign < 0 and after.tail:
            entry.sign, entry.tail, entry.absent = -1, True, after.absent
    return doubtful


def is_elliptic(entries: list[Entry]) -> bool:
    """ "Between 2 and 4 on Monday and 1 and 3 on Tuesday": two times behind a range may be one range more."""
    return any(
        before.times
        and isinstance(before.times[-1], Between)
        and all(e.lead == "&" and len(e.times) == 1 and isinstance(e.times[0], At) for e in (first, last))
        and not first.days
        for before, first, last in zip(entries, entries[1:], entries[2:], strict=False)
    )


def _is_point(entry: Entry) -> bool:
    return not entry.days and all(isinstance(time, At) for time in entry.times)
