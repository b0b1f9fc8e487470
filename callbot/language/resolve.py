"""Members seen from now become items with real dates; the scene collects what was assumed and doubted.

Nothing past is returned; what stays open in two ways is noted as a doubt, never guessed in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from callbot.language.algebra import DAY, EVERY_DAY, Days, Hours, at_minute, days_of, mask_of
from callbot.language.calendar import bounds, dates
from callbot.language.hours import hours
from callbot.language.meaning import (
    Ahead,
    Bounded,
    Day,
    DaysAhead,
    Member,
    Part,
    SameTime,
    Stretch,
    Time,
    Weekdays,
    listed,
)
from callbot.language.reading import Exclude, Instant, Item, Recurring, Window
from callbot.language.scene import SKIPPED, WHEN, WHICH_DAY, WHICH_TIME, Scene
from callbot.language.side_by_side import days_meant
from callbot.language.weekly import (
    is_all_week,
    is_away_weekly,
    is_dated,
    is_return,
    is_weekly,
    is_weekly_talk,
    names_one_of_them,
    only_limits,
    says_both,
)

_MOST_DAYS = 7
"""A stretch of more days than these becomes one rule with bounds, not a window a day."""


def items(found: tuple[Member, ...], scene: Scene) -> tuple[Item, ...]:
    """The items of all members, included ones first."""
    weekly = is_weekly_talk(found, scene)
    limits = [day for member in found if member.taken for day in member.days if isinstance(day, Bounded)]
    returns = scene.owner and any(member.absent and member.days for member in found)
    bounding = [m for m in found if m.taken and only_limits(m) and (weekly or (returns and is_return(m)))]
    out: list[Item] = []
    for member in found:
        if not (member.days or member.times) or member in bounding:
            continue
        for item in _member(member, scene, limits, weekly=weekly):
            kept: Item = item if member.taken else Exclude(item)
            if kept not in out:
                out.append(kept)
    included = [item for item in out if not isinstance(item, Exclude)]
    excluded = [
        item
        for item in out
        if isinstance(item, Exclude) and not (included and isinstance(item.item, Instant))
    ]
    wished = any(member.taken and member not in bounding for member in found)
    if not included and wished and not _only_days(found):
        scene.doubt(WHEN)  # "any time but mornings"
    dated = any(member.taken and not member.times and is_dated(member) for member in found)
    if weekly and (dated or names_one_of_them(found) or (not scene.owner and says_both(found))):
        scene.doubt(WHEN)  # "Mon to Wed next week, 10-12 each day"
    if included and excluded and any(_takes_all(away.item, item) for away in excluded for item in included):
        scene.doubt(WHICH_DAY)
    return (*_together(included), *excluded)


def _only_days(found: tuple[Member, ...]) -> bool:
    """Whether only whole weekdays of no named week are taken away: "anything but Wednesday"."""
    away = [member for member in found if not member.taken]
    days = [day for member in away for day in member.days]
    return not any(member.times for member in away) and all(
        isinstance(day, Weekdays) and day.bare for day in days
    )


def _takes_all(away: Item, item: Item) -> bool:
    """Whether an exclusion leaves nothing of a time: "10 doesn't work Friday, 11 does"."""
    if not isinstance(away, Window) or not away.start or not away.end:
        return False
    if isinstance(item, Instant):
        return away.start <= item.at < away.end
    if not isinstance(item, Window) or not item.start:
        return False
    return away.start <= item.start and (item.end or item.start) <= away.end


def _together(included: Sequence[Item]) -> list[Item]:
    """Weekly rules of the same hours become one rule of several days."""
    out: list[Item] = []
    for item in included:
        last = out[-1] if out else None
        if isinstance(item, Recurring) and isinstance(last, Recurring) and _hours_of(item) == _hours_of(last):
            days = days_of(mask_of(last.days) | mask_of(item.days))
            out[-1] = Recurring(days, *_hours_of(last))
        else:
            out.append(item)
    return out


def _hours_of(
    rule: Recurring,
) -> tuple[int | None, int | None, int | None, date | None, date | None, str | None]:
    return rule.start, rule.end, rule.at, rule.since, rule.until, rule.zone


def _member(
    member: Member, scene: Scene, limits: list[Bounded], *, weekly: bool
) -> list[Instant | Window | Recurring]:
    zone = scene.zone(member.zone)
    kinds = {type(time) for time in member.times}
    if Ahead in kinds:
        if any(day != DaysAhead() for day in member.days):
            scene.doubt(WHICH_DAY)  # "two hours later on Thursday"
        return [_ahead(time, zone, scene) for time in member.times if isinstance(time, Ahead)]
    bounded = [day for day in member.days if isinstance(day, Bounded)]
    days: list[Day] = [day for day in member.days if not isinstance(day, Bounded)]
    if weekly:
        days = [listed(day) for day in days if not is_all_week(day)]
    same = None
    if SameTime in kinds:
        same, days = _same_time(member.times, days, zone, scene)
    said = hours(member.times, scene.policy, same)
    if bounded and not days and not (weekly and member.taken and member.times):
        return _from_bounds(bounded, said, zone, scene, taken=member.taken)
    if weekly and is_weekly(days) and (member.taken or days):
        return _rules(days, said, limits if member.taken else [], scene)
    if weekly and not member.taken and not days and not bounded:
        return _rules([Weekdays(EVERY_DAY)], said, [], scene)
    if not member.taken and is_away_weekly(days, member.times):
        return _rules(days or [Weekdays(EVERY_DAY)], said, [], scene)
    if days:
        return _dated(days, said, zone, scene)
    part = all(isinstance(time, Part) for time in member.times)
    today = scene.now.astimezone(zone).date()
    return [item for h in said for item in _dayless(h, today, zone, scene, part=part)]


def _same_time(
    times: Sequence[Time], days: list[Day], zone: ZoneInfo, scene: Scene
) -> tuple[int | None, list[Day]]:
    """The minute of "the same time", and the days with it: "same time next week" is one day of it."""
    if any(isinstance(time, SameTime) and time.of == "now" for time in times):
        now = scene.now.astimezone(zone)
        on = [
            DaysAhead(7 * day.ahead) if isinstance(day, Stretch) and day.unit == "week" else day
            for day in days
        ]
        return now.hour * 60 + now.minute, on
    if not scene.anchor:
        scene.doubt(WHICH_TIME)
        return None, days
    same = scene.anchor.astimezone(zone)
    on = [
        Weekdays(1 << same.weekday(), week=day.ahead)
        if isinstance(day, Stretch) and day.unit == "week"
        else day
        for day in days
    ]
    return same.hour * 60 + same.minute, on


def _ahead(time: Ahead, zone: ZoneInfo, scene: Scene) -> Instant:
    if time.later and scene.offered and not scene.anchor:
        scene.doubt(WHICH_TIME)
    start = scene.anchor if time.later and scene.anchor else scene.minute
    return Instant(datetime.fromtimestamp(start.timestamp() + 60 * time.minutes, zone))


def _rules(
    days: Sequence[Day], said: list[Hours], limits: list[Bounded], scene: Scene
) -> list[Instant | Window | Recurring]:
    mask = 0
    for day in days:
        mask |= day.mask if isinstance(day, Weekdays) else 96
    if not mask:
        mask = mask_of(scene.policy.calling_days)
        scene.assume("Monday to Friday")
    span = Days(mask)
    for limit in limits:
        span &= bounds(limit, scene.now.date())
        if limit.side == "until" and span.until:
            scene.assume(f"until {span.until.isoformat()}, that day included")
    zone = scene.named_zone or None
    rules: list[Instant | Window | Recurring] = []
    for h in said:
        end = _wrapped(h.end)
        if not span or (end is not None and end == h.start):  # "Mondays until Sunday", "1 pm to 1 pm"
            scene.doubt(WHEN)
            continue
        rules.append(Recurring(days_of(mask), h.start, end, h.at, span.since, span.until, zone))
    return rules


def _wrapped(end: int | None) -> int | None:
    """An end beyond midnight on its own day's clock: a rule that ends before it starts runs overnight."""
    return end - DAY if end is not None and end > DAY else end


def _from_bounds(
    found: list[Bounded], said: list[Hours], zone: ZoneInfo, scene: Scene, *, taken: bool
) -> list[Instant | Window | Recurring]:
    """ "by Friday", "until Monday", "from Wednesday on": one window, open on the other side."""
    today = scene.now.astimezone(zone).date()
    span = Days()
    for bound in found:
        span &= bounds(bound if taken or bound.side == "after" else bound._replace(included=False), today)
    start = at_minute(span.since, 0, zone) if span.since else None
    end = at_minute(span.until + timedelta(days=1), 0, zone) if span.until else None
    point = said[0].at if said else None
    if point is not None and end and found[-1].side == "until":
        last = dates(found[-1].day, today)
        end = at_minute(last[-1].until, point, zone) if last and last[-1].until else end
    elif said and not said[0].whole:
        scene.doubt(WHEN)
    now = scene.minute
    start = max(start, now) if start else now if end else None
    if start and end and end <= start:  # "before tonight": nothing is left of it by the calendar
        scene.doubt(WHEN)
        return []
    return [Window(start, end)] if start or end else []


def _dated(
    days: list[Day], said: list[Hours], zone: ZoneInfo, scene: Scene
) -> list[Instant | Window | Recurring]:
    spans = days_meant(days, scene.now.astimezone(zone).date(), scene)
    found = [item for span in spans for h in said for item in _on_span(span, h, zone, scene)]
    if not found:  # over, or never: "June 31"
        scene.doubt(WHICH_DAY)
    return found


def _dayless(
    said: Hours, today: date, zone: ZoneInfo, scene: Scene, *, part: bool
) -> list[Instant | Window | Recurring]:
    """A time without a day: that of an offer or of the agreed time, else today, else tomorrow.

    `part`: it is a part of the day, and "the afternoon one" is the offer that lies in it.
    """
    if said.whole:
        return []
    walls = [at.astimezone(zone) for at in ((scene.agreed,) if scene.agreed else scene.offered)]
    meant = [
        at
        for at in walls
        if at.hour * 60 + at.minute == said.at or (part and said.holds(at.hour * 60 + at.minute))
    ]
    if meant:
        return [Instant(at) for at in meant]
    if len({at.date() for at in walls}) > 1:
        scene.doubt(WHICH_DAY)
    elif walls:
        scene.assume("the day that was spoken of")
        day = walls[0].date()
        return _on_span(Days(EVERY_DAY, day, day), said, zone, scene)
    last = said.at if said.at is not None else said.end if said.end is not None else 1439
    day = today if at_minute(today, last, zone) > scene.now else today + timedelta(days=1)
    scene.assume("today" if day == today else "tomorrow, since that time is over today")
    if day != today and day.weekday() > 4:
        scene.doubt(WHICH_DAY)
    return _on_span(Days(EVERY_DAY, day, day), said, zone, scene)


def _on_span(span: Days, said: Hours, zone: ZoneInfo, scene: Scene) -> list[Instant | Window | Recurring]:
    if span.since is None or span.until is None:
        return []
    now = scene.minute
    if said.whole and span.mask == EVERY_DAY:
        begins, ends = at_minute(span.since, 0, zone), at_minute(span.until, DAY, zone)
        return [Window(max(begins, now), ends)] if ends > now else []
    if span.since == span.until:
        found = [span.since]
    else:
        after = span.until + timedelta(days=1)
        workdays = span.mask == EVERY_DAY and (after - span.since).days >= 5
        shown = (day for day in span.dates(span.since, after) if not workdays or day.weekday() < 5)
        found = list(islice(shown, _MOST_DAYS + 1))
    if len(found) > _MOST_DAYS:
        zone_name = scene.named_zone or None
        mask = span.mask & 31 if span.mask == EVERY_DAY else span.mask
        return [
            Recurring(
                days_of(mask), said.start, _wrapped(said.end), said.at, span.since, span.until, zone_name
            )
        ]
    hours_of = (
        {today: said.later()} if said.bare and (today := scene.now.astimezone(zone).date()) in found else {}
    )
    return [
        item
        for day in found
        if (item := _on_day(day, said, zone, scene) or _on_day(day, hours_of.get(day), zone, scene))
    ]


def _on_day(day: date, said: Hours | None, zone: ZoneInfo, scene: Scene) -> Instant | Window | None:
    if said is None:
        return None
    now = scene.minute
    if said.at is not None:
        at = at_minute(day, said.at, zone)
        if at.hour * 60 + at.minute != said.at % DAY:
            scene.doubt(SKIPPED)
        elif said.at == 0:  # "12 am Friday": the night before it, behind it, or noon
            scene.doubt(WHICH_TIME)
        return Instant(at) if at >= now else None
    start = max(at_minute(day, said.start or 0, zone), now)
    end = at_minute(day, said.end, zone) if said.end is not None else None
    if said.whole:
        end = at_minute(day, DAY, zone)
    return Window(start, end) if end is None or end > start else None


def absences(found: Iterable[Item]) -> tuple[Item, ...]:
    """Times away that were told, as the times themselves."""
    return tuple(item.item for item in found if isinstance(item, Exclude))
