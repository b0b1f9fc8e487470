"""A text that comes in: written down once, whoever sent it; heard as the owner's word or as a contact's."""

import pytest
from sqlalchemy import select

from callbot.domain.screening import ContactKind
from callbot.models import Message
from callbot.services import inbox
from tests.services.house import BOT, DANA, LEE, SAM, House, at


def messages(house: House) -> list[Message]:
    """Every text that came in."""
    with house.database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_text_is_written_down_with_its_conversation(house: House) -> None:
    house.texts("when is Sam free?")
    (row,) = messages(house)
    assert (row.direction, row.from_e164, row.to_e164, row.body) == (
        "inbound",
        DANA,
        BOT,
        "when is Sam free?",
    )
    assert (row.status, row.at, row.conversation_id) == ("received", house.now, house.conversation().id)


def test_the_same_text_twice_is_heard_once(either_house: House) -> None:
    either_house.misses()
    for _ in range(2):
        either_house.texts("how about tomorrow at 11?", sid="SM7")
    assert either_house.coming() == [at(4, 11)]
    assert len(messages(either_house)) == 1
    assert sum("Confirmed" in text for text in either_house.told()) == 1


def test_the_owners_word_twice_is_obeyed_once(house: House) -> None:
    house.dana_agrees("how about thursday at 10?")
    house.misses(LEE)
    house.texts("how about tomorrow at 11?", LEE)
    house.texts("drop", SAM, sid="SM7")
    house.texts("drop", SAM, sid="SM7")
    assert house.coming() == [at(5, 10)]


@pytest.mark.parametrize("from_", ["anonymous", "", "72975", BOT])
def test_what_has_no_return_address_is_written_down_only(house: House, from_: str) -> None:
    house.texts("free weekdays 2 to 5", from_)
    assert len(messages(house)) == 1
    assert house.outbox() == []
    assert house.sam().stated == "any morning after 9"


def test_a_blocked_contact_is_not_answered(house: House) -> None:
    house.knows(DANA, ContactKind.BLOCKED)
    house.texts("when is Sam free?")
    assert house.outbox() == []
    assert len(messages(house)) == 1


def test_pictures_are_counted_and_passed_on(house: House) -> None:
    text = inbox.Text("SM7", DANA, BOT, "the job ad", media=2)
    with house.database.transaction() as session:
        inbox.receive(session, text, house.settings, house.now)
    assert messages(house)[0].body == "the job ad [2 attached]"
    assert house.told(SAM)[-1].endswith(
        'wrote: "the job ad [2 attached]" Text REPLY and your words to answer.'
    )


@pytest.mark.parametrize("body", ["", "\x00", "a" * 5000, "\U0001f600", "1; DROP TABLE call"])
def test_no_text_breaks_the_inbox(either_house: House, body: str) -> None:
    either_house.texts(body)
    (row,) = messages(either_house)
    assert "\x00" not in row.body
    assert len(row.body) <= 1600


def test_a_text_to_a_number_that_is_nobodys_is_dropped(house: House) -> None:
    with house.database.transaction() as session:
        inbox.receive(session, inbox.Text("SM7", DANA, "+12125550199", "hi"), house.settings, house.now)
    assert messages(house) == []
