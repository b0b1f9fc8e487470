"""DR-01 to DR-11: what comes twice, late, early, at once, or in another order; on each database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.screening import Outcome
from callbot.domain.voice import Greet, HangUp
from callbot.models import Call, Message, Outbound, Voicemail
from tests.outboxes import DANA as HER
from tests.outboxes import NOON, SAM, queue
from tests.services.house import DANA, LEE, NEW_YORK, House
from tests.web.doors import RINGS, TEXTS, Twilio

SATURDAY = 5
STORY = [
    ("/twilio/voice", {**RINGS}),
    ("/twilio/voice/recorded?turn=1", {**RINGS, "Digits": "hangup", "RecordingDuration": "9",
                                       "RecordingSid": f"RE{1:032}", "CallStatus": "completed"}),
    ("/twilio/voice/recording", {**RINGS, "RecordingSid": f"RE{1:032}", "RecordingDuration": "9",
                                 "RecordingStatus": "completed", "CallStatus": "completed"}),
    ("/twilio/voice/transcription", {**RINGS, "RecordingSid": f"RE{1:032}", "TranscriptionText": "Hi Sam",
                                     "TranscriptionStatus": "completed", "CallStatus": "completed"}),
    ("/twilio/voice/status", {**RINGS, "CallStatus": "completed", "CallDuration": "31"}),
    ("/twilio/sms", {**TEXTS}),
]  # fmt: skip


def told(line: Twilio) -> list[tuple[str, str, str]]:
    """All that will be said, without what only tells rows apart."""
    return sorted((row.to, row.purpose, row.body) for row in line.rows(Outbound))


def plays(line: Twilio, times: int, *, at_once: bool = False) -> list[tuple[str, str, str]]:
    """The story, each callback so many times."""
    for door, form in STORY:
        with ThreadPoolExecutor(times if at_once else 1) as pool:
            answers = set(pool.map(lambda _, door=door, form=form: line.asks(door, form), range(times)))
        assert len(answers) == 1, door
    return told(line)


def test_dr_01_every_callback_again_and_at_once_changes_nothing(line: Twilio) -> None:
    plays(line, 3, at_once=True)
    first, counts = told(line), line.counts()
    assert plays(line, 2) == first
    assert line.counts() == counts
    purposes = [purpose for to, purpose, _ in first if to == HER]
    assert sorted(purposes) in (["confirmation"], ["confirmation", "text_back"])


def test_dr_02_what_twilio_gave_up_on_and_asks_again_is_one_step(line: Twilio) -> None:
    first = line.asks("/twilio/voice", RINGS)
    line.at(NOON + timedelta(seconds=16))
    before = line.counts()
    assert line.asks("/twilio/voice", RINGS) == first
    assert "<Record" in line.asks("/twilio/voice/fallback", RINGS)
    assert line.counts() == before


WORDS = ("queued", "sent", "delivered")


@pytest.mark.parametrize("order", list(permutations(WORDS)), ids="-".join)
def test_dr_03_a_text_stays_where_it_was_furthest(line: Twilio, order: tuple[str, ...]) -> None:
    ours = sent(line)
    for status in (*order, "failed"):
        line.post("/twilio/status/message?o=1&a=1", {**ours, "MessageStatus": status, "ErrorCode": "30008"})
    assert [row.status for row in line.rows(Outbound)] == [Status.DELIVERED]
    assert [row.status for row in line.rows(Message)] == ["delivered"]
    assert line.rows_of("event") == 1


def sent(line: Twilio, **more: Any) -> dict[str, str]:
    """Something to Dana is under way; Twilio has it, its sid did not come back yet."""
    with line.runtime.transaction() as session:
        queue(session, **more)
        row = session.get_one(Outbound, 1)
        row.status, row.attempts, row.leased_until = Status.SENDING, 1, 1e9
    return {**TEXTS, "From": TEXTS["To"], "To": HER}


@pytest.mark.parametrize("order", list(permutations("0123", 4)), ids="".join)
def test_dr_04_a_calls_end_is_its_end_whatever_comes_later(line: Twilio, order: tuple[str, ...]) -> None:
    sent(line, channel=Channel.CALL, purpose=Purpose.REMINDER, to=SAM)
    words = ("initiated", "ringing", "in-progress", "no-answer")
    for number in order:
        form = {**RINGS, "CallStatus": words[int(number)], "SequenceNumber": number}
        assert line.post("/twilio/status/call?o=1&a=1", form).status_code == 204
    assert line.rows(Outbound)[0].status is Status.FAILED


@pytest.mark.parametrize("order", list(permutations(range(1, 5))), ids=str)
def test_dr_05_a_voicemail_is_one_in_whatever_order_it_is_told(line: Twilio, order: tuple[int, ...]) -> None:
    for step in (0, *order):
        line.asks(*STORY[step])
    [voicemail] = line.rows(Voicemail)
    assert (voicemail.seconds, voicemail.kept, voicemail.transcript) == (9, True, "Hi Sam")
    assert [row.outcome for row in line.rows(Call)] == [Outcome.VOICEMAIL]
    assert len([row for row in line.rows(Outbound) if row.purpose is Purpose.TEXT_BACK]) == 1


def test_dr_05_a_transcript_that_never_comes_holds_nothing_for_ever(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid, 9)
    assert house.due_in() <= house.settings.text_back.transcript_seconds
    house.wait(house.settings.text_back.transcript_seconds)
    assert DANA in {row.to for row in house.sends_due()}


def test_dr_06_a_callback_before_its_sid_is_joined(line: Twilio) -> None:
    ours = sent(line)
    line.post("/twilio/status/message", {**ours, "MessageStatus": "delivered"})
    assert line.rows_of("parked_callback") == 1
    line.post("/twilio/status/message?o=1&a=1", {**ours, "MessageStatus": "sent"})
    assert [row.status for row in line.rows(Outbound)] == [Status.DELIVERED]
    assert line.rows_of("parked_callback") == 0


def test_dr_07_sams_own_voicemail_answers_nobody(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    assert isinstance(house.leg_ends(sid, "completed", bridged=True, seconds=20), Greet)
    house.over(sid)
    assert house.call(sid).outcome is Outcome.MACHINE
    assert house.text_back().to == DANA


def test_dr_08_one_time_by_text_and_by_key_is_agreed_once(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    [first, *_] = [row for row in [house.settles(sid, "1")] if isinstance(row, HangUp)]
    at_key = house.appointments()[0].starts_at
    house.texts("1")
    assert first
    assert [(item.starts_at, item.status) for item in house.appointments()] == [
        (at_key, AppointmentStatus.CONFIRMED)
    ]


def test_dr_09_one_slot_goes_to_one_of_two(house: House) -> None:
    for caller in (DANA, LEE):
        house.misses(caller)
    for caller in (DANA, LEE):
        house.texts("tomorrow at 11 works", caller)
    assert [item.status for item in house.appointments()] == [AppointmentStatus.CONFIRMED]
    assert "can't do" in house.told(LEE)[-1]


@pytest.mark.parametrize("how", ["expired", "unavailable", "taken"])
def test_dr_10_an_offer_is_looked_at_again_when_it_is_accepted(house: House, how: str) -> None:
    house.misses(stir="TN-Validation-Passed-A")
    house.texts("when is Sam free?")
    if how == "expired":
        house.wait(hours=48)
    elif how == "unavailable":
        house.sam_texts("free saturdays 10 to 12")
    else:
        house.texts("1", LEE)
        house.misses(LEE)
        house.texts("today at 11", LEE)
    house.texts("1")
    hers = [item.starts_at.astimezone(NEW_YORK) for item in house.appointments() if item.contact_id == 1]
    assert [at for at in hers if how != "unavailable" or at.weekday() != SATURDAY] == []
    if not hers:
        assert any(asks in house.told(DANA)[-1] for asks in ("Reply 1", "Which day and time"))


def test_dr_11_five_moves_keep_one_uid_and_one_set_of_reminders(house: House) -> None:
    house.dana_agrees("how about tomorrow at 9?")
    uid = house.appointments()[0].uid
    for hour in (10, 11, 10, 11, 10):
        house.texts(f"can we move it to tomorrow at {hour}?")
    [item] = house.appointments()
    assert (item.uid, item.sequence) == (uid, 5)
    versions = {row.version for row in house.outbox(Purpose.REMINDER)}
    assert versions == {item.version}
