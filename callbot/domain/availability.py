"""When the owner is free: what they stated becomes windows, and windows become slots.

Weekly rules keep wall time and are expanded per local date; results are UTC. An open end stops at the
calling hours; what is stated outright goes beyond them. Naive instants are refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.domain.intervals import Interval, intersect, longest, minus, union
from callbot.errors import NaiveInstant
from callbot.language import Exclude, Instant, Item, Recurring, Window, said, understand

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_MINUTES = 24 * 60


def wall_minutes(text: str) -> int:
    """Minutes of the day of a wall clock "HH:MM", up to 24:00.

    >>> wall_minutes("08:30")
    510
    """
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        raise ValueError(f"{text!r} is no time of day; write it as 08:00")
    found = int(hours) * 60 + int(minutes)
    if not 0 <= found <= DAY_MINUTES or int(minutes) > 59:
        raise ValueError(f"{text!r} is no time of day; write it as 08:00")
    return found


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
    minutes: int = 30
    buffer_minutes: int = 15
    calls_per_day: int = 4
    grid_minutes: int = 30
    lead_minutes: int = 90
    confirm_lead_minutes: int = 60
    shown_lead_minutes: int = 15
    horizon_days: int = 14
    openings: int = 3
    offer_hours: int = 24
    offer_lapse_minutes: int = 60

    def __post_init__(self) -> None:
        if wall_minutes(self.calling_from) >= wall_minutes(self.calling_to):
            raise ValueError("calling_from must come before calling_to")
        wall_minutes(self.evening_from)
        wall_minutes(self.evening_to)
        unknown = set(self.calling_days.split()) - set(DAYS)
        if unknown:
            raise ValueError(f"calling_days are MO TU WE TH FR SA SU, not {', '.join(sorted(unknown))}")
        for name in ("minutes", "calls_per_day", "grid_minutes", "horizon_days", "openings", "offer_hours"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1")
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


def statement(stated: str, *, now: datetime) -> Statement:
    """What an owner stated, read in the zone of `now`; read once a text, zone and local day."""
    zone = now.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise NaiveInstant("the zone of `now` must be a ZoneInfo")
    return _statement(stated, zone, now.date())


@lru_cache(maxsize=4096)
def _statement(stated: str, zone: ZoneInfo, today: date) -> Statement:
    now = datetime.combine(today, time(0), zone)
    reading = understand(stated, now=now, speaker="owner")
    problems = []
    if not any(isinstance(item, Recurring | Window | Instant) for item in reading.times):
        problems.append("No time was found in it.")
    if not reading.sure:
        problems.append(reading.ask or "It can be read in more than one way.")
    return Statement(stated, said(reading.times, zone=zone, now=now), reading.times, tuple(problems))


def free_windows(
    items: Iterable[Item],
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
) -> list[Interval]:
    """What is free between two instants: stated, less excluded, less taken with the buffer on both sides."""
    span = Interval(start, end)
    included: list[Interval] = []
    excluded = [interval.widened(timedelta(minutes=policy.buffer_minutes)) for interval in busy]
    for item in items:
        if isinstance(item, Exclude):
            excluded += _covered(item.item, span, zone, policy, closed=False)
        else:
            included += _covered(item, span, zone, policy, closed=True)
    return minus(intersect(included, [span]), excluded)


def openings(
    items: Iterable[Item],
    *,
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    day_counts: Mapping[date, int] | None = None,
) -> tuple[datetime, ...]:
    """Slots to offer: one a day, the soonest first, on the grid, the lead kept, the whole length free."""
    by_day = _slots_by_day(items, now, zone, policy, busy, day_counts or {})
    return tuple(slots[0] for slots in list(by_day.values())[: policy.openings])


def nearest(
    wanted: datetime,
    items: Iterable[Item],
    *,
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    day_counts: Mapping[date, int] | None = None,
) -> tuple[datetime, ...]:
    """Slots nearest to what was wanted, one a day, in order of time."""
    by_day = _slots_by_day(items, now, zone, policy, busy, day_counts or {})
    best = [min(slots, key=lambda slot: abs(slot - wanted)) for slots in by_day.values()]
    return tuple(sorted(sorted(best, key=lambda slot: abs(slot - wanted))[: policy.openings]))


def slots(
    items: Iterable[Item],
    *,
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    day_counts: Mapping[date, int] | None = None,
) -> tuple[datetime, ...]:
    """Every slot up to the horizon, in order."""
    by_day = _slots_by_day(items, now, zone, policy, busy, day_counts or {})
    return tuple(slot for day in by_day.values() for slot in day)


def fit(
    start: datetime,
    *,
    minutes: int,
    items: Iterable[Item],
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    day_counts: Mapping[date, int] | None = None,
    lead: timedelta | None = None,
) -> Fit:
    """Whether a call of `minutes` may start then. The whole length must end inside what is stated."""
    wanted = Interval(start, start + timedelta(minutes=minutes))
    needed = timedelta(minutes=policy.confirm_lead_minutes) if lead is None else lead
    if wanted.start <= now:
        return Fit.PAST
    if wanted.start - now > timedelta(days=policy.horizon_days + 1):
        return Fit.TOO_FAR
    around = wanted.widened(timedelta(minutes=policy.buffer_minutes))
    if any(around.overlaps(taken) for taken in busy):
        return Fit.BUSY
    if (day_counts or {}).get(start.astimezone(zone).date(), 0) >= policy.calls_per_day:
        return Fit.DAY_FULL
    if wanted.start - now < needed:
        return Fit.TOO_SOON
    free = free_windows(items, start=wanted.start, end=wanted.end, zone=zone, policy=policy)
    return Fit.FREE if free == [wanted] else Fit.OUTSIDE


def free_part(
    window: Interval,
    *,
    items: Iterable[Item],
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    day_counts: Mapping[date, int] | None = None,
) -> Interval | None:
    """The longest part of a proposed window that is free, if a call fits into it."""
    if (day_counts or {}).get(window.start.astimezone(zone).date(), 0) >= policy.calls_per_day:
        return None
    start = max(window.start, now + timedelta(minutes=policy.confirm_lead_minutes))
    if start >= window.end:
        return None
    free = longest(free_windows(items, start=start, end=window.end, zone=zone, policy=policy, busy=busy))
    return free if free and free.length >= timedelta(minutes=policy.minutes) else None


def _slots_by_day(
    items: Iterable[Item],
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval],
    day_counts: Mapping[date, int],
) -> dict[date, list[datetime]]:
    first = now + timedelta(minutes=policy.lead_minutes)
    last = now + timedelta(days=policy.horizon_days)
    length, grid = timedelta(minutes=policy.minutes), timedelta(minutes=policy.grid_minutes)
    by_day: dict[date, list[datetime]] = {}
    for window in free_windows(items, start=first, end=last, zone=zone, policy=policy, busy=busy):
        slot = _on_grid(window.start, zone, policy.grid_minutes)
        while slot + length <= window.end:
            day = slot.astimezone(zone).date()
            if day_counts.get(day, 0) < policy.calls_per_day:
                by_day.setdefault(day, []).append(slot)
            slot += grid
    return by_day


def _on_grid(instant: datetime, zone: ZoneInfo, grid: int) -> datetime:
    """The first instant at or after this one whose wall clock stands on the grid."""
    local = instant.astimezone(zone)
    past = (
        local.minute % grid if grid <= 60 else (local.hour * 60 + local.minute) % grid
    ) * 60 + local.second
    if not past and not local.microsecond:
        return instant
    return (instant - timedelta(microseconds=local.microsecond)) + timedelta(seconds=grid * 60 - past)


def _covered(item: Item, span: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool) -> list[Interval]:
    """What an item covers of a span; open ends stop at the calling hours where `closed`."""
    if isinstance(item, Exclude):
        return []
    if isinstance(item, Instant):
        return [Interval(item.at, item.at + timedelta(minutes=policy.minutes))]
    if isinstance(item, Recurring):
        return _weekly(item, span, zone, policy, closed=closed)
    return _window(item, span, zone, policy, closed=closed)


def _window(item: Window, span: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool) -> list[Interval]:
    """A window as it is; where it names whole days or has an open end, its calling hours."""
    start, end = item.start or span.start, item.end or span.end
    if end <= start:
        return []
    whole = Interval(start, end)
    if not closed:
        return [whole]
    local, until = start.astimezone(zone), end.astimezone(zone)
    if (
        item.start is not None
        and item.end is not None
        and local.date() == (until - timedelta(seconds=1)).date()
    ):
        if end - start < timedelta(hours=20):
            return [whole]
    if item.end is None and item.start is not None:
        opened = local.hour * 60 + local.minute
        stop = policy.evening_to if opened >= wall_minutes(policy.evening_from) else policy.calling_to
        return union([Interval(start, max(start, _wall(local.date(), wall_minutes(stop), zone)))])
    days = _dates(whole, zone)
    hours = [
        Interval(
            _wall(day, wall_minutes(policy.calling_from), zone),
            _wall(day, wall_minutes(policy.calling_to), zone),
        )
        for day in days
        if len(days) == 1 or DAYS[day.weekday()] in policy.calling_days.split()
    ]
    return intersect(hours, [whole])


def _weekly(
    item: Recurring, span: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool
) -> list[Interval]:
    """A weekly rule on every date of the span, on the wall clock of its own zone."""
    theirs = ZoneInfo(item.zone) if item.zone else zone
    if item.at is not None:
        begin, until = item.at, item.at + policy.minutes
    else:
        begin, until = _hours(item, policy, closed=closed)
    if until <= begin:
        return []
    return [
        Interval(_wall(day, begin, theirs), _wall(day, until, theirs))
        for day in _dates(span, theirs)
        if DAYS[day.weekday()] in item.days
        and (item.since is None or day >= item.since)
        and (item.until is None or day <= item.until)
    ]


def _hours(item: Recurring, policy: Policy, *, closed: bool) -> tuple[int, int]:
    if not closed:
        return item.start or 0, DAY_MINUTES if item.end is None else item.end
    begin = wall_minutes(policy.calling_from) if item.start is None else item.start
    if item.end is not None:
        return min(begin, item.end) if item.start is None else begin, item.end
    evening = begin >= wall_minutes(policy.evening_from)
    return begin, wall_minutes(policy.evening_to if evening else policy.calling_to)


def _dates(span: Interval, zone: ZoneInfo) -> list[date]:
    first, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _wall(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall clock as an instant; in a gap forward by the gap, in an overlap the first."""
    naive = datetime.combine(day, time(0), zone).replace(tzinfo=None) + timedelta(minutes=minutes)
    return naive.replace(tzinfo=zone).astimezone(UTC)
