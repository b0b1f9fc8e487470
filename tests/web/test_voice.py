"""A call at the doors: what is asked twice is answered the same twice, and happens once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from callbot.db import Database
from callbot.domain.people import Mode
from callbot.domain.screening import Outcome
from callbot.models import Appointment, Call, Outbound, Voicemail
from callbot.runtime import build
from callbot.services import contacts
from tests.outboxes import BOT, DANA, NOON, SAM, household
from tests.web.doors import CALL, LEG, RINGS, Twilio, at_the_doors

IN, OVER = {**RINGS, "CallStatus": "in-progress"}, {**RINGS, "CallStatus": "completed"}
ON_LEG = {**IN, "CallSid": LEG, "From": BOT, "To": SAM}
TAPE = {"RecordingSid": f"RE{1:032}", "RecordingDuration": "12"}

Steps = list[tuple[str, dict[str, str]]]
ARRIVES: Steps = [("", RINGS)]
PICKS: Steps = [
    *ARRIVES,
    ("/key", {**IN, "Digits": "1"}),
    ("/menu?turn=1", {**IN, "Digits": "2"}),
    ("/confirm?turn=1", {**IN, "Digits": "1"}),
    ("/status", {**OVER, "CallDuration": "41"}),
]
WAVERS: Steps = [
    *PICKS[:2],
    ("/menu?turn=1", {**IN, "Digits": "*"}),
    ("/menu?turn=2", {**IN, "Digits": "1"}),
    ("/confirm?turn=2", {**IN, "Digits": "2"}),
    ("/menu?turn=3", IN),
    ("/recorded?turn=4", {**OVER, **TAPE, "Digits": "hangup"}),
]
LEAVES_A_MESSAGE: Steps = [
    *ARRIVES,
    ("/key", {**IN, "Digits": "5"}),
    ("/recorded?turn=1", {**OVER, **TAPE, "Digits": "hangup"}),
    ("/recording", {**IN, **TAPE, "RecordingStatus": "completed"}),
    ("/transcription", {**IN, **TAPE, "TranscriptionStatus": "completed", "TranscriptionText": "Hi Sam"}),
    ("/status", {**OVER, "CallDuration": "31"}),
]
SAYS_NOTHING: Steps = [
    *ARRIVES,
    ("/recording", {**IN, **TAPE, "RecordingStatus": "absent"}),
    ("/status", OVER),
]
IS_ANSWERED: Steps = [
    *ARRIVES,
    (f"/whisper?call={CALL}", ON_LEG),
    (f"/accept?call={CALL}", {**ON_LEG, "Digits": "#"}),
    (
        "/dialed",
        {
            **IN,
            "DialCallStatus": "completed",
            "DialCallSid": LEG,
            "DialBridged": "true",
            "DialCallDuration": "540",
        },
    ),
    ("/status", {**OVER, "CallDuration": "555"}),
]
IS_DECLINED: Steps = [
    *IS_ANSWERED[:2],
    (f"/accept?call={CALL}", {**ON_LEG, "Digits": "9"}),
    ("/dialed", {**IN, "DialCallStatus": "completed", "DialCallSid": LEG, "DialBridged": "false"}),
    ("/status", OVER),
]
RINGS_OUT: Steps = [*ARRIVES, ("/dialed", {**IN, "DialCallStatus": "no-answer"}), ("/status", OVER)]

STORIES = [
    pytest.param(Mode.FORWARDED, PICKS, id="picks a time"),
    pytest.param(Mode.FORWARDED, WAVERS, id="wavers"),
    pytest.param(Mode.FORWARDED, LEAVES_A_MESSAGE, id="leaves a message"),
    pytest.param(Mode.FORWARDED, SAYS_NOTHING, id="says nothing"),
    pytest.param(Mode.FORWARDED, [("/status", OVER)], id="only its end is heard of"),
    pytest.param(Mode.RING_FIRST, IS_ANSWERED, id="is answered"),
    pytest.param(Mode.RING_FIRST, IS_DECLINED, id="is declined"),
    pytest.param(Mode.RING_FIRST, RINGS_OUT, id="rings out"),
]


def play(twilio: Twilio, steps: Steps) -> list[str]:
    """Post the steps in turn: their TwiML."""
    return [twilio.asks(f"/twilio/voice{target}", form) for target, form in steps]


def verbs(xml: str) -> list[str]:
    """The tags of a document, in order."""
    return [str(element.tag) for element in etree.fromstring(xml.encode()).iter("*")][1:]


def call_of(twilio: Twilio) -> Call:
    """The one call that there is."""
    (call,) = twilio.rows(Call)
    assert isinstance(call, Call)
    return call


@pytest.mark.parametrize(("mode", "steps"), STORIES)
def test_dr_01_each_step_twice_is_answered_the_same_and_happens_once(
    twilio: Twilio, mode: Mode, steps: Steps
) -> None:
    twilio.mode(mode)
    for step in steps:
        (first,) = play(twilio, [step])
        before = twilio.counts()
        assert play(twilio, [step]) == [first]
        assert twilio.counts() == before, step


@pytest.mark.parametrize(("mode", "steps"), STORIES)
def test_wh_10_a_call_replayed_a_day_later_is_answered_the_same_and_happens_no_more(
    twilio: Twilio, mode: Mode, steps: Steps
) -> None:
    twilio.mode(mode)
    answered, before = play(twilio, steps), twilio.counts()
    twilio.at(NOON + timedelta(days=1))
    assert play(twilio, steps) == answered
    assert twilio.counts() == before


def test_wh_10_a_call_replayed_after_a_restart_is_answered_the_same(twilio: Twilio) -> None:
    answered, before = play(twilio, PICKS), twilio.counts()
    restarted = Twilio(build(twilio.runtime.settings))
    assert play(restarted, PICKS) == answered
    restarted.runtime.close()
    assert twilio.counts() == before


@pytest.fixture
def on_both(database: Database, database_url: str, tmp_path: Path) -> Iterator[Twilio]:
    """Sam's callbot, once on SQLite and once on PostgreSQL."""
    household(database)
    with at_the_doors(tmp_path, database_url=database_url) as twilio:
        twilio.at(NOON)
        yield twilio


@pytest.mark.parametrize("steps", [PICKS, LEAVES_A_MESSAGE])
def test_dr_01_each_step_eight_times_at_once_happens_once(on_both: Twilio, steps: Steps) -> None:
    with ThreadPoolExecutor(8) as pool:
        for step in steps:
            assert len(set(pool.map(lambda step: play(on_both, [step])[0], [step] * 8))) == 1
    assert len(on_both.rows(Call)) == 1
    assert len(on_both.said(DANA)) == 1


def test_a_key_that_is_being_written_down_while_the_leg_ends_counts(on_both: Twilio) -> None:
    on_both.mode(Mode.RING_FIRST)
    play(on_both, IS_ANSWERED[:2])
    with ThreadPoolExecutor(1) as pool:
        with on_both.runtime.transaction() as session:
            contacts.callee(session, BOT)
            session.get_one(Call, 1).leg_key = "1"
            session.flush()
            ended = pool.submit(play, on_both, IS_ANSWERED[3:4])
            assert not wait([ended], timeout=0.3).done
        assert verbs(ended.result()[0]) == ["Hangup"]
    assert call_of(on_both).outcome is Outcome.ANSWERED


def test_wh_15_odd_bytes_are_written_down_alike(on_both: Twilio) -> None:
    words = {
        **TAPE,
        "TranscriptionStatus": "completed",
        "TranscriptionText": "Hi\x00 Sam\x0b \U0001f600\ufffd",
    }
    play(on_both, [("", {**RINGS, "CallerName": "A\x00CME\x0b"}), ("/transcription", {**IN, **words})])
    assert call_of(on_both).caller_name == "ACME"
    assert [left.transcript for left in on_both.rows(Voicemail)] == ["Hi Sam\x0b \U0001f600\ufffd"]


@pytest.mark.parametrize(
    ("mode", "steps", "outcome"),
    [
        (Mode.FORWARDED, PICKS, Outcome.MISSED),
        (Mode.FORWARDED, LEAVES_A_MESSAGE, Outcome.VOICEMAIL),
        (Mode.FORWARDED, SAYS_NOTHING, Outcome.MISSED),
        (Mode.FORWARDED, [("/status", OVER)], Outcome.ABANDONED),
        (Mode.RING_FIRST, IS_ANSWERED, Outcome.ANSWERED),
        (Mode.RING_FIRST, IS_DECLINED, Outcome.DECLINED),
        (Mode.RING_FIRST, RINGS_OUT, Outcome.MISSED),
    ],
)
def test_what_came_of_a_call(twilio: Twilio, mode: Mode, steps: Steps, outcome: Outcome) -> None:
    twilio.mode(mode)
    play(twilio, steps)
    assert call_of(twilio).outcome is outcome


def test_in_forwarded_mode_the_caller_is_greeted_at_once(twilio: Twilio) -> None:
    assert verbs(play(twilio, ARRIVES)[0]) == ["Gather", "Say", "Record"]


def test_in_ring_first_mode_sams_phone_rings_with_callbots_number(twilio: Twilio) -> None:
    twilio.mode(Mode.RING_FIRST)
    dial = etree.fromstring(play(twilio, ARRIVES)[0].encode())[0]
    assert (dial.get("callerId"), dial.findtext("Number")) == (BOT, SAM)


def test_on_sams_leg_a_key_connects_and_silence_hangs_up(twilio: Twilio) -> None:
    twilio.mode(Mode.RING_FIRST)
    _, whisper, accepted, _, _ = play(twilio, IS_ANSWERED)
    assert (verbs(whisper), verbs(accepted)) == (["Gather", "Say", "Hangup"], [])


def test_only_the_last_key_makes_an_appointment(twilio: Twilio) -> None:
    play(twilio, PICKS[:3])
    assert twilio.rows(Appointment) == []
    assert verbs(play(twilio, PICKS[3:4])[0]) == ["Say", "Hangup"]
    assert len(twilio.rows(Appointment)) == 1


def test_cr_09_a_message_left_at_the_fallback_is_kept_though_its_call_was_never_announced(
    twilio: Twilio,
) -> None:
    twilio.mode(Mode.RING_FIRST)
    play(twilio, [("/fallback", RINGS), *LEAVES_A_MESSAGE[2:]])
    (left,) = twilio.rows(Voicemail)
    assert (call_of(twilio).outcome, left.transcript) == (Outcome.VOICEMAIL, "Hi Sam")


def test_the_end_of_sams_leg_is_not_the_end_of_the_call(twilio: Twilio) -> None:
    twilio.mode(Mode.RING_FIRST)
    play(twilio, [*ARRIVES, (f"/whisper?call={CALL}", {**ON_LEG, "CallStatus": "completed"})])
    assert call_of(twilio).ended_at is None


def test_wavering_agrees_to_nothing(twilio: Twilio) -> None:
    play(twilio, WAVERS)
    assert twilio.rows(Appointment) == []


def test_a_voicemail_is_kept_with_its_words(twilio: Twilio) -> None:
    play(twilio, LEAVES_A_MESSAGE)
    (left,) = twilio.rows(Voicemail)
    assert (left.seconds, left.kept, left.transcript) == (12, True, "Hi Sam")


@pytest.mark.parametrize("name", ["</Say><Dial>+19005550100</Dial>", "\x00\x0b\u202e", "\U0001f600" * 2_500])
def test_wh_15_16_17_a_callers_name_becomes_no_verb(twilio: Twilio, name: str) -> None:
    twilio.mode(Mode.RING_FIRST)
    _, whisper = play(twilio, [("", {**RINGS, "CallerName": name}), IS_ANSWERED[1]])
    assert verbs(whisper) == ["Gather", "Say", "Hangup"]
    assert "\x00" not in (call_of(twilio).caller_name or "")


WITHHELD = ["", "anonymous", "+266696687", "72975", "Restricted", "client:dana", "sip:dana@example.com"]
WITHHELD += ["whatsapp:+16175550133", "sip:+12125550143@example.com", "Sam Lee", "12125550143"]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("number", WITHHELD)
def test_wh_18_who_withholds_the_number_is_taken_but_never_texted(
    twilio: Twilio, mode: Mode, number: str
) -> None:
    twilio.mode(mode)
    arrives, over = {**RINGS, "From": number}, {**OVER, "From": number, "CallDuration": "20"}
    assert verbs(play(twilio, [("", arrives), ("/status", over)])[0])[0] in {"Gather", "Dial"}
    assert (call_of(twilio).from_e164, call_of(twilio).contact_id) == (None, None)
    assert {row.to for row in twilio.rows(Outbound)} <= {SAM, "away/1"}


@pytest.mark.parametrize(
    "number",
    [
        "+99912125550143",
        "+1212555014",
        "+121255501430",
        "+112125550143",
    ],
)
def test_wh_19_a_number_that_only_looks_like_sams_is_not_sams(twilio: Twilio, number: str) -> None:
    twilio.mode(Mode.RING_FIRST)
    assert verbs(play(twilio, [("", {**RINGS, "From": number})])[0]) == ["Dial", "Number"]


def test_sam_rings_the_own_callbot(twilio: Twilio) -> None:
    twilio.mode(Mode.RING_FIRST)
    assert verbs(play(twilio, [("", {**RINGS, "From": SAM})])[0]) == ["Say", "Hangup"]


@pytest.mark.parametrize(
    "more", [{"From": BOT}, {"To": "+12125550199"}, {"To": ""}, {"To": "sip:bot@example.com"}]
)
def test_ab_05_a_loop_and_a_number_that_is_nobodys_are_rejected(twilio: Twilio, more: dict[str, str]) -> None:
    before = twilio.counts()
    answer = etree.fromstring(play(twilio, [("", {**RINGS, **more})])[0].encode())
    assert (answer[0].tag, answer[0].get("reason")) == ("Reject", "busy")
    assert twilio.counts() == before


@pytest.mark.parametrize("step", [step for step in [*PICKS[1:], *IS_ANSWERED[1:4]]], ids=lambda step: step[0])
def test_a_step_of_a_call_that_nobody_knows_is_hung_up_on(
    twilio: Twilio, step: tuple[str, dict[str, str]]
) -> None:
    before, target = twilio.counts(), step[0].replace(CALL, f"CA{8:032}")
    answer = play(twilio, [(target, {**step[1], "To": "+12125550199"})])[0]
    assert verbs(answer) in (["Hangup"], [])
    assert twilio.counts() == before


def test_status_callbacks_of_a_call_that_goes_on_change_nothing(twilio: Twilio) -> None:
    before = twilio.counts()
    for status in ("queued", "initiated", "ringing", "in-progress", "", "novelty"):
        play(twilio, [("/status", {**RINGS, "CallStatus": status})])
    assert twilio.counts() == before


def test_menus_come_to_an_end(twilio: Twilio) -> None:
    play(twilio, PICKS[:2])
    stars: Iterator[str] = (
        play(twilio, [(f"/menu?turn={turn}", {**IN, "Digits": "*"})])[0] for turn in range(1, 20)
    )
    assert verbs(next(answer for answer in stars if "Record" in answer)) == ["Record"]
