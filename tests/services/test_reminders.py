"""Reminders: the ladder of an agreed time, and the keys that end it."""

import pytest

from callbot.domain import voice
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.services import owners
from tests.services.house import DANA, NEW_YORK, SAM, House, at


@pytest.fixture
def agreed(house: House) -> House:
    """Dana calls on Wednesday at eleven; it is a quarter to."""
    house.dana_agrees()
    house.now = at(4, 10, 45)
    house.sends_due()
    return house


def waiting(house: House) -> list[tuple[Channel, str]]:
    """The reminders that have not left, with their times."""
    rows = house.outbox(Purpose.REMINDER)
    return [
        (row.channel, f"{row.due_at.astimezone(NEW_YORK):%H:%M}")
        for row in rows
        if row.status is Status.QUEUED
    ]


def test_the_ladder_is_climbed_while_nobody_presses_a_key(agreed: House) -> None:
    assert waiting(agreed) == [(Channel.CALL, "10:47"), (Channel.SMS, "10:49")]


def test_the_words_of_the_call(agreed: House) -> None:
    assert agreed.row("reminder/1/1/call").body == (
        "Hi Sam. 6 1 7, 5 5 5, 0 1 3 3 calls you at eleven A M; that's in fifteen minutes. "
        "Press 1, I'm ready. "
        "2, ring me in five. 3, tell them I'm running late. 4, hear it again."
    )


def test_one_is_ready(agreed: House) -> None:
    assert agreed.reminded("call", "1") == voice.HangUp("Good luck.")
    assert waiting(agreed) == []
    assert agreed.appointments()[0].seen_at == agreed.now
    assert agreed.row("reminder/1/1/call").acknowledged_at == agreed.now


def test_two_rings_again_in_five_minutes_and_not_before(agreed: House) -> None:
    assert agreed.reminded("call", "2") == voice.HangUp("I'll ring you again in five minutes.")
    assert waiting(agreed) == [(Channel.CALL, "10:50")]


def test_two_never_rings_into_the_silence_before_the_call(agreed: House) -> None:
    agreed.reminded("call", "2")
    agreed.now = at(4, 10, 50)
    assert agreed.reminded("call/again", "2") == voice.HangUp("Good luck.")
    assert waiting(agreed) == []


def test_three_tells_them_once(agreed: House) -> None:
    for _ in range(2):
        answer = agreed.reminded("call", "3")
    assert answer == voice.HangUp("I'm telling them. Take your time.")
    late = [text for text in agreed.told() if "running" in text]
    assert late == [
        "Sam is running a few minutes late for Wed Feb 4, 11:00 AM ET, sorry. Sam's automated scheduler"
    ]
    assert agreed.coming() == [at(4, 11)]


@pytest.mark.parametrize("key", ["4", "", "5", "9", "*", "#"])
def test_four_and_keys_that_mean_nothing_say_it_again_and_prove_nothing(agreed: House, key: str) -> None:
    answer = agreed.reminded("call", key)
    assert isinstance(answer, voice.Remind)
    assert answer.turn == 2
    assert len(waiting(agreed)) == 2
    assert agreed.appointments()[0].seen_at is None


def test_what_is_called_off_reminds_nobody(agreed: House) -> None:
    agreed.texts("please cancel")
    assert waiting(agreed) == []
    agreed.now = at(4, 10, 50)
    assert [row.purpose for row in agreed.sends_due() if row.purpose is Purpose.REMINDER] == []


def test_a_reminder_of_an_old_time_does_not_leave(house: House) -> None:
    house.dana_agrees()
    house.texts("how about thursday at 10?")
    house.now = at(4, 11)
    assert [row.version for row in house.sends_due() if row.purpose is Purpose.REMINDER] == []


def test_every_other_channel_is_the_last_step(house: House) -> None:
    away = owners.Wanted(SAM, away="json://127.0.0.1:9/", away_proven=True)
    with house.database.transaction() as session:
        owners.settle(session, away, (), house.now)
    house.dana_agrees()
    [last] = [row for row in house.outbox(Purpose.REMINDER) if row.channel is Channel.PUSH]
    assert (last.to, last.due_at) == ("away/1", at(4, 10, 49))


def test_for_a_window_the_reminder_comes_before_it_opens(house: House) -> None:
    house.misses()
    house.texts("can we do friday between 10 and 11:30?")
    assert "Fri 09:00" in [f"{row.due_at.astimezone(NEW_YORK):%a %H:%M}" for row in house.outbox()]


def test_reminders_go_to_the_owner_alone(house: House) -> None:
    house.dana_agrees()
    assert all(row.to == SAM for row in house.outbox(Purpose.REMINDER))
    assert not any("Reminder" in text for text in house.told(DANA))
