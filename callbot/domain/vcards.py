"""People out of a vCard file: names, companies and numbers as phones and address books write them.

Read are versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as far as these four lines go: FN, N, ORG, TEL; with
folding, groups ("item1.TEL"), quoted parameters and quoted-printable. All else is left alone, whatever it is.
"""

import codecs
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from callbot.domain import numbers

BEGIN, END = "BEGIN:VCARD", "END:VCARD"
MOST_CARDS = 20_000
MOST_NAME = 80
NO_CARDS = "there is no vCard in it"
CUT_OFF = "it ends in the middle of a card: export it once more"
TOO_MANY = f"it has more than {MOST_CARDS:,} cards"
_LINE = re.compile(
    r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<params>(?:;(?:"[^"]*"|[^":])*)?):(?P<value>.*)', re.DOTALL
)
_QUOTED_PRINTABLE = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE\b", re.IGNORECASE)
_CHARSET = re.compile(r';CHARSET="?([\w.:-]+)', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?<!\\);")


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody: `name` is empty for a company, and for whoever has none; `tels` are as they were written."""

    name: str
    company: str
    tels: tuple[str, ...]

    def numbers(self, country: str) -> tuple[str, ...]:
        """The numbers in E.164, read as dialled from `country`, each once; what is none is left out.

        >>> Card("Dana", "", ("(617) 555-0133", "+16175550133", "617-555-0133 ext. 7", "711")).numbers("US")
        ('+16175550133',)
        """
        found = (numbers.e164(tel, country) for tel in self.tels)
        return tuple(dict.fromkeys(e164 for e164 in found if e164 is not None))


@dataclass(slots=True)
class _Draft:
    """A card while it is read."""

    told: dict[str, str] = field(default_factory=dict)
    tels: list[str] = field(default_factory=list)

    def take(self, name: str, value: str) -> None:
        """One of its lines; of several names the first counts."""
        if name == "TEL":
            self.tels.append(re.sub(r"^tel:|;.*$", "", value, flags=re.IGNORECASE | re.DOTALL))
        elif value.strip(" ;"):
            self.told.setdefault(name, value)

    def done(self) -> Card:
        """The card; it is a company's where no person is named."""
        company = _plain(_PARTS.split(self.told.get("ORG", ""))[0])
        family, given, *_ = [_plain(part) for part in _PARTS.split(self.told.get("N", ""))] + ["", ""]
        name = _plain(self.told.get("FN", "")) or f"{given} {family}".strip()
        if not (given or family) and name == company:
            name = ""
        return Card(name[:MOST_NAME], company[:MOST_NAME], tuple(self.tels))


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, what a mark at its beginning says, or what Windows wrote.

    >>> decoded("Zoë".encode("cp1252")), decoded("Zoë".encode("utf-16"))
    ('Zoë', 'Zoë')
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read(text: str) -> tuple[Sequence[Card], str]:
    """The cards of a file, and what is wrong with it as a whole, if anything is: then there are no cards.

    >>> cards, _ = read("BEGIN:VCARD\\nN:Ortiz;Dana;;;\\nitem1.TEL;type=CELL:617-555-0133\\nEND:VCARD")
    >>> cards[0]
    Card(name='Dana Ortiz', company='', tels=('617-555-0133',))
    """
    found: list[Card] = []
    open_: list[_Draft] = []  # a card may stand in another: an agent's, of whom nobody asked
    for line in _unfolded(text):
        plain = line.strip().upper()
        if plain == BEGIN:
            open_.append(_Draft())
        elif plain == END and open_:
            draft = open_.pop()
            if not open_:
                found.append(draft.done())
        elif len(open_) == 1 and (told := _told(line)) is not None:
            open_[0].take(*told)
        if len(found) > MOST_CARDS:
            return (), TOO_MANY
    if open_:
        return (), CUT_OFF
    return (found, "") if found else ((), NO_CARDS)


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines: what begins with a blank goes on from before, and quoted-printable goes on after a =."""
    whole = ""
    for line in re.split(r"\r\n|\r|\n", text):
        if whole.endswith("=") and _QUOTED_PRINTABLE.search(whole.partition(":")[0]):
            whole = whole[:-1] + line.removeprefix(" ")
        elif line[:1] in {" ", "\t"} and whole:
            whole += line[1:]
        else:
            yield whole
            whole = line
    yield whole


def _told(line: str) -> tuple[str, str] | None:
    """One of the lines that are asked for: its name and its value; None for every other."""
    split = _LINE.match(line)
    if split is None or (name := split["name"].upper()) not in {"FN", "N", "ORG", "TEL"}:
        return None
    value = split["value"]
    if _QUOTED_PRINTABLE.search(split["params"]):
        charset = _CHARSET.search(split["params"])
        value = _in_charset(quopri.decodestring(value.encode("utf-8")), charset[1] if charset else "utf-8")
    return name, value


def _in_charset(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _plain(value: str) -> str:
    """Without its escapes, on one line, and without what no database takes."""
    words = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(words.replace("\x00", "").split())
