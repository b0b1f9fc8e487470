"""What the owner said on top of what is stated: busy times, absences, and days of their own.

Kept in the owner's words, one rule a line behind the instant at which it was said, so that "tomorrow" stays
the day that was meant. A later rule wins: a day that is set leaves nothing of what was said of it before.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.domain.availability import Statement
from callbot.domain.intervals import Interval
from callbot.domain.wallclock import instant_at, local_date, utc
from callbot.language import Exclude, Instant, Item, Recurring, Window, understand

MOST = 2000
"""Characters that all rules of an owner may take."""
MOST_DAYS = 31
MINUTE = timedelta(minutes=1)
NO_TIME = "I found no time in it."
NO_HOURS = "I read a day in it, but no hours."
CHAT = "I read more in it than days and times."
MIXED = "Please say in one text when you are busy, and in another when you are free."
WEEKLY = "I read every week in it; FREE sets your weeks, a date such as FEB 6 one day."
ENDLESS = "I read no last day in it, such as UNTIL FRIDAY."

WORD = re.compile(r"[a-z]+|\d\S*")
TIMES = re.compile(
    r"\d.*|\w+days?|mon|tues?|wed|thu|thurs?|fri|sat|sun|tomorrow|tmrw?|tonight|jan(uary)?|feb(ruary)?|mar(ch)?"
    r"|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|this|next|week|weekend"
    r"|on|at|in|the|of|after|before|between|from|to|until|til|till|through|by|and|or|not|but|except|only|any|all"
    r"|times?|anytime|free|available|open|am|pm|a|p|m|noon|midnight|lunch(time)?|(morning|afternoon|evening)s?"
    r"|night|early|late|o|clock|oclock|half|past|quarter|around|about|please"
)
"""What may stand in a text that sets a day: any other word is talk, and sets nothing."""

Inner = Instant | Window | Recurring


@dataclass(frozen=True, slots=True)
class Rule:
    """What was said, and when."""

    said_at: datetime
    words: str


def rules(kept: str) -> tuple[Rule, ...]:
    """The rules of an owner, the oldest first."""
    rows = (row.partition(" ") for row in kept.splitlines())
    return tuple(Rule(datetime.fromisoformat(said_at), words) for said_at, _, words in rows)


def kept(said: Iterable[Rule]) -> str:
    """Rules as they are kept.

    >>> rules(kept([Rule(datetime.fromisoformat("2026-02-03T14:14+00:00"), "busy fri 1-3")]))[0].words
    'busy fri 1-3'
    """
    return "\n".join(f"{utc(rule.said_at).isoformat()} {' '.join(rule.words.split())}" for rule in said)


@lru_cache(maxsize=4096)
def read(words: str, said_at: datetime, zone: ZoneInfo) -> tuple[tuple[Item, ...], str]:
    """What a rule's words mean, said then in the owner's zone, and what is unclear of them, if anything.

    Only excluded items keep time clear; with included ones, the days that they name are set to them.
    """
    now = said_at.astimezone(zone)
    reading = understand(words, now=now, speaker="owner")
    if not reading.sure:
        return (), reading.ask or "It can be read in more than one way."
    items = reading.times
    included = [item for item in items if not isinstance(item, Exclude)]
    if not items:
        return (), NO_TIME
    if words.lower().startswith(("busy", "out")):
        if included and len(included) < len(items):
            return (), MIXED
        return tuple(item if isinstance(item, Exclude) else Exclude(item) for item in items), ""
    if any(isinstance(item, Recurring) for item in included):
        return (), WEEKLY
    if not all(TIMES.fullmatch(word) for word in WORD.findall(words.lower())):
        return (), CHAT
    if any(_is_whole(item, now, zone) for item in included):
        return (), NO_HOURS
    if included and not _days(items, now, zone):
        return (), ENDLESS
    return items, ""


@lru_cache(maxsize=4096)
def layered(statement: Statement, kept_rules: str, zone: ZoneInfo) -> Statement:
    """What is stated, with every rule laid over it in the order in which they were said."""
    items = statement.items
    for rule in rules(kept_rules):
        added, _ = read(rule.words, rule.said_at, zone)
        for first, last in _runs(_days(added, rule.said_at, zone)):
            items = tuple(piece for item in items for piece in _without(item, first, last, zone))
        items += added
    return replace(statement, items=items)


def standing(kept_rules: str, zone: ZoneInfo, now: datetime) -> tuple[Rule, ...]:
    """The rules that still say something of a time to come."""
    return tuple(
        rule for rule in rules(kept_rules) if (over_at := _over_at(rule, zone)) is None or over_at > utc(now)
    )


def keep_away(kept_rules: str, zone: ZoneInfo, now: datetime) -> tuple[Rule, ...]:
    """The rules that keep the owner away right now."""
    moment = Interval(now, now + timedelta(minutes=1))
    return tuple(rule for rule in rules(kept_rules) if any(one.overlaps(moment) for one in spans(rule, zone)))


def spans(rule: Rule, zone: ZoneInfo) -> tuple[Interval, ...]:
    """The time that a rule keeps clear, as far as it has bounds."""
    items, _ = read(rule.words, rule.said_at, zone)
    return tuple(
        Interval(*bounds)
        for item in items
        if isinstance(item, Exclude) and (bounds := _bounds(item.item, zone)) is not None
    )


def _over_at(rule: Rule, zone: ZoneInfo) -> datetime | None:
    """From when on a rule says nothing any more; None where it has no end."""
    ends = []
    for item in read(rule.words, rule.said_at, zone)[0]:
        inner = item.item if isinstance(item, Exclude) else item
        bounds = _bounds(inner, zone)
        if bounds is None:
            return None
        ends.append(bounds[1])
    return max(ends, default=utc(rule.said_at))


def _bounds(item: Inner, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when until when an item lasts; an hour with an open end lasts to the end of its day."""
    match item:
        case Instant(at):
            return utc(at), utc(at) + timedelta(minutes=30)
        case Window(datetime() as start, datetime() as end) if start < end:
            return utc(start), utc(end)
        case Window(datetime() as start, None) if start != instant_at(local_date(start, zone), 0, zone):
            return utc(start), instant_at(local_date(start, zone) + timedelta(days=1), 0, zone)
        case _:
            return None


def _days(items: Iterable[Item], now: datetime, zone: ZoneInfo) -> tuple[date, ...]:
    """The dates that included items set; none of them where one has no bounds, or they are too many."""
    found: set[date] = set()
    for item in items:
        if isinstance(item, Exclude):
            continue
        bounds = _bounds(Window(item.start or now, item.end) if isinstance(item, Window) else item, zone)
        if bounds is None or bounds[1] - bounds[0] > timedelta(days=MOST_DAYS):
            return ()
        first, last = local_date(bounds[0], zone), local_date(bounds[1] - timedelta(microseconds=1), zone)
        found |= {first + timedelta(days=count) for count in range((last - first).days + 1)}
    return tuple(sorted(found))


def _is_whole(item: Item, now: datetime, zone: ZoneInfo) -> bool:
    """True where a window names days alone, or what is left of one."""
    if not isinstance(item, Window) or item.start is None:
        return False
    edges = (at for at in (item.start, item.end) if at is not None and abs(at - now) >= MINUTE)
    return item.end is not None and all(at == instant_at(local_date(at, zone), 0, zone) for at in edges)


def _runs(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """Dates in a row, as first and last."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _without(item: Item, first: date, last: date, zone: ZoneInfo) -> tuple[Item, ...]:
    """What is left of an item when the dates from first through last are cut out of it."""
    match item:
        case Exclude(inner):
            return tuple(Exclude(piece) for piece in _inner_without(inner, first, last, zone))
        case _:
            return _inner_without(item, first, last, zone)


def _inner_without(item: Inner, first: date, last: date, zone: ZoneInfo) -> tuple[Inner, ...]:
    match item:
        case Instant(at):
            return () if first <= local_date(at, zone) <= last else (item,)
        case Window():
            return _window_without(item, first, last, zone)
        case Recurring(since=since, until=until):
            eve, morrow = first - timedelta(days=1), last + timedelta(days=1)
            before = item._replace(until=min(until, eve) if until else eve)
            after = item._replace(since=max(since, morrow) if since else morrow)
            kept_before = (before,) if since is None or since <= eve else ()
            return kept_before + ((after,) if until is None or until >= morrow else ())


def _window_without(item: Window, first: date, last: date, zone: ZoneInfo) -> tuple[Window, ...]:
    opens, closes = instant_at(first, 0, zone), instant_at(last + timedelta(days=1), 0, zone)
    bounds = _bounds(item, zone)
    start, end = bounds or (item.start, item.end)
    if (start is not None and start >= closes) or (end is not None and end <= opens):
        return (item,)
    before = (Window(item.start, opens),) if start is None or start < opens else ()
    return before + ((Window(closes, item.end),) if end is None or end > closes else ())


STARTS = re.compile(
    r"any|every|each|weekdays?|weekends?|daily|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|today|tonight"
    r"|tomorrow|tmrw|this|next|after|before|between|from|at|on|in|around|until|till|by|mornings?|afternoons?"
    r"|evenings?|lunch\w*|noon|early|late|within|\d\S*",
    re.IGNORECASE,
)
"""Words that a rule may begin with."""


def split_who(text: str, now: datetime) -> tuple[str, str]:
    """Who is expected, and the words of when: "Acme any morning after 9"; "" where either is missing.

    A colon parts them where the name itself sounds like a time: "First Monday Bank: any morning".
    """
    named, colon, rule = text.partition(":")
    if colon and named.strip() and understand(rule, now=now, speaker="owner").times:
        return named.strip(), rule.strip()
    words = text.split()
    whole = understand(text, now=now, speaker="owner").times
    for count in range(1, len(words)):
        rule = " ".join(words[count:])
        if all(STARTS.fullmatch(word) for word in words[:count]):
            continue
        if STARTS.fullmatch(words[count]) and understand(rule, now=now, speaker="owner").times == whole != ():
            return " ".join(words[:count]).rstrip(",;"), rule
    return "", ""


def last_day(items: Iterable[Item], zone: ZoneInfo) -> date | None:
    """The last date that the items name; None where one of them has no end."""
    days = []
    for item in items:
        inner = item.item if isinstance(item, Exclude) else item
        if isinstance(inner, Recurring):
            days.append(inner.until)
        else:
            bounds = _bounds(inner, zone)
            days.append(local_date(bounds[1] - timedelta(microseconds=1), zone) if bounds else None)
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
