"""The life of a call: one that comes in to a number of the bot's, and one that the bot orders by REST."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from callbot.simulator.agenda import Process
from callbot.simulator.dialling import DIALLING, answer_of
from callbot.simulator.exchange import Exchange, Forwarded
from callbot.simulator.legs import HungUp, Leg
from callbot.simulator.listening import LISTENING
from callbot.simulator.manners import CarrierVoicemail, Conduct, Manner
from callbot.simulator.people import Person
from callbot.simulator.playing import SIMPLE, Ended, Request, Stage, play, until
from callbot.simulator.progress import NOWHERE, Callback, pick_up, ring, tell_progress, whole_ring
from callbot.simulator.story import spent

VERBS = SIMPLE | LISTENING | DIALLING
CALL_TOKEN = quote(
    '{"parentCallInfoToken":"eyJhbGciOiJFUzI1NiJ9.FICTIONAL.FICTIONAL","identityHeaderTokens":[]}'
)
MOBILE_RING = 30.0
DETECTION = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Order:
    """What POST /Calls asked for."""

    url: str = ""
    twiml: str = ""
    method: str = "POST"
    fallback: str = ""
    callback: Callback = NOWHERE
    timeout: str = "60"
    detects: bool = False


def start(exchange: Exchange, leg: Leg, process: Process, what: str) -> Leg:
    """Put a call on the agenda; its person's live acts wake it."""
    task = exchange.agenda.add(process, what)
    leg.wake = lambda: exchange.agenda.wake(task, exchange.clock.now())
    return leg


def call_from(
    exchange: Exchange, caller: Person, to: str, conduct: Conduct, shows: str | None, stir: str
) -> Leg:
    """Somebody rings a number: one of the bot's, or a person's phone."""
    leg = Leg(
        exchange.sid("CA"),
        exchange.account_sid,
        "inbound",
        shows or caller.number,
        to,
        lambda: exchange.now,
        person=caller,
        stir=stir,
    )
    process = (
        _to_person(exchange, leg, conduct.manner)
        if to in exchange.people
        else incoming(exchange, leg, conduct.manner)
    )
    return start(exchange, leg, process, f"call {leg.sid} from {exchange.called(caller.number)}")


def forwarded(exchange: Exchange, call: Forwarded) -> Leg:
    """A carrier sends a call on to the bot; who waits at the other end says nothing."""
    leg = Leg(
        exchange.sid("CA"),
        exchange.account_sid,
        "inbound",
        call.shows,
        call.to,
        lambda: exchange.now,
        forwarded_from=call.forwarded_from,
        stir="TN-Validation-Passed-A-Diverted",
    )
    return start(exchange, leg, incoming(exchange, leg, Manner()), f"call {leg.sid} forwarded to {call.to}")


def incoming(exchange: Exchange, leg: Leg, manner: Manner) -> Process:
    """A call to one of the bot's numbers, from its first ring to the number's status callback."""
    number, leg.status = exchange.numbers.get(leg.to), "ringing"
    _tell_call(exchange, leg)
    if leg.leaves_at is None:
        leg.behave(manner)
    if number is None or not number.answers or not number.voice_url:
        leg.end("failed")
        return
    with exchange.lock:
        exchange.calls[leg.sid] = leg
    verdict = {"StirVerstat": leg.stir, "CallToken": CALL_TOKEN} if leg.stir else {}
    params = leg.params() | verdict  # in the first request only
    first = Request(number.voice_url, params, number.voice_method, number.voice_fallback_url)
    stage = Stage(exchange, leg, (leg,), VERBS, number.voice_url, number.voice_fallback_url)
    yield from _played(stage, first)
    exchange.tell(f"the call from {exchange.called(leg.from_)} is over: {leg.status}, {spent(leg.seconds)}")
    tell_progress(exchange, leg, Callback(number.status_url, method=number.status_method), "completed")


def _tell_call(exchange: Exchange, leg: Leg) -> None:
    via = f", forwarded from {exchange.called(leg.forwarded_from)}" if leg.forwarded_from else ""
    by = f"{leg.person.name} calls" if leg.person else "a forwarded call to"
    exchange.tell(f"{by} {exchange.called(leg.to)} as {exchange.called(leg.from_)}{via}")


def _played(stage: Stage, first: Request | None, inline: str = "") -> Generator[datetime, None, None]:
    """Play the call to its end and give the leg its final status."""
    try:
        ended = yield from play(stage, first, inline)
        stage.leg.end(ended.status if isinstance(ended, Ended) else "completed")
    except HungUp:
        stage.leg.end("completed" if stage.leg.answered_at else "no-answer")


def _to_person(exchange: Exchange, leg: Leg, manner: Manner) -> Process:
    """A call to somebody's own phone: they talk, or their carrier forwards it, or it stays unanswered."""
    callee = exchange.people[leg.to]
    leg.behave(manner)
    pickup, found = ring(exchange, callee, MOBILE_RING)
    exchange.tell(
        f"{exchange.called(leg.from_)} calls {exchange.called(leg.to)}; rings {spent(found.seconds)}"
    )
    here = Stage(exchange, leg, (leg,), {})
    try:
        yield from until(here, exchange.now + timedelta(seconds=found.seconds))
        if found.status == "forwarded" and callee.forwards_to:
            leg.to, leg.forwarded_from = callee.forwards_to, callee.number
            leg.stir = f"{leg.stir}-Diverted" if leg.stir else ""
            yield from incoming(exchange, leg, manner)
        elif found.status == "answered":
            pick_up(leg, pickup)
            exchange.tell(f"{callee.name} picks up and they talk, unseen by the bot")
            leg.leaves_at = exchange.now + min(manner.talks, pickup_talks(pickup))
            yield from until(here, leg.leaves_at)
        else:
            exchange.tell(f"{callee.name}: {found.status}")
    except HungUp:
        exchange.tell(f"{exchange.called(leg.from_)} hangs up")
        leg.end("completed" if leg.answered_at else "no-answer")
    leg.end("completed" if leg.answered_at else found.status)


def pickup_talks(pickup: object) -> timedelta:
    """How long somebody who picked up has to say."""
    manner = getattr(pickup, "manner", Manner())
    return manner.talks if isinstance(manner, Manner) else timedelta(0)


def order_call(exchange: Exchange, from_: str, to: str, order: Order) -> Leg:
    """A call that the bot ordered; it is queued and goes its way on the agenda."""
    leg = Leg(
        exchange.sid("CA"),
        exchange.account_sid,
        "outbound-api",
        from_,
        to,
        exchange.clock.now,
        person=exchange.people.get(to),
        detects=order.detects,
    )
    leg.now = lambda: exchange.now
    with exchange.lock:
        exchange.calls[leg.sid] = leg
    return start(exchange, leg, outgoing(exchange, leg, order), f"call {leg.sid} to {exchange.called(to)}")


def outgoing(exchange: Exchange, leg: Leg, order: Order) -> Process:
    """A call from the bot to a phone: initiated, ringing, and answered or not."""
    stage = Stage(exchange, leg, (leg,), VERBS, order.url, order.fallback)
    if leg.leaves_at is not None:  # cancelled while it was queued: no callback comes
        leg.end("canceled")
        return
    for status in ("initiated", "ringing"):
        leg.status = status
        tell_progress(exchange, leg, order.callback, status)
    exchange.tell(f"the bot rings {exchange.called(leg.to)} from {exchange.called(leg.from_)}")
    pickup, found = ring(exchange, leg.person, whole_ring(exchange, order.timeout))
    try:
        yield from until(stage, exchange.now + timedelta(seconds=found.seconds))
    except HungUp:
        leg.end("canceled")
    if leg.live and found.status == "forwarded":
        callee = exchange.people[leg.to]
        onward = forwarded(exchange, Forwarded(leg.from_, callee.number, callee.forwards_to or ""))
        pickup, found = CarrierVoicemail(after=0), (yield from answer_of(stage, onward, found.seconds))
    if leg.live and found.status == "answered":
        pick_up(leg, pickup)
        exchange.tell(f"{exchange.called(leg.to)} picked up: {leg.answered_by}")
        tell_progress(exchange, leg, order.callback, "answered")
        yield from _answered(stage, order)
    elif leg.live:
        leg.end(found.status)
    exchange.tell(f"the call to {exchange.called(leg.to)} is over: {leg.status}, {spent(leg.seconds)}")
    tell_progress(exchange, leg, order.callback, "completed")


def _answered(stage: Stage, order: Order) -> Generator[datetime, None, None]:
    """The callee hears the ordered document, once it is known who answered where that was asked."""
    if order.detects:
        try:
            yield from until(stage, stage.now + DETECTION)
        except HungUp:
            stage.leg.end("completed")
            return
    first = Request(order.url, stage.leg.params(), order.method, order.fallback) if order.url else None
    yield from _played(stage, first, order.twiml)
