"""How long a text is for the carriers: GSM-7 or UCS-2, and in how many segments it travels."""

import re
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201a": "'",
        "\u2032": "'",
        "\u201e": '"',
        "\u2033": '"',
        "\u2010": "-",
        "\u2012": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        "\t": " ",
    }
)
_UNSAYABLE = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Size:
    """Characters as the carriers count them, and segments."""

    characters: int
    segments: int
    gsm: bool


def size(body: str) -> Size:
    """How a body travels: 160 GSM-7 or 70 UCS-2 characters in one segment, 153 or 67 in each of several.

    >>> size("hello"), size("caf\u00e9 \u2603")
    (Size(characters=5, segments=1, gsm=True), Size(characters=6, segments=1, gsm=False))
    """
    if all(sign in _BASIC or sign in _EXTENDED for sign in body):
        count = sum(2 if sign in _EXTENDED else 1 for sign in body)
        return Size(count, _segments(count, 160, 153), gsm=True)
    count = len(body.encode("utf-16-le")) // 2
    return Size(count, _segments(count, 70, 67), gsm=False)


def plain(text: str) -> str:
    """The same words in signs that travel cheaply, without what cannot be said or would break TwiML."""
    return _UNSAYABLE.sub("", text.translate(_PLAIN))


def one_line(text: str, most: int) -> str:
    """A name that somebody else wrote: plain, on one line, at most so many characters.

    >>> one_line("Acme\\r\\n  Hiring", 40)
    'Acme Hiring'
    """
    return clipped(" ".join(plain(text).split()), most)


def clipped(text: str, most: int) -> str:
    """At most so many characters, with a mark where something was cut."""
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def _segments(count: int, single: int, several: int) -> int:
    return max(1, 1 if count <= single else -(-count // several))
