"""What can be decided about a contact's text, as values: `negotiation` decides, services carry out."""

from dataclasses import dataclass
from datetime import datetime

from callbot.domain.appointments import Medium
from callbot.domain.availability import Fit
from callbot.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class Confirm:
    """Agree to this time; it moves the agreed one, if there is one."""

    when: Interval
    exact: bool
    minutes: int
    owner_calls: bool
    medium: Medium = Medium.PHONE


@dataclass(frozen=True, slots=True)
class Decline:
    """That time will not do: put these openings, and ask the owner where `ask_owner`."""

    wanted: Confirm
    """The time as it would be agreed."""
    fit: Fit
    openings: tuple[datetime, ...]
    ask_owner: bool
    certain: bool = True
    """False where they must check first: an ok of the owner's is an offer to them, no agreement."""


@dataclass(frozen=True, slots=True)
class Hold:
    """They are not certain yet: the time stands open as the first offer, and the owner is asked."""

    wanted: Confirm
    openings: tuple[datetime, ...]
    """The time itself, then others."""


@dataclass(frozen=True, slots=True)
class Refer:
    """No phone call between these two: the owner is asked about the time, if one was named."""

    wanted: Confirm | None
    why: str


@dataclass(frozen=True, slots=True)
class Propose:
    """Say when the owner is free, with openings."""

    openings: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """They cannot keep the agreed time, and name no other: it stands until they pick one."""

    openings: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class AskBack:
    """Put one short question back to the contact."""

    question: str


@dataclass(frozen=True, slots=True)
class WhichOne:
    """They accepted, but several offers are open, or none."""

    openings: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """They ask when the call is: say again what is agreed."""


@dataclass(frozen=True, slots=True)
class CallOff:
    """They call off the agreed time."""


@dataclass(frozen=True, slots=True)
class Stop:
    """They do not want texts; `acknowledge` unless the carrier already does."""

    acknowledge: bool


@dataclass(frozen=True, slots=True)
class Resume:
    """They may be texted again."""


@dataclass(frozen=True, slots=True)
class Introduce:
    """Say who and what this is, honestly."""


@dataclass(frozen=True, slots=True)
class PassOn:
    """It is the owner's to answer; acknowledge once, where there is something to acknowledge."""

    acknowledge: bool
    urgent: bool = False
    """They want to be called: the owner hears of it at once."""
    rings: bool = False
    """They are free now, or call in a moment: the owner is rung."""
    closes: bool = False
    """They want no call any more: what is offered and asked is void."""


@dataclass(frozen=True, slots=True)
class Late:
    """They run late by so many minutes, if they said."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing to say: a reaction, an automatic reply, the carrier's own words."""

    why: str


Words = Propose | Move | AskBack | WhichOne | Recall | Introduce | Silence
Deeds = Confirm | Decline | Hold | Refer | CallOff | Stop | Resume | PassOn | Late
Decision = Deeds | Words


def rule(decision: Decision) -> str:
    """The decision's name for the diary of the house, with what was refused and why.

    >>> rule(Silence("thanks"))
    'Silence thanks'
    """
    name = type(decision).__name__
    match decision:
        case Decline():
            return f"{name} {decision.fit}{', the owner is asked' if decision.ask_owner else ''}"
        case Refer() | Silence():
            return f"{name} {decision.why}"
        case _:
            return name
