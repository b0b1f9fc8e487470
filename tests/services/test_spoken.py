"""Another time, said in words: read back before a key agrees to it; never from speech alone."""

import pytest

from callbot.domain import speech, voice
from tests.services.house import DANA, SAM, House, at


@pytest.fixture
def sid(house: House) -> str:
    """Dana hears the menu: today at eleven, Wednesday and Thursday at nine."""
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.caller_presses(sid, "1")
    return sid


def test_four_asks_for_a_day_and_a_time(house: House, sid: str) -> None:
    assert house.picks(sid, "4") == voice.SayTime(speech.SAY_TIME, turn=1)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Thursday at ten thirty.", "Thursday, February fifth, ten thirty A M Eastern."),
        ("tomorrow at ten a m please", "Wednesday, February fourth, ten A M Eastern."),
        ("the second one", "Wednesday, February fourth, nine A M Eastern."),
        ("Thursday at nine", "Thursday, February fifth, nine A M Eastern."),
    ],
)
def test_a_free_time_is_read_back_and_nothing_more(house: House, sid: str, words: str, when: str) -> None:
    answer = house.says(sid, words)
    assert isinstance(answer, voice.ReadBack)
    assert answer.words.startswith(when)
    assert house.appointments() == []


def test_key_one_after_the_read_back_agrees_to_what_was_said(house: House, sid: str) -> None:
    house.says(sid, "Thursday at ten thirty")
    assert isinstance(house.settles(sid, "1"), voice.HangUp)
    assert house.coming() == [at(5, 10, 30)]


def test_what_was_said_but_not_confirmed_leads_the_texts_openings(house: House, sid: str) -> None:
    house.says(sid, "Thursday at ten thirty")
    house.over(sid, 60)
    assert "Reply 1 for Thu Feb 5 10:30 AM, 2 today Tue Feb 3 11:00 AM" in house.text_back().body
    assert any("chose Thu Feb 5, 10:30 AM ET by phone" in words for words in house.told(SAM))


def test_a_zone_that_they_name_holds_from_then_on(house: House, sid: str) -> None:
    house.says(sid, "Thursday at nine thirty Central")
    house.over(sid, 60)
    house.texts("Thursday at 10 is better")
    assert house.coming() == [at(5, 11)]


@pytest.mark.parametrize("words", ["Thursday at three p m", "Saturday at ten", "today at nine thirty"])
def test_for_a_time_that_is_not_free_the_nearest_are_put(house: House, sid: str, words: str) -> None:
    answer = house.says(sid, words)
    assert isinstance(answer, voice.Menu)
    assert answer.words.startswith("Not ")
    assert "Closest: Press 1 for " in answer.words
    assert answer.turn == 2


def test_part_of_a_day_leads_to_what_is_free_of_it(house: House, sid: str) -> None:
    answer = house.says(sid, "Friday between nine and twelve")
    assert isinstance(answer, voice.Menu)
    assert "Friday nine" in answer.words


@pytest.mark.parametrize("words", ["", "the rain in Spain", "maybe", "ten", "\x00</Say>"])
def test_what_is_no_day_and_time_is_asked_for_once_more_then_left_to_a_message(
    house: House, sid: str, words: str
) -> None:
    assert house.says(sid, words) == voice.SayTime(speech.SAY_AGAIN, turn=2, tries=2)
    assert house.says(sid, words, 2, 2) == voice.Beep(speech.LEAVE_IT, turn=3)


@pytest.mark.parametrize("words", ["could we do a video call Thursday at ten", "come to our office Thursday"])
def test_what_no_menu_can_settle_is_left_to_a_message(house: House, sid: str, words: str) -> None:
    assert house.says(sid, words) == voice.Beep(speech.LEAVE_IT, turn=2)


def test_star_goes_back_to_the_times_and_pound_to_the_beep(house: House, sid: str) -> None:
    assert isinstance(house.says(sid, "", key="*"), voice.Menu)
    assert house.says(sid, "", key="#") == voice.Beep(turn=2)


def test_ab_10_who_says_no_more_texts_gets_none(house: House, sid: str) -> None:
    assert house.says(sid, "please take me off your list") == voice.HangUp(speech.NO_TEXTS)
    house.over(sid, 40)
    assert house.told(DANA) == []
    assert any("no more texts" in words for words in house.told(SAM))
