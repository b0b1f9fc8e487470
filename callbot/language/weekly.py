"""Tells what is said of every week from what is said of days to come: "Mondays after 2", "Monday after 2".

A contact means every week only where they say so; an owner who states days and hours without a date does too.
"""

from __future__ import annotations

from collections.abc import Sequence

from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    Bounded,
    Day,
    DaysAhead,
    Member,
    OnDate,
    Part,
    Stretch,
    Through,
    Time,
    Weekdays,
)
from callbot.language.scene import Scene


def is_weekly_talk(found: tuple[Member, ...], scene: Scene) -> bool:
    """Whether a text speaks of every week: said so, or an owner's days and hours without a date."""
    taken = [day for member in found if member.taken for day in member.days]
    times = [time for member in found if member.taken for time in member.times]
    for day in taken:
        if isinstance(day, Weekdays) and day.weekly:
            return True
    for time in times:
        if isinstance(time, (Part, AnyTime)) and time.weekly and _all_bare(taken):
            return True
    if not scene.owner:
        return False
    if any(is_all_week(day) for day in taken):
        scene.assume("every week")
        return True
    plain = [day for day in taken if isinstance(day, Weekdays) and day.bare]
    dated = [day for day in taken if not isinstance(day, Bounded)]
    several = len({n for day in plain for n in range(7) if day.mask >> n & 1}) > 1
    ranged = [day for day in dated if isinstance(day, Through) and _of_weekdays(day)]
    if (several and len(plain) == len(dated)) or (ranged and len(ranged) + len(plain) == len(dated)):
        scene.assume("every week")
        return True
    if not taken and any(isinstance(time, (Between, Part, AnyTime)) for time in times):
        scene.assume("every week")
        return True
    return False


def is_all_week(day: Day) -> bool:
    """ "All week": every week where an owner states it, this one where a contact answers."""
    return isinstance(day, Stretch) and day.piece == "all"


def names_one_of_them(found: Sequence[Member]) -> bool:
    """Whether a day is named beside the hours of every week: "I only have mornings. Monday's good"."""
    taken = [member for member in found if member.taken]
    weekly = any(not m.days and any(isinstance(t, Part) and t.weekly for t in m.times) for m in taken)
    return weekly and any(all(isinstance(t, At) for t in m.times) and _names_one(m) for m in taken)


def says_both(found: Sequence[Member]) -> bool:
    """Whether days of every week stand beside one: "Saturday morning, if you don't mind weekends"."""
    days = [day for member in found if member.taken for day in member.days]
    often = any(isinstance(day, Weekdays) and day.weekly for day in days)
    return often and any(member.taken and _names_one(member) for member in found)


def _names_one(member: Member) -> bool:
    return bool(member.days) and all(
        isinstance(day, Weekdays) and day.bare and not day.weekly for day in member.days
    )


def is_dated(member: Member) -> bool:
    """Whether it names days of the calendar, which no weekly rule has."""
    return any(
        isinstance(day, (OnDate, DaysAhead))
        or (isinstance(day, Stretch) and day.unit != "weekend" and not is_all_week(day))
        or (isinstance(day, Through) and not _of_weekdays(day))
        for day in member.days
    )


def only_limits(member: Member) -> bool:
    """ "…, starting January 4th": it bounds what was said, and is none itself."""
    return not member.times and bool(member.days) and all(isinstance(day, Bounded) for day in member.days)


def is_return(member: Member) -> bool:
    """ "Away Friday, back Monday": the day from which an absence is over."""
    return all(isinstance(day, Bounded) and day.side == "after" for day in member.days)


def is_weekly(days: Sequence[Day]) -> bool:
    """Whether no day but weekdays of no named week, or a weekend, is said."""
    return all(
        (isinstance(day, Weekdays) and day.bare) or (isinstance(day, Stretch) and day.unit == "weekend")
        for day in days
    )


def is_away_weekly(days: Sequence[Day], times: Sequence[Time]) -> bool:
    """Whether a time is taken away every week: "no Fridays", "out mornings", "out Friday mornings"."""
    often = any(isinstance(time, Part) and time.weekly for time in times)
    return (often and is_weekly(days)) or (
        bool(days) and all(isinstance(day, Weekdays) and day.weekly for day in days)
    )


def _all_bare(days: Sequence[Day]) -> bool:
    """Whether no day but weekdays of no named week is said."""
    return all(isinstance(day, Bounded) or (isinstance(day, Weekdays) and day.bare) for day in days)


def _of_weekdays(day: Through) -> bool:
    return all(isinstance(end, Weekdays) and end.bare for end in (day.first, day.last))
