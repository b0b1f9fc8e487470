"""What is still to be said: when next, and whether all that is due has been said."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from callbot.domain.outbox import Status
from callbot.models import NumberKind, Outbound, Owner
from callbot.services import outlook
from tests.services.house import House, at


def next_at(house: House) -> datetime | None:
    """When something is to be said next."""
    with house.database.reading() as session:
        return outlook.next_at(session)


def is_settled(house: House) -> bool:
    """Has all been said that is due?"""
    with house.database.reading() as session:
        return outlook.is_settled(session, house.now)


def becomes(house: House, **more: object) -> None:
    """Every outbound stands so."""
    with house.database.transaction() as session:
        session.execute(update(Outbound).values(**more))


def test_nothing_is_to_be_said(either_house: House) -> None:
    assert next_at(either_house) is None
    assert is_settled(either_house)


def test_after_a_miss_the_notice_is_due_and_then_the_text(either_house: House) -> None:
    either_house.misses()
    assert not is_settled(either_house)
    either_house.sends_due()
    assert is_settled(either_house)
    assert next_at(either_house) == either_house.text_back().due_at
    either_house.wait(5)
    assert not is_settled(either_house)
    either_house.sends_due()
    assert next_at(either_house) is None


def test_what_is_on_its_way_is_not_settled(house: House) -> None:
    house.misses()
    becomes(house, status=Status.SENDING)
    assert not is_settled(house)
    assert next_at(house) is None


def test_what_is_in_doubt_is_due_when_it_is_looked_up(house: House) -> None:
    house.misses()
    becomes(house, status=Status.UNKNOWN, look_at=house.now + timedelta(minutes=2))
    assert next_at(house) == house.now + timedelta(minutes=2)
    assert is_settled(house)
    house.wait(minutes=2)
    assert not is_settled(house)


def test_reminders_are_what_comes_next(house: House) -> None:
    house.dana_agrees()
    house.wait(5)
    house.sends_due()
    assert next_at(house) == at(3, 18)


def test_a_carrier_that_is_asked_is_waited_for_as_long_as_its_text(house: House) -> None:
    asked = NumberKind(digest="x", owner_id=1, wanted_at=house.now, until_at=house.now + timedelta(days=1))
    with house.database.transaction() as session:
        asked.owner_id = session.scalars(select(Owner.id)).one()
        session.add(asked)
    house.wait(7)
    assert not is_settled(house)
    house.wait(1)
    assert is_settled(house)


def test_a_question_that_sam_is_asked_lapses_next(house: House) -> None:
    house.misses()
    house.texts("tomorrow at 3 pm")
    asked_at = house.now
    house.wait(5)
    house.sends_due()
    assert next_at(house) == asked_at + timedelta(hours=2)
    house.wait(hours=2)
    house.sends_due()
    assert not is_settled(house)
    house.asks_lapse()
    house.sends_due()
    assert is_settled(house)
