"""People with a phone: what reached them, how they take a call, and what they do with it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from callbot.simulator.manners import DELIVERED, LOSES_PATIENCE, NOBODY_COMES, Conduct, Delivery, Pickup


@dataclass(frozen=True, slots=True)
class Text:
    """A text that somebody received, at a business instant (UTC)."""

    at: datetime
    from_: str
    body: str
    media: tuple[str, ...] = ()
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that somebody heard on the phone, at a business instant (UTC)."""

    at: datetime
    words: str


class LiveCall(Protocol):
    """A call that can be acted on while it stands."""

    sid: str
    status: str

    def hang_up(self) -> None:
        """Hang up now."""

    def press(self, keys: str) -> None:
        """Press keys now."""


class Phones(Protocol):
    """What a person's phone can do, given by the network."""

    def place_call(
        self, caller: "Person", to: str, conduct: Conduct, shows: str | None, stir: str
    ) -> LiveCall:
        """Start a call from a person to any number."""
        ...

    def send_text(self, sender: "Person", to: str, body: str, media: tuple[str, ...]) -> str:
        """Send a text from a person to one of the bot's numbers; answers its sid."""
        ...


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a phone.

    `inbox` holds the texts that reached them, `heard` what they heard on calls, `mailbox` what was said
    to their carrier's voicemail, `carrier_texts` the carrier's own notices about stopping and starting.
    `line` is what Lookup calls the type of their number (None: it does not know).
    `forwards_to`: where their carrier sends calls that they do not take (conditional
    forwarding), after so many seconds of ringing.
    """

    name: str
    number: str
    phones: Phones = field(repr=False)
    inbox: list[Text] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    mailbox: list[Heard] = field(default_factory=list)
    carrier_texts: list[Text] = field(default_factory=list)
    usually: Pickup = NOBODY_COMES
    receives: Delivery = DELIVERED
    line: str | None = "mobile"
    forwards_to: str | None = None
    forwards_after: float = 20.0
    _pickups: deque[Pickup] = field(default_factory=deque)

    def takes(self, *pickups: Pickup) -> None:
        """How they take the next calls, one after the other; later ones as `usually` says."""
        self._pickups.extend(pickups)

    def next_pickup(self) -> Pickup:
        """How they take the call that rings now."""
        return self._pickups.popleft() if self._pickups else self.usually

    def calls(
        self,
        to: "str | Person",
        conduct: Conduct = LOSES_PATIENCE,
        *,
        shows: str | None = None,
        stir: str = "TN-Validation-Passed-A",
    ) -> LiveCall:
        """Ring a number (or a person's) and behave as `conduct` says.

        `shows` replaces the caller ID ("anonymous", "+266696687", a forged one); `stir` is StirVerstat,
        "" for none. Nothing happens before the driver runs the network.
        """
        target = to if isinstance(to, str) else to.number
        return self.phones.place_call(self, target, conduct, shows, stir)

    def texts(self, to: str, body: str, media: tuple[str, ...] = ()) -> str:
        """Text one of the bot's numbers; answers the message's sid."""
        return self.phones.send_text(self, to, body, media)

    @property
    def ears(self) -> str:
        """All that they heard on calls so far, in one string."""
        return " ".join(words.words for words in self.heard)
