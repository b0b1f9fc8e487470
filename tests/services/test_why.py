"""Why it was said: of one number, what is told costs the same however much happened with others."""

import pytest
from sqlalchemy import Engine, event

from callbot.domain.screening import ContactKind
from callbot.services import why
from tests.services.house import DANA, LEE, House


def told(house: House, e164: str | None, most: int = 20) -> tuple[list[str], int]:
    """What is told of a number, and how many statements that takes."""
    ran: list[str] = []

    def runs(*asked: object) -> None:
        ran.append(str(asked[2]))

    sam = house.sam()
    event.listen(Engine, "before_cursor_execute", runs)
    try:
        with house.database.reading() as session:
            return [moment.words for moment in why.told(session, sam, e164, most)], len(ran)
    finally:
        event.remove(Engine, "before_cursor_execute", runs)


def test_a_seldom_contact_is_told_of_without_reading_the_whole_diary(either_house: House) -> None:
    either_house.knows(LEE, ContactKind.RECRUITER)
    either_house.dana_agrees()
    before, few = told(either_house, DANA)
    for minute in range(30):
        either_house.texts(f"what about the salary, {minute}?", LEE)
        either_house.wait(hours=1)
    after, still_few = told(either_house, DANA)
    assert after == before
    assert still_few == few


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_told_than_asked(house: House, most: int) -> None:
    house.dana_agrees()
    assert [len(told(house, e164, most)[0]) for e164 in (DANA, None)] == [most, most]


def test_of_another_contact_nothing_is_told(house: House) -> None:
    house.misses(LEE)
    house.dana_agrees()
    assert not any("tomorrow at 11" in words for words in told(house, LEE)[0])
    assert any(words == "agreed: appointment/1" for words in told(house, DANA)[0])
