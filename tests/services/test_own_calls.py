"""Sam rings their own callbot: nothing of theirs is said before it is sure that it is Sam."""

import pytest

from callbot.domain import numbers, speech, voice
from callbot.models import Owner
from callbot.services import connecting, contacts, own_calls
from tests.services.house import DANA, PROVEN, SAM, House

PIN = "4711"


@pytest.fixture
def guarded(house: House) -> House:
    """Sam has a PIN, and Dana was missed."""
    house.settings = house.settings.model_copy(update={"pin": PIN})
    house.misses()
    return house


def keys(house: House, digits: str, sid: str = "", turn: int = 1) -> voice.Answer:
    """Somebody rings as Sam, and keys something in where the PIN is asked for."""
    sid = sid or house.rings(SAM)[0]
    with house.during(sid) as (session, call):
        return own_calls.pin_keyed(session, call, digits, turn, house.settings, house.now)


def presses(house: House, sid: str, key: str, turn: int = 1) -> voice.Answer:
    with house.during(sid) as (session, call):
        return own_calls.pressed(session, call, key, turn, house.settings, house.now)


def locked(house: House) -> list[str]:
    """What Sam is told of PINs that were wrong."""
    return [words for words in house.told(SAM) if "five wrong PINs" in words]


def test_who_the_network_vouches_for_hears_what_is_coming(guarded: House) -> None:
    guarded.texts("how about tomorrow at 11?")
    _, answer = guarded.rings(SAM, stir=PROVEN)
    assert answer == voice.OwnerMenu(
        "Hi Sam. Next: 6 1 7, 5 5 5, 0 1 3 3, Wednesday eleven A M. Missed: 6 1 7, 5 5 5, 0 1 3 3, today at "
        "nine fourteen A M. Press 1 to be connected with them. 2, hear it again.",
        1,
    )


@pytest.mark.parametrize("stir", ["", "TN-Validation-Passed-B", "TN-Validation-Passed-A-Diverted"])
def test_ab_02_whoever_shows_sams_number_is_asked_for_the_pin(guarded: House, stir: str) -> None:
    assert guarded.rings(SAM, stir=stir)[1] == voice.KeyPin(speech.KEY_PIN, 1)


def test_ab_02_without_a_pin_only_what_anybody_may_hear_is_said(house: House) -> None:
    house.misses()
    assert house.rings(SAM)[1] == voice.HangUp(speech.owner_rings("Sam Lee"))


def test_ab_02_an_unproven_number_is_not_vouched_for(guarded: House) -> None:
    guarded.change(phone_proven_at=None)
    assert isinstance(guarded.rings(SAM, stir=PROVEN)[1], voice.KeyPin)


def test_the_right_pin_opens(guarded: House) -> None:
    sid = guarded.rings(SAM)[0]
    assert isinstance(keys(guarded, PIN, sid), voice.OwnerMenu)
    assert presses(guarded, sid, "1") == voice.Connect(DANA, "+12125550100")


def test_ab_02_no_step_is_reached_around_the_pin(guarded: House) -> None:
    sid = guarded.rings(SAM)[0]
    assert presses(guarded, sid, "1") == voice.HangUp(speech.GOODBYE)
    other = guarded.rings(DANA)[0]
    assert presses(guarded, other, "1") == voice.HangUp(speech.GOODBYE)


def test_a_wrong_pin_may_be_mended_twice_in_a_call(guarded: House) -> None:
    sid = guarded.rings(SAM)[0]
    assert keys(guarded, "1", sid) == voice.KeyPin(speech.PIN_WRONG, 2)
    assert keys(guarded, "2", sid, 2) == voice.KeyPin(speech.PIN_WRONG, 3)
    assert keys(guarded, "3", sid, 3) == voice.HangUp(speech.GOODBYE)


def test_ab_02_five_wrong_pins_lock_for_an_hour_and_sam_is_told_once(guarded: House) -> None:
    answers = [keys(guarded, "0000") for _ in range(6)]
    assert answers[4:] == [voice.HangUp(speech.PIN_LOCKED)] * 2
    assert len(locked(guarded)) == 1
    assert guarded.rings(SAM)[1] == voice.HangUp(speech.PIN_LOCKED)
    assert keys(guarded, PIN) == voice.HangUp(speech.PIN_LOCKED)
    guarded.wait(hours=1)
    assert isinstance(keys(guarded, PIN), voice.OwnerMenu)


def test_ab_02_texts_and_calls_are_locked_together(guarded: House) -> None:
    for _ in range(5):
        keys(guarded, "0000")
    guarded.sam_texts(f"{PIN} pause")
    assert guarded.sam().paused_at is None


def test_two_says_it_again_a_few_times(guarded: House) -> None:
    sid = guarded.rings(SAM, stir=PROVEN)[0]
    assert isinstance(presses(guarded, sid, "2"), voice.OwnerMenu)
    assert isinstance(presses(guarded, sid, "2", own_calls.MOST_TURNS), voice.HangUp)


@pytest.mark.parametrize("from_", ["anonymous", "+19005550133", "+442079460123"])
def test_nobody_is_rung_who_is_withheld_dear_or_abroad(house: House, from_: str) -> None:
    house.misses(from_)
    sid, answer = house.rings(SAM, stir=PROVEN)
    assert isinstance(answer, voice.OwnerMenu)
    assert "Nobody to call back" in answer.words
    assert presses(house, sid, "1") == voice.HangUp(speech.GOODBYE)


@pytest.mark.parametrize("country", ["US", "GB"])
def test_a_number_is_said_digit_by_digit_however_it_is_written(country: str) -> None:
    owner, number = Owner(country=country), "+442079460123"
    said = connecting.aloud(contacts.named(None, number), number, owner)
    assert said == numbers.spoken(number, country)
    assert said.replace(",", "").endswith("7 9 4 6 0 1 2 3")
