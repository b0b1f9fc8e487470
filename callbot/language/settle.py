"""Settles what a token is by its neighbours: "may I" is no month, "we sat" no day, "a second" no date.

Each rule is a small question to the tokens around; what does not stand becomes filler. Numbers said in
several words ("twenty-six", "ten-thirty", "3 o'clock", "the 24") become one token. Articles go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from callbot.language.lexicon import (
    ABSENT_BEFORE,
    HESITATIONS,
    REFUSED_THINGS,
    SOMEBODY,
    SPEAKS_FROM,
    ZONE_BEHIND_CLOCK,
    ZONE_LETTERS,
    Token,
    words,
)

_NOBODY = Token("^", 0, 0, "")
_FEW = 4
"""Fewer than so many are counted more often than they are dates."""
_COUNTED_THINGS = words(
    """
    interview interviews call calls round screen screening meeting time thing role position job one
    option slot team step shift person attempt choice floor ave avenue street st grade year quarter
    party place edition appointment appointments company message voicemail one's
    """
)


class _Place(NamedTuple):
    """A token among its neighbours: the two before it and the one behind it, and what stands already."""

    token: Token
    lead: Token
    before: Token
    after: Token
    out: list[Token]


def settled(tokens: list[Token]) -> tuple[Token, ...]:
    """The tokens as they stand beside each other."""
    tokens = [token for token in tokens if token.text not in HESITATIONS]
    out: list[Token] = []
    last = len(tokens) - 1
    lead = before = _NOBODY
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place < last else _NOBODY
        rule = _RULES.get(token.text) or _RULES_OF_KIND.get(token.kind)
        kept = rule(_Place(token, lead, before, after, out)) if rule else token
        joins = kept and (kept.tag == "word" or kept.kind == "C" or kept.text in _JOINING)
        if kept and not (joins and out and _joined(out, kept)):
            out.append(kept)
        lead, before = before, token
    return tuple(out)


_JOINING = words("o'clock oclock but m")
_ANYTHING = words("anything everything")


def _joined(out: list[Token], token: Token) -> bool:
    """Whether the token went into the one before it."""
    last = out[-1]
    if token.text in ("o'clock", "oclock") and last.kind == "N":
        out[-1] = last._replace(kind="C", tag="")
        return True
    if token.text == "but" and (last.text in _ANYTHING or last.kind == "y" or _any_day(out)):
        if last.kind == "_":
            out[-1] = last._replace(kind="y")
        out.append(token._replace(kind="s"))
        return True
    if token.kind == "C" and token.tag == "24" and token.text[0] in "nm" and (last.n, last.kind) in _TWELVE:
        out[-1] = token
        return True
    if token.text == "m" and last.text in ("a", "p") and len(out) > 1 and out[-2].kind in "NC":
        out.pop()
        out[-1] = out[-1]._replace(kind="C", tag=last.text)
        return True
    return token.tag == "word" and _counted(out, token)


_TWELVE = frozenset([(12, "N"), (12, "C")])


def _any_day(out: list[Token]) -> bool:
    return out[-1].kind == "d" and len(out) > 1 and out[-2].kind == "e"


def _counted(out: list[Token], token: Token) -> bool:
    """ "twenty-six" is one number, "ten-thirty" and "nine fifty nine" are one clock."""
    if len(out) > 1 and out[-1].text in _ZERO and _is_hour(out[-2]) and token.kind == "N" and token.n < 10:
        out[-2:] = [out[-2]._replace(kind="C", m=token.n, end=token.end)]
        return True  # "four oh five"
    dashed = out[-1].kind == "-" and len(out) > 1
    first = out[-2] if dashed else out[-1]
    if first.tag != "word" or first.kind not in "NC":
        return False
    if first.kind == "C":
        minutes = first.m in (20, 30, 40, 50) and token.kind == "N" and token.n < 10
        merged = first._replace(m=first.m + token.n, end=token.end)
    else:
        minutes = token.kind == "N" and 1 <= first.n <= 12 and token.n >= 15 and token.n % 5 == 0
        merged = first._replace(kind="C", m=token.n, end=token.end)
        if first.n in (20, 30, 40, 50) and token.n < 10:
            tag = "word" if token.kind == "N" else ""
            minutes, merged = (
                True,
                first._replace(kind=token.kind, n=first.n + token.n, end=token.end, tag=tag),
            )
    if minutes:
        del out[-1 - dashed :]
        out.append(merged)
    return minutes


_ZERO = words("oh o")


def _is_hour(token: Token) -> bool:
    return token.kind == "N" and token.tag == "word" and 1 <= token.n <= 12


def _filler(token: Token) -> Token:
    return token._replace(kind="_")


def _on(at: _Place) -> Token | None:
    """ "Friday 2pm on" is later too; "2 on Dec 3" is no 2 December; any other "on" goes."""
    if at.before.kind in "CNH" and at.after.kind in "^.,":
        return at.token._replace(kind="+")
    return _filler(at.token) if at.before.kind == "N" and at.after.kind == "M" else None


def _told(at: _Place) -> Token | None:
    """ "I waited": a verb of the past that nobody taught us."""
    told = at.token.text.endswith("ed") and at.before.text in _TELLERS
    return at.token._replace(kind="V") if told else at.token


_TELLERS = words("i we you he she they just")


def _start(at: _Place) -> Token | None:
    """ "We'd want you to start in January" is of a job."""
    return at.token._replace(kind="V", tag="aside") if at.before.text == "to" else at.token


def _following(at: _Place) -> Token | None:
    return at.token if at.after.kind in "WKGPEMNd" else _filler(at.token)


def _when(at: _Place) -> Token | None:
    """ "When my 2pm ends" waits for something."""
    return at.token._replace(kind="c") if at.after.text in _WAITED_FOR else at.token


_WAITED_FOR = words("i i'm my we he she they the")


def _gone(at: _Place) -> Token | None:
    return None


def _month(at: _Place) -> Token | None:
    before, after = at.before, at.after
    also_a_verb = at.token.text in ("may", "march", "mar")
    if before.kind in "|&" and not also_a_verb:
        return at.token
    counted = before.kind in ("NOvinhl" if also_a_verb else "NOvinhlrFutbf") and before.tag != "article"
    return at.token if counted or after.kind in "NOY" or after.text == "the" else _filler(at.token)


def _day(at: _Place) -> Token | None:
    if at.before.text not in SOMEBODY:
        return at.token
    stands = at.before.text in ("the", "in", "have", "just") and at.after.kind in "NOCHMaP"
    return at.token if stands else _filler(at.token)


def _th(at: _Place) -> Token | None:
    return at.token if at.before.kind in "W/&,|-t" or at.after.kind in "W/" else _filler(at.token)


def _mon(at: _Place) -> Token | None:
    """ "in 1 mon" is a month."""
    out = at.out
    month = len(out) > 1 and out[-1].kind == "N" and out[-2].kind == "i"
    return at.token._replace(kind="G") if month else at.token


def _article(at: _Place) -> Token | None:
    counts = at.after.kind in "UKGd" or (at.after.text == "m" and at.before.kind in "NC")
    return at.token if counts else None


def _am(at: _Place) -> Token | None:
    return at.token if at.before.kind in "WROTNMiCH" and at.before.text != "i" else _filler(at.token)


def _zone(at: _Place) -> Token | None:
    token, before = at.token, at.before
    if at.after.text == "time" or (token.tag in ZONE_BEHIND_CLOCK and before.text in ("on", "in")):
        return token
    if token.tag not in ZONE_LETTERS:
        if before.text == "in" and at.lead.text in SPEAKS_FROM:
            return token._replace(kind="L", text=at.lead.text)
        closes = at.after.kind == "," or (at.lead.kind in "CHN" and at.after.kind in "^.")
        stands = before.kind in "CHNPZ" or (before.kind == "," and closes)
        return token if stands and token.tag in ZONE_BEHIND_CLOCK else _filler(token)
    return token if before.kind in "CHNYPWRDO,-tyZ" or before.tag == "article" else _filler(token)


def _no(at: _Place) -> Token | None:
    """ "No Mondays", and "Monday no, Tuesday yes"."""
    ends_a_day = at.before.kind in "WRDO" and at.after.kind in "^,."
    refuses = ends_a_day or at.after.kind in "WPMChnR" or at.after.text in REFUSED_THINGS
    return at.token if refuses else _filler(at.token)


def _not_sure(at: _Place) -> Token | None:
    """ "Not sure about Tuesday" leaves it open; "not sure about your schedule" says nothing of a day."""
    return at.token._replace(kind="w") if at.after.kind in "WRDMO" else at.token


def _absence(at: _Place) -> Token | None:
    stands = at.before.text in ABSENT_BEFORE or at.before.kind in "^WRDOP,.&"
    return at.token if stands else _filler(at.token)


def _one(at: _Place) -> Token | None:
    led = at.before.kind in "^afbuFtB|&~-pin.,Nq"
    return at.token if led or at.after.kind in "UdKGP-t" or "clock" in at.after.text else _filler(at.token)


def _ordinal(at: _Place) -> Token | None:
    token, before = at.token, at.before
    counts = at.after.kind == "?" or at.after.text in _COUNTED_THINGS
    large = token.n >= _FEW and not counts
    dated = before.text == "the" and (at.lead.text == "on" or at.after.kind in "aC" or large)
    if dated or (large and before.kind in "|&" and at.lead.kind == "O"):
        return token._replace(tag="")  # "on the first at 11", "the fifth or sixth"
    dates = before.text == "the" and at.lead.kind in "WM"
    return token if dates or at.after.text not in _COUNTED_THINGS else _filler(token)


def _small_ordinal(at: _Place) -> Token | None:
    """ "First", "second" and "third" count dates only beside words of days."""
    before = at.before
    tens = before.kind == "N" and before.n in (20, 30)
    if before.text == "the" and (at.lead.text == "on" or at.lead.kind in "WM" or at.after.kind in "aC"):
        return _ordinal(at)
    return at.token if at.after.kind in "WvMKdr" or before.kind in "MWt-" or tens else _filler(at.token)


def _number(at: _Place) -> Token | None:
    """ "Friday 23" and "the 24" are dates."""
    token, before = at.token, at.before
    dated = token.n > 12 and before.kind == "W" and at.after.kind not in "-t"
    return token._replace(kind="O") if dated or (before.text == "the" and not token.tag) else token


def _part(at: _Place) -> Token | None:
    """ "Morning Sam!" greets."""
    greets = at.before.kind == "^" and (at.after.kind == "?" or at.after.text == "!")
    return _filler(at.token) if greets else at.token


def _back(at: _Place) -> Token | None:
    """ "Back Monday" is from Monday on."""
    absent = at.before.kind in "^,.&" or at.before.text in ABSENT_BEFORE
    return at.token._replace(kind="F") if absent and at.after.kind in "TWROD" else at.token


def _now(at: _Place) -> Token | None:
    """ "Now until 3" is of today."""
    return at.token._replace(kind="R") if at.after.kind in "ut-" else at.token


def _if(at: _Place) -> Token | None:
    """ "If Thursday works" asks, and "know if" too; any other condition must be met first."""
    if at.before.text in _ASKING or at.after.text in _MERE:
        return _filler(at.token)
    asks = at.after.text in _OF_THEM or at.after.kind in "WRTDMOCNaP"
    return at.token._replace(tag="soft") if asks else at.token


_ASKING = words("know see wondering wonder ask asking as even ok okay fine alright good cool mind")
_MERE = words("possible so needed necessary convenient anything at for")
_OF_THEM = words("you you're that that's it it's there any this works we")


def _and(at: _Place) -> Token | None:
    """ "After 10 but before noon" is one stretch."""
    opens, closes = at.lead.kind in "fF", at.lead.kind in "bu"
    bounds = (opens and at.after.kind in "bu") or (closes and at.after.kind == "f")
    return None if bounds and at.before.kind in "NCH" else at.token


def _up_to(at: _Place) -> Token | None:
    """ "Move up to 1" names the new time."""
    return at.token._replace(kind="a") if at.before.text in _MOVING or at.lead.text in _MOVING else at.token


_MOVING = words("move moved moving push pushed pushing bump bring pull shift slide change")


def _busy(at: _Place) -> Token | None:
    """ "A status of busy" is a name."""
    return _filler(at.token) if at.before.kind == "v" else at.token


_Rule = Callable[[_Place], Token | None]
_RULES: dict[str, _Rule] = {
    "on": _on, "the": _gone, "sat": _day, "sun": _day, "wed": _day, "th": _th, "mon": _mon, "a": _article,
    "an": _article, "am": _am, "no": _no, "out": _absence, "off": _absence, "away": _absence, "one": _one,
    "first": _small_ordinal, "second": _small_ordinal, "third": _small_ordinal, "back": _back, "now": _now,
    "if": _if, "following": _following, "when": _when, "but": _and, "and": _and, "&": _and, "up to": _up_to,
    "closed": _absence, "start": _start, "not sure about": _not_sure,
}  # fmt: skip
_RULES_OF_KIND: dict[str, _Rule] = {
    "M": _month,
    "Z": _zone,
    "O": _ordinal,
    "N": _number,
    "P": _part,
    "k": _busy,
    "?": _told,
}
