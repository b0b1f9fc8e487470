"""A number keyed in after a time was agreed: the confirmation goes there, and answers come from there."""

import pytest

from callbot.domain import voice
from callbot.domain.outbox import Purpose
from tests.services.house import BOT, DANA, LEE, SAM, House, at

LANDLINE = "+442079460123"
MOBILE = "+16175550139"


@pytest.fixture
def sid(house: House) -> str:
    """Someone at a desk has agreed to today at eleven by key."""
    sid, _ = house.rings(LANDLINE)
    house.leg_ends(sid)
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    answer = house.settles(sid, "1")
    assert isinstance(answer, voice.KeyNumber)
    return sid


def test_a_landline_agrees_without_a_text(house: House, sid: str) -> None:
    house.over(sid, 60, LANDLINE)
    assert house.coming() == [at(3, 11)]
    assert house.outbox(to=LANDLINE) == []


def test_the_confirmation_goes_to_the_mobile_that_is_keyed_in(house: House, sid: str) -> None:
    answer = house.keys_in(sid, "6175550139")
    assert answer == voice.HangUp("Texting it to 6 1 7, 5 5 5, 0 1 3 9. Goodbye.")
    house.over(sid, 60, LANDLINE)
    [text] = house.outbox(to=MOBILE)
    assert (text.purpose, text.body[:38]) == (Purpose.CONFIRMATION, "Confirmed: Tue Feb 3, 11:00 AM Eastern")


def test_what_is_texted_from_that_mobile_is_theirs(house: House, sid: str) -> None:
    house.keys_in(sid, "6175550139")
    house.over(sid, 60, LANDLINE)
    house.texts("can we do tomorrow at 10 instead?", MOBILE)
    assert house.coming() == [at(4, 10)]


@pytest.mark.parametrize("digits", ["123", SAM[2:], BOT[2:], "9005550100", "0000000000", "***"])
def test_a_number_that_cannot_be_texted_is_asked_for_once_more(house: House, sid: str, digits: str) -> None:
    again = house.keys_in(sid, digits)
    assert isinstance(again, voice.KeyNumber)
    assert (again.turn, again.tries) == (2, 2)
    assert house.keys_in(sid, digits, 2, 2) == voice.HangUp("Goodbye.")
    assert house.outbox(Purpose.CONFIRMATION) == []


def test_who_agrees_again_in_another_call_may_key_in_a_number_then(house: House, sid: str) -> None:
    house.over(sid, 60, LANDLINE)
    house.wait(minutes=5)
    again, _ = house.rings(LANDLINE)
    house.leg_ends(again)
    house.caller_presses(again, "1")
    house.says(again, "today at eleven")
    assert isinstance(house.settles(again, "1"), voice.KeyNumber)
    assert isinstance(house.keys_in(again, MOBILE[2:]), voice.HangUp)
    assert len(house.outbox(Purpose.CONFIRMATION, to=MOBILE)) == 1


def test_silence_is_no_number(house: House, sid: str) -> None:
    assert house.keys_in(sid, "") == voice.HangUp("Goodbye.")


def test_ab_09_a_mobile_that_opted_out_is_not_texted(house: House, sid: str) -> None:
    house.texts("STOP", MOBILE)
    assert isinstance(house.keys_in(sid, "6175550139"), voice.KeyNumber)


def test_somebody_elses_mobile_stays_theirs(house: House, sid: str) -> None:
    house.knows(LEE, house.contact(LANDLINE).kind)  # type: ignore[union-attr]  # they have called
    house.keys_in(sid, LEE[2:])
    lee, desk = house.contact(LEE), house.contact(LANDLINE)
    assert lee is not None
    assert desk is not None
    assert lee.id != desk.id
    assert len(house.outbox(Purpose.CONFIRMATION, to=LEE)) == 1


def test_a_number_whose_text_failed_as_a_landline_is_offered_the_same_by_voice(house: House) -> None:
    house.misses()
    house.lands_on_a_desk(DANA)
    house.wait(hours=5)
    sid, _ = house.rings()
    greeting = house.leg_ends(sid)
    assert isinstance(greeting, voice.Greet)
    assert "text" not in greeting.words
    house.over(sid, 30)
    assert house.told(DANA) == []
