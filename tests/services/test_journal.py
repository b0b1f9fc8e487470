"""The diary of the house holds ids and rule names in the order in which things happened."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from callbot.db import Database
from callbot.errors import NaiveInstant
from callbot.models import Event
from callbot.services import journal
from tests.outboxes import NOON, household, later


def events(database: Database) -> list[Event]:
    with database.reading() as session:
        return list(session.scalars(select(Event).order_by(Event.id)))


def test_what_happened_is_written_down(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        journal.note(session, 1, "missed", "call/12", NOON, "no key")
    (event,) = events(database)
    assert (event.owner_id, event.what, event.subject) == (1, "missed", "call/12")
    assert (event.detail, event.at) == ("no key", NOON)


def test_a_rule_need_not_be_named(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        journal.note(session, 1, "seen", "appointment/3", NOON)
    assert events(database)[0].detail is None


def test_several_things_stay_in_their_order(database: Database) -> None:
    household(database)
    told = [("rang", NOON, None), ("missed", later(1), "no key"), ("texted", later(2), None)]
    with database.transaction() as session:
        journal.notes(session, 1, "call/12", told)
    assert [(event.what, event.at, event.detail) for event in events(database)] == told


def test_what_did_not_happen_after_all_is_not_in_it(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        journal.note(session, 1, "missed", "call/12", NOON)
        session.rollback()
    assert events(database) == []


def test_an_entry_belongs_to_an_owner(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        journal.note(session, 99, "missed", "call/12", NOON)


def test_an_entry_has_an_instant_with_a_zone(database: Database) -> None:
    household(database)
    with pytest.raises(NaiveInstant), database.transaction() as session:
        journal.note(session, 1, "missed", "call/12", NOON.replace(tzinfo=None))
