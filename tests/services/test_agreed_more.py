"""Agreed times, their reminders and the menu at the edges: dates, clocks that change, keys pressed twice."""

from datetime import UTC, datetime, timedelta

import pytest

from callbot.domain import speech, voice
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.conversation import State
from callbot.domain.outbox import Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from callbot.services import agreements, appointments
from tests.services.house import BOT, DANA, LEE, NEW_YORK, SAM, House, at


@pytest.mark.parametrize(
    ("today", "text", "starts_at", "wall"),
    [
        (datetime(2026, 3, 6, 9, tzinfo=NEW_YORK), "monday at 11", "2026-03-09T15:00", "2026-03-09T11:00"),
        (datetime(2026, 3, 5, 9, tzinfo=NEW_YORK), "tomorrow at 11", "2026-03-06T16:00", "2026-03-06T11:00"),
        (datetime(2026, 10, 30, 9, tzinfo=NEW_YORK), "monday at 11", "2026-11-02T16:00", "2026-11-02T11:00"),
        (
            datetime(2026, 10, 29, 9, tzinfo=NEW_YORK),
            "tomorrow at 11",
            "2026-10-30T15:00",
            "2026-10-30T11:00",
        ),
    ],
)
def test_the_wall_time_is_agreed_whatever_the_clock_does_between(
    house: House, today: datetime, text: str, starts_at: str, wall: str
) -> None:
    house.now = today
    agreed = house.dana_agrees(f"how about {text}?")
    assert agreed.starts_at == datetime.fromisoformat(starts_at).replace(tzinfo=UTC)
    assert (agreed.wall, agreed.zone) == (wall, NEW_YORK.key)


def test_what_goes_on_is_still_current_and_what_is_over_is_not(house: House) -> None:
    agreed = house.dana_agrees()
    with house.database.reading() as session:
        sam = house.sam()
        last = agreed.ends_at - timedelta(seconds=1)
        assert agreements.current(session, sam, agreed.contact_id, last) is not None
        assert agreements.current(session, sam, agreed.contact_id, agreed.ends_at) is None
        assert agreements.current(session, sam, agreed.contact_id + 1, last) is None


def test_a_time_that_moves_keeps_its_uid_and_raises_its_sequence(house: House) -> None:
    first = house.dana_agrees()
    house.texts("can we move to thursday at 10?")
    moved = house.appointments()[0]
    assert (moved.uid, moved.sequence, moved.version) == (first.uid, 1, 2)
    assert house.coming() == [at(5, 10)]


def test_who_moves_it_has_it_seen_anew(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("ok")
    house.texts("can we move to thursday at 10?")
    assert house.appointments()[0].seen_at is None


def test_the_conversation_is_closed_by_the_call(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 11)
    house.talks()
    assert house.conversation().state is State.CLOSED
    assert house.appointments()[0].status is AppointmentStatus.DONE


def test_the_owner_who_asks_for_no_texts_keeps_the_time_in_doubt(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    assert house.appointments()[0].status is AppointmentStatus.DOUBTFUL
    assert house.coming() == [at(4, 11)]


def test_a_doubtful_time_is_kept_from_others(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    house.misses(LEE)
    house.texts("how about tomorrow at 11?", LEE)
    assert len(house.coming()) == 1


@pytest.mark.parametrize(("mode", "number"), [(Mode.RING_FIRST, BOT), (Mode.FORWARDED, SAM)])
def test_the_number_that_the_contact_dials(house: House, mode: Mode, number: str) -> None:
    house.dana_agrees()
    house.change(mode=mode)
    assert appointments.dialled(house.sam(), house.conversation()) == number


# Keys in a reminder call


@pytest.fixture
def ringing(house: House) -> House:
    """Dana calls on Wednesday at eleven; it is a quarter to, and Sam's phone rings."""
    house.dana_agrees()
    house.now = at(4, 10, 45)
    house.sends_due()
    return house


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_a_key_ends_the_ladder_and_is_a_sign_of_life(ringing: House, key: str) -> None:
    ringing.reminded("call", key)
    assert ringing.sam().life_at == ringing.now
    waits = [row for row in ringing.outbox(Purpose.REMINDER) if row.status is Status.QUEUED]
    assert [row.key for row in waits] == (["reminder/1/1/call/again"] if key == "2" else [])


def test_the_first_key_is_when_it_was_heard(ringing: House) -> None:
    heard_at = ringing.now
    ringing.reminded("call", "1")
    ringing.wait(minutes=1)
    ringing.reminded("call", "1")
    assert ringing.row("reminder/1/1/call").acknowledged_at == heard_at
    assert ringing.appointments()[0].seen_at == heard_at


def test_two_pressed_twice_rings_once(ringing: House) -> None:
    ringing.reminded("call", "2")
    ringing.reminded("call", "2")
    assert len([row for row in ringing.outbox() if row.key.endswith("/again")]) <= 1


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (49, speech.AGAIN_SOON),
        (50, speech.READY),
        (54, speech.READY),
        (59, speech.READY),
    ],
)
def test_five_minutes_before_the_call_it_is_quiet(ringing: House, minute: int, said: str) -> None:
    ringing.now = at(4, 10, minute)
    assert ringing.reminded("call", "2") == voice.HangUp(said)


@pytest.mark.parametrize("key", ["", "0", "4", "9", "*", "#", "12"])
def test_any_other_key_says_it_again(ringing: House, key: str) -> None:
    row = ringing.row("reminder/1/1/call")
    assert ringing.reminded("call", key) == voice.Remind(row.body, row.id, 2)
    assert ringing.row("reminder/1/1/call").acknowledged_at is None


# The calls around it


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [
        (None, Outcome.MISSED),
        (0, Outcome.MISSED),
        (1, Outcome.MISSED),
        (2, Outcome.VOICEMAIL),
        (90, Outcome.VOICEMAIL),
    ],
)
def test_two_seconds_are_a_voicemail(house: House, seconds: int | None, outcome: Outcome) -> None:
    sid = house.misses()
    house.audio(sid, seconds or 0)
    assert house.call(sid).outcome is outcome


@pytest.mark.parametrize(
    ("text", "kept"), [("Hi Sam", "Hi Sam"), ("  Hi  ", "Hi"), ("   ", None), ("", None), (None, None)]
)
def test_the_words_of_a_voicemail_are_told_where_there_are_any(
    house: House, text: str | None, kept: str | None
) -> None:
    sid = house.misses()
    house.hangs_up_recording(sid)
    house.transcript(sid, text)
    told = [row.body for row in house.outbox() if row.key.startswith("voicemail/")]
    assert len(told) == (kept is not None)
    assert all(str(kept) in body for body in told)


def test_words_that_came_are_not_taken_back(house: House) -> None:
    sid = house.misses()
    house.hangs_up_recording(sid)
    house.transcript(sid, "Hi Sam")
    house.transcript(sid, None)
    house.transcript(sid, "Something else")
    words = [row.body for row in house.outbox(Purpose.NOTICE) if row.key.startswith("voicemail/")]
    assert len(words) == 1
    assert "Hi Sam" in words[0]


@pytest.mark.parametrize("from_", ["anonymous", "+266696687", "72975", "sip:dana@example.com", ""])
def test_a_withheld_caller_is_told_of_and_never_texted(house: House, from_: str) -> None:
    house.misses(from_)
    assert house.outbox(Purpose.TEXT_BACK) == []
    assert any("a withheld number" in body for body in house.told(SAM))


def test_a_blocked_contact_leaves_no_trace_for_the_owner(house: House) -> None:
    house.knows(DANA, ContactKind.BLOCKED)
    sid, answer = house.rings()
    house.over(sid)
    assert (answer, house.outbox()) == (voice.Reject(), [])
