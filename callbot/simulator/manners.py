"""How people take a call and what they do on one: small frozen values that a script hands out.

Seconds are business seconds. A turn is what somebody does when the call listens to them
(`<Gather>`, `<Record>`): digits, * and # are keys, "" lets it pass, anything else is spoken.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Manner:
    """Everything that somebody does on a call that stands."""

    turns: tuple[str, ...] = ()
    reaction: float | None = None  # seconds after the listening begins; None: a second after the prompt
    voicemail: str | None = None
    seconds: float = 0.0  # how long the voicemail is
    ends_with: str = HANGUP  # after the voicemail: HANGUP, a key, or "" for silence
    talks: timedelta = timedelta(minutes=5)  # once two people are connected
    patience: float | None = None  # hangs up so long after the call began

    @property
    def manner(self) -> "Manner":
        """Itself, so that a Manner is a Conduct."""
        return self


LISTENS = Manner()


class Conduct(Protocol):
    """Anything that says how a caller behaves."""

    @property
    def manner(self) -> Manner:
        """The behaviour in full."""
        ...


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Listens, says nothing, and hangs up `after` so many seconds, ringing included."""

    after: float = 6.0

    @property
    def manner(self) -> Manner:
        """The behaviour in full."""
        return Manner(patience=self.after)


LOSES_PATIENCE = HangsUp()
HANGS_UP_IN_A_MINUTE = HangsUp(after=60.0)


@dataclass(frozen=True, slots=True)
class LeavesVoicemail:
    """Waits for the beep and speaks `text` for so many `seconds`; then `ends_with`."""

    text: str
    seconds: float = 20.0
    ends_with: str = HANGUP

    @property
    def manner(self) -> Manner:
        """The behaviour in full."""
        return Manner(voicemail=self.text, seconds=self.seconds, ends_with=self.ends_with)


@dataclass(frozen=True, slots=True)
class Responds:
    """Answers one listening after the other with `turns`, then goes on as `then` says."""

    turns: tuple[str, ...]
    then: Conduct = LISTENS
    reaction: float | None = None

    @property
    def manner(self) -> Manner:
        """The behaviour in full."""
        return replace(self.then.manner, turns=self.turns, reaction=self.reaction)


def presses(*turns: str, then: Conduct = LISTENS, reaction: float | None = None) -> Responds:
    """Keys (or words) for one listening after the other: presses("1", "2")."""
    return Responds(turns, then, reaction)


@dataclass(frozen=True, slots=True)
class Talks:
    """Waits to be connected and talks for so many `minutes`; where nobody comes, does `otherwise`."""

    minutes: float = 9.0
    otherwise: Conduct = HANGS_UP_IN_A_MINUTE

    @property
    def manner(self) -> Manner:
        """The behaviour in full."""
        return replace(self.otherwise.manner, talks=timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Answers:
    """Picks up `after` so many seconds; answers each listening with the next of `turns` (default: key 1)."""

    presses: str | tuple[str, ...] = "1"
    after: float = 6.0
    talks: timedelta = timedelta(minutes=5)
    hangs_up_after: float | None = None  # seconds after picking up, while a machine speaks
    reaction: float | None = None

    @property
    def manner(self) -> Manner:
        """What they do once they have picked up."""
        turns = (self.presses,) if isinstance(self.presses, str) else self.presses
        return Manner(turns=turns, talks=self.talks, patience=self.hangs_up_after, reaction=self.reaction)


@dataclass(frozen=True, slots=True)
class AnswersWithoutKey:
    """Picks up and listens, but presses nothing."""

    after: float = 6.0
    hangs_up_after: float | None = None

    @property
    def manner(self) -> Manner:
        """What they do once they have picked up."""
        return Manner(patience=self.hangs_up_after)


@dataclass(frozen=True, slots=True)
class CarrierVoicemail:
    """The carrier's machine picks up `after` so many seconds and records up to `seconds`."""

    after: float = 20.0
    seconds: float = 60.0

    @property
    def manner(self) -> Manner:
        """A machine: no key, no word, gone when its tape is full."""
        return Manner(patience=self.seconds)


@dataclass(frozen=True, slots=True)
class Busy:
    """The phone is in use."""

    after: float = 1.0


@dataclass(frozen=True, slots=True)
class HangsUpWhileRinging:
    """Declines the ringing call `after` so many seconds; the network says busy."""

    after: float = 4.0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """It rings and nobody comes."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The network cannot place the call."""

    after: float = 1.0


AnsweredTypes = (Answers, AnswersWithoutKey, CarrierVoicemail)
Pickup = Answers | AnswersWithoutKey | CarrierVoicemail | Busy | HangsUpWhileRinging | NoAnswer | Unreachable


@dataclass(frozen=True, slots=True)
class Delivery:
    """What becomes of a text to somebody: Twilio's final status, its error code, and how long it takes."""

    status: str = "delivered"
    error_code: int | None = None
    seconds: float = 2.0


NOBODY_COMES = NoAnswer()
DELIVERED = Delivery()
LANDLINE = Delivery("undelivered", 30006)
UNREACHABLE_HANDSET = Delivery("undelivered", 30003)
