"""Dry run: without an account, what would be said is shown on the console, and nothing leaves the machine."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from callbot.domain.numbers import Kind
from callbot.domain.webhooks import Held, Pointing, Service
from callbot.gateways.base import (
    Accepted,
    CallReceived,
    Failure,
    Found,
    Kept,
    Later,
    Receipt,
    Refused,
    TextReceived,
)

log = structlog.get_logger("callbot.dry")
DRY = Kept("dry run")


class DryTelephone:
    """A telephone that only shows."""

    def text(self, *, to: str, from_: str, body: str, status_url: str, valid_seconds: int | None) -> Receipt:
        """Show the text."""
        log.info("would_text", to=to, from_=from_, body=body)
        return DRY

    def call(self, *, to: str, from_: str, url: str, status_url: str, ring_seconds: int) -> Receipt:
        """Show the call."""
        log.info("would_call", to=to, from_=from_)
        return DRY

    def speak(self, *, to: str, from_: str, twiml: str, ring_seconds: int) -> Receipt:
        """Show the call; its words may be a secret."""
        log.info("would_call", to=to, from_=from_)
        return DRY

    def texts_sent(
        self, *, to: str, from_: str | None, since: datetime, until: datetime
    ) -> Sequence[Found] | Later:
        """None: nothing ever left."""
        return ()

    def calls_made(self, *, to: str, from_: str, since: datetime, until: datetime) -> Sequence[Found] | Later:
        """None: nothing ever left."""
        return ()

    def texts_received(self, *, since: datetime) -> Sequence[TextReceived] | Later:
        """None: nobody asks Twilio."""
        return ()

    def calls_received(self, *, since: datetime) -> Sequence[CallReceived] | Later:
        """None: nobody asks Twilio."""
        return ()


class DryRecordings:
    """Nothing was ever recorded."""

    def audio(self, sid: str) -> bytes | Refused | Later:
        """There is none."""
        return Refused("dry run")

    def erase(self, sid: str) -> Accepted | Refused | Later:
        """There is none."""
        return Refused("dry run")


class DryCarriers:
    """Nobody is asked."""

    def kind(self, e164: str) -> Kind | Refused | Later:
        """Nobody says."""
        return Later("dry run")


class DryAccount:
    """No account at all."""

    def is_trial(self) -> bool | Failure:
        """Nobody says."""
        return Later("dry run")

    def numbers(self, e164: str | None = None) -> Sequence[Held] | Failure:
        """None."""
        return ()

    def point(self, number: Held, to: Pointing) -> Held | Failure:
        """Nothing is there to be pointed."""
        return Refused("dry run")

    def services(self) -> Sequence[Service] | Failure:
        """None."""
        return ()


class DryPush:
    """An away channel that only shows; its address is a secret, and so is not shown."""

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Show the message."""
        log.info("would_push", title=title, body=body)
        return DRY


class DryWatch:
    """A monitor that is told nothing: it would be told that all is well while nobody is texted."""

    def ping(self, url: str) -> Accepted | Later:
        """Nothing leaves."""
        return Later("dry run")
