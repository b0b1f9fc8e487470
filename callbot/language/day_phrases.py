"""What the patterns of days mean: tokens in, phrases of days out; each function serves one of `grammar`'s."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from callbot.language import time_phrases
from callbot.language.lexicon import Token
from callbot.language.meaning import (
    Bounded,
    Day,
    DaysAhead,
    Lapse,
    NthWeekday,
    OnDate,
    Part,
    Phrase,
    Stretch,
    Through,
    Weekdays,
)

Tokens = tuple[Token, ...]
_FILLER = Phrase("_")
_PIECES = {
    "end": "end", "ending": "end", "late": "end", "later": "later", "rest": "rest", "remainder": "rest",
    "start": "start", "beginning": "start", "early": "start", "earlier": "start",
}  # fmt: skip
_SIDES = {"n": "next", "h": "this", "l": "last"}
_FAR = 45
"""Days beyond this many ahead are no day to call: "401k after 90 days"."""
_NEXT = frozenset(["next", "following", "nxt", "coming", "upcoming"])


def days(*found: Day) -> list[Phrase]:
    """One phrase of these days."""
    return [Phrase("D", found)]


def _doubtful(found: Day) -> list[Phrase]:
    """One phrase of days that two people count differently."""
    return [Phrase("D", (found,), None, "?")]


def _first(tokens: Tokens, kinds: str) -> Token | None:
    for token in tokens:
        if token.kind in kinds:
            return token
    return None


def _number(tokens: Tokens, kinds: str) -> int:
    found = _first(tokens, kinds)
    return found.n if found else 0


def _ahead(tokens: Tokens) -> int:
    return 1 if _first(tokens, "n") else 0


def _which(tokens: Tokens) -> str:
    found = _first(tokens, "nhl")
    return _SIDES[found.kind] if found else ""


def _weekdays(token: Token, tokens: Tokens) -> Weekdays:
    weekly = token.tag == "weekly" or _first(tokens, "e") is not None
    return Weekdays(token.n, _which(tokens), weekly=weekly)


def _nth_weekday(nth: Token, weekday: Token, tail: Tokens) -> NthWeekday:
    count = -1 if nth.kind == "l" else nth.n
    return NthWeekday(count, weekday.n.bit_length() - 1, _number(tail, "M"), _number(tail, "Y"), _ahead(tail))


def _nth(tokens: Tokens) -> list[Phrase]:
    return days(_nth_weekday(tokens[0], tokens[1], tokens[2:]))


def _nth_timed(tokens: Tokens) -> list[Phrase]:
    """ "the first Monday 1pm to 3pm of next month": the time stands inside."""
    cut = next(i for i in range(len(tokens) - 1, 0, -1) if tokens[i].kind in "vi")
    day = _nth_weekday(tokens[0], tokens[1], tokens[cut:])
    return days(day) + time_phrases.inner(tokens[2:cut])


def _nth_months(tokens: Tokens) -> list[Phrase]:
    """ "the first Monday of September or December"."""
    months = [token for token in tokens if token.kind == "M"]
    return days(*(_nth_weekday(tokens[0], tokens[1], (month,)) for month in months))


def _nth_week(tokens: Tokens) -> list[Phrase]:
    count = -1 if tokens[0].kind == "l" else tokens[0].n
    month = _number(tokens, "M")
    return days(Stretch("week", _ahead(tokens), number=count, month=month or -1, year=_number(tokens, "Y")))


def _day_of_month(tokens: Tokens) -> list[Phrase]:
    if tokens[0].kind == "l":
        return days(Stretch("lastday", _ahead(tokens), month=_number(tokens, "M"), year=_number(tokens, "Y")))
    month, year = _number(tokens, "M"), _number(tokens, "Y")
    return days(OnDate(tokens[0].n, month, year, None if month else _ahead(tokens)))


def _dated(tokens: Tokens) -> OnDate:
    date = _first(tokens, "D")
    if date:
        month, day = divmod(date.m, 100)
        return OnDate(day, month, date.n, either=date.tag == "md" and day <= 12 and day != month)
    return OnDate(_number(tokens, "NO"), _number(tokens, "M"), _number(tokens, "Y"))


def _week_of(tokens: Tokens) -> list[Phrase]:
    if tokens[-1].kind == "W":
        return days(Stretch("week", _ahead(tokens)))
    return days(Stretch("week", day=_dated(tokens)))


def _dates(tokens: Tokens) -> list[Phrase]:
    month = _number(tokens, "M")
    found = [token for token in tokens if token.kind in "NO"]
    if any(later.n < before.n for before, later in pairwise(found)):  # "Dec 3, 2" is a day and a clock
        return _doubtful(OnDate(found[0].n, month))
    tag = "listed" if found[1].kind == "N" and any(token.kind == "," for token in tokens) else ""
    first, *others = (Phrase("D", (OnDate(token.n, month),), None, tag) for token in found)
    return [first, *(phrase for other in others for phrase in (Phrase("|"), other))]


def _week_date(tokens: Tokens) -> list[Phrase]:
    return days(Weekdays(tokens[0].n), OnDate(tokens[-1].n))


def _next_part(tokens: Tokens) -> list[Phrase]:
    ahead = {"n": 1, "l": -1}.get(tokens[0].kind, 0)
    return days(DaysAhead(ahead)) + time_phrases.part(tokens[1:])


def _span(tokens: Tokens) -> list[Phrase]:
    month, year = _number(tokens, "M"), _number(tokens, "Y")
    first, last = (OnDate(token.n, month, year) for token in tokens if token.kind in "NO")
    return days(Through(first, last)) if first.day < last.day else _doubtful(first)


def _clock_date(tokens: Tokens) -> list[Phrase]:
    """ "2 December 3rd"; "2 Dec 3" may be a clock and a date, or a date and a clock."""
    clock, month, day = tokens
    if clock.n > 12:
        return [*days(OnDate(clock.n, month.n)), *time_phrases.perhaps(day)]
    doubt = "" if day.kind == "O" else "?"
    return [*time_phrases.perhaps(clock), Phrase("D", (OnDate(day.n, month.n),), None, doubt)]


def _date(tokens: Tokens) -> list[Phrase]:
    return days(_dated(tokens))


def _month(tokens: Tokens) -> list[Phrase]:
    if len(tokens) == 1:
        return [_FILLER]
    piece = next((_PIECES.get(token.text, "middle") for token in tokens if token.kind == "r"), "")
    month = Stretch("month", _ahead(tokens), piece, month=_number(tokens, "M"), year=_number(tokens, "Y"))
    lead = [Phrase(t.kind, (), None, t.text) for t in tokens if t.kind in "Futbf"]
    return lead + days(month)


def _weekday_in_week(tokens: Tokens) -> list[Phrase]:
    found = _first(tokens, "W")
    return days(Weekdays(found.n if found else 0, week=_ahead(tokens)))


def _weekday(tokens: Tokens) -> list[Phrase]:
    after_another = "following" if tokens[0].text == "following" else ""
    return [Phrase("D", (_weekdays(tokens[-1], tokens),), None, after_another)]


def _this_or_next(tokens: Tokens) -> list[Phrase]:
    first = _ahead(tokens[:1])
    return days(Stretch("week", first), Stretch("week", first + 1))


def _side_of_day(tokens: Tokens) -> list[Phrase]:
    """ "Late Friday afternoon" is Friday in the late afternoon."""
    day = days(DaysAhead(tokens[1].n)) if tokens[1].kind == "R" else days(_weekdays(tokens[-2], tokens))
    return day + time_phrases.part((tokens[0], tokens[-1]))


def _after_next(tokens: Tokens) -> list[Phrase]:
    if tokens[0].kind == "K":
        return days(Stretch("week", 2))
    return days(Weekdays(tokens[0].n, weeks_on=1))


def _lapse(tokens: Tokens) -> list[Phrase]:
    count = _number(tokens, "N") * (7 if _first(tokens, "K") else 1)
    if tokens[0].kind != "j":
        if _first(tokens, "K"):
            weeks = count // 7 if tokens[-1].text.endswith("s") else 1
            stretch = Stretch("week", _ahead(tokens) or int(weeks > 1), number=weeks)
            return _doubtful(stretch) if weeks > 1 else days(stretch)
        return days(Lapse(DaysAhead(1), count))
    last = tokens[-1]
    if last.kind == "D":
        return days(Lapse(_dated((last,)), count))
    first: Day = DaysAhead(last.n) if last.kind == "R" else _weekdays(last, tokens)
    return days(Lapse(first, count))


def _from_day(tokens: Tokens) -> list[Phrase]:
    """ "a week from Friday", "two weeks from tomorrow", "the day after Thanksgiving"-like forms."""
    count = _number(tokens, "N") or 1
    last = tokens[-1]
    weeks = count if _first(tokens, "K") else 0
    if last.kind == "R":
        return days(DaysAhead(7 * weeks + (0 if weeks else count) + last.n))
    return days(Weekdays(last.n, _which(tokens), weeks_on=weeks))


def _days_of(tokens: Tokens) -> DaysAhead:
    found = months = number = 0
    for token in tokens:
        if token.kind == "N":
            number = token.n
        elif token.kind in "dK":
            found += (number or 1) * (7 if token.kind == "K" else 1)
        elif token.kind == "G":
            months += number or 1
    return DaysAhead(found, months)


def _days_ahead(tokens: Tokens) -> list[Phrase]:
    if _first(tokens, "q") or _number(tokens, "N") > _FAR:
        return [_FILLER]
    if tokens[0].kind == "f":
        return _doubtful(Bounded("after", _days_of(tokens), included=True))
    return days(_days_of(tokens))


def _piece(tokens: Tokens) -> list[Phrase]:
    row = "".join(token.kind for token in tokens)
    unit = {"K": "week", "G": "month", "E": "weekend"}[row[-1]]
    if row in ("K", "G", "AK", "AG", "AE"):
        return [_FILLER]
    if row == "eE":
        return days(Weekdays(96, weekly=True))
    if row == "eK" and tokens[0].text == "all":
        return days(Stretch("week", piece="all"))
    if row == "eK":
        return [Phrase("T", (), time_phrases.ANY_WEEK)]
    if unit == "week" and tokens[-1].text in ("workweek", "work week"):
        unit = "workweek"
    pieces = [_PIECES.get(token.text, "middle") for token in tokens if token.kind in "rA"]
    coming = unit != "month" and any(token.text in _NEXT for token in tokens)
    if unit == "weekend" and not _ahead(tokens):
        coming = False
    return days(Stretch(unit, int(coming or bool(_ahead(tokens))), pieces[0] if pieces else ""))


def _every_day(tokens: Tokens) -> list[Phrase]:
    return days(Weekdays(127 if tokens[0].text in ("every", "each", "all") else 31, weekly=True))


def _today(tokens: Tokens) -> list[Phrase]:
    token = tokens[-1]
    night = [Phrase("T", (), Part("night"))] if token.tag else []
    return [*days(DaysAhead(token.n)), *night]


BUILDERS: dict[str, Callable[[Tokens], list[Phrase]]] = {
    "nth": _nth, "nth_timed": _nth_timed, "nth_months": _nth_months, "nth_week": _nth_week,
    "day_of_month": _day_of_month, "week_of": _week_of, "dates": _dates, "week_date": _week_date,
    "next_part": _next_part, "month_span": _span,
    "between_dates": _span, "span_month": _span, "clock_date": _clock_date,
    "month_day": _date, "month": _month,
    "date": _date, "side_of_day": _side_of_day,
    "weekday_in_week": _weekday_in_week, "this_or_next": _this_or_next,
    "weekday": _weekday, "after_next": _after_next,
    "lapse": _lapse, "from_day": _from_day, "days_ahead": _days_ahead, "piece": _piece,
    "every_day": _every_day, "today": _today,
}  # fmt: skip
