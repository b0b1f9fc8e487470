"""Who speaks or writes, as they say it themselves: their name, company, and a number to call back.

Only the few ways in which people introduce themselves are known; what fits none of them is left alone, since
a name that is wrong is worse than none. Machines write names with capitals, or nothing at all; thumbs leave
them out, so that one way of texting is known without.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from callbot.domain import numbers

_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms)\.? )?"
_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_NAME = rf"(?P<name>[{_UPPER}][{_LOWER}'-]+(?: [{_UPPER}][{_UPPER}{_LOWER}'-]+){{0,2}}(?<![']s))(?!['\w])"
_COMPANY = (
    r"(?P<company>(?:the )?[A-Z0-9][\w&'-]*(?: (?:of|and|&|[A-Z][\w&'-]*)(?= [A-Z])| [A-Z][\w&'-]*){0,4})"
)
_FROM = (
    r"(?:,? (?:calling|and I'm|and I am|and I'm calling|and I work))?(?:,? (?:from|with|w/|at|over at|for))"
)
_WAYS = tuple(
    re.compile(way)
    for way in (
        rf"(?i:\b(?:this is|my name(?: is|'s)|it's|it is|i'm|i am)) {_TITLE}{_NAME}(?:{_FROM} {_COMPANY})?",
        rf"\b{_NAME} (?:from|with|at) {_COMPANY}(?i:,? (?:here|calling)\b)",
        rf"(?i:\bcalling (?:from|on behalf of)) {_COMPANY}",
    )
)
_TEXTED = tuple(
    re.compile(way)
    for way in (
        rf"^(?:(?i:hi|hello|hey|hiya|good morning|good afternoon)\b[ \w]{{0,20}}[,.!]? *)?{_NAME}"
        rf"(?:,? (?:from|with|at|@) |, ){_COMPANY}(?=[,.;:!\n]| (?:here|and|re)\b|$)",
        rf"\b{_NAME} here\b(?:{_FROM} {_COMPANY})?",
        rf"(?:\n|[-\u2013~] *){_NAME}(?:(?:, | \(|{_FROM} |\n){_COMPANY}\)?)?\s*$",
    )
)
"""As people text: "Dana Ortiz, Acme, tomorrow at 10", "Dana here", "... does that work? - Dana"."""
_BY_THUMB = re.compile(
    r"\b(?:this is|its|it's|my name is) (?P<name>[a-z]{2,15}) from (?P<company>[a-z][a-z0-9&'-]{1,30})\b"
)
_NOBODY = frozenset(
    """a afternoon all an any at aug august available back best busy call calling central cheers confirmed
    dec december done eastern evening feb february fine free fri friday from going good great greetings
    happy hello here hey hi home i in interested it its january jul july jun just late looking love mar
    march me message midnight mine mon monday morning mountain my new news no nobody noon nope not
    nov november now oct october offer ok okay on open or our out pacific perfect ready recruiter regards
    remote running sat saturday see sep sept september sick somebody someone sorry sounds speak sun sunday
    sure talk team thank thanks thanksgiving that the there thu thur thurs thursday thx today tomorrow
    tonight tue tues tuesday us very waiting wed wednesday what work yep yes you your yours yup
    zoom""".split()  # noqa: SIM905
)
"""What stands where a name would and is none."""
_TIMED = re.compile(r"\d+(?:[ap]m?|st|nd|rd|th|ish|-.*)?")
"""An hour, or a day of a month: "Dana, 10am" names no company."""
_ASKS_BACK = re.compile(
    r"\b(?:call|ring|reach|phone|contact|get|number|line|cell|mobile|direct|extension)\b", re.IGNORECASE
)
NEAR = 60
"""Letters before a number in which it is said what the number is for."""
MOST = 40
"""Letters of a name or a company: a text to the owner holds both, and more than them."""


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
    return replace(_named(words, _WAYS), number=_number(words, country))


def texted(words: str) -> Introduction:
    """Name and company from the words of a text.

    >>> texted("Dana Ortiz, Acme. Tomorrow at 10?")
    Introduction(name='Dana Ortiz', company='Acme', number=None)
    >>> texted("its dana from acme, can we talk thu")
    Introduction(name='Dana', company='Acme', number=None)
    """
    found = _named(words, _WAYS + _TEXTED)
    thumbed = _BY_THUMB.search(words.replace("\u2019", "'").lower()) if found == Introduction() else None
    if thumbed is None or not _is_somebody(thumbed):
        return found
    return Introduction(thumbed["name"].capitalize(), thumbed["company"].capitalize())


def without(words: str) -> str:
    """A text less what they say of themselves in it; what holds a digit may be a time, and stays.

    >>> without("Dana Ortiz, Acme, tomorrow at 10")
    ', tomorrow at 10'
    """

    def less(match: re.Match[str]) -> str:
        return "" if _is_somebody(match) and not re.search(r"\d", match[0]) else match[0]

    for way in _WAYS + _TEXTED:
        words = way.sub(less, words)
    return words


def _named(words: str, ways: Iterable[re.Pattern[str]]) -> Introduction:
    words = words.replace("\u2019", "'")
    found: dict[str, str] = {}
    for way in ways:
        for match in filter(_is_somebody, way.finditer(words)):
            for what, said in match.groupdict().items():
                if said:
                    found.setdefault(what, said[:MOST])
    return Introduction(found.get("name"), found.get("company"))


def _is_somebody(match: re.Match[str]) -> bool:
    """False where one word of it, which stands where a name would, is none: then none of it is trusted."""
    named = (said.removeprefix("the ").split()[0].lower() for said in match.groupdict().values() if said)
    return all(word not in _NOBODY and _TIMED.fullmatch(word) is None for word in named)


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
