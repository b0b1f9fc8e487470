"""Whether two readings mean the same: their items are compared by the minutes that they cover.

Items are the JSON of `callbot understand --json`; a stamp without offset is wall time of the speaker's zone.
What was meant may be vague: `core` must be covered and `outer` must not be left; `"grain": "day"` means the
working hours of each day are the core; an open end may be taken as far as that day's working hours go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any
from zoneinfo import ZoneInfo

from callbot.domain.intervals import Interval, Intervals, minus, normalise, span
from callbot.domain.wallclock import DAY_MINUTES, instant_at, local_date, local_minute, minute_of_day, utc
from callbot.language.reading import WEEK, WORKWEEK

Item = Mapping[str, Any]
Items = Sequence[Item]

AHEAD, BEYOND, FARTHEST = timedelta(days=28), timedelta(days=2), timedelta(days=800)
"""How far readings are compared: four weeks, or two days past their last stamp, never farther than that."""
SLACK = timedelta(minutes=1)
MORNING, LEAVING, LATEST = 9 * 60, 17 * 60, 18 * 60
A_CALL = timedelta(minutes=30)
A_WORKWEEK, LONG = timedelta(days=4, hours=12), timedelta(days=400)


class Room(Enum):
    """How much of a vague item counts."""

    CORE = auto()
    """Only what everybody would grant."""
    EXACT = auto()
    """The item as it is written."""
    OUTER = auto()
    """All that nobody would call wrong."""

    @property
    def opposite(self) -> "Room":
        """What an exclusion leaves of the most is the least, and the other way round."""
        return {Room.CORE: Room.OUTER, Room.EXACT: Room.EXACT, Room.OUTER: Room.CORE}[self]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time over which readings are compared, as its speaker's wall clock shows it."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    def cut(self, start: datetime, end: datetime) -> Intervals:
        """What lies in it of a span."""
        return span(max(start, self.start), min(end, self.end))

    def stamp(self, text: str) -> datetime:
        """A stamp as an instant, to the minute."""
        at = datetime.fromisoformat(text)
        return utc(at if at.tzinfo else at.replace(tzinfo=self.zone)).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Points and minutes; `taken` says that nothing but exclusions was said, and that these are they."""

    points: frozenset[datetime]
    minutes: Intervals
    taken: bool


def agree(answer: Items, meant: Items, now: datetime) -> bool:
    """Whether an answer covers what was meant by a text said at `now`, whose zone is the speaker's.

    >>> now = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    >>> two = {"t": "instant", "at": "2026-11-26T14:00"}
    >>> agree([{"t": "instant", "at": "2026-11-26T19:00+00:00"}], [two], now)
    True
    """
    if not answer or not meant:
        return not answer and not meant
    over = stretch([*answer, *meant], now)
    least, most = meaning(meant, over, Room.CORE), meaning(meant, over, Room.OUTER)
    heard = meaning(answer, over, Room.EXACT)
    if heard.taken != least.taken or heard.points != least.points:
        return False
    if bool(heard.minutes) != bool(least.minutes or most.minutes):
        return False
    core = [each for part in least.minutes for each in span(part.start + SLACK, part.end - SLACK)]
    outer = [part.padded(SLACK) for part in most.minutes]
    return not minus(core, heard.minutes) and not minus(heard.minutes, outer)


def stretch(items: Items, now: datetime) -> Stretch:
    """How far readings must be compared so that none of their stamps is left out."""
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo), "the speaker's zone is a ZoneInfo"
    start = utc(now).replace(second=0, microsecond=0)
    here = Stretch(start, start + FARTHEST, zone)
    plain = [item.get("item", item) for item in items]
    stamps = [
        here.stamp(item[key]) + BEYOND
        for item in plain
        if item["t"] != "recurring"
        for key in ("at", "start", "end")
        if item.get(key)
    ]
    return Stretch(start, min(max(start + AHEAD, *stamps, start), start + FARTHEST), zone)


def meaning(items: Items, over: Stretch, room: Room) -> Meaning:
    """What items cover: the included ones less the excluded, or the excluded where nothing else was said."""
    included = [item for item in items if item["t"] != "exclude"]
    excluded = [item["item"] for item in items if item["t"] == "exclude"]
    if not included:
        points, minutes = together(excluded, over, room)
        return Meaning(points, minutes, taken=True)
    points, minutes = together(included, over, room)
    less_points, less = together(excluded, over, room.opposite)
    return Meaning(points - less_points, minus(minutes, less), taken=False)


def together(items: Iterable[Item], over: Stretch, room: Room) -> tuple[frozenset[datetime], Intervals]:
    """The points and the minutes of several items."""
    points: set[datetime] = set()
    minutes: list[Interval] = []
    for item in items:
        if item["t"] == "instant":
            points.add(over.stamp(item["at"]))
        elif item["t"] == "window":
            minutes.extend(window(item, over, room))
        elif item.get("at"):
            points.update(recurring_points(item, over))
        else:
            minutes.extend(recurring_minutes(item, over, room))
    return frozenset(points), normalise(minutes)


def window(item: Item, over: Stretch, room: Room) -> Iterable[Interval]:
    """The minutes of a window."""
    first, last = (over.stamp(item[key]) if item.get(key) else None for key in ("start", "end"))
    bounds = item.get(room.name.lower())
    if bounds:
        return over.cut(over.stamp(bounds[0]), over.stamp(bounds[1]))
    if room is Room.CORE:
        first, last = closed(first, last, over)
    start, end = first or over.start, last or over.end
    if item.get("grain") == "day" and room is Room.CORE:
        return working_hours(start, end, over)
    if item.get("grain") == "day" and room is Room.OUTER and end - start > A_WORKWEEK:
        start -= timedelta(days=1)  # a week may begin on Sunday
    return over.cut(start, end)


def closed(
    start: datetime | None, end: datetime | None, over: Stretch
) -> tuple[datetime | None, datetime | None]:
    """The least that an open window means: after 2 is at least to 18:00, by 3 at least from 9:00 that day."""
    if start and not end and local_minute(start, over.zone):
        leave = instant_at(local_date(start, over.zone), LATEST, over.zone)
        return start, max(leave, start + A_CALL)
    if end and not start and local_minute(end, over.zone):
        come = instant_at(local_date(end, over.zone), MORNING, over.zone)
        return min(max(over.start, come), end - A_CALL), end
    return start, end


def working_hours(start: datetime, end: datetime, over: Stretch) -> Iterable[Interval]:
    """9 to 17 of each day of a window; of a long one from Monday to Friday, of one without end nothing."""
    if end - start > LONG:
        return
    for day in days(max(start, over.start), min(end, over.end), over.zone):
        if end - start < A_WORKWEEK or WEEK[day.weekday()] in WORKWEEK:
            came, left = (instant_at(day, minute, over.zone) for minute in (MORNING, LEAVING))
            yield from over.cut(max(came, start), min(left, end))


def recurring_points(item: Item, over: Stretch) -> Iterable[datetime]:
    """When a rule with a point comes round."""
    zone = ZoneInfo(item.get("zone") or over.zone.key)
    for day in rule_days(item, over, zone):
        at = instant_at(day, minute_of_day(item["at"]), zone)
        if over.start <= at < over.end:
            yield at


def recurring_minutes(item: Item, over: Stretch, room: Room) -> Iterable[Interval]:
    """The minutes of a rule on each of its days; one that ends before it begins runs over midnight."""
    zone = ZoneInfo(item.get("zone") or over.zone.key)
    first, last = rule_bounds(item, room)
    for day in rule_days(item, over, zone):
        yield from over.cut(instant_at(day, first, zone), instant_at(day, last, zone))


def rule_bounds(item: Item, room: Room) -> tuple[int, int]:
    """The minutes of the day between which a rule holds."""
    clocks = item.get(room.name.lower()) or (item.get("from"), item.get("to"))
    first, last = (None if clock is None else minute_of_day(clock) for clock in clocks)
    if room is Room.CORE and first is None and last is None:
        return MORNING, LEAVING
    if room is Room.CORE and last is None:
        last = LATEST if first is not None and first + A_CALL.seconds // 60 < LATEST else DAY_MINUTES
    if room is Room.CORE and first is None:
        first = MORNING if last is not None and last > MORNING + A_CALL.seconds // 60 else 0
    first, last = first or 0, DAY_MINUTES if last is None else last
    return first, last if last > first else last + DAY_MINUTES


def rule_days(item: Item, over: Stretch, zone: ZoneInfo) -> Iterable[date]:
    """The days of a rule, from one before the stretch: a night may reach into it."""
    since, until = (date.fromisoformat(item[key]) if item.get(key) else None for key in ("since", "until"))
    for day in days(over.start - timedelta(days=1), over.end, zone):
        if WEEK[day.weekday()] in item["days"] and (since or day) <= day <= (until or day):
            yield day


def days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterable[date]:
    """Each date that the wall clock shows from `start` to `end`, both included."""
    first, last = local_date(start, zone), local_date(end, zone)
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
