"""Who speaks on a voicemail, as they say it themselves: their name, company, and a number to call back.

Only the few ways in which people introduce themselves are known; what fits none of them is left alone, since
a name that is wrong is worse than none. Machines write names with capitals, or nothing at all.
"""

import re
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from callbot.domain import numbers

_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms)\.? )?"
_NAME = r"(?P<name>[A-Z][a-z'-]+(?: [A-Z][A-Za-z'-]+){0,2}(?<![']s))(?!['\w])"
_COMPANY = (
    r"(?P<company>(?:the )?[A-Z0-9][\w&'-]*(?: (?:of|and|&|[A-Z][\w&'-]*)(?= [A-Z])| [A-Z][\w&'-]*){0,4})"
)
_FROM = r"(?:,? (?:calling|and I'm|and I am|and I'm calling|and I work))?(?:,? (?:from|with|at|over at|for))"
_WAYS = tuple(
    re.compile(way)
    for way in (
        rf"(?i:\b(?:this is|my name(?: is|'s)|it's|it is|i'm|i am)) {_TITLE}{_NAME}(?:{_FROM} {_COMPANY})?",
        rf"\b{_NAME} (?:from|with|at) {_COMPANY}(?i:,? (?:here|calling)\b)",
        rf"(?i:\bcalling (?:from|on behalf of)) {_COMPANY}",
    )
)
_NOBODY = frozenset(
    """Hi Hello Hey Thanks Thank Just Calling Not Sorry Good Going Free Available Interested Looking
    Great The A Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March July August September October November December""".split()  # noqa: SIM905
)
"""What stands where a name would, with a capital, and is none."""
_ASKS_BACK = re.compile(
    r"\b(?:call|ring|reach|phone|contact|get|number|line|cell|mobile|direct|extension)\b", re.IGNORECASE
)
NEAR = 60
"""Letters before a number in which it is said what the number is for."""
MOST = 80


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a speaker says of themselves; None where they do not, or where it is not sure."""

    name: str | None = None
    company: str | None = None
    number: str | None = None
    """In E.164: where they ask to be called back."""


def introduction(words: str, country: str) -> Introduction:
    """Name, company and call-back number from the words of a voicemail; `country` reads the number.

    >>> introduction("Hi Sam, this is Dana Ortiz from Acme. Call me back at 617-555-0133.", "US")
    Introduction(name='Dana Ortiz', company='Acme', number='+16175550133')
    >>> introduction("Hello, are you there?", "US")
    Introduction(name=None, company=None, number=None)
    """
    words = words.replace("\u2019", "'")
    found: dict[str, str] = {}
    for way in _WAYS:
        for match in way.finditer(words):
            for what, said in match.groupdict().items():
                if said and said.split()[0] not in _NOBODY:
                    found.setdefault(what, said[:MOST])
    return Introduction(found.get("name"), found.get("company"), _number(words, country))


def _number(words: str, country: str) -> str | None:
    """The last number that they ask to be called at, for people repeat and correct themselves."""
    asked = None
    for match in PhoneNumberMatcher(words, country, leniency=Leniency.POSSIBLE):
        written = format_number(match.number, PhoneNumberFormat.E164)
        known = numbers.facts(written).kind
        near = words[max(match.start - NEAR, 0) : match.start]
        if known is not numbers.Kind.UNKNOWN and known not in numbers.COSTLY and _ASKS_BACK.search(near):
            asked = written
    return asked
