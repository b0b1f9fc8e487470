"""How a call comes out, told in every order in which its requests may come, each of them twice."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from callbot.domain.outbox import Channel, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from callbot.models import Appointment, Call, Contact, ContactNumber, Outbound, Voicemail
from tests.outboxes import BOT, DANA, SAM
from tests.web.doors import ACCOUNT, CALL, LEG, RINGS, TEXTS, Twilio, moved_in

Word = tuple[str, dict[str, str]]
Stands = tuple[list[Any], ...]

VOUCHED = "TN-Validation-Passed-A"
IN, OVER = {**RINGS, "CallStatus": "in-progress"}, {**RINGS, "CallStatus": "completed"}
ON_LEG = {**IN, "CallSid": LEG, "From": BOT, "To": SAM}
TAPE = {"RecordingSid": f"RE{1:032}"}
DIALED = {"DialCallStatus": "completed", "DialCallSid": LEG, "DialCallDuration": "9"}

ARRIVES: Word = ("/voice", RINGS)
WHISPER: Word = (f"/voice/whisper?call={CALL}", ON_LEG)
RANG_OUT: Word = ("/voice/dialed", {**IN, "DialCallStatus": "no-answer", "DialBridged": "false"})
UNBRIDGED: Word = ("/voice/dialed", {**IN, **DIALED, "DialBridged": "false"})
STATUS: Word = ("/voice/status", {**OVER, "CallDuration": "41"})
SAYS_NOTHING: Word = (
    "/voice/recorded?turn=1",
    {**OVER, **TAPE, "RecordingDuration": "0", "Digits": "hangup"},
)
SPEAKS: Word = ("/voice/recorded?turn=1", {**OVER, **TAPE, "RecordingDuration": "24", "Digits": "hangup"})
NO_AUDIO: Word = ("/voice/recording", {**TAPE, "CallSid": CALL, "RecordingStatus": "absent"})
AUDIO: Word = (
    "/voice/recording",
    {**TAPE, "CallSid": CALL, "RecordingStatus": "completed", "RecordingDuration": "24"},
)


def said(words: str) -> Word:
    """What was said on the tape."""
    told = {"TranscriptionStatus": "completed", "TranscriptionText": words}
    return ("/voice/transcription", {**OVER, **TAPE, **told})


def key(digit: str) -> Word:
    """A key on Sam's leg."""
    return (f"/voice/accept?call={CALL}", {**ON_LEG, "Digits": digit})


def shown(forwarded_from: str) -> Word:
    """A call that Sam's carrier forwards, and what it puts there for Sam's number."""
    return ("/voice", {**RINGS, "ForwardedFrom": forwarded_from})


def gone(status: str) -> Word:
    """Dana hangs up while Sam's phone rings."""
    return (
        "/voice/dialed",
        {**RINGS, "CallStatus": status, "DialCallStatus": "canceled", "DialBridged": "false"},
    )


WORDS = said("Hi Sam, Dana at Acme")
WORDLESS: Word = ("/voice/transcription", {**OVER, **TAPE, "TranscriptionStatus": "failed"})
AT_KEYS: Word = ("/voice/key", {**IN, "Digits": "1"})
UNANSWERED: Word = ("/voice/status", {**RINGS, "CallStatus": "no-answer", "CallDuration": "0"})
BRIDGED: Word = ("/voice/dialed", {**IN, **DIALED, "DialCallDuration": "540", "DialBridged": "true"})
TAKEN: Word = ("/voice/dialed", {**IN, **DIALED, "DialBridged": "true"})
MENU: Word = ("/voice/menu?turn=1", {**IN, "Digits": "2"})
CONFIRM: Word = ("/voice/confirm?turn=1", {**IN, "Digits": "1"})
BOOKS = (ARRIVES, AT_KEYS, MENU, CONFIRM)


def by(from_: str, *words: Word, **more: str) -> tuple[Word, ...]:
    """The same words of a call that shows another number."""
    return tuple((target, {**form, "From": from_, **more}) for target, form in words)


def texts(from_: str, body: str) -> Word:
    """A text."""
    return ("/sms", {**TEXTS, "From": from_, "Body": body})


def on_ring(digit: str) -> tuple[Word, ...]:
    """Sam's phone is picked up when callbot rings, and a key is pressed."""
    form = {"AccountSid": ACCOUNT, "CallSid": LEG, "From": BOT, "To": SAM, "CallStatus": "in-progress"}
    speaks: Word = ("/voice/reminder?o={ring}", form)
    return speaks, ("/voice/reminded?o={ring}&turn=1", {**form, "Digits": digit})


RING_OVER: Word = (
    "/status/call?o={ring}&a=1",
    {"AccountSid": ACCOUNT, "CallSid": LEG, "CallStatus": "completed"},
)


@dataclass(frozen=True, slots=True)
class Told:
    """A call told of in these words, in any order after the `first`; how it came out, how long it was.

    What happens on Sam's leg comes after the call's first word: that names the leg's addresses. Words
    `in_turn` keep theirs: each is asked for by the answer to the one before. `rings`: callbot's own ring
    is told of.
    """

    mode: Mode
    first: tuple[Word, ...]
    words: tuple[Word, ...]
    outcome: Outcome | None
    seconds: int = 41
    in_turn: tuple[Word, ...] = ()
    kind: ContactKind = ContactKind.RECRUITER
    rings: bool = False


RINGS_FIRST, FORWARDED = Mode.RING_FIRST, Mode.FORWARDED
CALLS: dict[str, Told] = {
    "answered": Told(RINGS_FIRST, (ARRIVES,), (WHISPER, key("5"), BRIDGED, STATUS), Outcome.ANSWERED, 540),
    "blocked": Told(RINGS_FIRST, (), (ARRIVES, STATUS), Outcome.BLOCKED, kind=ContactKind.BLOCKED),
    "voicemail": Told(RINGS_FIRST, (), (RANG_OUT, SPEAKS, AUDIO, WORDS, STATUS), Outcome.VOICEMAIL, 41),
    "voicemail, forwarded": Told(
        FORWARDED, (), (ARRIVES, SPEAKS, AUDIO, WORDS, STATUS), Outcome.VOICEMAIL, 41
    ),
    "voicemail, whose words fail": Told(
        FORWARDED, (), (ARRIVES, SPEAKS, AUDIO, WORDLESS, STATUS), Outcome.VOICEMAIL, 41
    ),
    "forwarded, from a garbled number": Told(
        FORWARDED, (), (shown("+112125550143"), SAYS_NOTHING, STATUS), Outcome.MISSED, 41
    ),
    "forwarded, from our own number": Told(
        FORWARDED, (), (shown(BOT), SAYS_NOTHING, STATUS), Outcome.MISSED, 41
    ),
    "a key in the menu": Told(FORWARDED, (), (ARRIVES, AT_KEYS, STATUS), Outcome.MISSED, 41),
    "declined": Told(
        RINGS_FIRST, (ARRIVES,), (WHISPER, key("9"), UNBRIDGED, SAYS_NOTHING, STATUS), Outcome.DECLINED, 41
    ),
    "machine": Told(RINGS_FIRST, (ARRIVES,), (WHISPER, UNBRIDGED, SAYS_NOTHING, STATUS), Outcome.MACHINE, 41),
    "machine, bridged": Told(RINGS_FIRST, (ARRIVES,), (WHISPER, TAKEN, STATUS), Outcome.MACHINE, 41),
    "abandoned": Told(RINGS_FIRST, (), (ARRIVES, gone("no-answer"), UNANSWERED), Outcome.ABANDONED, 0),
    "abandoned, by its end alone": Told(RINGS_FIRST, (), (ARRIVES, UNANSWERED), Outcome.ABANDONED, 0),
    "missed": Told(RINGS_FIRST, (), (ARRIVES, RANG_OUT, SAYS_NOTHING, NO_AUDIO, STATUS), Outcome.MISSED, 41),
    "missed in the greeting": Told(RINGS_FIRST, (), (ARRIVES, RANG_OUT, STATUS), Outcome.MISSED, 41),
    "missed, forwarded": Told(FORWARDED, (), (ARRIVES, SAYS_NOTHING, NO_AUDIO, STATUS), Outcome.MISSED, 41),
    "voicemail that names a time": Told(
        FORWARDED,
        (),
        (ARRIVES, SPEAKS, AUDIO, said("Dana at Acme, can we talk on Thursday at ten?"), STATUS),
        Outcome.VOICEMAIL,
    ),
    "voicemail that wants no texts": Told(
        FORWARDED, (), (ARRIVES, SPEAKS, said("Please take me off your list"), STATUS), Outcome.VOICEMAIL
    ),
    "personal": Told(
        RINGS_FIRST, (), (ARRIVES, RANG_OUT, SAYS_NOTHING, STATUS), Outcome.MISSED, kind=ContactKind.PERSONAL
    ),
    "withheld": Told(FORWARDED, (), by("anonymous", ARRIVES, SPEAKS, AUDIO, STATUS), Outcome.VOICEMAIL),
    "from our own number": Told(RINGS_FIRST, (), by(BOT, ARRIVES, STATUS), None),
    "a time is agreed by key": Told(FORWARDED, (), (STATUS,), Outcome.MISSED, in_turn=BOOKS),
    "the number was lost on the way": Told(
        FORWARDED,
        (),
        by(SAM, AUDIO, STATUS),
        Outcome.VOICEMAIL,
        in_turn=by(SAM, ARRIVES, ("/voice/number?turn=1", {**IN, "Digits": DANA[2:]}), SPEAKS),
    ),
    "Sam's own": Told(
        RINGS_FIRST,
        (),
        by(SAM, STATUS),
        Outcome.ABANDONED,
        in_turn=by(SAM, ARRIVES, ("/voice/owner?turn=1", {**IN, "Digits": "2"}), StirVerstat=VOUCHED),
    ),
    "a reminder, ready": Told(
        FORWARDED, (*BOOKS, STATUS), (RING_OVER,), Outcome.MISSED, in_turn=on_ring("1"), rings=True
    ),
    "a reminder, ring again": Told(
        FORWARDED, (*BOOKS, STATUS), (RING_OVER,), Outcome.MISSED, in_turn=on_ring("2"), rings=True
    ),
    "a reminder, running late": Told(
        FORWARDED, (*BOOKS, STATUS), (RING_OVER,), Outcome.MISSED, in_turn=on_ring("3"), rings=True
    ),
    "a reminder that nobody hears": Told(
        FORWARDED, (*BOOKS, STATUS), (RING_OVER,), Outcome.MISSED, in_turn=on_ring("")[:1], rings=True
    ),
    "Sam texts call": Told(
        FORWARDED,
        (ARRIVES, SAYS_NOTHING, STATUS, texts(SAM, "call")),
        (RING_OVER,),
        Outcome.MISSED,
        in_turn=on_ring("1"),
        rings=True,
    ),
    "Dana is free right now": Told(
        FORWARDED,
        (ARRIVES, SAYS_NOTHING, STATUS, texts(DANA, "is Sam free right now?")),
        (RING_OVER,),
        Outcome.MISSED,
        in_turn=on_ring("1"),
        rings=True,
    ),
}


def knows_dana(twilio: Twilio, kind: ContactKind) -> None:
    """Dana's number is in Sam's contacts."""
    with twilio.runtime.transaction() as session:
        session.get_one(Contact, 1).kind = kind
        session.add(ContactNumber(owner_id=1, contact_id=1, e164=DANA))


UNSAID = {Status.CANCELLED, Status.SUPPRESSED}


def standing(twilio: Twilio) -> Stands:
    """Where everything stands: the call, what was left, what is agreed, what is said to whom."""
    calls = [(call.outcome, call.seconds, call.missed_at is not None) for call in twilio.rows(Call)]
    left = [(row.sid, row.seconds, row.kept, row.transcript) for row in twilio.rows(Voicemail)]
    agreed = [(row.starts_at, row.status, row.seen_at is not None) for row in twilio.rows(Appointment)]
    said = [row for row in twilio.rows(Outbound) if row.status not in UNSAID]
    to_dana = sorted((row.status, row.body) for row in said if row.to == DANA)
    to_sam = sorted(
        (row.to, row.key, row.status, row.acknowledged_at is not None) for row in said if row.to != DANA
    )
    return calls, left, agreed, to_dana, to_sam


def begun(twilio: Twilio, call: Told) -> None:
    """Sam moves in anew, and the first words are said; callbot's ring, if it is about that, has begun."""
    moved_in(twilio)
    twilio.mode(call.mode)
    knows_dana(twilio, call.kind)
    for word in call.first:
        say(twilio, word)
    if call.rings:
        with twilio.runtime.transaction() as session:
            row = session.get_one(Outbound, ring_of(twilio))
            row.status, row.sid, row.attempts = Status.ACCEPTED, LEG, 1


def ring_of(twilio: Twilio) -> int:
    """The first ring of callbot's own."""
    ring: int = next(row.id for row in twilio.rows(Outbound) if row.channel is Channel.CALL)
    return ring


def say(twilio: Twilio, word: Word) -> None:
    """Say it twice."""
    target, form = word
    if "{ring}" in target:
        target = target.format(ring=ring_of(twilio))
    for _ in range(2):
        assert twilio.post(f"/twilio{target}", form).status_code in {200, 204}


def endings(
    twilio: Twilio, live: sqlite3.Connection, free: tuple[Word, ...], in_turn: tuple[Word, ...]
) -> Iterator[tuple[list[str], Stands]]:
    """Each order in which these may be told, and where everything stands then.

    What two orders begin with in common is told once: the database is put back to where they part.
    """
    if not free and not in_turn:
        yield [], standing(twilio)
        return
    ways = [(word, free[:place] + free[place + 1 :], in_turn) for place, word in enumerate(free)]
    ways += [(in_turn[0], free, in_turn[1:])] if in_turn else []
    with closing(sqlite3.connect(":memory:")) as fork:
        live.backup(fork)
        for word, other, later in ways:
            fork.backup(live)
            say(twilio, word)
            for order, stands in endings(twilio, live, other, later):
                yield [word[0], *order], stands


@pytest.mark.parametrize("name", CALLS)
def test_dr_04_05_every_outcome_in_every_order_and_twice(twilio: Twilio, name: str) -> None:
    call = CALLS[name]
    begun(twilio, call)
    with closing(sqlite3.connect(twilio.runtime.database.engine.url.database or "")) as live:
        live.execute("PRAGMA synchronous=OFF")
        found = list(endings(twilio, live, call.words, call.in_turn))
    _, first = found[0]
    wanted = [] if call.outcome is None else [(call.outcome, call.seconds)]
    assert [(outcome, seconds) for outcome, seconds, _ in first[0]] == wanted
    assert [(order, stands) for order, stands in found if stands != first] == []
