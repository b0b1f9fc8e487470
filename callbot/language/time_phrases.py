"""What the patterns of clocks mean: tokens in, phrases of times out; a function serves one of `grammar`'s."""

from __future__ import annotations

from collections.abc import Callable

from callbot.language.lexicon import Token
from callbot.language.meaning import (
    Ahead,
    AnyTime,
    At,
    Between,
    Clock,
    DaysAhead,
    Lasting,
    OnDate,
    Part,
    Phrase,
    SameTime,
    Time,
)

Tokens = tuple[Token, ...]
ANY_WEEK = AnyTime(weekly=True)
_FILLER = Phrase("_")
_SIDED = frozenset(
    f"{side} {part}" for side in ("early", "late") for part in ("morning", "afternoon", "evening")
) | {"late night"}
_MINUTES = frozenset([5, 10, 20, 25])
_HALVES = ("a", "p", "24")


def time(found: Time) -> list[Phrase]:
    """One phrase of this time."""
    return [Phrase("T", (), found)]


def _clock(token: Token) -> Clock:
    return Clock(token.n, token.m, token.tag if token.tag in _HALVES else "")


def _clocks(tokens: Tokens) -> list[Clock]:
    return [_clock(token) for token in tokens if token.kind in "CNH"]


def _zones(tokens: Tokens) -> list[Phrase]:
    return [Phrase("Z", (), None, token.tag) for token in tokens if token.kind == "Z"]


def inner(tokens: Tokens) -> list[Phrase]:
    """The time inside a longer phrase: a part of the day, a clock or a range of two."""
    if tokens[0].kind == "P":
        return part(tokens)
    found = _clocks(tokens)
    return time(Between(found[0], found[1]) if len(found) > 1 else At(found[0]))


def _length(tokens: Tokens) -> int:
    """Minutes of "2 and a half hours", "half an hour", "20 min", "three-quarters of an hour"."""
    total = number = fraction = 0.0
    unit = 60
    for token in tokens:
        if token.kind == "X":
            total += token.n
        elif token.kind == "N" and token.tag != "article":
            number += token.n
        elif token.kind == "N":
            number = number or (0 if fraction else 1)
        elif token.kind == "q":
            fraction += (
                0.5 if token.text == "half" else 0.25 * (number or 1 if token.text == "quarters" else 1)
            )
            number = 0.0 if token.text == "quarters" else number
        elif token.kind == "U":
            unit = token.n
            total += number * unit
            number = 0.0
    return round(total + (number + fraction) * unit)


def _lasting(tokens: Tokens) -> list[Phrase]:
    if any(token.kind in "dKG" for token in tokens):
        return [_FILLER]
    return time(Lasting(_length(tokens)))


def _length_alone(_tokens: Tokens) -> list[Phrase]:
    """ "It takes half an hour" says nothing of when."""
    return [_FILLER]


def _ahead(tokens: Tokens) -> list[Phrase]:
    return time(Ahead(_length(tokens), later=tokens[-1].text == "later"))


def _soon(tokens: Tokens) -> list[Phrase]:
    """ "calling in 5": minutes, where a number of them is usual and nothing else follows."""
    minutes = tokens[1].n
    return time(Ahead(minutes)) if minutes and minutes % 5 == 0 and not tokens[1].tag else [_FILLER]


def _from_clock(tokens: Tokens) -> list[Phrase]:
    cut = next(i for i, token in enumerate(tokens) if token.kind in "Ffb")
    minutes = _length(tokens[:cut])
    clock = _clocks(tokens[cut:])[0]
    total = clock.hour * 60 + clock.minute + (-minutes if tokens[cut].kind == "b" else minutes)
    return time(At(Clock(total // 60 % 24 or 12, total % 60, clock.half)))


def _clock_words(tokens: Tokens) -> list[Phrase]:
    """ "quarter past 3", "20 to 5", "half three"."""
    clock = _clocks(tokens)[-1]
    minutes = clock.hour * 60 + clock.minute
    lead = tokens[0]
    if lead.kind == "a":
        if tokens[2].kind == "t" and tokens[1].kind == "N" and tokens[1].n not in _MINUTES:
            return _range(tokens)
        lead, tokens = tokens[1], tokens[1:]
    fraction = {"half": 30, "quarter": 15}.get(lead.text, lead.n)
    if lead.kind == "N" and tokens[1].kind == "q":
        fraction = 15
    if fraction >= 60:
        return [Phrase("#")]
    minutes = (minutes + (-fraction if any(token.kind in "tbv" for token in tokens) else fraction)) % 1440
    return time(At(Clock(minutes // 60 or 12, minutes % 60, clock.half)))


def _range(tokens: Tokens) -> list[Phrase]:
    first, last = [token for token in tokens if token.kind in "CNH"][:2]
    between = Between(_clock(first), _clock(last))
    minutes = first.n in _MINUTES and (first.tag == "word" or first.n > 12 >= last.n)  # "ten to four"
    empty = between.start == between.end and not _clock(first).bare  # "1pm to 1pm"
    doubt = "?" if empty or (minutes and tokens[0] is first) else ""
    return [Phrase("T", (), between, doubt), *_zones(tokens)]


def _parted_range(tokens: Tokens) -> list[Phrase]:
    """ "between 2:00 tomorrow and 4:00": the day stands inside the range."""
    day = next(token for token in tokens if token.kind == "R")
    return [Phrase("D", (DaysAhead(day.n),)), *_range(tokens)]


def _after(tokens: Tokens) -> list[Phrase]:
    clock = _clocks(tokens)[0]
    return time(
        Between(None, clock) if tokens[-1].text in ("or earlier", "or before") else Between(clock, None)
    )


def _before(tokens: Tokens) -> list[Phrase]:
    if tokens[0].text == "to":
        moved = At(_clocks(tokens)[0])
        return [Phrase("T" if tokens[-1].kind == "C" else "N", (), moved, "t")]
    return [Phrase("T", (), Between(None, _clocks(tokens)[0]), "before" if tokens[0].kind == "b" else "")]


def _not_outside(tokens: Tokens) -> list[Phrase]:
    """ "no calls before 9:30 or after 4" leaves what is between; "after 9 or after 4" does not."""
    first, last = _clocks(tokens)
    if tokens[0].text.startswith(("no", "never")):
        return time(Between(first, last))
    return [*time(Between(first, None)), Phrase("|"), *time(Between(last, None))]


def _beyond(tokens: Tokens) -> list[Phrase]:
    return time(Part(tokens[-1].tag, side="after" if tokens[0].kind in "fp" else "before"))


def part(tokens: Tokens) -> list[Phrase]:
    """ "in the late afternoon", "any morning", "mornings"."""
    token = tokens[-1]
    lead = next((other.text for other in tokens if other.kind == "r"), "")
    name = {"later": "late", "mid": "", "end": "late"}.get(lead, lead)
    named = f"{name} {token.tag}" if f"{name} {token.tag}" in _SIDED else token.tag
    return time(Part(named, weekly=bool(token.n) or tokens[0].kind == "e"))


def _at(tokens: Tokens) -> list[Phrase]:
    said = tokens[-1].tag
    loose = said in ("ish", "vague") or any(token.kind == "~" for token in tokens)
    clock = _clocks(tokens)[0]
    if tokens[0].kind == "j" and tokens[-1].kind != "C":
        return [Phrase("N", (), At(clock, loose), "j")]
    return [Phrase("T", (), At(clock, loose), "?" if said == "vague" else "")]


def _same(tokens: Tokens) -> list[Phrase]:
    return time(SameTime(tokens[0].tag or "agreed"))


def _any(tokens: Tokens) -> list[Phrase]:
    return time(AnyTime())


def _maybe(tokens: Tokens) -> list[Phrase]:
    return perhaps(tokens[0])


def perhaps(token: Token) -> list[Phrase]:
    """A bare number, which may be a clock."""
    clock = Clock(token.n // 100, token.n % 100, "24") if token.kind == "Y" else _clock(token)
    return [Phrase("N", (), At(clock), token.kind)]


def _lone(tokens: Tokens) -> list[Phrase]:
    return [_FILLER] if tokens[0].tag == "word" else [Phrase("D", (OnDate(tokens[0].n),))]


def _hundreds(tokens: Tokens) -> list[Phrase]:
    """ "1500 hrs"."""
    return time(At(_clock(tokens[0])._replace(half="24")))


BUILDERS: dict[str, Callable[[Tokens], list[Phrase]]] = {
    "lasting": _lasting, "length": _length_alone, "ahead": _ahead, "soon": _soon, "later": _ahead,
    "from_clock": _from_clock,
    "clock_words": _clock_words, "range": _range, "parted_range": _parted_range, "not_until": _after,
    "after": _after, "not_outside": _not_outside, "before": _before, "beyond": _beyond, "part": part,
    "clock": _at, "hundreds": _hundreds, "same": _same,
    "any": _any, "maybe": _maybe, "lone": _lone, "zone": _zones,
}  # fmt: skip
