"""What is done next in a call, as values: services decide them, the door renders them as TwiML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not answer at all: an empty document would."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Say this, if anything, and end the call."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring the owner on another leg; the caller hears ringing until a key is pressed there."""

    phone: str
    shown: str
    """The caller ID: callbot's own number, so that a saved contact card rings through."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Whisper:
    """On the owner's leg: who calls; a key takes the call, silence does not."""

    words: str


@dataclass(frozen=True, slots=True)
class Bridge:
    """Connect the two legs."""


@dataclass(frozen=True, slots=True)
class Connect:
    """Ring somebody for the owner, whose call this is, and connect the two."""

    phone: str
    shown: str
    """The caller ID: callbot's own number."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Greet, listening for keys; then the beep at once, or where no more is recorded, `instead`."""

    words: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Beep:
    """Record after the beep; key 1 still opens the menu, unless it is the `last`."""

    words: str = ""
    turn: int = 1
    last: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """Openings to pick by key; silence leads to the beep."""

    words: str
    turn: int


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The picked opening, read back; only key 1 makes it an appointment."""

    words: str
    turn: int


@dataclass(frozen=True, slots=True)
class SayTime:
    """Listen for a day and a time, said in words: the only place where speech is listened for."""

    words: str
    turn: int
    tries: int = 1


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """Listen for a mobile number, keyed in: where what was agreed is to be texted."""

    words: str
    turn: int
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Remind:
    """A reminder call: spoken twice, answered by key."""

    words: str
    outbound_id: int
    turn: int


@dataclass(frozen=True, slots=True)
class KeyPin:
    """Listen for the owner's PIN: whose number is shown may be faked."""

    words: str
    turn: int


@dataclass(frozen=True, slots=True)
class OwnerMenu:
    """To the owner, proven: what is coming, and whom a key connects them with."""

    words: str
    turn: int


Listening = Whisper | Greet | Menu | ReadBack | SayTime | KeyNumber | KeyPin | OwnerMenu | Remind
Answer = Reject | HangUp | Ring | Bridge | Connect | Beep | Listening
