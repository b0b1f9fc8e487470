"""Members seen from now: members become items with real dates, and the assumptions made.

Nothing past is returned; what stays open in two ways is noted as a doubt, never guessed in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.language.calendar import at_minute, business, business_range, spans
from callbot.language.lexicon import STANDARD_NAMES, ZONES
from callbot.language.meaning import (
    Ahead,
    AnyTime,
    At,
    Between,
    Bounded,
    Clock,
    Day,
    Member,
    OnDate,
    Part,
    SameTime,
    Stretch,
    Through,
    Time,
    Weekdays,
)
from callbot.language.reading import WEEK, Exclude, Instant, Item, Policy, Recurring, Window

_MOST = 24
"""Alternatives read from one text; whoever sends more is asked for one."""


@dataclass(slots=True)
class Scene:
    """From where a text is read: the time, the rules, what was offered and agreed, what was assumed."""

    now: datetime
    policy: Policy
    owner: bool = False
    agreed: datetime | None = None
    anchor: datetime | None = None
    offered: tuple[datetime, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    named_zone: str = ""
    assumed: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def assume(self, words: str) -> None:
        if words not in self.assumed:
            self.assumed.append(words)


@dataclass(frozen=True, slots=True)
class _Hours:
    """Times of one member in minutes of the day: a point (`at`) or a range with open sides."""

    at: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def whole(self) -> bool:
        return self.at is None and self.start is None and self.end is None


def items(found: tuple[Member, ...], scene: Scene) -> tuple[Item, ...]:
    """The items of all members, included ones first; the scene collects what was assumed."""
    out: list[Item] = []
    if scene.owner:
        found = tuple(replace(m, days=tuple(_listed(d) for d in m.days)) for m in found)
    weekly = _weekly_talk(found, scene)
    limits = [d for m in found for d in m.days if isinstance(d, Bounded)]
    if len(found) > _MOST:
        scene.doubts.append("Which day and time suits you best?")
    for member in found[:_MOST]:
        if member.dropped or not (member.days or member.times):
            continue
        for item in _member(member, scene, weekly, limits):
            kept = item if member.taken else Exclude(item)  # type: ignore[arg-type]
            if kept not in out:
                out.append(kept)
    included = [item for item in out if not isinstance(item, Exclude)]
    excluded = [
        item
        for item in out
        if isinstance(item, Exclude) and not (included and isinstance(item.item, Instant))
    ]
    return (*_together(included), *excluded)


def _together(included: Sequence[Item]) -> list[Item]:
    """Weekly rules of the same hours become one rule of several days."""
    out: list[Item] = []
    for item in included:
        last = out[-1] if out else None
        if (
            isinstance(item, Recurring)
            and isinstance(last, Recurring)
            and replace(item, days=last.days) == last
        ):
            out[-1] = replace(last, days=tuple(d for d in WEEK if d in last.days or d in item.days))
        else:
            out.append(item)
    return out


def _listed(day: Day) -> Day:
    """The owner's "Mon-Thu" is a list of weekdays, not one stretch of this week."""
    if isinstance(day, Through) and isinstance(day.first, Weekdays) and isinstance(day.last, Weekdays):
        start, end = day.first.days[0], day.last.days[-1]
        if not (day.first.which or day.last.which):
            return Weekdays(tuple(sorted((start + i) % 7 for i in range((end - start) % 7 + 1))))
    return day


def _weekly_talk(found: tuple[Member, ...], scene: Scene) -> bool:
    taken = [d for m in found if m.taken for d in m.days]
    weekdays = [d for d in taken if isinstance(d, Weekdays)]
    if any(d.weekly for d in weekdays):
        return True
    times = [t for m in found if m.taken for t in m.times]
    if any(isinstance(t, Part | AnyTime) and t.weekly for t in times) and not any(
        not isinstance(d, Bounded) for d in taken
    ):
        return True
    plain = [d for d in weekdays if not d.which and d.week is None]
    named = {n for d in plain for n in d.days}
    if (
        scene.owner
        and len(named) > 1
        and len(plain) == len(weekdays) == len([d for d in taken if not isinstance(d, Bounded)])
    ):
        scene.assume("every week")
        return True
    if scene.owner and taken == [] and any(isinstance(t, Between | Part | AnyTime) for t in times):
        scene.assume("every week")
        return True
    return False


def _member(member: Member, scene: Scene, weekly: bool, limits: list[Bounded]) -> list[Item]:
    scene.zone = _zone(member.zone, scene)
    days = [d for d in member.days if not isinstance(d, Bounded)]
    bounds = [d for d in member.days if isinstance(d, Bounded)]
    absolute = [t for t in member.times if isinstance(t, Ahead)]
    if absolute:
        return [_ahead(t, scene) for t in absolute]
    hours = _hours(member.times, scene)
    if bounds and not days and not (weekly and member.taken and member.times):
        return _from_bounds(bounds, hours, scene, member)
    if weekly and (member.taken or all(isinstance(d, Weekdays) for d in days)) and _is_weekly(days):
        return _rules(days, hours, scene, limits if member.taken else [])
    return _dated(days, hours, scene)


def _is_weekly(days: Sequence[Day]) -> bool:
    return all(
        (isinstance(d, Weekdays) and not d.which and d.week is None)
        or (isinstance(d, Stretch) and d.unit == "weekend")
        for d in days
    )


def _zone(name: str, scene: Scene) -> ZoneInfo:
    own = scene.now.tzinfo
    if not name:
        return own if isinstance(own, ZoneInfo) else ZoneInfo("UTC")
    zone = ZoneInfo(ZONES[name])
    scene.named_zone = ZONES[name]
    summer = STANDARD_NAMES.get(name)
    if summer is not None and bool(scene.now.astimezone(zone).dst()) != summer:
        scene.assume(f"{name.upper()} read as the civil time of {ZONES[name]}")
    return zone


def _hours(times: tuple[Time, ...], scene: Scene) -> list[_Hours]:
    """Parts refine the clocks beside them; what is left are points and ranges."""
    parts = [
        scene.policy.parts[t.name]
        for t in times
        if isinstance(t, Part) and t.name in scene.policy.parts and not t.side
    ]
    part = parts[0] if parts else None
    out: list[_Hours] = []
    for time in times:
        if isinstance(time, At):
            out.append(_Hours(at=business(time.clock, part)))
        elif isinstance(time, Between):
            out.append(_between(time, part, scene))
        elif isinstance(time, Part) and time.side:
            low, high = scene.policy.parts.get(time.name, (540, 1020))
            out.append(_Hours(start=high) if time.side == "after" else _Hours(end=low))
        elif isinstance(time, SameTime) and (same := scene.anchor or scene.agreed):
            local = same.astimezone(scene.zone)
            out.append(_Hours(at=local.hour * 60 + local.minute))
    if not out and parts:
        return [_Hours(start=low, end=high) for low, high in parts]
    return out or [_Hours()]


def _between(time: Between, part: tuple[int, int] | None, scene: Scene) -> _Hours:
    if time.start and time.end:
        start, end = business_range(time.start, time.end, part)
        return _Hours(start=start, end=end)
    if time.start:
        start = business(time.start, part)
        return _Hours(start=start, end=part[1] if part and part[1] > start and part[1] < 1020 else None)
    end = business(time.end or Clock(12), part)
    return _Hours(start=part[0] if part and part[0] < end else None, end=end)


def _ahead(time: Ahead, scene: Scene) -> Item:
    start = scene.now.replace(second=0, microsecond=0)
    if time.clock:
        start = at_minute(scene.now.date(), business(time.clock), scene.zone)
        start += timedelta(days=1) if start + timedelta(minutes=time.minutes) < scene.now else timedelta()
    at = datetime.fromtimestamp(start.timestamp() + 60 * time.minutes, scene.zone)
    return Instant(at)


def _rules(days: Sequence[Day], hours: list[_Hours], scene: Scene, limits: list[Bounded]) -> list[Item]:
    named = sorted({n for d in days for n in (d.days if isinstance(d, Weekdays) else (5, 6))})
    if not named:
        named = [WEEK.index(day) for day in scene.policy.calling_days]
        scene.assume("Monday to Friday")
    since = until = None
    for limit in limits:
        found = spans(limit.day, scene.now.date())
        if found and limit.side == "after":
            since = found[0][0]
        elif found:
            until = found[-1][1] - timedelta(days=1) if limit.included else found[0][0] - timedelta(days=1)
            scene.assume(f"until {until.isoformat()}, that day included")
    zone = scene.named_zone or None
    return [
        Recurring(
            tuple(WEEK[n] for n in named),
            h.start,
            min(h.end, 1440) if h.end else None,
            h.at,
            since,
            until,
            zone,
        )
        for h in hours
    ]


def _from_bounds(bounds: list[Bounded], hours: list[_Hours], scene: Scene, member: Member) -> list[Item]:
    """ "by Friday", "until Monday", "from Wednesday on": one window, open on the other side."""
    start: datetime | None = None
    end: datetime | None = None
    for bound in bounds:
        found = spans(bound.day, scene.now.date())
        if not found:
            continue
        if bound.side == "after":
            start = at_minute(found[0][0] if bound.included else found[-1][1], 0, scene.zone)
        else:
            inclusive = bound.included and member.taken
            end = at_minute(found[-1][1] if inclusive else found[0][0], 0, scene.zone)
    point = hours[0].at if hours else None
    if point is not None and end:
        end = at_minute(end.date(), point, scene.zone)
    if end and start is None:
        start = scene.now.replace(second=0, microsecond=0)
    if start and end and end <= start:  # "before tonight": nothing is left of it by the calendar
        scene.doubts.append("Which day and time suits you?")
        return []
    return [Window(start, end)] if start or end else []


def _dated(days: Sequence[Day], hours: list[_Hours], scene: Scene) -> list[Item]:
    today = scene.now.astimezone(scene.zone).date()
    out: list[Item] = []
    if not days:
        return [item for h in hours for item in _dayless(h, today, scene)]
    for start, end in _spans_of(days, today, scene):
        for h in hours:
            out += _on_span(start, end, h, scene)
    return out


def _spans_of(days: Sequence[Day], today: date, scene: Scene) -> list[tuple[date, date]]:
    """Weekday and date side by side are one day; where they do not agree, the doubt is noted."""
    if len(days) > 1 and any(isinstance(d, Stretch) for d in days):
        scene.doubts.append("Which day do you mean?")
    dates = [d for d in days if isinstance(d, OnDate)]
    weekdays = [d for d in days if isinstance(d, Weekdays)]
    if len(dates) == 1 and len(weekdays) == 1 and len(weekdays[0].days) == 1:
        return _agreeing(dates[0], weekdays[0].days[0], today, scene)
    return [span for d in days for span in spans(d, today)]


def _agreeing(dated: OnDate, weekday: int, today: date, scene: Scene) -> list[tuple[date, date]]:
    if not dated.month:
        for ahead in range(70):
            day = today + timedelta(days=ahead)
            if day.day == dated.day and day.weekday() == weekday:
                return [(day, day + timedelta(days=1))]
    found = spans(dated, today)
    if found and found[0][0].weekday() != weekday:
        scene.doubts.append(
            f"{found[0][0]:%b} {found[0][0].day} is a {found[0][0]:%A}. Which day do you mean?"
        )
    return found


def _dayless(hours: _Hours, today: date, scene: Scene) -> list[Item]:
    if hours.whole:
        return []
    walls = [at.astimezone(scene.zone) for at in ((scene.agreed,) if scene.agreed else scene.offered)]
    meant = [at for at in walls if at.hour * 60 + at.minute == hours.at]
    if meant:
        return [Instant(at) for at in meant]
    if len({at.date() for at in walls}) > 1:
        scene.doubts.append("Which day do you mean?")
    elif walls:
        scene.assume("the day that was spoken of")
        return _on_span(walls[0].date(), walls[0].date() + timedelta(days=1), hours, scene)
    last = hours.at if hours.at is not None else hours.end if hours.end is not None else 1439
    day = today if at_minute(today, last, scene.zone) > scene.now else today + timedelta(days=1)
    scene.assume("today" if day == today else "tomorrow, since that time is over today")
    if day != today and day.weekday() > 4:
        scene.doubts.append("Which day do you mean?")
    return _on_span(day, day + timedelta(days=1), hours, scene)


def _on_span(first: date, end: date, hours: _Hours, scene: Scene) -> list[Item]:
    now = scene.now.replace(second=0, microsecond=0)
    if hours.whole:
        begins, ends = at_minute(first, 0, scene.zone), at_minute(end, 0, scene.zone)
        return [Window(max(begins, now), ends)] if ends > now else []
    out: list[Item] = []
    count = min((end - first).days, 14)
    for n in range(count):
        day = first + timedelta(days=n)
        if count > 4 and day.weekday() > 4:
            continue
        item = _on_day(day, hours, now, scene.zone)
        out += [item] if item else []
    return out


def _on_day(day: date, hours: _Hours, now: datetime, zone: ZoneInfo) -> Item | None:
    if hours.at is not None:
        at = at_minute(day, hours.at, zone)
        return Instant(at) if at >= now else None
    start = max(at_minute(day, hours.start or 0, zone), now)
    end = at_minute(day, hours.end, zone) if hours.end is not None else None
    return Window(start, end) if end is None or end > start else None
