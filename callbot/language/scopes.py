"""Which week or month was named for which days: "next week, Tuesday or Friday", "in January, the 5th".

It holds for its sentence, and for those behind one that names no more than it: "Are you free next week?
Wednesday at 2?" means the Wednesday of that week.
"""

from __future__ import annotations

from collections.abc import Sequence

from callbot.language.meaning import (
    Day,
    DaysAhead,
    Entry,
    OnDate,
    Stretch,
    Through,
    Weekdays,
    listed,
)


def scopes(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries in the groups that one named week or month holds for."""
    found: list[list[Entry]] = []
    for entry in entries:
        if not found or (entry.lead == "." and not _continues(found[-1], entry)):
            found.append([])
        found[-1].append(entry)
    return found


def _continues(scope: Sequence[Entry], entry: Entry) -> bool:
    """Whether a sentence speaks of days of the week, or of the month, that the one before it named."""
    opened, *others = scope
    if opened.sign < 0 or opened.times or len(opened.days) != 1 or not entry.days:
        return False
    days = [day for later in (*others, entry) for day in later.days]
    if _is_month(opened.days[0]):
        return all(map(_is_date, days))
    return _names_week(opened.days[0]) and all(map(_is_bare, days))


class Named:
    """The days of an entry with the week and the month that were named for its whole scope."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.certain = entries[0].clear or all(entry.lead != "." for entry in entries[1:])
        """Whether nothing else was spoken of where the week was named: "the team meets next week"."""
        held = [entry for place, entry in enumerate(entries) if not _is_other_week(entries, place)]
        weekdays = {entry.sign >= 0 for entry in held for day in entry.days if _is_weekdays(day)}
        self.narrows = True in weekdays
        naming = [day for entry in held if entry.sign >= 0 or not self.narrows for day in entry.days]
        weeks = {week for day in naming if (week := _week_of(day))}
        self.week = weeks.pop() if len(weeks) == 1 and weekdays else None
        self.sooner = _sooner(held)
        """Entries that the week does not reach."""
        months = {day for day in naming if isinstance(day, Stretch) and _is_month(day)}
        dated = any(_is_date(day) for entry in held if entry.sign >= 0 for day in entry.days)
        self.month = months.pop() if len(months) == 1 and dated else None

    def __call__(self, entry: Entry, known: list[Day]) -> list[Day]:
        month = next((day.month for day in reversed(known) if isinstance(day, OnDate) and day.month), 0)
        left = [day for day in entry.days if not self._is_spent(day)]
        if entry in self.sooner or (len(left) > 1 and any(map(_is_date, left))):
            return [self._dated(day, month) for day in left]
        return [placed for day in left for placed in self._placed(self._dated(day, month))]

    def _is_spent(self, day: Day) -> bool:
        """A week or a month goes once a day of it is wished."""
        return day == self.month or (self.narrows and _names_week(day) and _week_of(day) == self.week)

    def _dated(self, day: Day, month: int) -> Day:
        if not isinstance(day, OnDate) or day.month or day.months_ahead is not None:
            return day
        named = self.month if self.month and not month else None
        ahead = named.ahead if named and not named.month else None
        return day._replace(month=named.month if named else month, months_ahead=ahead)

    def _placed(self, day: Day) -> list[Day]:
        if self.week is None or not _is_bare(day):
            return [day]
        return [listed(day), self.week] if self.week.day else [_in_week(day, self.week.ahead)]


def _sooner(entries: Sequence[Entry]) -> list[Entry]:
    """What stands before a day of a named week and is later in the week: "Thursday or Monday next week"."""
    for place, entry in enumerate(entries):
        for day in entry.days:
            if isinstance(day, Weekdays) and day.week:
                return [e for e in entries[:place] if all(_lowest(d) > day.mask for d in e.days)]
    return []


def _lowest(day: Day) -> int:
    """The mask of the first of some weekdays; 0 for any other day."""
    return day.mask & -day.mask if isinstance(day, Weekdays) and day.week is None else 0


def _is_other_week(entries: Sequence[Entry], place: int) -> bool:
    """ "Friday or next week", and "next week or Friday", name another week than Friday's."""
    entry, after = entries[place], entries[place + 1 : place + 2]
    split = entry.lead == "|" or (bool(after) and after[0].lead == "|" and bool(after[0].days))
    return split and all(_names_week(day) or _is_month(day) for day in entry.days)


def _week_of(day: Day) -> Stretch | None:
    """The week that is named: "next week", "later this week", "the week of the 7th", "in two weeks"."""
    if isinstance(day, Weekdays) and day.week is not None:
        return Stretch("week", day.week)
    if isinstance(day, DaysAhead) and day.days > 0 and day.days % 7 == 0:
        return Stretch("week", day.days // 7)
    if isinstance(day, Stretch) and day.unit in ("week", "workweek") and day.number == 1 and not day.month:
        return Stretch("week", day.ahead, day=day.day) if day.piece != "all" else None
    return None


def _names_week(day: Day) -> bool:
    return not isinstance(day, Weekdays) and _week_of(day) is not None


def _is_month(day: Day) -> bool:
    return isinstance(day, Stretch) and day.unit == "month" and not day.piece


def _is_date(day: Day) -> bool:
    return isinstance(day, OnDate)


def _is_weekdays(day: Day) -> bool:
    return isinstance(day, (Weekdays, Through))


def _is_bare(day: Day) -> bool:
    """Whether it is weekdays of which nothing says the week."""
    ends = (day.first, day.last) if isinstance(day, Through) else (day,)
    return all(isinstance(end, Weekdays) and end.bare for end in ends)


def _in_week(day: Day, week: int) -> Day:
    if isinstance(day, Through):
        return Through(_in_week(day.first, week), _in_week(day.last, week))
    return day._replace(week=week) if isinstance(day, Weekdays) else day
