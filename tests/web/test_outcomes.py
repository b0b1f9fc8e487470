"""How a call comes out, told in every order in which its requests may come, each of them twice."""

from dataclasses import dataclass
from itertools import permutations

import pytest

from callbot.domain.outbox import Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from callbot.models import Call, Contact, ContactNumber, Outbound, Voicemail
from tests.outboxes import BOT, DANA, SAM
from tests.web.doors import CALL, LEG, RINGS, Twilio, moved_in

Word = tuple[str, dict[str, str]]

IN, OVER = {**RINGS, "CallStatus": "in-progress"}, {**RINGS, "CallStatus": "completed"}
ON_LEG = {**IN, "CallSid": LEG, "From": BOT, "To": SAM}
TAPE = {"RecordingSid": f"RE{1:032}"}
DIALED = {"DialCallStatus": "completed", "DialCallSid": LEG, "DialCallDuration": "9"}

ARRIVES: Word = ("", RINGS)
WHISPER: Word = (f"/whisper?call={CALL}", ON_LEG)
RANG_OUT: Word = ("/dialed", {**IN, "DialCallStatus": "no-answer", "DialBridged": "false"})
UNBRIDGED: Word = ("/dialed", {**IN, **DIALED, "DialBridged": "false"})
STATUS: Word = ("/status", {**OVER, "CallDuration": "41"})
SAYS_NOTHING: Word = (
    "/recorded?turn=1",
    {**OVER, **TAPE, "RecordingDuration": "0", "Digits": "hangup"},
)
SPEAKS: Word = ("/recorded?turn=1", {**OVER, **TAPE, "RecordingDuration": "24", "Digits": "hangup"})
NO_AUDIO: Word = ("/recording", {**TAPE, "CallSid": CALL, "RecordingStatus": "absent"})
AUDIO: Word = (
    "/recording",
    {**TAPE, "CallSid": CALL, "RecordingStatus": "completed", "RecordingDuration": "24"},
)
WORDS: Word = (
    "/transcription",
    {**OVER, **TAPE, "TranscriptionStatus": "completed", "TranscriptionText": "Hi Sam, Dana at Acme"},
)


def key(digit: str) -> Word:
    """A key on Sam's leg."""
    return (f"/accept?call={CALL}", {**ON_LEG, "Digits": digit})


def shown(forwarded_from: str) -> Word:
    """A call that Sam's carrier forwards, and what it puts there for Sam's number."""
    return ("", {**RINGS, "ForwardedFrom": forwarded_from})


def gone(status: str) -> Word:
    """Dana hangs up while Sam's phone rings."""
    return ("/dialed", {**RINGS, "CallStatus": status, "DialCallStatus": "canceled", "DialBridged": "false"})


WORDLESS: Word = ("/transcription", {**OVER, **TAPE, "TranscriptionStatus": "failed"})
AT_KEYS: Word = ("/key", {**IN, "Digits": "1"})
UNANSWERED: Word = ("/status", {**RINGS, "CallStatus": "no-answer", "CallDuration": "0"})
BRIDGED: Word = ("/dialed", {**IN, **DIALED, "DialCallDuration": "540", "DialBridged": "true"})
TAKEN: Word = ("/dialed", {**IN, **DIALED, "DialBridged": "true"})


@dataclass(frozen=True, slots=True)
class Told:
    """A call told of in these words, in any order after the `first`; how it came out, how long it was.

    What happens on Sam's leg comes after the call's first word: that names the leg's addresses.
    """

    mode: Mode
    first: tuple[Word, ...]
    words: tuple[Word, ...]
    outcome: Outcome
    seconds: int


RINGS_FIRST, FORWARDED = Mode.RING_FIRST, Mode.FORWARDED
CALLS: dict[str, Told] = {
    "answered": Told(RINGS_FIRST, (ARRIVES,), (WHISPER, key("5"), BRIDGED, STATUS), Outcome.ANSWERED, 540),
    "blocked": Told(RINGS_FIRST, (), (ARRIVES, STATUS), Outcome.BLOCKED, 41),
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
}


def knows_dana(twilio: Twilio, kind: ContactKind) -> None:
    """Dana's number is in Sam's contacts."""
    with twilio.runtime.transaction() as session:
        session.get_one(Contact, 1).kind = kind
        session.add(ContactNumber(owner_id=1, contact_id=1, e164=DANA))


def standing(twilio: Twilio) -> tuple[object, ...]:
    """Where everything stands: the call, what was left, what is said to whom."""
    (call,) = twilio.rows(Call)
    left = [(row.sid, row.seconds, row.kept, row.transcript) for row in twilio.rows(Voicemail)]
    said = [row for row in twilio.rows(Outbound) if row.status is not Status.CANCELLED]
    to_dana = sorted((row.status, row.body) for row in said if row.to == DANA)
    to_sam = sorted((row.to, row.key) for row in said if row.to != DANA)
    return call.outcome, call.seconds, call.missed_at is not None, left, to_dana, to_sam


def told(twilio: Twilio, kind: ContactKind, call: Told, order: tuple[Word, ...]) -> tuple[object, ...]:
    """Where everything stands once a call of Dana's was told in this order."""
    moved_in(twilio)
    twilio.mode(call.mode)
    knows_dana(twilio, kind)
    for target, form in [word for word in (*call.first, *order) for _ in range(2)]:
        twilio.asks(f"/twilio/voice{target}", form)
    return standing(twilio)


@pytest.mark.parametrize("name", CALLS)
def test_dr_04_05_every_outcome_in_every_order_and_twice(twilio: Twilio, name: str) -> None:
    call, kind = CALLS[name], ContactKind.BLOCKED if name == "blocked" else ContactKind.RECRUITER
    in_order = told(twilio, kind, call, call.words)
    assert in_order[:2] == (call.outcome, call.seconds)
    for order in permutations(call.words):
        assert told(twilio, kind, call, order) == in_order, [target for target, _ in order]
