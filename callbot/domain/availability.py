"""When the owner is free: what they stated becomes windows, and windows become slots.

Weekly rules keep wall time and are expanded per local date; results are UTC. An open end stops at the
calling hours; what is stated outright goes beyond them. Naive instants are refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.domain.intervals import Interval, Intervals, intersect, minus, span
from callbot.domain.wallclock import DAY_MINUTES, instant_at, local_date, local_minute, minute_of_day, utc
from callbot.errors import NaiveInstant
from callbot.language import Exclude, Instant, Item, Recurring, Window, said, understand

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHOLE_DAY = timedelta(hours=20)
"""A window as long as this names the day, not its hours."""
WEEK = timedelta(days=7)


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
) -> Intervals:
    """What is free between two instants: stated, less excluded, less taken with the buffer on both sides."""
    asked = span(start, end)
    if not asked:
        return ()
    included: list[Interval] = []
    excluded = [interval.padded(timedelta(minutes=policy.buffer_minutes)) for interval in busy]
    for item in items:
        if isinstance(item, Exclude):
            excluded += _covered(item.item, asked[0], zone, policy, closed=False)
        else:
            included += _covered(item, asked[0], zone, policy, closed=True)
    return minus(intersect(included, asked), excluded)


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
    now, wanted = utc(now), Interval(start, start + timedelta(minutes=minutes))
    needed = timedelta(minutes=policy.confirm_lead_minutes) if lead is None else lead
    if wanted.start <= now:
        return Fit.PAST
    if wanted.start - now > timedelta(days=policy.horizon_days + 1):
        return Fit.TOO_FAR
    around = wanted.padded(timedelta(minutes=policy.buffer_minutes))
    if any(around.overlaps(taken) for taken in busy):
        return Fit.BUSY
    if (day_counts or {}).get(start.astimezone(zone).date(), 0) >= policy.calls_per_day:
        return Fit.DAY_FULL
    if wanted.start - now < needed:
        return Fit.TOO_SOON
    free = free_windows(items, start=wanted.start, end=wanted.end, zone=zone, policy=policy)
    on_grid = _on_grid(wanted.start, zone, policy.proposal_grid_minutes) == wanted.start
    return Fit.FREE if on_grid and free == (wanted,) else Fit.OUTSIDE


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
    soonest = utc(now) + timedelta(minutes=policy.confirm_lead_minutes)
    start = _on_grid(max(window.start, soonest), zone, policy.proposal_grid_minutes)
    if start >= window.end:
        return None
    parts = free_windows(items, start=start, end=window.end, zone=zone, policy=policy, busy=busy)
    free = max(parts, key=lambda part: part.length, default=None)
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


def _covered(item: Item, within: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool) -> Intervals:
    """What an item covers around a span; open ends stop at the calling hours where `closed`."""
    match item:
        case Instant(at):
            return span(at, at + timedelta(minutes=policy.minutes))
        case Window():
            return _window(item, within, zone, policy, closed=closed)
        case Recurring():
            return _weekly(item, within, zone, policy, closed=closed)
        case Exclude():
            return ()


def _window(item: Window, within: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool) -> Intervals:
    """A window with hours of its own as it is; one that names days, or is open, as their calling hours."""
    start, end = item.start, item.end
    timed = start is not None and not _is_midnight(start, zone)
    if start is not None and end is None and timed:
        end = instant_at(start.astimezone(zone).date(), DAY_MINUTES, zone)
    elif start is not None and end is not None and timed and end - start < WHOLE_DAY:
        return span(start, end)
    whole = intersect(span(start or within.start, end or within.end), (within,))
    if not whole or not closed:
        return whole
    calling = policy.calling_days.split()
    own = _dates(Interval(start, end), zone) if start and end and start < end <= start + WEEK else []
    stated_day = bool(own) and not any(DAYS[day.weekday()] in calling for day in own)
    hours: list[Interval] = []
    for day in _dates(whole[0], zone):
        if not stated_day and DAYS[day.weekday()] not in calling:
            continue
        opens, closes = instant_at(day, minute_of_day(policy.calling_from), zone), policy.calling_to
        if start is not None and timed and start.astimezone(zone).date() == day:
            opens = start
            if local_minute(start, zone) >= minute_of_day(policy.evening_from):
                closes = policy.evening_to
        until = instant_at(day, minute_of_day(closes), zone)
        if item.end is not None and not _is_midnight(item.end, zone) and local_date(item.end, zone) == day:
            until = item.end
        hours += span(opens, until)
    return tuple(hours)


def _is_midnight(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether a bound names the day, not an hour."""
    return instant == instant_at(local_date(instant, zone), 0, zone)


def _weekly(item: Recurring, within: Interval, zone: ZoneInfo, policy: Policy, *, closed: bool) -> Intervals:
    """A weekly rule on every date of the span, on the wall clock of its own zone."""
    theirs = ZoneInfo(item.zone) if item.zone else zone
    if item.at is not None:
        begin, until = item.at, item.at + policy.minutes
    else:
        begin, until = _hours(item, policy, closed=closed)
    return tuple(
        interval
        for day in _dates(Interval(within.start - timedelta(days=1), within.end), theirs)
        if DAYS[day.weekday()] in item.days
        and (item.since is None or day >= item.since)
        and (item.until is None or day <= item.until)
        for interval in span(instant_at(day, begin, theirs), instant_at(day, until, theirs))
    )


def _hours(item: Recurring, policy: Policy, *, closed: bool) -> tuple[int, int]:
    """The minutes of the day that a rule covers; open ends stop at the calling hours where `closed`."""
    overnight = item.start is not None and item.end is not None and item.end <= item.start
    end = item.end + DAY_MINUTES if item.end is not None and overnight else item.end
    if not closed:
        return item.start or 0, DAY_MINUTES if end is None else end
    if not item.start and end == DAY_MINUTES:
        return minute_of_day(policy.calling_from), minute_of_day(policy.calling_to)
    begin = minute_of_day(policy.calling_from) if item.start is None else item.start
    if end is not None:
        return begin, end
    late = begin >= minute_of_day(policy.evening_from)
    return begin, minute_of_day(policy.evening_to if late else policy.calling_to)


def _dates(within: Interval, zone: ZoneInfo) -> list[date]:
    """The local dates that a span touches."""
    first = within.start.astimezone(zone).date()
    last = (within.end - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
