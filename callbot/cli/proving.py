"""Proof that a phone and an away channel are the owner's: a code that comes back, a test that arrives.

The code goes out by text, and where no text comes, by a call that speaks it. It is shown nowhere and written
nowhere. Who types it within its time, in three tries, has the phone in hand.
"""

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import click

from callbot.cli import asking
from callbot.cli.lines import say
from callbot.cli.words import mended
from callbot.domain import refusals, speech, voice
from callbot.gateways.base import TITLE, Accepted, Later, Receipt, Shut
from callbot.runtime import Runtime
from callbot.web.twiml import Renderer

TRIES, CALLS = 3, 3
CODE_SECONDS, RING_SECONDS = 600, 25
DIGITS = 6


@dataclass(slots=True)
class Code:
    """A code on its way: good for ten minutes of the machine's own time, and three tries."""

    phone: str
    number: str
    digits: str = field(default_factory=lambda: f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", repr=False)
    made: float = field(default_factory=time.monotonic)
    tries: int = TRIES
    calls: int = CALLS

    @property
    def is_old(self) -> bool:
        """True when it is no longer taken."""
        return time.monotonic() - self.made > CODE_SECONDS

    def opens(self, typed: str) -> bool:
        """True if this is it; each other one costs a try."""
        self.tries -= 1
        return secrets.compare_digest(typed, self.digits)


def phone(runtime: Runtime, phone: str, number: str) -> bool:
    """True once somebody typed the code that went from this number to this phone."""
    code = Code(phone, number)
    sent_at = runtime.clock.now()
    click.echo(f"I am texting six digits to {phone}, to see that it is yours.")
    sent = runtime.telephone.text(
        to=phone,
        from_=number,
        body=f"{code.digits} is your callbot code.",
        status_url="",
        valid_seconds=CODE_SECONDS,
    )
    if isinstance(sent, Shut):
        say(f"Nothing can be sent: {mended(sent.reason)}")
        return False
    if not isinstance(sent, Accepted):
        say(f"The text could not be sent: {_reason(sent)}")
        if not asking.agreed("Shall I ring you and say them instead?", default=True):
            return False
        if not _spoken(runtime, code):
            return False
    return _comes_back(runtime, code, sent_at)


def _comes_back(runtime: Runtime, code: Code, sent_at: datetime) -> bool:
    while code.tries > 0:
        typed = str(
            click.prompt("The six digits (Enter: none came, ring me)", default="", show_default=False)
        ).replace(" ", "")
        if code.is_old:
            click.echo("That code is too old by now; run this again for a new one.")
            return False
        if not typed:
            if code.calls == CALLS and (why := _why_no_text(runtime, code, sent_at)):
                say(f"The text did not arrive: {why}")
            if not _spoken(runtime, code):
                return False
        elif len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
            click.echo("Type the six digits alone.")
        elif code.opens(typed):
            return True
        else:
            click.echo("Those are not the ones.")
    return False


def _spoken(runtime: Runtime, code: Code) -> bool:
    """Ring and say it; False where that cannot be, or was done often enough."""
    if code.calls == 0:
        click.echo(f"I have rung {CALLS} times; run this again for a new code.")
        return False
    code.calls -= 1
    document = Renderer("", runtime.settings.calls).render(voice.HangUp(speech.code(code.digits)), "")
    rung = runtime.telephone.speak(
        to=code.phone, from_=code.number, twiml=document, ring_seconds=RING_SECONDS
    )
    if isinstance(rung, Accepted):
        click.echo(f"{code.number} is ringing you; it says the digits twice.")
        return True
    say(f"The call could not be made: {_reason(rung)}")
    return False


def _why_no_text(runtime: Runtime, code: Code, sent_at: datetime) -> str:
    """What the carrier says of the text, with its mend; empty where it says nothing yet."""
    spare = timedelta(seconds=5)  # Twilio's clock is not ours
    now = runtime.clock.now()
    found = runtime.telephone.texts_sent(
        to=code.phone, from_=code.number, since=sent_at - spare, until=now + spare
    )
    failed = [] if isinstance(found, Later) else [text.error_code for text in found if text.error_code]
    return mended(refusals.why(failed[0])) if failed else ""


def _reason(receipt: Receipt) -> str:
    return mended(receipt.reason if not isinstance(receipt, Accepted) else "")


def away(runtime: Runtime, url: str) -> bool:
    """True once somebody said that the test arrived at this away channel."""
    sent = runtime.push.push(url=url, title=TITLE, body="This is callbot's test of your away channel.")
    if not isinstance(sent, Accepted):
        say(f"The away channel could not be tested: {sent.reason}")
        return False
    return asking.agreed("A test has gone to your away channel. Did it reach you?", default=False)
