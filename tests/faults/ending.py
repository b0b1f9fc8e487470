"""What everybody has in hand at the end of a story, and how two endings may differ."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

WORDLESS = "could not be written down"
ON_TOP = frozenset({"MISSED", "Q1", "NOW", WORDLESS})
"""Sam may be told of one more miss or of a voicemail before its words come, be asked whether an agreed call
is still on, and be reminded by text."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What everybody has in hand at the end."""

    owner: list[str]
    recruiter: list[str]
    rung: int
    """How often callbot rang Sam."""
    outcomes: list[str]
    appointments: list[tuple[str, datetime]]
    waiting: list[str]
    tapes: tuple[int, int]
    """Voicemails here, and still at Twilio."""


def however_late(ending: Ending) -> Ending:
    """The same, whenever its texts left: a text-back that leaves late does not say "just"."""
    told = [body.replace("you just called", "you called", 1) for body in ending.recruiter]
    return replace(ending, recruiter=sorted(told))


def unlike(ending: Ending, meant: Ending, given_up: Sequence[str] = ()) -> list[str]:
    """What is lost or doubled where words may be others: a call took another way, or something came late.

    A step of a call that fails answers what helps whoever waits; Sam may be told some ON_TOP then.
    `given_up` are texts whose rows say that they never left.
    """
    sorry = Counter({"Your text to Acme": len(given_up)})
    more, said = kinds(ending) - kinds(meant) - sorry, Counter(ending.owner + ending.recruiter)
    found = [f"lost: {kind}" for kind in kinds(meant) - kinds(ending) - Counter(map(kind_of, given_up))]
    found += [f"doubled: {kind}" for kind, times in more.items() if times > 1 or kind not in ON_TOP]
    found += [f"doubled: {body}" for body in said - Counter(meant.owner + meant.recruiter) if said[body] > 1]
    found += [f"waits: {key}" for key in ending.waiting]
    return found + ([] if ending.tapes == meant.tapes else [f"tapes: {ending.tapes}"])


def kinds(ending: Ending) -> Counter[str]:
    """What everybody has in hand, by the kinds of it."""
    texts = [kind_of(body) for body in ending.owner + ending.recruiter]
    agreed = [f"agreed: {starts_at}" for _status, starts_at in ending.appointments]
    return Counter([*texts, *agreed, *["call" for _ in ending.outcomes]])


def kind_of(body: str) -> str:
    """What a text begins with, which is its kind.

    >>> kind_of("Voicemail 0:09 from Acme"), kind_of("MISSED: 617-555-0133, 9:14 AM ET")
    ('Voicemail', 'MISSED')
    """
    return WORDLESS if WORDLESS in body else re.split("[:,]| 0", body)[0]
