"""Cuts a text into tokens and writes it as a row of one-letter kinds (see `lexicon`).

Linear in the length of the text: one expression, every repetition in it bounded. Numbers that are not
times (pay, telephone numbers, requisitions, streets, ratios) are taken out here, before anything reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from callbot.language.idioms import PHRASES, phrase_at
from callbot.language.lexicon import DOTTED, WORDS, Token, Word, words
from callbot.language.settle import settled
from callbot.language.spelling import corrected

LONGEST = 1600
"""Characters that are read of a text; a longer one is cut there."""
MOST = 600
"""Tokens that are read of a text. People write half as many in 1,600 characters; the rest makes unsure."""

_PLAIN: dict[int, str] = {
    **dict.fromkeys((0x2018, 0x2019, 0x201A, 0x201B, 0x00B4), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-"),
    **dict.fromkeys((0x00A0, 0x0009, 0x000D), " "),
    0x2026: ".",
    0x2044: "/",
}
_LOWER = {code: code + 32 for code in range(65, 91)}

_ADDRESSES = r"""
      https?://\S{1,300} | www\.\S{1,300} | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"""
_NOISE_OF_NUMBERS = r"""
      [$£€]\s?\d[\d,]{0,12}(?:\.\d{1,2})?\s?[km]?(?:\s?(?:-|to)\s?[$£€]?\d[\d,]{0,12}(?:\.\d{1,2})?\s?k?)?
        (?:\s?(?:/|per|an|a)\s?(?:hr|hour|h|yr|year)\b)?
      | \+\d{1,3}(?:[\s.()-]{0,2}\d{2,4}){2,5}
      | (?<!\d)\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}(?!\d) | (?<![\d:])\d{3}-\d{4}(?![\d:]) | \d{7,30}
      | (?:gr8|m8|l8r?|w8|h8|str8)\b
      | (?:(?<=works\s)|(?<=good\s)|(?<=great\s)|(?<=fine\s)|(?<=best\s)|(?<=ok\s))4\s(?:me|us|u|you)\b
      | (?:24/7|1:1s?|1-1s?(?![:\d])|1-on-1|50/50|401\s?\(?k\)?|1099|9/80)\b
      | (?<![\d:])\d{1,3}(?:,\d{3}){1,3}(?!\d)
      | \d[\d,]{0,9}(?:\.\d{1,2})?(?:\s?-\s?\d{1,4}|\sto\s\d{1,4})?\s?\+?\s?(?:k\b|usd\b|dollars?\b|bucks\b|%
          |percent\b|mbps\b|miles?\b|/\s?(?:hr|hour|h|yr|year)\b|(?:an|per|a)\s(?:hour|hr|year|yr)\b
          |(?:years?|yrs?|yoe|people|openings?|positions?|candidates?|employees|rounds?
            |questions?|ways?|references?)\b)
      | \d{1,5}\s(?:(?:[nsew]|north|south|east|west)\.?\s)?(?:[a-z]{3,15}|\d{1,3}(?:st|nd|rd|th))
        \s(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|lane|ln|parkway|pkwy|highway|hwy)\b
      | (?<![\d.:])(?!\d\d?\.\d\d?\.20\d\d\b)\d{1,4}(?:\.\d{1,4}){2,3}(?![\d.])
      | [a-z]{1,8}-\d{3,}[\w-]{0,30} | [a-z]{1,4}\d{4,}[\w-]{0,30} | v\d{1,3}(?:\.\d{1,3}){0,3}"""
_HALF = r"(?:\s?(?P<{0}>[ap])(?:\.\s?m(?:\b|(?=\d))\.?|\s?m(?:\b|(?=\d)))|(?P<{0}2>[ap])(?![a-z]))"
"""A half of the day: only "p.m." has a full stop of its own, behind "pm" one ends the sentence."""
_NUMBERS = (
    r"""
  | (?P<phone>b4|2nite|2morr?ow|2moro|2day)\b
  | (?P<iso>(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?:t(?=\d\d)|\b))
  | (?P<fraction>(?P<fn>[13])/(?P<fd>[24])\s?(?:an\s)?h(?:ours?|rs?)?\b)
  | (?P<date>(?<![\d/.:])(?P<dm>\d{1,2})(?:/(?P<dd>\d{1,2})(?:/(?P<dy>\d{4}|\d\d))?
        |(?P<ds>[.-])(?P<dd2>\d{1,2})(?P=ds)(?P<dy2>\d{4}|\d\d))
      (?![\d/]|:\d))
  | (?P<dotted>(?<![\d.:])(?<!at\s)(?P<td>\d{1,2})\.(?P<tm>\d{1,2})\.(?=\s\S))
  | (?P<choice>\#\s?(?P<cn>\d)(?![\d:]))
  | (?P<length>(?<![\d.:/])(?P<ln>\d{1,3})(?:\.(?P<lf>\d)|(?P<lh>\sand\sa\shalf))?
        (?:(?P<lm>[\s-]?min(?:ute)?s?|m)|[\s-]?h(?:ou)?rs?|h)\b(?!'))
  | (?P<clock>(?<![\d.:/])(?:
        (?P<h1>\d{1,2})(?P<sep>[:.h])(?P<m1>[0-5]\d)(?::[0-5]\d)?HALF1?
      | (?P<h2>\d{1,2})HALF2 | (?P<h3>\d{1,2})\s?o'?\s?clock\b
      | (?P<h4>\d{1,2})(?P<m4>[0-5]\d)HALF4)(?![\d:]))
  | (?P<ord>(?P<on>\d{1,2})\s?(?:st|nd|rd|th)\b)
  | (?P<ish>(?P<in>\d{1,2})\s?-?ish\b)
  | (?P<mins>(?P<mn>\d{1,3})')
  | (?P<num>\d{1,30})""".replace("HALF1", _HALF.format("p1"))
    .replace("HALF2", _HALF.format("p2"))
    .replace("HALF4", _HALF.format("p4"))
)
_HALVES = r"(?P<halves>[ap]\.\s?m\b\.?)"
_WORD = r"(?P<word>[a-z]+(?:'[a-z]+)?(?![a-z\d@']|://|-\d|\.[a-z\d]))"
_REST = r"""
  | (?P<rest>[a-z]+(?:'[a-z]+)?)
  | (?P<punct>[,;:!?\n()/&+@~.-])
    """
_ALL = re.compile(
    rf"[ ]*+(?: {_HALVES} | {_WORD} | (?P<noise>{_ADDRESSES} | {_NOISE_OF_NUMBERS}){_NUMBERS}{_REST} )",
    re.X | re.A,
)
"""One token, and the spaces before it: at a space each of its forms would be tried in vain."""
_WORDS_ONLY = re.compile(rf"[ ]*+(?: {_HALVES} | {_WORD} | (?P<noise>{_ADDRESSES}){_REST} )", re.X | re.A)
"""What is left of it where a text has no digit; half of all texts."""
_LED = re.compile(
    r"""
    (?P<noise> (?:tel|phone|fax|cell|mobile|ph)\b[:.\#\s]{0,4}[+(\d][\d\s().+-]{5,24}\d
      | (?:one-on-one|w-?[24]|top\s\d{1,3})\b
      | (?:req|requisition|job|id|ref|case|ticket|order|code|pin|passcode|room|rm\.?|suite|ste\.?|apt\.?
          |unit|zip|floor|level|building|bldg|gate|ext\.?|extension|version|round|step|phase|page|tier|grade
          |stage|chapter|class)
        \s?(?:id|no\.?|number|code)?\s?[:\#]{0,2}\s?\d[\w-]{0,20}
      | scale\s(?:from|of)\s\d{1,3}\s?(?:to|-)\s?\d{1,3}
      | (?:in|since|of|from|until)\s(?:19|20)\d\d(?!\s?[\d:]|-\d)\b(?!-))
  | (?P<choice>(?:option|choice|slot|number|opt|no\.)\s?\#?\s?(?P<cn>\d)(?![\d:]))
  | (?P<letters>(?:m\s?(?:-|thru|through|to)\s?f|m[/,\s]{1,2}w[/,\s]{1,2}f|tu?[/,\s]{0,2}th|m-th)\b(?!'))
    """,
    re.X | re.A,
)
"""What a word of `_LEADS` may lead into; looked for there alone."""
_LEADS = words(
    """
    tel phone fax cell mobile ph top req requisition job id ref case ticket order code pin passcode
    room rm suite ste apt unit zip floor level building bldg gate ext extension version round step
    phase page tier grade stage chapter class scale in since of from until option choice slot number
    opt no m t tu th w one
    """
)
"""Words that may lead into a number that is no time ("room 204"), or into days in letters ("m-f")."""
_DIGIT = re.compile(r"\d", re.A)
_PUNCT = {"&": "&", "/": "/", "-": "-", "@": "a", "~": "~", "+": "+", ",": ",", "(": ",", ")": ",", ":": "_"}
_LETTER_DAYS = {"mf": 31, "mwf": 21, "tth": 10, "tuth": 10, "mth": 15}


def normal(text: str) -> str:
    """The text in plain quotes, dashes and spaces, cut at 1,600 characters, case kept.

    >>> normal("Tue \u2013 3 p.m.\u2019s")
    "Tue - 3 p.m.'s"
    """
    cut = text[:LONGEST]
    if cut.isascii():
        return cut.replace("\t", " ").replace("\r", " ")
    return unicodedata.normalize("NFKC", cut.translate(_PLAIN))[:LONGEST].translate(_PLAIN)


def lowered(text: str) -> str:
    """ASCII letters in lower case; the length stays, so that places in both texts agree."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def scan(low: str) -> tuple[Token, ...]:
    """The tokens of a text that `normal` and `lowered` have made plain."""
    tokens: list[Token] = []
    skip = 0
    turned = False
    for found in (_ALL if _DIGIT.search(low) else _WORDS_ONLY).finditer(low):
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        if start < skip:
            continue
        if len(tokens) == MOST:
            tokens.append(Token("w", start, end, ""))
            break
        text = low[start:end]
        if kind == "word" and text in _LEADS and (led := _LED.match(low, start)):
            found, kind, text = led, led.lastgroup or "", led.group()
            end = skip = found.end()
        if kind == "word" or kind == "rest":
            word = WORDS.get(text) or (WORDS.get(text[:-2]) if text.endswith("'s") else None)
            if text in PHRASES and (phrase := phrase_at(low, text, end)):
                end, word = phrase
                skip, text = end, low[start:end]
            what, n, m, tag = word or corrected(text) or _ODD
            tokens.append(Token(what, start, end, text, n, m, tag))
        elif kind == "punct":
            if text == "." and tokens and tokens[-1].text in DOTTED and tokens[-1].end == start:
                continue
            tokens.append(Token(_stop(low, end) if text == "." else _PUNCT.get(text, "."), start, end, text))
        else:
            what, n, m, tag = _READERS[kind](found)
            tokens.append(Token(what, start, end, text, n, m, tag))
            turned = turned or tag == _TURNED
    if turned:
        tokens = [_turned(token) for token in tokens]
    return settled(tokens)


def _turned(token: Token) -> Token:
    """Where one date puts the day first ("28/6"), the others do too ("9/7")."""
    day = token.m // 100
    return token._replace(m=token.m % 100 * 100 + day) if token.tag == "md" and token.m % 100 <= 12 else token


def row(tokens: tuple[Token, ...]) -> str:
    """The row of kinds, one letter a token.

    >>> row(scan("tue or thu after 2"))
    'W|WfN'
    """
    return "".join([token.kind for token in tokens])


_TURNED = "dm"
_ODD: Word = ("?", 0, 0, "")
_NOISE: Word = ("#", 0, 0, "")


def _stop(low: str, end: int) -> str:
    """A full stop ends a sentence before a space or a letter; inside "3.5.1" it is nothing."""
    after = low[end : end + 1]
    return "." if not after or after.isspace() or after.isalpha() else "_"


def _noise(_found: re.Match[str]) -> Word:
    return _NOISE


def _phone(found: re.Match[str]) -> Word:
    """A word with a digit in it, as phones write."""
    text = found["phone"]
    return (
        ("b", 0, 0, text)
        if text == "b4"
        else ("R", int(text[1] == "m"), 0, "night" if text[1] == "n" else "")
    )


def _halves(found: re.Match[str]) -> Word:
    return "P", 0, 0, "am" if found["halves"][0] == "a" else "afternoon"


def _iso(found: re.Match[str]) -> Word:
    month, day = int(found["im"]), int(found["id"])
    return ("D", int(found["iy"]), month * 100 + day, "") if month <= 12 and day <= 31 else _NOISE


def _date(found: re.Match[str]) -> Word:
    month, day = int(found["dm"]), int(found["dd"] or found["dd2"])
    year = found["dy"] or found["dy2"]
    turned = month > 12 >= day
    if turned:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return _NOISE
    number = (int(year) + (2000 if len(year) == 2 else 0)) if year else 0
    return "D", number, month * 100 + day, _TURNED if turned else "md"


def _dotted(found: re.Match[str]) -> Word:
    """ "20.5." is a date where no clock can stand."""
    day, month = int(found["td"]), int(found["tm"])
    return ("D", 0, month * 100 + day, "") if 1 <= month <= 12 and 1 <= day <= 31 else _NOISE


def _fraction(found: re.Match[str]) -> Word:
    return "X", int(found["fn"]) * 60 // int(found["fd"]), 0, ""


def _length(found: re.Match[str]) -> Word:
    number = int(found["ln"])
    if found["lm"]:
        return "X", number, 0, ""
    if 12 < number < 24 and found["length"].endswith("h"):
        return "C", number, 0, "24"
    extra = int(found["lf"] or 0) * 6 + (30 if found["lh"] else 0)
    return "X", number * 60 + extra, 0, ""


def _choice(found: re.Match[str]) -> Word:
    return "#", int(found["cn"]), 0, "choice"


def _clock(found: re.Match[str]) -> Word:
    first, second, third, fourth, m1, m4 = found.group("h1", "h2", "h3", "h4", "m1", "m4")
    hour, minute = int(first or second or third or fourth), int(m1 or m4 or 0)
    half = "".join(filter(None, found.group("p1", "p12", "p2", "p22", "p4", "p42")))
    if hour > 24 or (hour == 24 and minute) or (half and hour == 0):
        return _NOISE
    if half and hour > 12:
        half = "24"
    if found["sep"] == "." and not half:
        return "H", hour, minute, "24" if hour > 12 else ""
    is_24 = hour > 12 or hour == 0 or bool(first and first[0] == "0")
    return "C", hour, minute, half or ("24" if is_24 else "")


def _ord(found: re.Match[str]) -> Word:
    number = int(found["on"])
    return ("O", number, 0, "") if 1 <= number <= 31 else _NOISE


def _ish(found: re.Match[str]) -> Word:
    return ("C", int(found["in"]), 0, "ish") if 1 <= int(found["in"]) <= 23 else _NOISE


def _mins(found: re.Match[str]) -> Word:
    return "X", int(found["mn"]), 0, ""


def _num(found: re.Match[str]) -> Word:
    text = found["num"]
    value = int(text)
    if len(text) == 4 and 1900 <= value <= 2099:
        return "Y", value, 0, "24"
    if len(text) in (3, 4) and value // 100 < 24 and value % 100 < 60:
        return (
            "H",
            value // 100,
            value % 100,
            "24" if len(text) == 4 and (value >= 1300 or text[0] == "0") else "",
        )
    return ("N" if value <= 31 else "#"), value, 0, ""


def _letters(found: re.Match[str]) -> Word:
    plain = re.sub(r"thru|through|to|[\s,/-]", "", found.group())
    return "W", _LETTER_DAYS.get(plain, 31), 0, "weekly"


_READERS: dict[str, Callable[[re.Match[str]], Word]] = {
    "noise": _noise, "halves": _halves, "phone": _phone, "iso": _iso, "date": _date, "dotted": _dotted,
    "fraction": _fraction, "choice": _choice, "length": _length,
    "clock": _clock, "ord": _ord, "ish": _ish, "mins": _mins, "num": _num, "letters": _letters,
}  # fmt: skip
