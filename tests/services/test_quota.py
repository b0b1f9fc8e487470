"""One caller's voicemails of a day: beyond the quota only the keys are open."""

import pytest

from callbot.domain import speech, voice
from callbot.services import voicemails
from tests.services.house import DANA, LEE, House


def leaves(house: House, count: int, seconds: int, from_: str = DANA) -> None:
    """So many voicemails of so many seconds."""
    for turn in range(count):
        sid, _ = house.rings(from_)
        house.leg_ends(sid)
        with house.during(sid) as (session, call):
            voicemails.recorded(session, call, f"RE{from_}{turn}", seconds, house.now, kept=True)
        house.over(sid, seconds, from_)


def greeted(house: House, from_: str = DANA) -> voice.Answer:
    """What the next call is answered, within the quota."""
    sid, _ = house.rings(from_)
    answer = house.leg_ends(sid)
    with house.during(sid) as (session, call):
        return voicemails.within_quota(session, call, answer, house.settings, house.now)


@pytest.mark.parametrize(("count", "seconds", "full"), [(9, 10, False), (10, 10, True), (6, 119, True)])
def test_ab_13_a_caller_has_a_quota_of_messages_and_minutes(
    house: House, count: int, seconds: int, full: bool
) -> None:
    leaves(house, count, seconds)
    answer = greeted(house)
    assert isinstance(answer, voice.Greet)
    assert answer.instead == (speech.NO_MORE if full else "")


def test_ab_13_no_beep_follows_the_menu_either(house: House) -> None:
    leaves(house, 10, 10)
    sid, _ = house.rings()
    with house.during(sid) as (session, call):
        answer = voicemails.within_quota(session, call, voice.Beep(), house.settings, house.now)
    assert answer == voice.HangUp(speech.NO_MORE)


def test_ab_13_it_is_each_callers_own_and_a_days(house: House) -> None:
    leaves(house, 10, 10)
    assert getattr(greeted(house, LEE), "instead", None) == ""
    house.wait(hours=25)
    assert getattr(greeted(house), "instead", None) == ""


def test_ab_13_who_withholds_the_number_shares_one(either_house: House) -> None:
    leaves(either_house, 10, 10, "anonymous")
    assert getattr(greeted(either_house, "+266696687"), "instead", None) == speech.NO_MORE
