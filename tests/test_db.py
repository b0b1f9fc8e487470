"""Transactions, instants, words and the clock of leases, on both databases."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from callbot.db import Database, Turns, words
from callbot.errors import DatabaseHeld, NaiveInstant
from callbot.models import Event, Heartbeat, Owner
from callbot.prepared import put
from tests.outboxes import NOON, household, queue, row

NEW_YORK = ZoneInfo("America/New_York")
FALL_BACK = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
"""Half past one comes twice on this night."""


class Colour(StrEnum):
    """Words of the test's own: the member's name is not what is stored."""

    DARK = "navy"


@pytest.fixture
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """SQLite with Sam in it, for what only SQLite has."""
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('db') / 'callbot.db'}")
    Owner.metadata.create_all(opened.engine)
    household(opened)
    yield opened
    opened.close()


def beat(database: Database, name: str, at: datetime) -> None:
    with database.transaction() as session:
        session.add(Heartbeat(name=name, at=at))


def beats(database: Database) -> dict[str, datetime]:
    with database.reading() as session:
        return {found.name: found.at for found in session.scalars(select(Heartbeat))}


# Instants


@pytest.mark.parametrize(
    "at",
    [
        NOON,
        NOON.astimezone(NEW_YORK),
        NOON.astimezone(ZoneInfo("Asia/Kathmandu")),
        FALL_BACK,
        FALL_BACK.replace(fold=1),
        NOON + timedelta(microseconds=1),
    ],
    ids=["utc", "new york", "kathmandu", "first half past one", "second half past one", "microsecond"],
)
def test_an_instant_comes_back_as_it_was_and_in_utc(database: Database, at: datetime) -> None:
    beat(database, "worker", at)
    found = beats(database)["worker"]
    assert found == at.astimezone(UTC)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused_at_the_door(database: Database) -> None:
    with pytest.raises(StatementError) as refused:
        beat(database, "worker", NOON.replace(tzinfo=None))
    assert isinstance(refused.value.orig, NaiveInstant)
    assert beats(database) == {}


def test_no_instant_stays_none(database: Database) -> None:
    household(database)
    with database.reading() as session:
        assert session.get_one(Owner, 1).life_at is None


def test_instants_of_two_zones_are_in_order(database: Database) -> None:
    beat(database, "late", NOON.astimezone(NEW_YORK) + timedelta(minutes=1))
    beat(database, "early", NOON.astimezone(ZoneInfo("Asia/Tokyo")))
    with database.reading() as session:
        found = session.scalars(select(Heartbeat.name).where(Heartbeat.at <= NOON)).all()
    assert found == ["early"]


# Words


def test_a_status_is_stored_as_its_word(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    with database.reading() as session:
        assert session.execute(text("SELECT status FROM outbound")).scalar_one() == "queued"


def test_words_stores_the_value_and_never_the_name() -> None:
    made = words(Colour)
    assert made.enums == ["navy"]
    assert (made.native_enum, made.create_constraint, made.length) == (False, False, 16)


# Transactions


def test_what_a_block_did_is_kept_when_it_ends(database: Database) -> None:
    beat(database, "worker", NOON)
    assert beats(database) == {"worker": NOON}


def fails_halfway(database: Database, durable: bool) -> None:
    with database.transaction(durable=durable) as session:
        session.add(Heartbeat(name="worker", at=NOON))
        session.flush()
        raise KeyError


@pytest.mark.parametrize("durable", [False, True])
def test_what_a_block_did_is_gone_when_it_fails(database: Database, durable: bool) -> None:
    with pytest.raises(KeyError):
        fails_halfway(database, durable)
    assert beats(database) == {}
    beat(database, "next", NOON)
    assert beats(database) == {"next": NOON}


@pytest.mark.parametrize("durable", [False, True])
def test_cr_15_a_commit_that_fails_holds_nobody_up(lite: Database, durable: bool) -> None:
    def owed_to_nobody() -> None:
        with lite.transaction(durable=durable) as session:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))  # looked at when it is committed
            session.add(Heartbeat(name="web", at=NOON))
            session.execute(text("UPDATE number SET owner_id = 7"))

    for _ in range(2):
        with pytest.raises(IntegrityError):
            owed_to_nobody()
    beat(lite, "worker", NOON)
    assert beats(lite) == {"worker": NOON}


def test_rows_can_still_be_read_after_their_transaction(database: Database) -> None:
    with database.transaction() as session:
        made = Heartbeat(name="worker", at=NOON)
        session.add(made)
    assert made.name == "worker"


def test_reading_sees_nothing_of_what_is_not_committed(database: Database) -> None:
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", at=NOON))
        session.flush()
        assert beats(database) == {}


def test_reading_keeps_nobody_from_writing(database: Database) -> None:
    with database.reading() as reader:
        assert reader.scalars(select(Heartbeat)).all() == []
        beat(database, "worker", NOON)
    assert beats(database) == {"worker": NOON}


def test_what_is_written_while_reading_is_dropped(database: Database) -> None:
    with database.reading() as session:
        session.add(Heartbeat(name="worker", at=NOON))
        session.flush()
    assert beats(database) == {}


def test_writers_wait_for_each_other_and_none_is_lost(database: Database) -> None:
    household(database)

    def one_more(turn: int) -> None:
        with database.transaction(durable=turn % 2 == 0) as session:
            sam = session.scalars(select(Owner).with_for_update()).one()
            sam.questions += 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one_more, range(24)))
    with database.reading() as session:
        assert session.get_one(Owner, 1).questions == 24


def test_two_processes_that_read_and_then_write_do_not_lock_each_other_out(lite: Database) -> None:
    other = Database(lite.engine.url.render_as_string())

    def one_more(process: Database) -> None:
        for _ in range(5):
            with process.transaction() as session:
                session.get_one(Owner, 1).questions += 1

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one_more, [lite, other]))
    other.close()
    with lite.reading() as session:
        assert session.get_one(Owner, 1).questions == 10


def test_a_contact_must_have_an_owner(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(Event(owner_id=99, what="missed", subject="call/1", at=NOON))


# SQLite's own


@pytest.mark.parametrize(("durable", "level"), [(False, 1), (True, 2)], ids=["normal", "full"])
def test_only_a_durable_commit_waits_for_the_disk(lite: Database, durable: bool, level: int) -> None:
    with lite.transaction(durable=durable) as session:
        assert session.execute(text("PRAGMA synchronous")).scalar_one() == level


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("wal_autocheckpoint", 4000), ("foreign_keys", 1)],
)
def test_every_way_in_keeps_the_promises(lite: Database, pragma: str, value: object) -> None:
    for way in (lite.transaction(), lite.transaction(durable=True), lite.reading()):
        with way as session:
            assert session.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


@pytest.mark.parametrize(("durable", "milliseconds"), [(False, 4_000), (True, 10_000)])
def test_a_request_waits_for_another_writer_no_longer_than_twilio_can(
    lite: Database, durable: bool, milliseconds: int
) -> None:
    with lite.transaction(durable=durable) as session:
        left = session.execute(text("PRAGMA busy_timeout")).scalar_one()
    assert milliseconds - 500 < left <= milliseconds


def test_a_turn_that_does_not_come_in_time_is_given_up_and_skipped() -> None:
    turns = Turns()
    with turns, pytest.raises(DatabaseHeld), turns.within(0.01):
        pass
    with turns.within(0.01):
        pass


@pytest.mark.parametrize("durable", [False, True], ids=["normal", "full"])
def test_a_database_that_was_closed_opens_when_it_is_written_to(lite: Database, durable: bool) -> None:
    for name in ("worker", "web"):
        with lite.transaction(durable=durable) as session:
            session.add(Heartbeat(name=name, at=NOON))
        lite.close()
    assert set(beats(lite)) == {"worker", "web"}


def test_a_writer_has_the_lock_before_its_first_statement(lite: Database) -> None:
    with lite.transaction() as session:
        session.connection()
        impatient = Database(lite.engine.url.render_as_string())
        with impatient.reading() as other:
            other.execute(text("PRAGMA busy_timeout=1"))
            assert other.scalars(select(Owner.name)).all() == ["Sam Lee"]
            with pytest.raises(StatementError, match="locked"):
                other.execute(text("UPDATE owner SET questions = 1"))
        impatient.close()


# A row written once


def test_a_row_put_once_gets_its_id(database: Database) -> None:
    household(database)
    made = Event(owner_id=1, what="missed", subject="call/1", at=NOON)
    with database.transaction() as session:
        put(session.connection(), made)
    with database.reading() as session:
        found = session.get_one(Event, made.id)
    assert (found.what, found.subject, found.detail, found.at) == ("missed", "call/1", None, NOON)


def test_what_was_not_set_is_null(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    assert row(database).sid is None


def test_what_stands_under_a_key_is_not_written_twice(database: Database) -> None:
    beat(database, "worker", NOON)
    with pytest.raises(IntegrityError):
        beat(database, "worker", NOON)


# The clock of leases


def test_leases_run_on_a_clock_that_goes_on(database: Database) -> None:
    with database.transaction() as session:
        first = database.lease_seconds(session)
        time.sleep(0.01)
        second = database.lease_seconds(session)
    assert 0.005 < second - first < 5


def test_one_sqlite_machine_leases_on_its_monotonic_clock(lite: Database) -> None:
    with lite.reading() as session:
        before = time.monotonic()
        assert before <= lite.lease_seconds(session) <= time.monotonic()


def test_a_postgres_server_leases_on_its_own_clock(postgres_url: str) -> None:
    server = Database(postgres_url)
    with server.reading() as session:
        assert abs(server.lease_seconds(session) - time.time()) < 60
    server.close()


# Turns


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order, threads = Turns(), list[int](), list[threading.Thread]()

    def take(place: int) -> None:
        with turns:
            order.append(place)

    with turns:
        for place in range(5):
            threads.append(threading.Thread(target=take, args=(place,)))
            threads[-1].start()
            while len(turns._waiting) <= place:
                time.sleep(0.001)
    for thread in threads:
        thread.join(timeout=5)
    assert order == [0, 1, 2, 3, 4]


def test_a_turn_ends_when_its_block_fails() -> None:
    turns = Turns()
    with pytest.raises(KeyError), turns:
        raise KeyError
    with turns:
        assert turns._taken
    assert not turns._taken


def test_a_closed_database_opens_again_when_asked(database: Database) -> None:
    beat(database, "worker", NOON)
    database.close()
    assert beats(database) == {"worker": NOON}
