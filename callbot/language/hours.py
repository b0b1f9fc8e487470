"""Turns clocks as said into minutes of the day: which half a bare hour means, which range two of them span.

Bare hours fall into the business day: 7 to 11 in the morning, 12 noon, 1 to 6 in the afternoon.
"""

from __future__ import annotations

from collections.abc import Sequence

from callbot.language.algebra import Hours
from callbot.language.meaning import At, Between, Clock, Part, SameTime, Time
from callbot.language.reading import Policy

_AFTERNOON = 720
_EARLIEST, _LATEST = 420, 1140
"""A range of bare hours outside these is the less likely one."""
_FIXED = {"am": (0, 720)}


def hours(times: Sequence[Time], policy: Policy, same: int | None) -> list[Hours]:
    """Points and ranges of the day, the parts of the day worked into the clocks beside them.

    `same` is the minute of "the same time". Without times the whole day is meant.
    """
    part = None
    for time in times:
        if isinstance(time, Part) and not time.side:
            part = part or _part(time.name, policy)
    out: list[Hours] = []
    first = bool(times) and isinstance(times[0], Part)
    for time in times:
        if isinstance(time, At):
            out.append(Hours(at=business(time.clock, part), bare=time.clock.bare and not part))
        elif isinstance(time, Between):
            said = _between(time, part)
            out.append((said & Hours(*part)) or said if part and first else said)
        elif isinstance(time, Part) and time.side:
            low, high = policy.parts.get(time.name, (540, 1020))
            out.append(Hours(start=high) if time.side == "after" else Hours(end=low))
        elif isinstance(time, SameTime) and same is not None:
            out.append(Hours(at=same))
    if not out and times:
        named = ["morning" if time.name == "am" else time.name for time in times if isinstance(time, Part)]
        out = [Hours(*found) for found in (_part(name, policy) for name in named) if found]
    if len(out) > 1 and (both := _both_sides(out)):
        return [both]
    return out or [Hours()]


def _both_sides(said: list[Hours]) -> Hours | None:
    """ "After 10, before lunch" is what lies between."""
    first, last = said[0], said[-1]
    sides = {(hours.start is None, hours.end is None) for hours in said}
    return first & last if sides == {(True, False), (False, True)} and len(said) == 2 else None


def _part(name: str, policy: Policy) -> tuple[int, int] | None:
    return policy.parts.get(name) or _FIXED.get(name)


def business(clock: Clock, part: tuple[int, int] | None = None) -> int:
    """Minutes of the day of a clock; a bare one falls into the part of the day, else into business hours.

    >>> business(Clock(2)), business(Clock(9)), business(Clock(12)), business(Clock(8), (1020, 1260))
    (840, 540, 720, 1200)
    >>> business(Clock(12), (1080, 1440))
    1440
    """
    if not clock.bare:
        return clock.minutes
    early = clock.minutes % 720
    late = early + 720
    if part:
        near = [minute for minute in (early, late, early + 1440) if part[0] - 60 <= minute <= part[1]]
        wanted = late if part[0] >= _AFTERNOON else early
        return wanted if not near or wanted in near else near[0]
    return early if 7 <= clock.hour <= 11 else late


def _between(time: Between, part: tuple[int, int] | None) -> Hours:
    if time.start and time.end:
        bare = time.start.bare and time.end.bare and not part
        return Hours(*business_range(time.start, time.end, part), bare=bare)
    if time.start:
        return Hours(business(time.start, part))
    return Hours(None, business(time.end or Clock(12), part) or 1440)


def business_range(start: Clock, end: Clock, part: tuple[int, int] | None = None) -> tuple[int, int]:
    """The shortest positive range of two clocks, business hours preferred.

    >>> business_range(Clock(10), Clock(2)), business_range(Clock(7), Clock(8, 0, "p"))
    ((600, 840), (1140, 1200))
    """
    if not (start.bare or end.bare):  # nothing to choose
        first, last = start.minutes % 1440, end.minutes
        return first, last + 1440 if last <= first else last
    starts, ends = [minute % 1440 for minute in _choices(start)], _choices(end)
    if part:
        late = part[0] >= _AFTERNOON
        starts = [minute for minute in starts if (minute >= _AFTERNOON) == late] or starts
    pairs = [(s, e + (1440 if e <= s else 0)) for s in starts for e in ends]
    shortest = min(e - s for s, e in pairs)
    best = [pair for pair in pairs if pair[1] - pair[0] == shortest]
    return min(best, key=lambda pair: (max(0, _EARLIEST - pair[0]) + max(0, pair[1] - _LATEST - 60), pair[0]))


def _choices(clock: Clock) -> list[int]:
    if not clock.bare:
        return [clock.minutes]
    early = clock.minutes % 720
    return [early, early + 720]
