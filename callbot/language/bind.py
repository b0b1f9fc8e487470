"""Distributes days and times over a list: "Monday 11 or 1:30", "11 or 1:30 on Monday", "Tue/Thu after 2".

A day without a time takes the time that follows in its list; a time without a day takes the day before it,
or the one behind it where the time was said first. Weeks and months that were named once flow over the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    Bounded,
    Day,
    Entry,
    Lasting,
    Member,
    Part,
    SameTime,
    Stretch,
    Time,
)
from callbot.language.scopes import Named, scopes

_LISTED = "|&,/"


def bound(entries: Sequence[Entry], zone: str) -> tuple[list[Member], bool]:
    """The members of a list of entries, and whether they are certain.

    `zone` is the one that was named for all of them, or "".
    """
    if len(entries) == 1 and len(entries[0].days) < 2:  # nothing to deal out, as in most texts
        only = entries[0]
        return [_member(only, only.days, only.times, zone)], True
    binder = _Binder(entries, zone)
    return list(binder.members()), binder.certain


class _Binder:
    """Walks over the entries once; what waits for a time, what was named last, and what may be shared."""

    def __init__(self, entries: Sequence[Entry], zone: str) -> None:
        self.entries = entries
        self.zone = zone
        self.named = [named for scope in scopes(entries) for named in [Named(scope)] * len(scope)]
        self.pending: list[tuple[Entry, list[Day]]] = []
        self.limits: list[tuple[Entry, list[Day]]] = []
        self.known: list[list[Day]] = []
        self.refused = self.barred = False
        self.wished: list[list[Day]] = []
        self.shared: list[Time] = []
        self.absorbed: set[int] = set()
        self.clocks: list[Time] = []
        self.certain = all(named.certain for named in self.named)
        self.leading: list[Time] = []
        self.wide = self.exact = False
        """A week or a month is named, and a clock: "the team meets next week. Can we talk tomorrow at 2?"."""

    def members(self) -> Iterator[Member]:
        """Each alternative, in order."""
        for place, entry in enumerate(self.entries):
            days = self._days_of(place)
            if place in self.absorbed or (entry.days and not days and not entry.times):
                continue
            if entry.lead in ".xs" and not (entry.lead == "x" and self.pending):
                self.shared = []
            times = [] if self._is_any_of_a_list(place) else entry.times
            if days and not times and self.shared and entry.lead in _LISTED and not self.pending:
                times = self.shared
            if days and not times and entry.sign >= 0:
                self._wait(entry, days)
            elif days:
                yield from self._with_days(entry, days, times)
            else:
                yield from self._without_days(place, entry)
        yield from self._let_go(self.limits + self.pending)
        self.certain = self.certain and not (self.wide and self.exact)

    def _is_any_of_a_list(self, place: int) -> bool:
        """ "Any time Tuesday and Thursday, 9 to 5" says the times behind its days."""
        entry, after = self.entries[place], self.entries[place + 1 : place + 2]
        any_time = entry.time_first and all(isinstance(time, AnyTime) for time in entry.times)
        return any_time and bool(after) and after[0].lead in "&,/" and bool(after[0].days)

    def _wait(self, entry: Entry, days: list[Day]) -> None:
        if all(isinstance(day, Bounded) for day in days):
            self.limits.append((entry, days))
            return
        self.pending.append((entry, days))
        self.known, self.refused, self.barred = [days], False, False
        self.wished.append(days)

    def _with_days(self, entry: Entry, days: list[Day], times: list[Time]) -> Iterator[Member]:
        taking = entry.lead in _LISTED and entry.sign >= 0 and not entry.time_first and bool(times)
        waiting = [held for _, held in self.pending] if taking else []
        yield from self._let_go(self.pending, times if taking else [])
        self.pending = []
        yield self._member(entry, days, times)
        if times is not self.shared:
            self.shared = [*self.leading, *times] if entry.time_first else []
        self.leading = []
        if entry.sign >= 0:
            self.wished.append(days)
        self.known, self.refused = [*waiting, days], entry.sign < 0
        self.barred = self.refused and not times

    def _without_days(self, place: int, entry: Entry) -> Iterator[Member]:
        """A time alone: of the days that wait for one, or that were named last, or that follow."""
        held = [waiting for _, waiting in self.pending]
        if entry.lead == "." and self.barred:  # "Fridays are no good. Otherwise after 1"
            self.known = []
        elif entry.lead == "," and self.barred and entry.sign >= 0:  # "any day but Tuesday, after lunch"
            self.known = list(self.wished)
            self.certain = False
        if not held and any(isinstance(time, Part) and time.weekly for time in entry.times):
            groups = self._following(place, only_listed=True)
        elif entry.lead == "s":
            groups = self.wished or self.known
        elif not (held or self.known) and self.limits:
            groups, self.limits = [[day for _, limit in self.limits for day in limit]], []
        else:
            groups = held or self.known or self._following(place)
            self.leading += entry.times if not (held or self.known) else []
        if self.pending and entry.sign < 0 and entry.lead != "x":
            yield from self._let_go(self.pending)
        self.pending = []
        if self.clocks and entry.lead == "," and all(isinstance(time, Part) for time in entry.times):
            self.certain = False  # "12:30-1:30 (my lunch break)"
        for days in groups or [[]]:
            yield self._member(entry, days, entry.times)
        self.shared = []
        self.known = held or self.known or groups

    def _following(self, place: int, *, only_listed: bool = False) -> list[list[Day]]:
        """The days behind a time that was said first: "11 or 1:30 on Monday", "12 or 5pm, Wednesday"."""
        for later in range(place + 1, len(self.entries)):
            entry = self.entries[later]
            if entry.lead == "." or entry.sign < 0:
                return []
            if entry.days:
                alone = entry.lead == "," and not entry.times and entry.sign == 0
                if alone:
                    self.absorbed.add(later)
                elif entry.lead == ",":
                    self.certain = False  # "evening is fine too, say 6:30 tomorrow"
                return [self._days_of(later)] if alone or not only_listed else []
        return []

    def _days_of(self, place: int) -> list[Day]:
        return self.named[place](self.entries[place], [day for days in self.known for day in days])

    def _let_go(
        self, waiting: list[tuple[Entry, list[Day]]], times: list[Time] | None = None
    ) -> Iterator[Member]:
        for entry, days in waiting:
            self.wide = self.wide or (
                not times and isinstance(days[0], Stretch) and not self._is_split(entry)
            )
            yield self._member(entry, days, times or [])

    def _is_split(self, entry: Entry) -> bool:
        """Whether an "or" stands beside it: "tomorrow at 2, or some time next week"."""
        place = self.entries.index(entry)
        return any(each.lead == "|" for each in (entry, *self.entries[place + 1 : place + 2]))

    def _member(self, entry: Entry, days: list[Day], times: list[Time]) -> Member:
        if self.clocks and any(isinstance(time, SameTime) and time.of == "agreed" for time in times):
            times = self.clocks  # "2pm Tuesday, or Wednesday same time"
        self.clocks = [time for time in times if isinstance(time, (At, Between))] or self.clocks
        self.exact = self.exact or (
            entry.sign >= 0 and any(isinstance(time, (At, Between)) for time in times)
        )
        return _member(entry, days, times, self.zone)


def _member(entry: Entry, days: list[Day], times: list[Time], zone: str) -> Member:
    alone = tuple([time for time in times if not isinstance(time, Lasting)])
    return Member(tuple(days), alone, entry.zone or zone, entry.sign >= 0, entry.absent)
