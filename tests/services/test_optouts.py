"""Opting out: in any words, kept for ever, nothing is sent afterwards; what was agreed stays, doubtful."""

import pytest
from sqlalchemy import select

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Purpose
from callbot.models import OptOut
from callbot.services import optouts
from tests.services.house import DANA, LEE, SAM, House, at

FAREWELL = "Understood, you won't get texts from here again. Sam's automated scheduler"


def left_for_dana(house: House) -> list[str]:
    """What is sent to Dana within the next days."""
    sent = []
    for _ in range(4):
        house.wait(hours=12)
        sent += [row.body for row in house.sends_due() if row.to == DANA]
    return sent


@pytest.mark.parametrize("word", ["STOP", "stop", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"])
def test_the_carriers_word_gets_no_answer(house: House, word: str) -> None:
    house.misses()
    house.texts(word)
    assert left_for_dana(house) == []


@pytest.mark.parametrize("text", ["stop texting me", "please remove me from your list"])
def test_other_words_get_one_farewell(house: House, text: str) -> None:
    house.misses()
    house.texts(text)
    house.texts(text)
    assert left_for_dana(house) == [FAREWELL]


def test_what_was_agreed_stays_doubtful_and_the_owner_knows(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    (agreed,) = house.appointments()
    assert (agreed.status, agreed.starts_at) == (AppointmentStatus.DOUBTFUL, at(4, 11))
    assert house.outbox(Purpose.REMINDER)
    assert house.told(SAM)[-1].startswith(
        "Q1: 617-555-0133 asked for no more texts; I'll send none. Wed Feb 4, 11:00 AM ET stays in your "
        "calendar but is doubtful"
    )


def test_a_doubtful_time_is_not_given_to_another(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    house.misses(LEE)
    house.texts("how about tomorrow at 11?", LEE)
    assert house.told(LEE)[-1].startswith("Sam can't do Wed Feb 4 at 11:00 AM ET.")


def test_nothing_is_sent_afterwards_whatever_happens(house: House) -> None:
    house.dana_agrees()
    house.sends_due()
    house.texts("STOP")
    house.misses()
    house.texts("what salary does Sam have in mind?")
    house.sam_texts("drop")
    assert left_for_dana(house) == []


def test_a_doubtful_time_that_is_dropped_leaves_the_ringing_to_the_owner(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    assert house.sam_texts("drop").endswith("They asked for no texts, so please ring them.")


def test_the_owner_hears_of_it_once(house: House) -> None:
    house.texts("STOP")
    house.texts("STOP")
    assert sum("asked for no more texts" in text for text in house.told(SAM)) == 1


@pytest.mark.parametrize("word", ["START", "UNSTOP"])
def test_they_may_come_back(house: House, word: str) -> None:
    house.texts("STOP")
    house.texts(word)
    house.texts("when is Sam free?")
    assert house.told()[-1].startswith("Sam is free any morning after 9")


def test_only_a_digest_is_kept(house: House) -> None:
    house.texts("STOP")
    with house.database.reading() as session:
        (row,) = session.scalars(select(OptOut))
    assert row.digest == optouts.digest(house.settings.secret_key, DANA)
    assert DANA[2:] not in row.digest
    assert row.digest != optouts.digest("another secret of sixteen", DANA)


def test_remembering_twice_is_one_and_lifting_none_is_harmless(either_house: House) -> None:
    secret = either_house.settings.secret_key
    with either_house.database.transaction() as session:
        sam = either_house.sam().id
        assert optouts.remember(session, sam, DANA, either_house.now, secret)
        assert not optouts.remember(session, sam, DANA, either_house.now, secret)
        optouts.lift(session, sam, LEE, secret)
        assert optouts.is_stopped(session, sam, DANA, secret)
        optouts.lift(session, sam, DANA, secret)
        assert not optouts.is_stopped(session, sam, DANA, secret)
