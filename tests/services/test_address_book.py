"""The owner's own people, taken in on both databases: once, and nobody who is somebody else already."""

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.domain.screening import ContactKind
from callbot.domain.vcards import Card
from callbot.models import Contact, ContactNumber, Number, Owner
from callbot.services import address_book
from callbot.services.address_book import Sorted
from tests.outboxes import BOT, DANA, NOON, SAM, household

KIM, MAY, HOME = "+16175550134", "+16175550135", "+16175550136"
BOOK = [
    Card("Kim Lee", "", (KIM, HOME)),
    Card("May Lee", "", (MAY, HOME)),
    Card("Nobody", "", ("none",)),
    Card("", "Acme", ("+16175550150",)),
    Card("Dana Ortiz", "Acme", (DANA, "+16175550151")),
    Card("Me", "", (SAM,)),
    Card("callbot", "", (BOT,)),
]


@pytest.fixture
def at_home(database: Database) -> Database:
    """Sam, whom Dana has rung already."""
    household(database)
    with database.transaction() as session:
        session.add(ContactNumber(owner_id=1, contact_id=1, e164=DANA))
    return database


def taken_in(database: Database, cards: list[Card]) -> Sorted:
    with database.transaction() as session:
        return address_book.take_in(session, session.get_one(Owner, 1), cards, NOON)


def people(database: Database) -> dict[str, tuple[str | None, ContactKind]]:
    with database.reading() as session:
        rows = session.execute(
            select(ContactNumber.e164, Contact.name, Contact.kind).join(
                Contact, Contact.id == ContactNumber.contact_id
            )
        )
        return {e164: (name, kind) for e164, name, kind in rows}


def test_each_finds_their_place(at_home: Database) -> None:
    found = taken_in(at_home, BOOK)
    assert (found.new, found.there, found.otherwise, found.companies, found.unusable) == (2, 2, 1, 1, 1)
    assert people(at_home) == {
        DANA: ("Dana", ContactKind.RECRUITER),
        KIM: ("Kim Lee", ContactKind.PERSONAL),
        HOME: ("Kim Lee", ContactKind.PERSONAL),
        MAY: ("May Lee", ContactKind.PERSONAL),
    }


def test_the_same_book_once_more_takes_in_nobody(at_home: Database) -> None:
    taken_in(at_home, BOOK)
    before = people(at_home)
    found = taken_in(at_home, BOOK)
    assert (found.new, found.entries, found.there) == (0, [], 4)
    assert people(at_home) == before


def test_a_new_number_goes_to_who_is_known(at_home: Database) -> None:
    taken_in(at_home, BOOK)
    found = taken_in(at_home, [Card("Kim Lee", "", (KIM, "+16175550160"))])
    assert (found.new, len(found.entries)) == (0, 1)
    assert people(at_home)["+16175550160"] == ("Kim Lee", ContactKind.PERSONAL)
    with at_home.reading() as session:
        assert len(session.scalars(select(Contact).where(Contact.name == "Kim Lee")).all()) == 1


@pytest.mark.parametrize("kind", [ContactKind.UNKNOWN, ContactKind.RECRUITER, ContactKind.BLOCKED])
def test_whoever_is_known_as_something_else_stays_so(at_home: Database, kind: ContactKind) -> None:
    with at_home.transaction() as session:
        session.get_one(Contact, 1).kind = kind
    assert taken_in(at_home, [Card("Dana", "", (DANA, "+16175550151"))]).otherwise == 1
    assert people(at_home) == {DANA: ("Dana", kind)}


def test_a_look_ahead_writes_nothing(at_home: Database) -> None:
    with at_home.reading() as session:
        assert address_book.preview(session, SAM, "US", BOOK).new == 2
        assert address_book.preview(session, "+12125550199", "US", BOOK[:1]).new == 1
    assert set(people(at_home)) == {DANA}


def test_another_owners_people_are_theirs(at_home: Database) -> None:
    taken_in(at_home, BOOK)
    with at_home.transaction() as session:
        sam = session.get_one(Owner, 1)
        alex = Owner(
            name="Alex", phone="+12125550144", timezone=sam.timezone, country="US", mode=sam.mode,
            stated=sam.stated, created_at=NOON,
        )  # fmt: skip
        session.add(alex)
        session.flush()
        session.add(Number(owner_id=alex.id, e164="+12125550101", created_at=NOON))
        assert address_book.take_in(session, alex, BOOK, NOON).new == 4  # to Alex, Sam and Dana are strangers


def test_a_large_book_is_taken_in(at_home: Database) -> None:
    cards = [Card(f"Person {place}", "", (f"+1617555{place:04}",)) for place in range(200, 3200)]
    assert taken_in(at_home, cards).new == 3000
    assert len(people(at_home)) == 3001
