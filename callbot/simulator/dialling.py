"""Dial: children ring, the first to answer hears the whisper, and is bridged unless that hung up.

A callee hung up by the whisper gives DialCallStatus=completed with DialBridged=false. With an action nothing
after the Dial runs. twilio.com/docs/voice/twiml/dial, twilio.com/docs/voice/twiml/number
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from callbot.simulator.exchange import Exchange, Forwarded
from callbot.simulator.legs import HungUp, Leg
from callbot.simulator.listening import gather
from callbot.simulator.manners import CarrierVoicemail, Pickup
from callbot.simulator.playing import (
    SIMPLE,
    SPEAKING,
    Ended,
    Played,
    Request,
    Stage,
    Verb,
    last_word,
    play,
    until,
)
from callbot.simulator.progress import Callback, Outcome, pick_up, ring, tell_progress, whole_ring
from callbot.simulator.story import spent

WHISPER: dict[str, Verb] = {**SPEAKING, "Gather": gather, "Hangup": SIMPLE["Hangup"]}
CALLER_LINGERS = timedelta(seconds=2)
ANSWER_OF_A_FORWARD = timedelta(seconds=1)


@dataclass(eq=False, slots=True)
class Child:
    """A dialled leg, how its person takes it, and where its progress is told."""

    leg: Leg
    pickup: Pickup
    outcome: Outcome
    callback: Callback
    whisper: str = ""
    method: str = "POST"
    onward: Leg | None = None  # the forwarded call that answers for it


def dial(stage: Stage, verb: Element) -> Played:
    """Ring the numbers, connect the first that answers, and go on with the action."""
    exchange, leg = stage.exchange, stage.leg
    if verb.get("answerOnBridge", "false") != "true":
        leg.answer()
    shown = verb.get("callerId") or leg.from_
    if shown not in (leg.from_, leg.to, *exchange.numbers):
        exchange.complain(13214, stage.url, f"caller ID {shown!r} is neither of this call nor ours")
    ring_seconds = whole_ring(exchange, verb.get("timeout", "30"))
    children = [_place(stage, target, shown, ring_seconds) for target in _targets(verb)]
    chosen = children[0]
    try:
        winner = yield from _ring(stage, children)
        if winner is not None:
            chosen = winner
            yield from _connect(stage, verb, winner)
    except HungUp:
        _drop(exchange, children)
        leg.end("completed" if leg.answered_at else "no-answer")
        if verb.get("action") and (
            chosen.leg.answered_at or leg.answered_at or exchange.quirks.cancelled_action
        ):
            last_word(stage, _result(stage, verb, chosen))
        raise
    return _result(stage, verb, chosen) if verb.get("action") else None


def _targets(verb: Element) -> list[Element]:
    numbers = verb.findall("Number")
    if numbers:
        return numbers
    bare = Element("Number")
    bare.text = verb.text
    return [bare]


def _place(stage: Stage, target: Element, shown: str, ring_seconds: float) -> Child:
    """Start ringing one number."""
    exchange, number = stage.exchange, (target.text or "").strip()
    person = exchange.people.get(number)
    leg = Leg(
        exchange.sid("CA"),
        stage.leg.account_sid,
        "outbound-dial",
        shown,
        number,
        lambda: exchange.now,
        person=person,
        parent=stage.leg,
    )
    with exchange.lock:
        exchange.calls[leg.sid] = leg
    callback = Callback(
        urljoin(stage.url, target.get("statusCallback")) if target.get("statusCallback") else "",
        frozenset(target.get("statusCallbackEvent", "completed").split()),
        target.get("statusCallbackMethod", "POST"),
    )
    whisper = urljoin(stage.url, target.get("url")) if target.get("url") else ""
    pickup, found = ring(exchange, person, ring_seconds)
    for status, event in (("initiated", "initiated"), ("ringing", "ringing")):
        leg.status = status
        tell_progress(exchange, leg, callback, event)
    exchange.tell(f"the bot rings {exchange.called(number)}, showing {exchange.called(shown)}")
    return Child(leg, pickup, found, callback, whisper, target.get("method", "POST").upper())


def _ring(stage: Stage, children: list[Child]) -> Generator[datetime, None, Child | None]:
    """Let them ring; the first to answer wins and the others stop. None where nobody does."""
    began = stage.now
    for child in sorted(children, key=lambda child: child.outcome.seconds):
        yield from until(stage, began + timedelta(seconds=child.outcome.seconds))
        if child.outcome.status == "forwarded":
            yield from _forward(stage, child)
        if child.outcome.status == "answered":
            pick_up(child.leg, child.pickup)
            tell_progress(stage.exchange, child.leg, child.callback, "answered")
            who = "their carrier's voicemail" if isinstance(child.pickup, CarrierVoicemail) else "picked up"
            stage.exchange.tell(
                f"{stage.exchange.called(child.leg.to)}: {who} after {spent(child.outcome.seconds)}"
            )
            _drop(stage.exchange, [other for other in children if other is not child])
            return child
        _finish(stage.exchange, child, child.outcome.status)
        stage.exchange.tell(f"{stage.exchange.called(child.leg.to)}: {child.outcome.status}")
    return None


def _forward(stage: Stage, child: Child) -> Generator[datetime, None, None]:
    """The carrier sends the ringing call on to one of the bot's numbers; its answer is the child's."""
    person = child.leg.person
    if person is None or person.forwards_to is None:
        return
    child.onward = stage.exchange.forward(Forwarded(child.leg.from_, person.number, person.forwards_to))
    child.outcome = yield from answer_of(stage, child.onward, child.outcome.seconds)
    child.pickup = CarrierVoicemail(after=0)


def answer_of(stage: Stage, onward: Leg, seconds: float) -> Generator[datetime, None, Outcome]:
    """What becomes of a ring that a carrier sent on after so long: what answers there answers it."""
    while onward.live and onward.answered_at is None:
        yield from until(stage, stage.now + ANSWER_OF_A_FORWARD)
    return Outcome("answered" if onward.live else "busy", seconds)


def _connect(stage: Stage, verb: Element, child: Child) -> Generator[datetime, None, None]:
    """Whisper to the callee and, unless that ends the leg, let the two talk."""
    try:
        if (yield from _whisper(stage, child)):
            yield from _talk(stage, verb, child)
    except HungUp as gone:
        if gone.leg is not child.leg:
            raise
    _finish(stage.exchange, child, "completed")


def _whisper(stage: Stage, child: Child) -> Generator[datetime, None, bool]:
    """Play the whisper to the callee; whether the two are then bridged."""
    inner = replace(
        stage, leg=child.leg, watched=(*stage.watched, child.leg), verbs=WHISPER, url=child.whisper
    )
    if not child.whisper:
        return True
    ended = yield from play(inner, Request(child.whisper, child.leg.params(), child.method))
    return not isinstance(ended, Ended)


def _talk(stage: Stage, verb: Element, child: Child) -> Generator[datetime, None, None]:
    """The two talk until the one who has less to say hangs up; the caller lingers a little."""
    caller, callee = stage.leg, child.leg
    caller.answer()
    caller.bridged = callee.bridged = True
    stage.exchange.tell(
        f"{stage.exchange.called(caller.from_)} and {stage.exchange.called(callee.to)} are connected"
    )
    tape = callee.manner.patience if isinstance(child.pickup, CarrierVoicemail) else None
    callee_has = timedelta(seconds=tape) if tape is not None else callee.manner.talks
    caller.leaves_at = callee.leaves_at = None
    if caller.manner.talks < callee_has:
        caller.leaves_at = stage.now + caller.manner.talks
    else:
        callee.leaves_at = stage.now + callee_has
    began = stage.now
    try:
        together = replace(stage, watched=(*stage.watched, callee))
        yield from until(together, stage.now + timedelta(seconds=int(verb.get("timeLimit", "14400"))))
    finally:
        stage.exchange.tell(f"they talked for {spent((stage.now - began).total_seconds())}")
        if caller.leaves_at is None:
            caller.leaves_at = stage.now + CALLER_LINGERS


def _drop(exchange: Exchange, children: list[Child]) -> None:
    """Stop legs that still ring, end those that stand."""
    for child in children:
        if child.leg.live:
            answered = child.leg.answered_at is not None
            _finish(exchange, child, "completed" if answered else exchange.quirks.cancelled_status)


def _finish(exchange: Exchange, child: Child, status: str) -> None:
    if not child.leg.live:
        return
    child.leg.end(status)
    if child.onward is not None:
        child.onward.hang_up()
    tell_progress(exchange, child.leg, child.callback, "completed")


def _result(stage: Stage, verb: Element, child: Child) -> Request:
    """The request to the action: the parent's parameters and what became of the child."""
    told = {
        "DialCallStatus": child.leg.status,
        "DialCallSid": child.leg.sid,
        "DialBridged": str(child.leg.bridged).lower(),
    }
    if child.leg.answered_at is not None:
        told["DialCallDuration"] = str(child.leg.seconds)
    return stage.request(verb, told)


DIALLING: dict[str, Verb] = {"Dial": dial}
