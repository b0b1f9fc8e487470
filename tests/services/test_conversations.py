"""One conversation a contact, whatever the channel; what is put in it has numbers, an order, and an end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from callbot.domain.conversation import State
from callbot.models import ContactNumber, Conversation
from callbot.services import conversations
from tests.services.house import BOT, DANA, LEE, House, at

OPENINGS = (at(3, 11), at(4, 9), at(5, 9))


@pytest.fixture
def offered(house: House) -> House:
    """Dana was told three openings."""
    house.texts("when is Sam free?")
    return house


def open_at(house: House, **later: float) -> tuple[object, ...]:
    """The slots that are open so much later."""
    with house.database.reading() as session:
        return conversations.open_offers(session, house.conversation(), house.now + timedelta(**later))


def test_a_call_and_a_text_are_one_conversation(either_house: House) -> None:
    either_house.misses()
    either_house.texts("when is Sam free?")
    assert either_house.conversation().state is State.OFFERED


def test_the_answer_goes_to_the_number_last_heard_from(house: House) -> None:
    house.misses()
    with house.database.transaction() as session:
        contact = house.contact()
        assert contact is not None
        session.add(ContactNumber(owner_id=contact.owner_id, contact_id=contact.id, e164=LEE))
    house.texts("how about tomorrow at 11?", LEE)
    assert (house.conversation().reach, house.conversation().dialled) == (LEE, BOT)
    assert house.told(LEE)[-1].startswith("Confirmed")
    assert not any("Confirmed" in text for text in house.told(DANA))


def test_openings_stand_in_their_order(offered: House) -> None:
    assert open_at(offered) == OPENINGS


def test_each_lapses_an_hour_before_its_time_and_all_after_a_day(offered: House) -> None:
    assert open_at(offered, minutes=45) == OPENINGS
    assert open_at(offered, minutes=46) == OPENINGS[1:]
    assert open_at(offered, hours=24) == ()


def test_the_numbers_stay_though_one_has_lapsed(offered: House) -> None:
    offered.wait(minutes=46)
    with offered.database.reading() as session:
        put = conversations.round_of(session, offered.conversation())
        assert tuple(starts_at for starts_at, _ in put) == OPENINGS


def test_what_is_put_anew_replaces_what_was_put(offered: House) -> None:
    offered.change(stated="weekdays 2 to 5")
    offered.texts("when is Sam free?")
    assert open_at(offered) == (at(3, 14), at(4, 14), at(5, 14))


def test_nothing_stays_open_once_a_time_is_agreed(offered: House) -> None:
    offered.texts("2")
    assert open_at(offered) == ()


@pytest.mark.parametrize(
    ("state", "heard", "expected"),
    [
        (State.OFFERED, True, True),
        (State.ASKED, True, True),
        (State.AGREED, True, True),
        (State.TAKEN_OVER, True, True),
        (State.OFFERED, False, False),
        (State.OPEN, True, False),
        (State.CLOSED, True, False),
        (State.STOPPED, True, False),
    ],
)
def test_a_talk_is_open_once_they_took_part(house: House, state: State, heard: bool, expected: bool) -> None:
    row = Conversation(state=state, heard_at=house.now if heard else None)
    assert conversations.is_open(row) is expected


def test_the_same_thing_is_said_once(house: House) -> None:
    house.misses()
    with house.database.transaction() as session:
        row = session.scalars(select(Conversation)).one()
        for body in ("first", "second"):
            conversations.say(session, row, key="late/1", body=body, now=house.now)
    assert house.told()[-1] == "first"
