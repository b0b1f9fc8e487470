"""Reads a row of codes into phrases of time: days, times, zones, and what stands between them.

The patterns below are over the one-letter codes of `lexicon`; the first that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from callbot.language import lexicon as words
from callbot.language.meaning import (
    Ahead,
    AnyTime,
    At,
    Between,
    Clock,
    Day,
    DaysAhead,
    Lasting,
    NthWeekday,
    OnDate,
    Part,
    SameTime,
    Stretch,
    Time,
    Weekdays,
)
from callbot.language.scan import Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """One piece of the text: "D" days, "T" time, "N" perhaps a clock, "Z" zone, else a code as it is."""

    kind: str
    start: int
    end: int
    days: tuple[Day, ...] = ()
    time: Time | None = None
    tag: str = ""


_C = "~?[CNH]"
_GRAMMAR = re.compile(
    rf"""
      (?P<nth>[Ol]W[vi](?:MY?|[nh]?G))
    | (?P<nthday>Od?v[nh]?G|Nv[nh]G)
    | (?P<weekof>OKv?M)
    | (?P<dates>a?[NO](?:[&|,]{{1,2}}[NO]){{1,4}}v?M|M[NO][&|][NO](?=\.|$)
        |M[NO](?:[&|,]{{1,2}}[NO]){{1,4}}(?=[afpbuFB]a?[CNH]))
    | (?P<weekdate>WN(?=a[CN]))
    | (?P<nextpart>[nhl]P)
    | (?P<monthspan>M[NO][-t][NO](?![CM-])(?:,?Y)?)
    | (?P<spanmonth>[NO][-t][NO]v?MY?)
    | (?P<monthday>M,?[NO](?:,?Y)?|[NO]v?MY?)
    | (?P<date>D)
    | (?P<weekin>[nh]KW|Wv?[nh]K)
    | (?P<weekday>[nhle]W|W)
    | (?P<weekafter>Kfn(?![WKG]))
    | (?P<fromday>NKF[nh]?[RW])
    | (?P<lasting>jN(?:&?N?q)?[UdK](?:F R)?)
    | (?P<minutes>(?:[if]~?)(?:N?q_?-?v?N?U|N(?:-?&?N?q)?v?U(?:&NqU?|&q|&NU)?|N-q_?vNU|L))
    | (?P<soon>iN(?=[.,]|$))
    | (?P<later>(?:Nq?U|qNU|q?NU|N[dKG]|NU)[A])
    | (?P<fromclock>NUF{_C})
    | (?P<indays>[if]~?N(?:v)?[dKG](?:,?&?N[d])?)
    | (?P<piece>r?v?(?:[nh]|r)?[KG](?=[^A]|$)|r[nh]K|[nh]N?[KE]|eE|E|eK)
    | (?P<everyday>ed|eK)
    | (?P<today>R)
    | (?P<clockwords>q[pf]{_C}|N?q[tb]{_C}|Np{_C})
    | (?P<range>[FB]?a?{_C}Z?(?:-|t|u|-t){_C}|Ba?{_C}Z?[&t-]{_C})
    | (?P<after>[fpF]a?(?:{_C})|{_C}\+)
    | (?P<before>(?:b|u|t)a?{_C})
    | (?P<beyond>[fpbu]P)
    | (?P<part>e?[ir]?r?P)
    | (?P<clock>a{_C}(?!U)|~[CNH](?!U)|C)
    | (?P<same>m)
    | (?P<any>y)
    | (?P<maybe>[NHY])
    | (?P<lone>O)
    | (?P<zone>Z)
    """,
    re.VERBOSE,
)


def phrases(row: str, tokens: tuple[Token, ...]) -> list[Phrase]:
    """The phrases of a text in order; what no pattern fits stands as its own code."""
    out: list[Phrase] = []
    at = 0
    for found in _GRAMMAR.finditer(row):
        if found.start() == found.end():
            continue
        out += [Phrase(t.code, i, i + 1, tag=t.text) for i, t in enumerate(tokens[at : found.start()], at)]
        kind = found.lastgroup or ""
        built = _BUILDERS[kind](tokens[found.start() : found.end()])
        out += [_phrase(part, found.start(), found.end()) for part in built]
        at = found.end()
    return out + [Phrase(t.code, i, i + 1, tag=t.text) for i, t in enumerate(tokens[at:], at)]


def _phrase(part: Day | Time | str | Phrase, start: int, end: int) -> Phrase:
    if isinstance(part, Phrase):
        return Phrase(part.kind, start, end, part.days, part.time, part.tag)
    if isinstance(part, str):
        return Phrase("Z", start, end, tag=part)
    if isinstance(part, Weekdays | OnDate | DaysAhead | NthWeekday | Stretch):
        return Phrase("D", start, end, days=(part,))
    if isinstance(part, At | Between | Part | Ahead | Lasting | AnyTime | SameTime):
        return Phrase("T", start, end, time=part)
    return Phrase("_", start, end)


Built = list[Day | Time | str | Phrase]
Tokens = tuple[Token, ...]


def _of(tokens: Tokens, kinds: str) -> list[Token]:
    return [token for token in tokens if token.code in kinds]


def _clock(token: Token) -> Clock:
    return Clock(token.a, token.b, "" if token.tag in ("word", "ish", "article") else token.tag)


def _clocks(tokens: Tokens) -> list[Clock]:
    return [_clock(token) for token in _of(tokens, "CNH")]


def _zones(tokens: Tokens) -> Built:
    return [token.tag for token in _of(tokens, "Z")]


def _mask(token: Token) -> tuple[int, ...]:
    return tuple(day for day in range(7) if token.c >> day & 1)


def _months_ahead(tokens: Tokens) -> int:
    return 1 if _of(tokens, "n") else 0


def _year(tokens: Tokens) -> int:
    years = _of(tokens, "Y")
    return years[0].a if years else 0


def _nth(tokens: Tokens) -> Built:
    months = _of(tokens, "M")
    nth = -1 if tokens[0].code == "l" else tokens[0].a
    day = _mask(tokens[1])[0]
    return [NthWeekday(nth, day, months[0].a if months else 0, _year(tokens), _months_ahead(tokens))]


def _nthday(tokens: Tokens) -> Built:
    return [OnDate(tokens[0].a, months_ahead=_months_ahead(tokens))]


def _weekof(tokens: Tokens) -> Built:
    return [Stretch("week", month=tokens[-1].a, count=tokens[0].a)]


def _dates(tokens: Tokens) -> Built:
    month = _of(tokens, "M")[0].a
    return [Phrase("D", 0, 0, days=tuple(OnDate(t.a, month) for t in _of(tokens, "NO")))]


def _span(tokens: Tokens) -> Built:
    month, year = _of(tokens, "M")[0].a, _year(tokens)
    first, last = (OnDate(t.a, month, year) for t in _of(tokens, "NO"))
    return [first, Phrase("-", 0, 0), last]


def _monthday(tokens: Tokens) -> Built:
    number = _of(tokens, "NO")[0]
    return [OnDate(number.a, _of(tokens, "M")[0].a, _year(tokens))]


def _date(tokens: Tokens) -> Built:
    return [OnDate(tokens[0].c, tokens[0].b, tokens[0].a)]


def _weekin(tokens: Tokens) -> Built:
    return [Weekdays(_mask(_of(tokens, "W")[0]), week=_months_ahead(tokens))]


def _weekday(tokens: Tokens) -> Built:
    lead, token = tokens[0].code, tokens[-1]
    which = {"n": "next", "h": "this", "l": "last"}.get(lead, "")
    return [
        Weekdays(
            _mask(token),
            which,
            weekly=lead == "e" or token.tag == "weekly" or token.tag in words.WEEKLY_WORDS,
        )
    ]


def _weekdate(tokens: Tokens) -> Built:
    return [Weekdays(_mask(tokens[0])), OnDate(tokens[1].a)]


def _nextpart(tokens: Tokens) -> Built:
    return [DaysAhead({"n": 1, "l": -1}.get(tokens[0].code, 0)), *_part(tokens[1:])]


def _fromday(tokens: Tokens) -> Built:
    weeks, day = tokens[0].a, tokens[-1]
    if day.code == "R":
        return [DaysAhead(7 * weeks + day.a)]
    return [Weekdays(_mask(day), {"n": "next", "h": "this"}.get(tokens[-2].code, ""), weeks_on=weeks)]


def _weekafter(tokens: Tokens) -> Built:
    return [Stretch("week", 2)]


def _length(tokens: Tokens) -> int:
    """Minutes of "2 and a half hours", "half an hour", "20 min", "three-quarters of an hour"."""
    if (tokens and tokens[-1].code == "L") or (tokens and tokens[0].code == "L"):
        return _of(tokens, "L")[0].a
    total, number, fraction, unit = 0.0, 0.0, 0.0, 60
    for token in tokens:
        if token.code == "N" and token.tag != "article":
            number += token.a
        elif token.code == "N":
            number = number or (0 if fraction else 1)
        elif token.code == "q":
            fraction += (
                0.5 if token.text == "half" else 0.25 * (number or 1 if token.text == "quarters" else 1)
            )
            number = 0.0 if token.text == "quarters" else number
        elif token.code == "U":
            unit = token.a
            total += number * unit
            number = 0.0
    return round(total + (number + fraction) * unit)


def _lasting(tokens: Tokens) -> Built:
    if _of(tokens, "dK"):
        return [Phrase("_", 0, 0)]
    return [Lasting(_length(tokens))]


def _minutes(tokens: Tokens) -> Built:
    return [Ahead(_length(tokens))]


def _soon(tokens: Tokens) -> Built:
    """ "calling in 5": minutes, where a number of them is usual and nothing else follows."""
    minutes = tokens[1].a
    return [Ahead(minutes) if minutes % 5 == 0 and minutes and not tokens[1].tag else Phrase("_", 0, 0)]


def _days_of(tokens: Tokens) -> DaysAhead:
    days = months = number = 0
    for token in tokens:
        if token.code == "N":
            number = token.a
        elif token.code in "dK":
            days += number * (7 if token.code == "K" else 1)
        elif token.code == "G":
            months += number
    return DaysAhead(days, months)


def _later(tokens: Tokens) -> Built:
    return [Ahead(_length(tokens))] if _of(tokens, "U") else [_days_of(tokens)]


def _fromclock(tokens: Tokens) -> Built:
    return [Ahead(_length(tokens[:2]), _clocks(tokens)[-1])]


def _indays(tokens: Tokens) -> Built:
    return [_days_of(tokens)]


_PIECES = dict(end="end", rest="rest", remainder="rest", start="start", early="start", late="end")


def _piece(tokens: Tokens) -> Built:
    row = "".join(token.code for token in tokens)
    unit = {"K": "week", "G": "month", "E": "weekend"}[row[-1]]
    if row in ("K", "G"):
        return [Phrase("_", 0, 0)]
    if row == "eE":
        return [Weekdays((5, 6), weekly=True)]
    if "e" in row:
        return [AnyTime(weekly=True)]
    numbers = _of(tokens, "N")
    pieces = [_PIECES.get(token.text, "middle") for token in _of(tokens, "r")]
    count = numbers[0].a if numbers else 1
    return [
        Stretch(
            unit,
            int("n" in row or bool(numbers) or _coming(tokens, unit)),
            pieces[0] if pieces else "",
            count,
        )
    ]


def _coming(tokens: Tokens, unit: str) -> bool:
    return unit == "week" and any(token.text in ("coming", "upcoming") for token in tokens)


def _everyday(tokens: Tokens) -> Built:
    return [
        Weekdays(
            tuple(range(7)) if tokens[0].text in ("every", "each", "all") else tuple(range(5)), weekly=True
        )
    ]


def _today(tokens: Tokens) -> Built:
    day: Built = [DaysAhead(tokens[0].a)]
    return [*day, Part("night")] if tokens[0].c else day


def _clockwords(tokens: Tokens) -> Built:
    clock = _clocks(tokens)[-1]
    fraction = next((30 if t.text == "half" else 15 for t in _of(tokens, "q")), tokens[0].a)
    minutes = clock.hour * 60 + clock.minute
    minutes += -fraction if _of(tokens, "tb") else fraction
    hour = minutes // 60
    return [At(Clock(hour or 12, minutes % 60, clock.half))]


def _range(tokens: Tokens) -> Built:
    first, last = _clocks(tokens)[:2]
    return [Between(first, last), *_zones(tokens)]


def _after(tokens: Tokens) -> Built:
    clock = _clocks(tokens)[0]
    return [Between(None, clock)] if tokens[-1].tag == "earlier" else [Between(clock, None)]


def _before(tokens: Tokens) -> Built:
    if tokens[0].text == "to":
        return [At(_clocks(tokens)[0])]
    return [Between(None, _clocks(tokens)[0])]


def _beyond(tokens: Tokens) -> Built:
    return [Part(tokens[-1].tag, side="after" if tokens[0].code in "fp" else "before")]


def _part(tokens: Tokens) -> Built:
    token = tokens[-1]
    name = {"am": "morning"}.get(token.tag, token.tag)
    lead = next((t.text for t in _of(tokens, "r")), "")
    if lead in ("early", "late"):
        name = f"{lead} {name}" if f"{lead} {name}" in _PART_NAMES else name
    return [Part(name, weekly=bool(token.c or _of(tokens, "e")))]


_PART_NAMES = frozenset(
    f"{side} {part}" for side in ("early", "late") for part in ("morning", "afternoon", "evening")
)
_PART_NAMES |= {"late night"}


def _at(tokens: Tokens) -> Built:
    return [At(_clocks(tokens)[0], bool(_of(tokens, "~")) or tokens[-1].tag == "ish")]


def _same(tokens: Tokens) -> Built:
    return [SameTime()]


def _any(tokens: Tokens) -> Built:
    return [AnyTime()]


def _maybe(tokens: Tokens) -> Built:
    token = tokens[0]
    clock = Clock(token.a // 100, token.a % 100, "24") if token.code == "Y" else _clock(token)
    return [Phrase("N", 0, 0, time=At(clock), tag=token.code)]


def _lone(tokens: Tokens) -> Built:
    if tokens[0].tag == "word":
        return [Phrase("_", 0, 0)]
    return [OnDate(tokens[0].a)]


_BUILDERS: dict[str, Callable[[Tokens], Built]] = {
    "nth": _nth, "nthday": _nthday, "weekof": _weekof, "dates": _dates, "monthspan": _span,
    "spanmonth": _span, "monthday": _monthday, "date": _date, "weekin": _weekin, "weekday": _weekday,
    "weekdate": _weekdate, "nextpart": _nextpart, "fromday": _fromday, "weekafter": _weekafter,
    "lasting": _lasting, "minutes": _minutes, "soon": _soon, "later": _later, "fromclock": _fromclock,
    "indays": _indays, "piece": _piece, "everyday": _everyday, "today": _today, "clockwords": _clockwords,
    "range": _range, "after": _after, "before": _before, "beyond": _beyond, "part": _part, "clock": _at,
    "same": _same, "any": _any, "maybe": _maybe, "lone": _lone, "zone": _zones,
}  # fmt: skip
