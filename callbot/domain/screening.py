"""Who a caller is to us, how a call came out, and whether the caller may be texted."""

import re
from dataclasses import dataclass
from enum import StrEnum

from callbot.domain.numbers import COSTLY, MUTE, Kind, NumberFacts


class ContactKind(StrEnum):
    """What a contact is to the owner."""

    RECRUITER = "recruiter"
    """Somebody who may offer work."""
    PERSONAL = "personal"
    """Family and friends: never texted."""
    UNKNOWN = "unknown"
    """Nobody has said yet."""
    BLOCKED = "blocked"
    """Not put through, not texted."""


class Outcome(StrEnum):
    """How a call came out; all but answered and blocked are misses."""

    ANSWERED = "answered"
    """A key was pressed on the owner's leg, and it was bridged."""
    BLOCKED = "blocked"
    """The contact is blocked."""
    VOICEMAIL = "voicemail"
    """A message of two seconds or more was kept."""
    DECLINED = "declined"
    """The owner pressed 9."""
    MACHINE = "machine"
    """Something answered the owner's leg and pressed nothing."""
    ABANDONED = "abandoned"
    """They hung up before the greeting."""
    MISSED = "missed"
    """None of these."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is stored of a call when it is over."""

    leg_answered: bool
    leg_key: str | None
    bridged: bool | None
    blocked: bool
    voicemail_seconds: int
    greeted: bool


SHORTEST = 2
"""Seconds of a recording that make a voicemail."""


def outcome(facts: CallFacts) -> Outcome:
    """The outcome of a call: the first that holds, in the contract's order.

    A status is no proof: carriers' voicemails answer, and `completed` is said of them too.
    """
    taken = facts.leg_key is not None and facts.leg_key != "9"
    if taken and facts.bridged:
        return Outcome.ANSWERED
    if facts.blocked:
        return Outcome.BLOCKED
    if facts.voicemail_seconds >= SHORTEST:
        return Outcome.VOICEMAIL
    if facts.leg_key == "9":
        return Outcome.DECLINED
    if facts.leg_answered and not taken:
        return Outcome.MACHINE
    if not facts.greeted:
        return Outcome.ABANDONED
    return Outcome.MISSED


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What is known of a caller when a text to them is considered; `seconds` is their time on the phone."""

    kind: ContactKind
    expected: bool
    in_conversation: bool
    left_voicemail: bool
    pressed_key: bool
    calls_again: bool
    stir: str | None
    seconds: int
    number: NumberFacts
    countries: tuple[str, ...]
    opted_out: bool
    recorded: bool = False
    """Their voicemail sounds like a recorded message."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a caller may be texted, whether with the owner's full name, and why not."""

    allowed: bool
    full_name: bool
    reason: str


_NO_NAME = Gate(allowed=True, full_name=False, reason="an unknown caller")
SHORT_CALL = 6
"""Seconds; a robot is gone by then."""


def may_text(facts: GateFacts) -> Gate:
    """Who may get the text after a missed call: contract, section 6, second row."""
    never = _never(facts)
    if never:
        return Gate(allowed=False, full_name=False, reason=never)
    known = facts.kind is ContactKind.RECRUITER or facts.expected or facts.in_conversation
    if known or facts.left_voicemail or facts.pressed_key or facts.calls_again:
        return Gate(allowed=True, full_name=True, reason="")
    if (facts.stir or "").startswith(("TN-Validation-Passed-A", "TN-Validation-Passed-B")):
        return _NO_NAME
    if facts.seconds >= SHORT_CALL:
        return _NO_NAME
    return Gate(allowed=False, full_name=False, reason="an unproven number that hung up at once")


WITHHELD = "withheld"


def is_listed(e164: str | None, patterns: str) -> bool:
    """True where a caller is on a list of numbers in E.164; a star stands for the digits after it.

    >>> is_listed("+16175550133", "+1900* +1617555*"), is_listed("+16175550133", "+1617555013")
    (True, False)
    >>> is_listed(None, "+1900* withheld"), is_listed("+16175550133", "")
    (True, False)
    """
    if e164 is None:
        return WITHHELD in patterns.split()
    return any(
        e164.startswith(pattern[:-1]) if pattern.endswith("*") else e164 == pattern
        for pattern in patterns.split()
    )


def _never(facts: GateFacts) -> str:
    if facts.kind is ContactKind.PERSONAL:
        return "a personal contact"
    if facts.kind is ContactKind.BLOCKED:
        return "a blocked contact"
    if facts.opted_out:
        return "they asked for no texts"
    if facts.recorded and facts.kind is ContactKind.UNKNOWN:
        return "it sounds like a recorded message"
    return unreachable(facts.number, facts.countries)


_RECORDED = re.compile(
    r"\b(?:this is an? (?:automated|(?:pre-?)?recorded)|press (?:\d|one|two|nine|zero)\b"
    r"|(?:car|vehicle|extended) warranty|final (?:notice|attempt)|do not hang up"
    r"|social security (?:number|administration)|gift cards?|student loan forgiveness)",
    re.IGNORECASE,
)
"""What robots say to voicemails; a recruiter has no reason to."""


def sounds_recorded(words: str) -> bool:
    """True where the words of a voicemail are those of a robot.

    >>> sounds_recorded("Press 1 to speak to an agent."), sounds_recorded("Hi Sam, this is Dana at Acme.")
    (True, False)
    """
    return _RECORDED.search(words) is not None


def unreachable(number: NumberFacts, countries: tuple[str, ...]) -> str:
    """Why a number can never be texted, in plain words; empty where it can."""
    if not number.e164:
        return "the number is withheld"
    if number.kind is Kind.FIXED:
        return "a landline"
    if number.kind in COSTLY | MUTE:
        return f"a {number.kind.replace('_', ' ')} number"
    if number.kind is Kind.UNKNOWN:
        return "not a number that can be texted"
    if number.country not in countries:
        return "a number from abroad"
    return ""
