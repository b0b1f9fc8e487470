"""The keypad: openings, pick, read back; only key 1 makes it an appointment, and no call loops."""

import pytest

from callbot.domain import voice
from callbot.domain.outbox import Channel, Purpose
from callbot.services.menu import MOST_TURNS
from tests.services.house import BOT, LEE, SAM, House, at


@pytest.fixture
def sid(house: House) -> str:
    """Dana hears the greeting."""
    sid, _ = house.rings()
    house.leg_ends(sid)
    return sid


def test_one_opens_the_menu(house: House, sid: str) -> None:
    answer = house.caller_presses(sid, "1")
    assert answer == voice.Menu(
        "Press 1 for today at eleven. 2, Wednesday nine. 3, Thursday nine. All A M, Eastern. "
        "4 to say another time. Star, repeat. Pound, leave a message.",
        turn=1,
    )


@pytest.mark.parametrize("key", list("023456789*#"))
def test_any_other_key_goes_straight_to_the_beep(house: House, sid: str, key: str) -> None:
    assert isinstance(house.caller_presses(sid, key), voice.Beep)


def test_pick_read_back_and_key_one(house: House, sid: str) -> None:
    house.caller_presses(sid, "1")
    read_back = house.picks(sid, "2")
    assert read_back == voice.ReadBack(
        "Wednesday, February fourth, nine A M Eastern. You'll call this number. "
        "Right? Press 1. Other time? Press 2.",
        turn=1,
    )
    assert house.coming() == []
    done = house.settles(sid, "1")
    assert isinstance(done, voice.HangUp)
    assert house.coming() == [at(4, 9)]
    assert house.appointments()[0].number == BOT
    assert [row.body[:39] for row in house.outbox(Purpose.CONFIRMATION)] == [
        "Confirmed: Wed Feb 4, 9:00 AM Eastern. "
    ]


@pytest.mark.parametrize("key", ["", "3", "4", "5", "9", "0", "*", "#"])
def test_silence_and_wrong_keys_after_the_read_back_agree_to_nothing(
    house: House, sid: str, key: str
) -> None:
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    assert isinstance(house.settles(sid, key), voice.Beep)
    assert house.appointments() == []


def test_two_goes_back_to_the_menu(house: House, sid: str) -> None:
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    answer = house.settles(sid, "2")
    assert isinstance(answer, voice.Menu)
    assert answer.turn == 2


@pytest.mark.parametrize("key", ["", "0", "5", "9", "#"])
def test_silence_and_wrong_keys_in_the_menu_end_at_the_beep(house: House, sid: str, key: str) -> None:
    house.caller_presses(sid, "1")
    assert isinstance(house.picks(sid, key), voice.Beep)


def test_star_says_it_again_but_never_for_ever(house: House, sid: str) -> None:
    answer = house.caller_presses(sid, "1")
    heard = 0
    while isinstance(answer, voice.Menu):
        heard += 1
        answer = house.picks(sid, "*", answer.turn)
    assert isinstance(answer, voice.Beep)
    assert answer.last
    assert heard == MOST_TURNS


def test_going_back_and_forth_ends_too(house: House, sid: str) -> None:
    answer = house.caller_presses(sid, "1")
    for _ in range(MOST_TURNS):
        assert isinstance(answer, voice.Menu)
        house.picks(sid, "1", answer.turn)
        answer = house.settles(sid, "2", turn=answer.turn)
    assert isinstance(answer, voice.Beep)


def test_without_openings_a_message_is_asked_for(house: House, sid: str) -> None:
    house.change(stated="today 9 to 9:30")
    answer = house.caller_presses(sid, "1")
    assert isinstance(answer, voice.Beep)
    assert "no opening" in answer.words


def test_key_one_in_the_last_recording_leads_nowhere_either(house: House, sid: str) -> None:
    assert house.caller_presses(sid, "1", MOST_TURNS + 2) == voice.Beep(turn=MOST_TURNS + 3, last=True)


def test_a_withheld_caller_is_offered_the_same_and_may_agree(house: House) -> None:
    sid, _ = house.rings("anonymous")
    house.leg_ends(sid)
    assert isinstance(house.caller_presses(sid, "1"), voice.Menu)
    house.picks(sid, "1")
    assert isinstance(house.settles(sid, "1"), voice.KeyNumber)
    house.over(sid, 60, "anonymous")
    assert house.coming() == [at(3, 11)]
    assert {row.to for row in house.outbox() if row.channel is Channel.SMS} == {SAM}


@pytest.mark.parametrize("pick", ["1", "2", "3"])
def test_what_was_picked_but_not_confirmed_leads_the_texts_openings(
    house: House, sid: str, pick: str
) -> None:
    house.caller_presses(sid, "1")
    house.picks(sid, pick)
    house.over(sid, 50)
    chosen = {"1": "today Tue Feb 3 11:00 AM", "2": "Wed Feb 4 9:00 AM", "3": "Thu Feb 5 9:00 AM"}[pick]
    assert f"Reply 1 for {chosen}" in house.text_back().body
    house.texts("1")
    assert house.coming() == [at(3 if pick == "1" else 2 + int(pick), 11 if pick == "1" else 9)]


def test_dr_08_the_same_time_by_text_and_by_key_is_agreed_once(either_house: House) -> None:
    sid, _ = either_house.rings()
    either_house.leg_ends(sid)
    either_house.caller_presses(sid, "1")
    either_house.picks(sid, "1")
    either_house.texts("1")
    assert isinstance(either_house.settles(sid, "1"), voice.HangUp)
    assert either_house.coming() == [at(3, 11)]
    assert len(either_house.outbox(Purpose.CONFIRMATION)) == 1


def test_dr_08_the_same_time_by_key_and_then_by_text_is_agreed_once(either_house: House) -> None:
    sid, _ = either_house.rings()
    either_house.leg_ends(sid)
    either_house.caller_presses(sid, "1")
    either_house.picks(sid, "1")
    either_house.settles(sid, "1")
    either_house.texts("today at 11 works")
    assert either_house.coming() == [at(3, 11)]
    assert len(either_house.outbox(Purpose.CONFIRMATION)) == 1


def test_what_was_taken_between_pick_and_key_is_not_agreed_twice(either_house: House) -> None:
    first, _ = either_house.rings()
    second, _ = either_house.rings(LEE)
    for sid in (first, second):
        either_house.leg_ends(sid)
        either_house.caller_presses(sid, "1")
        either_house.picks(sid, "1")
    assert isinstance(either_house.settles(first, "1"), voice.HangUp)
    again = either_house.settles(second, "1")
    assert isinstance(again, voice.Menu)
    assert "Press 1 for Wednesday nine" in again.words
    assert either_house.coming() == [at(3, 11)]


def test_key_one_pressed_twice_is_one_appointment(house: House, sid: str) -> None:
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    house.settles(sid, "1")
    house.settles(sid, "1")
    assert house.coming() == [at(3, 11)]
    assert len(house.outbox(Purpose.CONFIRMATION)) == 1


def test_a_pick_that_was_never_offered_is_the_beep(house: House, sid: str) -> None:
    house.change(stated="wednesday 9 to 10")
    house.caller_presses(sid, "1")
    assert isinstance(house.picks(sid, "3"), voice.Beep)
