"""Joins days into ranges and bounds, and decides which bare numbers are clocks.

A bare number is a clock only beside a day or a time, in their list, or alone in the text; any other noun
behind it ("3 rounds") takes it away.
"""

from __future__ import annotations

from callbot.language.lexicon import CLOCK_GOES_ON, Token
from callbot.language.meaning import (
    At,
    Between,
    Bounded,
    Clock,
    Day,
    DaysAhead,
    Lapse,
    OnDate,
    Part,
    Phrase,
    Stretch,
    Through,
    Time,
    Weekdays,
    through,
)

_LEADS = "ubfF"
_ALONE = frozenset("N,|&./Z#")
_UNITS = frozenset("GKdUE#")
_BETWEEN = frozenset(["my", "your", "our", "time", "on"])
"""Filler that may stand between a number and its day: "2 your time Friday", "2 on Dec 3"."""
_BEHIND = _UNITS | frozenset("_?")


def ranged(found: list[Phrase]) -> list[Phrase]:
    """Joins "day - day", and reads "from Monday", "until Friday", "starting March 3" as bounds."""
    out: list[Phrase] = []
    for place, phrase in enumerate(found):
        if phrase.kind != "D" or not out:
            out.append(phrase)
        elif joined := _range_of(out, phrase):
            out.append(joined)
        elif out[-1].kind == "D" and (dated := _dates_the_bound(out[-1], phrase)):
            out[-1] = dated
        elif _leads(out[-1]):
            if any(isinstance(day, DaysAhead) and day.days < 0 for day in phrase.days):
                out[-1] = phrase  # "my voicemail from yesterday"
                continue
            lead = out.pop()
            timed = place + 1 < len(found) and found[place + 1].kind == "T"
            out.append(_bound(lead, phrase, timed=timed and _clocked(found[place + 1])))
        else:
            out.append(phrase)
    return out


def _leads(phrase: Phrase) -> bool:
    return phrase.kind in _LEADS or phrase.tag in ("through", "thru")


def _clocked(phrase: Phrase) -> bool:
    return not (isinstance(phrase.time, Part) and phrase.time.weekly)


def _bound(lead: Phrase, phrase: Phrase, *, timed: bool) -> Phrase:
    if lead.kind == "F" and timed:
        return phrase
    side = "until" if lead.kind in "ubt" else "after"
    included = lead.kind in "utF"
    days = tuple(Bounded(side, day, included) for day in phrase.days[:1])
    return phrase._replace(days=days, tag=lead.tag)


def _range_of(out: list[Phrase], phrase: Phrase) -> Phrase | None:
    """The range that `phrase` closes, taken off the end of `out`; None where it closes none."""
    spaced = len(out) > 2 and out[-1].kind in "-tu" and out[-2].kind == "-"
    link = out[-1].kind
    between = link == "&" and len(out) > 2 and out[-3].kind == "B"
    if len(out) < 2 or not (link in "-tu" or between):
        return None
    opener = out[-3] if spaced else out[-2]
    if opener.kind != "D" or not opener.days:
        return None
    first, last = opener.days[-1], phrase.days[0]
    first = first.day if isinstance(first, Bounded) and first.side == "after" else first
    if isinstance(first, (Stretch, Bounded, Through, Lapse)) or isinstance(last, (Bounded, Through, Lapse)):
        return None
    del out[-3 if spaced else -2 :]
    if out and out[-1].kind in "FB":
        out.pop()
    return phrase._replace(days=(*opener.days[:-1], _through(first, last)))


def _dates_the_bound(bound: Phrase, phrase: Phrase) -> Phrase | None:
    """ "through Fri Nov 27": the date behind the weekday is the day of the bound."""
    day = bound.days[0] if bound.days else None
    if isinstance(day, Bounded) and isinstance(day.day, Weekdays) and isinstance(phrase.days[0], OnDate):
        return bound._replace(days=(day._replace(day=phrase.days[0]),))
    return None


def _through(first: Day, last: Day) -> Day:
    if isinstance(first, Weekdays) and isinstance(last, Weekdays) and first.bare and last.bare:
        mask = through(first, last)
        if first.weekly or last.weekly or mask == 31:
            return Weekdays(mask, weekly=True)
    if isinstance(first, OnDate) and isinstance(last, OnDate):
        first = first._replace(month=first.month or last.month, year=first.year or last.year)
        last = last._replace(month=last.month or first.month, year=last.year or first.year)
    return Through(first, last)


def licensed(found: list[Phrase], tokens: tuple[Token, ...], *, spoken_of: bool) -> list[Phrase]:
    """Turns the bare numbers that are clocks into times; the others stay "N".

    `spoken_of`: a time stands agreed, and a number at the end of a clause is another.
    """
    kinds = "".join([phrase.kind for phrase in found])
    numbers = [i for i, kind in enumerate(kinds) if kind == "N"]
    if not numbers and "T" not in kinds:
        return found
    alone = _ALONE.issuperset(kinds)
    timed = "D" in kinds or "T" in kinds
    out = list(found)
    for order in (numbers, numbers[::-1]):
        for i in order:
            if out[i].kind != "N" or not _goes_on(out, i, tokens, alone=alone):
                continue
            spoken = spoken_of or _after_day(out, i) or (timed and _wished(out, i))
            if alone or _beside(out, i) or (spoken and _closes(out, i, tokens)):
                out[i] = out[i]._replace(kind="T")
    for i, phrase in enumerate(out):
        if phrase.kind != "T":
            continue
        if not all(map(_can_be, _clocks_of(phrase.time))):
            out[i] = phrase._replace(kind="w")  # "after 30 Friday"
        elif _counts(out, i, tokens, alone=alone):
            out[i] = phrase._replace(kind="#")
    return out


def _clocks_of(time: Time | None) -> list[Clock]:
    if isinstance(time, At):
        return [time.clock]
    return [clock for clock in time if clock] if isinstance(time, Between) else []


def _can_be(clock: Clock) -> bool:
    """Whether a day has such a clock."""
    return clock.hour <= 24 and (clock.hour > 0 or clock.half != "")


def _counts(out: list[Phrase], i: int, tokens: tuple[Token, ...], *, alone: bool) -> bool:
    """Whether a range or a clock of bare numbers counts something else: "3-4 rounds", "at 2 offices"."""
    if not isinstance(out[i].time, (Between, At)) or _goes_on(out, i, tokens, alone=alone):
        return False
    return not any(0 <= j < len(out) and out[j].kind == "D" for j in (i - 2, i - 1, i + 1, i + 2))


def _closes(found: list[Phrase], i: int, tokens: tuple[Token, ...]) -> bool:
    """Whether a clause ends behind a number that may be an hour, or a list of them: "how about 2 or 3?"."""
    after = i + 1
    while after < len(found) and found[after].kind in "_|N":
        if found[after].kind == "N" and not _goes_on(found, after, tokens, alone=False):
            return False
        after += 1
    return found[i].tag in "NHt" and (after == len(found) or found[after].kind in ".I,g")


def _after_day(found: list[Phrase], i: int) -> bool:
    """Whether a day stands before it, with nothing odd between: "Thursday, say 10", "Thursday works. 10?"."""
    day = i - 1
    while day > 0 and (found[day].kind in "_,g" or (found[day].kind == "." and day == i - 1)):
        day -= 1
    return day >= 0 and found[day].kind == "D" and any(phrase.kind in ",." for phrase in found[day:i])


def _wished(found: list[Phrase], i: int) -> bool:
    """Whether it is asked for, as where a time was spoken of before: "3 won't work, how about 4?"."""
    lead = i - 1
    while lead > 0 and found[lead].kind == "_":
        lead -= 1
    return found[lead].kind == "g"


def _beside(found: list[Phrase], i: int) -> bool:
    tag = found[i].tag
    if tag == "Y":
        return i > 0 and found[i - 1].kind == "D"
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(found) and (found[j].kind in ",|&/jI" or found[j].tag in _BETWEEN):
            j += step
        if 0 <= j < len(found) and found[j].kind in "DTZ":
            first = found[j].days[0] if found[j].days else None
            if isinstance(first, Stretch) and first.unit != "week":
                return False
            if tag == "j" and (step > 0 or j != i - 1):
                return False
            return tag != "H" or found[j].kind == "D" or found[j].tag == "H" or abs(j - i) == 1
    return False


def _goes_on(found: list[Phrase], i: int, tokens: tuple[Token, ...], *, alone: bool) -> bool:
    bare = False
    for clock in _clocks_of(found[i].time):
        if not _can_be(clock):
            return False
        bare = bare or (clock.bare and not clock.minute)
    if not bare or i + 1 >= len(found) or found[i + 1].kind not in _BEHIND:
        return True
    after = found[i + 1]
    if after.kind in _UNITS:
        return False
    word = tokens[after.place].text
    return (
        alone or word in CLOCK_GOES_ON or (after.kind == "_" and not word.endswith("s")) or not word.isalpha()
    )
