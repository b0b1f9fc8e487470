"""Call progress: the status callbacks of a leg and its life at the far end, from ringing to picked up or not.

Sequence numbers count from 0 per leg; `completed` covers every end. twilio.com/docs/voice/twiml/number
"""

from dataclasses import dataclass
from email.utils import format_datetime

from callbot.simulator.exchange import Exchange
from callbot.simulator.legs import Leg
from callbot.simulator.manners import (
    AnsweredTypes,
    Busy,
    CarrierVoicemail,
    HangsUpWhileRinging,
    Pickup,
    Unreachable,
)
from callbot.simulator.people import Person

_SIP = {"busy": "486", "no-answer": "487", "failed": "404"}


@dataclass(frozen=True, slots=True)
class Callback:
    """Where the progress of a leg is told, and which of its events."""

    url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    method: str = "POST"


NOWHERE = Callback()


def tell_progress(exchange: Exchange, leg: Leg, callback: Callback, event: str) -> None:
    """Tell one event of a leg (initiated, ringing, answered, completed), if it was asked for."""
    sequence, leg.sequence = leg.sequence, leg.sequence + 1
    if not callback.url or event not in callback.events:
        return
    params = leg.params() | {
        "Timestamp": format_datetime(exchange.now.replace(microsecond=0)),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence),
    }
    if event == "completed":
        params |= {"CallDuration": str(leg.seconds), "Duration": str(-(-leg.seconds // 60))}
        if leg.status in _SIP:
            params["SipResponseCode"] = _SIP[leg.status]
    exchange.notify(callback.url, params, method=callback.method)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ringing a phone comes to: a final status after so many seconds, or "answered"."""

    status: str
    seconds: float


def ring(exchange: Exchange, person: Person | None, ring_seconds: float) -> tuple[Pickup, Outcome]:
    """How somebody takes the call that rings for so long, and what it comes to.

    "forwarded" is a status too: the carrier sends on what was not taken.
    """
    pickup = person.next_pickup() if person else Unreachable()
    found = _outcome(exchange, pickup, ring_seconds)
    if person and person.forwards_to in exchange.numbers and found.status != "answered":
        seconds = min(found.seconds, person.forwards_after)
        if seconds < ring_seconds:
            found = Outcome("forwarded", seconds)
    return pickup, found


def _outcome(exchange: Exchange, pickup: Pickup, ring_seconds: float) -> Outcome:
    if isinstance(pickup, AnsweredTypes):
        found = Outcome("answered", pickup.after)
    elif isinstance(pickup, Busy):
        found = Outcome("busy", pickup.after)
    elif isinstance(pickup, HangsUpWhileRinging):
        found = Outcome(exchange.quirks.decline_status, pickup.after)
    elif isinstance(pickup, Unreachable):
        found = Outcome("failed", pickup.after)
    else:
        found = Outcome("no-answer", ring_seconds)
    return found if found.seconds < ring_seconds else Outcome("no-answer", ring_seconds)


def pick_up(leg: Leg, pickup: Pickup) -> None:
    """The phone is answered: by its person, who now behaves, or by the carrier's machine."""
    leg.answer()
    if isinstance(pickup, AnsweredTypes):
        leg.answered_by = "machine_start" if isinstance(pickup, CarrierVoicemail) else "human"
        leg.behave(pickup.manner)


def whole_ring(exchange: Exchange, timeout: str) -> float:
    """Seconds that a phone is rung for an asked timeout: within 5 to 600, and Twilio's few more."""
    return min(max(float(timeout), 5.0), 600.0) + exchange.quirks.ring_buffer
