"""A contact card with callbot's numbers: a phone that knows them lets them ring where others are silenced.

The form is vCard 3.0 (RFC 2426), which iPhones and Android phones both take.
"""

from collections.abc import Sequence

LONGEST = 75
"""Octets of a line; a longer one goes on in the next, behind a space (RFC 2426, section 2.6)."""


def card(name: str, numbers: Sequence[str], note: str) -> str:
    """The card of `name` with these numbers in E.164, its lines ended as the RFC asks.

    >>> card("callbot", ["+12125550100"], "Rings, and texts").splitlines()[2:5]
    ['N:;callbot;;;', 'FN:callbot', 'TEL;TYPE=CELL,VOICE:+12125550100']
    """
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:;{_escaped(name)};;;",
        f"FN:{_escaped(name)}",
        *(f"TEL;TYPE=CELL,VOICE:{number}" for number in numbers),
        f"NOTE:{_escaped(note)}",
        "END:VCARD",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    r"""What would end a value is marked as part of it.

    >>> _escaped("Lee, Sam; two\nlines")
    'Lee\\, Sam\\; two\\nlines'
    """
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """In pieces of so many octets, cut between letters."""
    pieces, octets = [""], 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LONGEST:
            pieces.append(" ")
            octets = 1
        pieces[-1] += letter
        octets += size
    return "\r\n".join(pieces)
