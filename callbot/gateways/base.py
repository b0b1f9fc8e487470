"""What the house knows of the outside: one small language for going out, whatever the provider.

An answer is a value. Only `Accepted` carries a sid; `Unknown` must never be sent again blindly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from callbot.domain.numbers import Kind
from callbot.domain.webhooks import Held, Pointing, Service

STEP_RETRIES = "#ct=2000&rt=5000&rc=2&rp=all"
"""Behind the address of a step of a call: while somebody waits, a lost answer is asked for again.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides; a fragment is never signed.
"""
CALLBACK_RETRIES = "#ct=3000&rt=10000&rc=5&rp=all"
"""Behind the address of a callback, for which nobody waits."""
TITLE = "callbot"
"""The heading of what an away channel is given."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it, under this sid (empty where a provider gives none)."""

    sid: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will never take it; `code` is the provider's own, `reason` a plain sentence."""

    reason: str
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not taken, and worth another try: 429, or refused before a byte was sent."""

    reason: str
    seconds: float | None = None
    """What the provider asked us to wait, if it did."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been taken: a time-out, a reset, a 5xx, an answer without a sid."""

    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """It was held back on this side of the door, on purpose; `reason` says why ("dry run")."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shut:
    """The provider takes nothing at all from this account: its token is revoked, or it is suspended."""

    reason: str


Receipt = Accepted | Refused | Later | Unknown | Kept | Shut
Failure = Refused | Later | Unknown | Shut
"""What an answer is where there is none; each has its `reason`."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the provider already has: what a look-up compares."""

    sid: str
    body: str
    """Empty for calls."""
    status: str
    at: datetime
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text that the provider took in for one of our numbers, as its list has it; numbers are raw."""

    sid: str
    from_raw: str
    to: str
    body: str
    media: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call as the provider announces it; numbers are raw, and may be anything but a number."""

    sid: str
    from_raw: str
    to: str
    forwarded_from: str | None = None
    caller_name: str | None = None
    stir: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReceived(Arrival):
    """A call that the provider took in for one of our numbers, as its list has it."""

    at: datetime
    status: str
    seconds: int | None = None
    """None while it lasts."""


class Telephone(Protocol):
    """Texts and calls. Numbers are E.164; addresses are absolute URLs of ours."""

    def text(self, *, to: str, from_: str, body: str, status_url: str, valid_seconds: int | None) -> Receipt:
        """Send one text."""

    def call(self, *, to: str, from_: str, url: str, status_url: str, ring_seconds: int) -> Receipt:
        """Ring somebody; what they hear is fetched from `url` when they answer."""

    def speak(self, *, to: str, from_: str, twiml: str, ring_seconds: int) -> Receipt:
        """Ring somebody; what they hear is this document, so that nothing of ours need be reachable."""

    def texts_sent(
        self, *, to: str, from_: str | None, since: datetime, until: datetime
    ) -> Sequence[Found] | Later:
        """The texts that left between two instants, as the provider lists them; Later if it does not."""

    def calls_made(self, *, to: str, from_: str, since: datetime, until: datetime) -> Sequence[Found] | Later:
        """The calls that were made between two instants, as the provider lists them; Later if it does not."""

    def texts_received(self, *, since: datetime) -> Sequence[TextReceived] | Later:
        """Every text that came in since an instant, at any number of the account; Later if it is not told."""

    def calls_received(self, *, since: datetime) -> Sequence[CallReceived] | Later:
        """Every call that came in since an instant, at any number of the account; Later if it is not told."""


class Recordings(Protocol):
    """The audio that the provider keeps, asked for by its sid alone, never by an address."""

    def audio(self, sid: str) -> bytes | Refused | Later:
        """The audio of a recording, as MP3; Refused where there is none."""

    def erase(self, sid: str) -> Accepted | Refused | Later:
        """Let the provider forget a recording; one that is gone already is as good."""


class Carriers(Protocol):
    """Who carries a number knows what kind of number it is, where the numbering plan does not tell."""

    def kind(self, e164: str) -> Kind | Refused | Later:
        """Its kind, UNKNOWN where its carrier does not say; Refused where there is no such number."""


class Account(Protocol):
    """The account at the provider: what it is, its numbers, and where each sends what comes in."""

    def is_trial(self) -> bool | Failure:
        """True where it reaches proven numbers only."""

    def numbers(self, e164: str | None = None) -> Sequence[Held] | Failure:
        """Its numbers; of one that is named, that alone or none."""

    def point(self, number: Held, to: Pointing) -> Held | Failure:
        """Let a number send what comes in elsewhere; what it is then. Only what differs is written."""

    def services(self) -> Sequence[Service] | Failure:
        """Its Messaging Services, with the numbers in each."""


class Push(Protocol):
    """The owner's away channel."""

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Send one message to an Apprise URL."""


class Watch(Protocol):
    """Somebody outside who raises the alarm when callbot is not heard of: a dead man's switch."""

    def ping(self, url: str) -> Accepted | Later:
        """Say that all is well; Later where it was not heard."""
