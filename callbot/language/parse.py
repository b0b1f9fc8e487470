"""Binds phrases to members: which days go with which times, and what is taken away.

Binding, loosest first: break, sign, "or / and / comma / slash", neighbourhood. A member without a day
takes its neighbour's, a member without a time takes the next one's, a half of the day flows to the left.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from callbot.language.lexicon import CLOCK_GOES_ON
from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    Bounded,
    Clock,
    Day,
    Lasting,
    Member,
    OnDate,
    Part,
    Stretch,
    Through,
    Time,
    Weekdays,
)
from callbot.language.phrases import Phrase

_GAPS = "&|,/.;sxI"
_POSITIVE = frozenset(
    [
        "works", "work", "free", "available", "good", "great", "fine", "ok", "okay", "open", "perfect",
        "does", "better", "best", "can", "could", "how", "prefer",
    ]
)  # fmt: skip


@dataclass(slots=True)
class _Segment:
    """What stands between two separators, before it is bound."""

    lead: str
    days: list[Day] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    zone: str = ""
    sign: int = 0
    tail: bool = False
    dropped: bool = False
    time_first: bool = False


def members(found: list[Phrase], texts: tuple[str, ...]) -> tuple[Member, ...]:
    """The members of a text, in its order; `texts` are the words the phrases were cut from."""
    licensed = _licensed(_day_ranges(found), texts)
    segments = [s for s in _segments(licensed) if s.days or s.times or s.sign or s.lead == "."]
    _flow_halves(segments)
    _share_signs(segments)
    bound = _bind(segments)
    zones = {s.zone for s in segments if s.zone}
    zone = next(iter(zones)) if len(zones) == 1 else ""
    return tuple(replace(member, zone=member.zone or zone) for member in bound)


def _day_ranges(found: list[Phrase]) -> list[Phrase]:
    """Joins "day - day", and reads "from Monday", "until Friday", "starting March 3" as bounds."""
    out: list[Phrase] = []
    for i, phrase in enumerate(found):
        if (
            phrase.kind == "D"
            and len(out) > 1
            and (out[-1].kind in "-tu" or [p.kind for p in out[-3:]] == ["B", "D", "&"])
            and out[-2].kind == "D"
            and out[-2].days
        ):
            first, last = out[-2].days[-1], phrase.days[0]
            first = first.day if isinstance(first, Bounded) and first.side == "after" else first
            if not isinstance(first, Stretch | Bounded | Through):
                start = out[-2].start
                out[-2:] = [Phrase("D", start, phrase.end, days=(_through(first, last),))]
                if len(out) > 1 and out[-2].kind in "FB":
                    out.pop(-2)
                continue
        if phrase.kind == "D" and out and (dated := _dates_the_bound(out[-1], phrase)):
            out[-1] = dated
            continue
        timed = i + 1 < len(found) and found[i + 1].kind == "T"
        if phrase.kind == "D" and timed and out and out[-1].kind == "F":
            out[-1] = phrase
            continue
        if phrase.kind == "D" and out and (out[-1].kind in "ubfF" or out[-1].tag in ("through", "thru")):
            lead = out.pop()
            side = "until" if lead.kind in "ubt" else "after"
            bounded = Bounded(side, phrase.days[0], lead.kind in "utF" and lead.tag != "since")
            out.append(Phrase("D", lead.start, phrase.end, days=(bounded,)))
            continue
        out.append(phrase)
    return out


def _dates_the_bound(bound: Phrase, phrase: Phrase) -> Phrase | None:
    """ "through Fri Nov 27": the date behind the weekday is the day of the bound."""
    day = bound.days[0] if bound.days else None
    if not (
        isinstance(day, Bounded) and isinstance(day.day, Weekdays) and isinstance(phrase.days[0], OnDate)
    ):
        return None
    return replace(bound, days=(replace(day, day=phrase.days[0]),))


def _through(first: Day, last: Day) -> Day:
    if isinstance(first, Weekdays) and isinstance(last, Weekdays) and not first.which and not last.which:
        start, end = first.days[0], last.days[-1]
        days = tuple(sorted({(start + i) % 7 for i in range((end - start) % 7 + 1)}))
        if first.weekly or last.weekly or days == (0, 1, 2, 3, 4):
            return Weekdays(days, weekly=True)
    if isinstance(first, OnDate) and isinstance(last, OnDate):
        first = replace(first, month=first.month or last.month, year=first.year or last.year)
        last = replace(last, month=last.month or first.month, year=last.year or first.year)
    return Through(first, last)


def _licensed(found: list[Phrase], texts: tuple[str, ...]) -> list[Phrase]:
    """Lets a bare number be a clock only beside a day or a time, in their list, or alone in the text."""
    alone = all(p.kind in "N,|&.?/Z" for p in found)
    out = list(found)
    for order in (range(len(out)), range(len(out) - 1, -1, -1)):
        for i in order:
            phrase = out[i]
            if phrase.kind == "N" and (alone or _beside(out, i)) and _goes_on(out, i, texts, alone):
                out[i] = replace(phrase, kind="T")
    for i, phrase in enumerate(out):
        ranged = isinstance(phrase.time, Between | At) and not _goes_on(out, i, texts, alone)
        if phrase.kind == "T" and ranged and not _near_day(out, i):
            out[i] = replace(phrase, kind="_")
    return [replace(p, kind="_") if p.kind == "N" else p for p in out]


def _beside(found: list[Phrase], i: int) -> bool:
    if found[i].tag == "Y":
        return i > 0 and found[i - 1].kind == "D"
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(found) and found[j].kind in ",|&/jI":
            j += step
        if 0 <= j < len(found) and found[j].kind in "DTZ":
            if found[j].days and isinstance(found[j].days[0], Stretch):
                return False
            return found[i].tag != "H" or found[j].kind == "D" or abs(j - i) == 1
    return False


def _near_day(found: list[Phrase], i: int) -> bool:
    return any(0 <= j < len(found) and found[j].kind == "D" for j in (i - 2, i - 1, i + 1, i + 2))


def _goes_on(found: list[Phrase], i: int, texts: tuple[str, ...], alone: bool) -> bool:
    time = found[i].time
    said = [
        c
        for c in (getattr(time, "clock", None), getattr(time, "start", None), getattr(time, "end", None))
        if c
    ]
    if any(isinstance(c, Clock) and (c.hour > 24 or (c.hour == 0 and c.bare)) for c in said):
        return False
    if not any(isinstance(c, Clock) and c.bare and not c.minute for c in said):
        return True
    if i + 1 >= len(found) or found[i + 1].kind != "_":
        return True
    word = texts[found[i + 1].start]
    return alone or not word.endswith("s") or word in CLOCK_GOES_ON or not word.isalpha()


def _segments(found: list[Phrase]) -> list[_Segment]:
    out = [_Segment(".")]
    for phrase in found:
        here = out[-1]
        if phrase.kind in _GAPS:
            if phrase.kind == "x" and not _opens(here):
                here.sign, here.tail = -1, True
                continue
            out.append(
                _Segment(phrase.kind, sign=-1 if phrase.kind in "xs" else 0, dropped=phrase.kind == "I")
            )
        elif phrase.kind == "D":
            _add_days(out, phrase)
        elif phrase.kind == "T" and phrase.time:
            if _refines(out, phrase.time):
                here = out[-2]
                out.pop()
            here.time_first = here.time_first or not here.days
            _add_time(here, phrase.time)
        elif phrase.kind == "Z":
            here.zone = phrase.tag
        elif phrase.kind == "_" and phrase.tag in _POSITIVE and here.sign == 0:
            here.sign = 1
    return out


def _add_days(out: list[_Segment], phrase: Phrase) -> None:
    if _dates_the_weekday(out, phrase):
        out.pop()
    elif out[-1].days and _parted(out[-1], phrase):
        out.append(_Segment(","))
    out[-1].days += phrase.days


def _dates_the_weekday(segments: list[_Segment], phrase: Phrase) -> bool:
    """ "Wednesday, Nov 25": the date behind the comma is that weekday's, not a second day."""
    if len(segments) < 2 or segments[-1].lead != "," or segments[-1].days or segments[-1].times:
        return False
    before = segments[-2]
    weekday = len(before.days) == 1 and isinstance(before.days[0], Weekdays) and len(before.days[0].days) == 1
    return weekday and not before.times and len(phrase.days) == 1 and isinstance(phrase.days[0], OnDate)


def _refines(segments: list[_Segment], time: Time) -> bool:
    """ "this morning, any time after 9": a clock behind a comma works on the part of the day before it."""
    if len(segments) < 2 or segments[-1].lead != "," or not isinstance(time, Between):
        return False
    here, before = segments[-1], segments[-2]
    nothing_new = not here.days and all(isinstance(t, AnyTime) for t in here.times)
    return nothing_new and bool(before.times) and all(isinstance(t, Part) for t in before.times)


def _opens(segment: _Segment) -> bool:
    """Whether a "not" here opens something new, rather than speaking of the day before it."""
    return not (segment.days or segment.times)


def _parted(segment: _Segment, phrase: Phrase) -> bool:
    """Two days side by side are one ("Thursday 21st"), unless a time already closed the first."""
    new = phrase.days[0]
    if len(phrase.days) > 1:
        return True
    if isinstance(new, Stretch | Bounded) or any(isinstance(d, Stretch | Bounded) for d in segment.days):
        return False
    both = isinstance(new, Weekdays) and any(isinstance(d, Weekdays) for d in segment.days)
    return both or (bool(segment.times) and segment.time_first)


def _add_time(segment: _Segment, time: Time) -> None:
    """Lets a length, or a part of the day, work on the clock beside it."""
    if not segment.times:
        segment.times.append(time)
        return
    last = segment.times[-1]
    if isinstance(time, Lasting):
        start = (
            last.clock
            if isinstance(last, At)
            else last.start
            if isinstance(last, Between) and not last.end
            else None
        )
        if start:
            end = start.hour * 60 + start.minute + time.minutes
            segment.times[-1] = Between(
                start, Clock(end // 60, end % 60, start.half if start.half != "a" else "24")
            )
        return
    opened = (
        last.start
        if isinstance(last, Between) and not last.end
        else last.clock
        if isinstance(last, At)
        else None
    )
    if opened and isinstance(time, Between) and time.end and not time.start:
        segment.times[-1] = Between(opened, time.end)
        return
    if isinstance(last, AnyTime):
        segment.times[-1] = time
        return
    segment.times.append(time)


def _flow_halves(segments: list[_Segment]) -> None:
    """ "2, 3 or 4p": a half that was said once holds for the bare clocks before it, and after it."""
    half = ""
    for segment in reversed(segments):
        half = "" if segment.lead == "." and not segment.times else half
        for i in range(len(segment.times) - 1, -1, -1):
            time = segment.times[i]
            if isinstance(time, Between) and time.end and not time.end.bare:
                half = ""
            elif isinstance(time, At) and not time.clock.bare:
                half = time.clock.half if time.clock.half in "ap" else ""
            elif isinstance(time, At) and half and 1 <= time.clock.hour <= 12:
                segment.times[i] = At(replace(time.clock, half=half), time.loose)
        if segment.days and segment.lead in ".":
            half = ""


def _share_signs(segments: list[_Segment]) -> None:
    """A "not" holds over its list, forward where it stood before the days and backward where after."""
    for i, segment in enumerate(segments[1:], 1):
        before = segments[i - 1]
        if segment.sign == 0 and segment.lead in "|&,/" and before.sign < 0 and not before.tail:
            segment.sign = -1
    for i in range(len(segments) - 2, -1, -1):
        after = segments[i + 1]
        if segments[i].sign == 0 and after.lead in "|&/" and after.sign < 0 and after.tail:
            segments[i].sign, segments[i].tail = -1, True


def _bind(segments: list[_Segment]) -> list[Member]:
    out: list[Member] = []
    pending: list[_Segment] = []
    known: list[Day] = []
    full = [s for s in segments if s.days or s.times]
    week = _week_over(full)
    narrows = any(isinstance(d, Weekdays) for s in full if s.sign >= 0 for d in s.days)
    for i, segment in enumerate(full):
        days = _narrowed(_monthed(segment.days, known), week, narrows)
        before = full[i - 1] if i else segment
        if days and not segment.times and before.time_first and segment.lead in "|&/" and not pending:
            segment = full[i] = replace(segment, times=before.times, time_first=True)
        if days and not segment.times and segment.sign >= 0:
            pending.append(replace(segment, days=days))
            known = days
            continue
        if not days:
            days = (
                [d for p in pending for d in p.days]
                if pending
                else known or _next_days(full, i, week, narrows)
            )
            pending = [] if pending and segment.sign >= 0 else pending
        elif (
            pending
            and segment.times
            and segment.lead in "|&,/"
            and segment.sign >= 0
            and not _bounds(pending)
        ):
            out += [_member(p, p.days, segment.times) for p in pending]
            pending = []
        if segment.sign < 0 or _bounds(pending):
            out += [_member(p, p.days, []) for p in pending if not _only_bounds(p)]
            pending = [p for p in pending if _only_bounds(p)]
        out.append(_member(segment, days, segment.times))
        known = (segment.days and days) or known or days
    out += [_member(p, p.days, []) for p in pending]
    return out


def _bounds(pending: list[_Segment]) -> bool:
    return any(_only_bounds(p) for p in pending)


def _only_bounds(segment: _Segment) -> bool:
    return all(isinstance(d, Bounded) for d in segment.days)


def _next_days(full: list[_Segment], i: int, week: int | None, narrows: bool) -> list[Day]:
    for later in full[i + 1 :]:
        if later.lead == "." or later.sign < 0:
            return []
        if later.days:
            return _narrowed(later.days, week, narrows)
    return []


def _week_over(full: list[_Segment]) -> int | None:
    """The week that was named once for a whole list of weekdays ("next week Tuesday 9 or Thursday 1")."""
    weeks = [
        d.ahead for s in full for d in s.days if isinstance(d, Stretch) and d.unit == "week" and not d.piece
    ]
    weeks += [d.week for s in full for d in s.days if isinstance(d, Weekdays) and d.week is not None]
    weekdays = any(isinstance(d, Weekdays) for s in full for d in s.days)
    return weeks[0] if weeks and weekdays else None


def _narrowed(days: list[Day], week: int | None, narrows: bool) -> list[Day]:
    """Puts weekdays into the week that was named; that week itself goes once a day of it is wished."""
    if week is None:
        return days
    kept = [d for d in days if not (narrows and isinstance(d, Stretch) and d.unit == "week" and not d.piece)]
    return [
        replace(d, week=week) if isinstance(d, Weekdays) and d.week is None and not d.which else d
        for d in kept
    ]


def _monthed(days: list[Day], known: list[Day]) -> list[Day]:
    """ "July 4th or 5th": a day without a month takes the one before it."""
    month = next((d.month for d in reversed(known) if isinstance(d, OnDate) and d.month), 0)
    return [
        replace(d, month=month)
        if isinstance(d, OnDate) and not d.month and month and d.months_ahead is None
        else d
        for d in days
    ]


def _member(segment: _Segment, days: list[Day], times: list[Time]) -> Member:
    alone = [t for t in times if not isinstance(t, Lasting)]
    return Member(tuple(days), tuple(alone), segment.zone, segment.sign >= 0, segment.dropped)
