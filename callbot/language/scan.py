"""Cuts a text into tokens and writes it as a row of one-letter codes (see `lexicon`).

Linear in the length of the text: one pattern, every repetition in it bounded. Numbers that are not
times (pay, telephone numbers, requisitions, streets, ratios) are taken out here, before anything reads them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from callbot.language import lexicon as words

LONGEST = 1600

_PLAIN: dict[int, str] = {
    **dict.fromkeys((0x2018, 0x2019, 0x201A, 0x201B, 0x00B4), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-"),
    **dict.fromkeys((0x00A0, 0x0009, 0x000D), " "),
    0x2026: ".",
}
_LOWER = {code: code + 32 for code in range(65, 91)}
_HALF = r"(?:\s?(?P<{0}>[ap])\.?\s?m(?:\b|(?=\d))\.?|(?P<{0}2>[ap])(?![a-z]))"
_MASTER = re.compile(
    r"""
    (?P<noise> https?://\S{1,300} | www\.\S{1,300} | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}
      | [$£€]\s?\d[\d,]{0,12}(?:\.\d{1,2})?\s?[km]?(?:\s?(?:-|to)\s?[$£€]?\d[\d,]{0,12}(?:\.\d{1,2})?\s?k?)?
        (?:\s?(?:/|per|an|a)\s?(?:hr|hour|h|yr|year)\b)?
      | \b(?:tel|phone|fax|cell|mobile|ph)\b[:.\#\s]{0,4}[+(\d][\d\s().+-]{5,24}\d
      | \+\d{1,3}(?:[\s.()-]{0,2}\d{2,4}){2,5}
      | (?<!\d)\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}(?!\d) | (?<![\d:])\d{3}-\d{4}(?![\d:]) | \d{7,30}
      | \b(?:24/7|1:1s?|1-on-1|one-on-one|50/50|401\s?\(?k\)?|1099|9/80|top\s\d{1,3})\b
      | (?<![\d:])\d{1,3}(?:,\d{3}){1,3}(?!\d)
      | \b\d[\d,]{0,9}(?:\.\d{1,2})?(?:\s?-\s?\d{1,4})?\s?(?:k\b|usd\b|dollars?\b|bucks\b|%|percent\b
          |mbps\b|miles?\b
          |/\s?(?:hr|hour|h|yr|year)\b|(?:an|per|a)\s(?:hour|hr|year|yr)\b
          |\+?\s?(?:years?|yrs?|yoe|people|openings?|positions?|candidates?)\b)
      | \b\d{1,5}\s(?:[nsew]\.?\s)?[a-z]{3,15}\s(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive
          |lane|ln|parkway|pkwy|highway|hwy)\b
      | \b(?:req|requisition|job|id|ref|case|ticket|order|code|pin|passcode|room|rm|suite|ste|apt|unit
          |floor|level|building|bldg|gate|ext|extension|version|round|step|phase|page|tier|grade|stage|chapter)
        \s?(?:id|no\.?|number|code)?\s?[:\#]{0,2}\s?\d[\w-]{0,20}
      | \b[a-z]{1,8}-\d{3,}[\w-]{0,30} | \b[a-z]{1,4}\d{4,}[\w-]{0,30}
      | \b(?:called|tried|rang|phoned|dialed|spoke|talked|left)
        (?:\s(?!(?:and|but|so|can|could|to|please|if|we|i|is|let)\b)[a-z']{1,20}){0,5}?\s(?:at|around|about|@)
        \s?\d{1,2}(?::\d\d)?\b(?:\s?[ap]\.?m\b\.?)?
        (?:\s(?:this\smorning|this\safternoon|today))?
        (?!\s?(?:[ap]\.?m\b|this\b|today|tomorrow|tmrw|on\b|next|mon|tue|wed|thu|fri|sat|sun))
      | \b(?:in|since|of|from|until)\s(?:19|20)\d\d(?!\s?[\d:]|-\d)\b(?!-) )
  | (?P<iso>\b(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?:t(?=\d\d)|\b))
  | (?P<date>(?<![\d/.:])(?P<dm>\d{1,2})(?:/(?P<dd>\d{1,2})(?:/(?P<dy>\d{4}|\d\d))?
        |[.-](?P<dd2>\d{1,2})[.-](?P<dy2>\d{4}|\d\d))
      (?![\d/:]))
  | (?P<choice>(?:\b(?:option|choice|slot|number|opt|no\.)\s?\#?\s?|\#\s?)
        (?P<cn>\d|one\b|two\b|three\b)(?![\d:]))
  | (?P<clock>(?<![\d.:/])(?:
        (?P<h1>\d{1,2})(?P<sep>[:.h])(?P<m1>[0-5]\d)(?::[0-5]\d)?HALF1?
      | (?P<h2>\d{1,2})HALF2 | (?P<h3>\d{1,2})\s?o'?\s?clock\b
      | (?P<h4>\d{1,2})(?P<m4>[0-5]\d)HALF4)(?![\d:]))
  | (?P<ord>\b(?P<on>\d{1,2})\s?(?:st|nd|rd|th)\b)
  | (?P<ish>\b(?P<in>\d{1,2})\s?-?ish\b)
  | (?P<mins>\b(?P<mn>\d{1,3})')
  | (?P<num>\d{1,30})
  | (?P<letters>\b(?:m\s?(?:-|thru|through|to)\s?f|mwf|t/?th|m/w/f)\b(?!'))
  | (?P<phrase>\b(?:PHRASES)\b)
  | (?P<word>[a-z]+(?:'[a-z]+)?)
  | (?P<punct>[,;:!?\n()/&+@~.-])
    """.replace("HALF1", _HALF.format("p1"))
    .replace("HALF2", _HALF.format("p2"))
    .replace("HALF4", _HALF.format("p4"))
    .replace(
        "PHRASES",
        "|".join(p.replace(" ", r"[\s-](?:the\s)?") for p in sorted(words.PHRASES, key=len, reverse=True)),
    ),
    re.VERBOSE | re.ASCII,
)
_PUNCT = {"&": "&", "/": "/", "-": "-", "@": "a", "~": "~", "+": "+", ",": ",", "(": ",", ")": ",", ":": "_"}
_ABSENT = frozenset(("be", "i'm", "im", "am", "is", "are", "we're", "being", "she's", "he's"))
_SAID_BY_SOMEBODY = frozenset(
    ["i", "we", "they", "he", "she", "it", "who", "the", "have", "just", "had", "in", "you", "was", "were"]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One cut of the text: its code, its place, and up to three numbers and a word of meaning."""

    code: str
    start: int
    end: int
    text: str
    a: int = 0
    b: int = 0
    c: int = 0
    tag: str = ""


def normal(text: str) -> str:
    """The text in plain quotes, dashes and spaces, cut at 1,600 characters, case kept.

    >>> normal("Tue \u2013 3 p.m.\u2019s")
    "Tue - 3 p.m.'s"
    """
    return unicodedata.normalize("NFKC", text[:LONGEST].translate(_PLAIN))[:LONGEST].translate(_PLAIN)


def lowered(text: str) -> str:
    """ASCII letters in lower case; the length stays, so that places in both texts agree."""
    return text.translate(_LOWER)


def scan(plain: str) -> tuple[Token, ...]:
    """The tokens of a text that `normal` has made plain."""
    low = lowered(plain)
    tokens: list[Token] = []
    for found in _MASTER.finditer(low):
        kind = found.lastgroup or ""
        token = _READERS[kind](found)
        if token.text == "." and tokens and tokens[-1].text in words.DOTTED and tokens[-1].end == token.start:
            continue
        tokens.append(token)
    return _joined(_doubted(tokens, plain))


def codes(tokens: tuple[Token, ...]) -> str:
    """The row of codes, one letter a token.

    >>> codes(scan("tue or thu after 2"))
    'W|WfN'
    """
    return "".join(token.code for token in tokens)


def _token(found: re.Match[str], code: str, a: int = 0, b: int = 0, c: int = 0, tag: str = "") -> Token:
    return Token(code, found.start(), found.end(), found.group(), a, b, c, tag)


def _noise(found: re.Match[str]) -> Token:
    return _token(found, "#")


def _iso(found: re.Match[str]) -> Token:
    return _token(found, "D", int(found["iy"]), int(found["im"]), int(found["id"]))


def _date(found: re.Match[str]) -> Token:
    month, day = int(found["dm"]), int(found["dd"] or found["dd2"])
    year = found["dy"] or found["dy2"]
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return _token(found, "#")
    return _token(found, "D", (int(year) + (2000 if len(year) == 2 else 0)) if year else 0, month, day)


def _choice(found: re.Match[str]) -> Token:
    return _token(found, "#", words.NUMBERS.get(found["cn"], 0) or int(found["cn"]), tag="choice")


def _clock(found: re.Match[str]) -> Token:
    hour = int(found["h1"] or found["h2"] or found["h3"] or found["h4"])
    minute = int(found["m1"] or found["m4"] or 0)
    half = next((found[g] for g in ("p1", "p12", "p2", "p22", "p4", "p42") if found[g]), "")
    if hour > 24 or (hour == 24 and minute) or (half and (hour > 23 or hour == 0)):
        return _token(found, "#")
    if half and hour > 12:
        half = ""
    dotted = found["sep"] == "." and not half
    return _token(
        found, "H" if dotted else "C", hour, minute, tag=half or ("24" if _is_24(found, hour) else "")
    )


def _is_24(found: re.Match[str], hour: int) -> bool:
    return hour > 12 or hour == 0 or bool(found["h1"] and found["h1"].startswith("0") and found["sep"] != ".")


def _ord(found: re.Match[str]) -> Token:
    return _token(found, "O" if 1 <= int(found["on"]) <= 31 else "#", int(found["on"]))


def _ish(found: re.Match[str]) -> Token:
    return _token(found, "C" if 1 <= int(found["in"]) <= 23 else "#", int(found["in"]), tag="ish")


def _mins(found: re.Match[str]) -> Token:
    return _token(found, "L", int(found["mn"]))


def _num(found: re.Match[str]) -> Token:
    text = found.group()
    value = int(text)
    if len(text) == 4 and (1900 <= value <= 2099):
        return _token(found, "Y", value, tag="24")
    if len(text) in (3, 4) and value // 100 < 24 and value % 100 < 60:
        return _token(found, "H", value // 100, value % 100, tag="24" if len(text) == 4 else "")
    return _token(found, "N" if value <= 31 or value in (40, 45, 50, 60, 90) else "#", value)


def _letters(found: re.Match[str]) -> Token:
    text = found.group().replace(" ", "").replace("/", "")
    days = words.WEEKDAYS.get(text, (0, 1, 2, 3, 4))
    return _token(found, "W", tag="weekly", c=sum(1 << d for d in days))


def _phrase(found: re.Match[str]) -> Token:
    text = (
        re.sub(r"[\s-](?:the\s)?", " ", found.group())
        if found.group() not in words.PHRASES
        else found.group()
    )
    code, tag = words.PHRASES.get(text, ("_", ""))
    if code == "C":
        return _token(found, "C", int(tag[:2]), int(tag[3:]), tag="24")
    if code == "R":
        return _token(found, "R", int(tag))
    if code == "D":
        return _token(found, "D", 0, int(tag[:2]), int(tag[3:]))
    return _token(found, code, tag=tag)


def _word(found: re.Match[str]) -> Token:
    text = found.group()
    known = _KNOWN.get(text)
    if known is None:
        return _token(found, "_")
    code, a, b, c, tag = known
    return _token(found, code, a, b, c, tag)


def _punct(found: re.Match[str]) -> Token:
    text = found.group()
    if text == ".":
        rest = found.string[found.end() : found.end() + 1]
        return _token(found, "." if not rest or rest.isspace() or rest.isalpha() else "_")
    return _token(found, _PUNCT.get(text, "."))


def _known() -> dict[str, tuple[str, int, int, int, str]]:
    table: dict[str, tuple[str, int, int, int, str]] = {}
    for word, code in words.OPERATORS.items():
        table[word] = (code, 0, 0, 0, word)
    for word, days in words.WEEKDAYS.items():
        table[word] = ("W", 0, 0, sum(1 << d for d in days), "weekly" if word in words.WEEKLY_WORDS else "")
    table |= {word: ("M", month, 0, 0, "") for word, month in words.MONTHS.items()}
    table |= {word: ("N", value, 0, 0, "word") for word, value in words.NUMBERS.items()}
    table |= {word: ("O", value, 0, 0, "word") for word, value in words.ORDINALS.items()}
    table |= {word: ("U", value, 0, 0, "") for word, value in words.UNITS.items()}
    for word, part in words.PARTS.items():
        table[word] = ("P", 0, 0, int(word in words.WEEKLY_PARTS), part)
    table |= {word: ("C", hour, minute, 0, "24") for word, (hour, minute) in words.CLOCK_WORDS.items()}
    table |= {word: ("R", offset, 0, 0, "") for word, offset in words.DAY_WORDS.items()}
    table |= {word: ("Z", 0, 0, 0, word) for word in words.ZONES if " " not in word}
    table |= {word: ("T", 0, 0, 0, word) for word in ("the", "on")}
    table |= {word: ("N", 1, 0, 0, "article") for word in ("a", "an")}
    table |= {"tonight": ("R", 0, 0, 1, "night"), "tonite": ("R", 0, 0, 1, "night")}
    table |= {"pm": ("P", 0, 0, 0, "afternoon"), "am": ("P", 0, 0, 0, "am"), "time": ("_", 0, 0, 0, "time")}
    table |= {"now": ("_", 0, 0, 0, "now"), "ago": ("_", 0, 0, 0, "ago")}
    return table


_KNOWN = _known()
_READERS = {
    "noise": _noise, "iso": _iso, "date": _date, "choice": _choice, "clock": _clock, "ord": _ord, "ish": _ish,
    "mins": _mins, "num": _num, "letters": _letters, "phrase": _phrase, "word": _word, "punct": _punct,
}  # fmt: skip


def _filler(token: Token) -> Token:
    """An article that counts nothing is dropped like "the"; other words stay as filler."""
    return replace(token, code="T" if token.tag == "article" else "_")


def _doubted(tokens: list[Token], plain: str) -> list[Token]:
    """Takes back the words that only look like time: "may I", "we sat", "a second", "I am"."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        kept.append(token if _stands(token, before, after, plain) else _filler(token))
    return kept


def _stands(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    test = _DOUBTS.get(token.text) or (_DOUBTS.get(token.code) if token.code in "MZ" else None)
    return test is None or test(token, before, after, plain)


def _is(token: Token | None, kinds: str) -> bool:
    return token is not None and token.code in kinds


def _a_month(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    counted = before is not None and before.code in "NOvi" and before.tag != "article"
    return counted or _is(after, "NOY")


def _a_day(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    if before is not None and before.text in _SAID_BY_SOMEBODY:
        return before.text in ("the", "in", "have", "just") and _is(after, "NOCHMaP")
    return True


def _an_article(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    return _is(after, "UKGd")


def _an_am(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    return _is(before, "WROTNMi") and (before is None or before.text != "i")


def _a_zone(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    if token.text in words.ZONE_NEEDS_TIME:
        behind_clock = _is(before, "CHNPY") and token.text in ("eastern", "central", "mountain", "pacific")
        return (after is not None and after.tag == "time") or behind_clock
    return _is(before, "CHNYPWRDO,-ty") or (after is not None and after.tag == "time")


def _a_no(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    return _is(after, "WPMChn") or (after is not None and after.text in words.REFUSED_THINGS)


def _an_absence(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    return before is None or before.text in _ABSENT or before.code in "WRDOP,.&"


def _a_one(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    clocked = after is not None and after.text in ("o'clock", "oclock")
    return before is None or _is(before, "afbuFtB|&~-pin.,N") or _is(after, "UdKGP-tO") or clocked


def _a_second(token: Token, before: Token | None, after: Token | None, plain: str) -> bool:
    return _is(after, "WvMKd") or _is(before, "M")


_DOUBTS = {
    "sat": _a_day, "sun": _a_day, "wed": _a_day, "th": _a_day, "a": _an_article, "an": _an_article,
    "am": _an_am,
    "no": _a_no, "out": _an_absence, "off": _an_absence, "away": _an_absence,
    "one": _a_one, "second": _a_second, "first": _a_second, "third": _a_second, "M": _a_month, "Z": _a_zone,
}  # fmt: skip


def _joined(tokens: list[Token]) -> tuple[Token, ...]:
    """Puts together what is one number ("twenty-six", "ten-thirty") and drops "the" and "on"."""
    out: list[Token] = []
    the = False
    for token in tokens:
        if token.code == "T":
            the = token.text == "the"
            continue
        if the and token.code == "N" and not token.tag:
            token = replace(token, code="O")
        the = False
        # "Any day but Friday" excepts; any other "but" begins anew.
        if token.text == "but" and out and out[-1].code in "yd":
            token = replace(token, code="s")
        if out and out[-1].code == "N" and token.text in ("o'clock", "oclock"):
            out[-1] = replace(out[-1], code="C", tag="")
            continue
        if out and token.text in ("noon", "midnight") and (out[-1].code, out[-1].a) == ("N", 12):
            out.pop()
        if out and token.tag == "word" and _merge(out, token):
            continue
        out.append(token)
    return tuple(out)


def _merge(out: list[Token], token: Token) -> bool:
    dash = out[-1].code == "-" and len(out) > 1
    first = out[-2] if dash else out[-1]
    if first.code != "N" or first.tag != "word":
        return False
    tens = first.a in (20, 30, 40, 50) and token.a < 10
    minutes = token.code == "N" and 1 <= first.a <= 12 and token.a >= 15 and token.a % 5 == 0
    if not tens and not minutes:
        return False
    if dash:
        out.pop()
    code, a, b = ("C", first.a, token.a) if minutes else (token.code, first.a + token.a, 0)
    out[-1] = Token(code, first.start, token.end, token.text, a, b, 0, "" if minutes else "word")
    return True
