"""What a row is put as, who waits for whom, and instants at the edges of a clock: on both databases."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from callbot.db import Base, Database, Instant, Turns
from callbot.domain.people import Mode
from callbot.errors import NaiveInstant
from callbot.models import Event, Heartbeat, Owner
from callbot.prepared import put

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Database]]:
    """Databases that are made once; each test finds them empty."""
    opened: dict[str, Database] = {}
    yield opened
    for database in opened.values():
        database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(
    request: pytest.FixtureRequest, servers: dict[str, Database], tmp_path_factory: pytest.TempPathFactory
) -> Database:
    """An empty database with the whole schema, of each kind in turn."""
    if request.param not in servers:
        lite = f"sqlite:///{tmp_path_factory.mktemp('db') / 'callbot.db'}"
        url = lite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
        servers[request.param] = Database(url)
        Base.metadata.drop_all(servers[request.param].engine)
        Base.metadata.create_all(servers[request.param].engine)
    with servers[request.param].transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return servers[request.param]


def failing(*happenings: Callable[[], object]) -> None:
    """These happen, and then something goes wrong."""
    for happen in happenings:
        happen()
    raise KeyError


def sam(**more: object) -> Owner:
    """An owner who is not written yet."""
    owner = Owner(
        name="Sam Lee",
        phone="+12125550143",
        timezone=NEW_YORK.key,
        country="US",
        mode=Mode.FORWARDED,
        stated="any morning after 9",
        stated_at=NOON,
        busy="",
        wording="",
        questions=0,
        created_at=NOON,
    )
    for name, value in more.items():
        setattr(owner, name, value)
    return owner


def stored(database: Database, at: datetime) -> datetime:
    """What becomes of an instant that is written and read again."""
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", at=at))
    with database.reading() as session:
        return session.scalars(select(Heartbeat.at)).one()


# Instants


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK),
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1),
        datetime(2026, 3, 8, 1, 59, 59, 999999, tzinfo=NEW_YORK),
        datetime(2026, 3, 8, 3, 0, tzinfo=NEW_YORK),
        datetime(2026, 4, 5, 1, 45, tzinfo=ZoneInfo("Australia/Lord_Howe"), fold=1),
        datetime(2026, 1, 1, 0, 15, tzinfo=ZoneInfo("Asia/Kathmandu")),
        datetime(2025, 12, 31, 23, 59, 59, 1, tzinfo=ZoneInfo("Pacific/Kiritimati")),
        datetime(2028, 2, 29, 23, 30, tzinfo=ZoneInfo("Pacific/Marquesas")),
        datetime(1999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        datetime(2099, 6, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_an_instant_outlives_the_change_of_a_clock(database: Database, at: datetime) -> None:
    back = stored(database, at)
    assert back == at.astimezone(UTC)
    assert back.tzinfo is UTC


def test_the_hour_that_comes_twice_is_two_hours(database: Database) -> None:
    first = stored(database, datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK))
    with database.transaction() as session:
        session.query(Heartbeat).delete()
    second = stored(database, datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1))
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize("hours", [-14, -5, 0, 5, 14])
def test_an_instant_is_found_by_the_same_instant_of_another_clock(database: Database, hours: int) -> None:
    stored(database, NOON)
    elsewhere = NOON.astimezone(timezone(timedelta(hours=hours)))
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.name).where(Heartbeat.at == elsewhere)).all() == ["worker"]


def test_a_naive_instant_is_refused_in_a_question_too(database: Database) -> None:
    query = select(Heartbeat).where(Heartbeat.at > NOON.replace(tzinfo=None))
    with database.reading() as session, pytest.raises(StatementError) as refused:
        session.scalars(query)
    assert isinstance(refused.value.orig, NaiveInstant)


def test_what_a_driver_answers_without_a_zone_is_utc(database: Database) -> None:
    read = Instant().process_result_value(NOON.replace(tzinfo=None), database.engine.dialect)
    assert read == NOON
    assert Instant().process_result_value(None, database.engine.dialect) is None


# Rows that are put once


def test_a_row_that_was_put_reads_as_it_was(database: Database) -> None:
    owner = sam(life_at=datetime(2026, 2, 3, 7, 30, tzinfo=NEW_YORK))
    with database.transaction() as session:
        put(session.connection(), owner)
    with database.reading() as session:
        read = session.get_one(Owner, owner.id)
        assert (read.mode, read.life_at) == (Mode.FORWARDED, datetime(2026, 2, 3, 12, 30, tzinfo=UTC))


def test_the_session_does_not_know_what_was_put(database: Database) -> None:
    owner = sam()
    with database.transaction() as session:
        put(session.connection(), owner)
        assert owner not in session
        owner.name = "Somebody else"
    with database.reading() as session:
        assert session.get_one(Owner, owner.id).name == "Sam Lee"


def test_ids_rise_with_every_row(database: Database) -> None:
    owners = [sam(phone=f"+1212555014{digit}") for digit in range(4)]
    with database.transaction() as session:
        for owner in owners:
            put(session.connection(), owner)
    ids = [owner.id for owner in owners]
    assert ids == sorted(set(ids))


def test_what_was_put_is_gone_when_its_block_fails(database: Database) -> None:
    with pytest.raises(KeyError), database.transaction() as session:
        failing(lambda: put(session.connection(), sam()))
    with database.reading() as session:
        assert session.scalars(select(Owner)).all() == []


@pytest.mark.parametrize("missing", ["name", "phone", "timezone", "created_at"])
def test_what_must_not_be_empty_is_not_put(database: Database, missing: str) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        put(session.connection(), sam(**{missing: None}))


def test_a_row_of_nobody_is_not_put(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        put(session.connection(), Event(owner_id=4711, what="call", subject="call/1", at=NOON))


def test_a_naive_instant_is_not_put(database: Database) -> None:
    with pytest.raises(NaiveInstant), database.transaction() as session:
        put(session.connection(), sam(created_at=NOON.replace(tzinfo=None)))


def test_what_was_put_and_what_was_added_stand_side_by_side(database: Database) -> None:
    owner = sam()
    with database.transaction() as session:
        put(session.connection(), owner)
        session.add(Event(owner_id=owner.id, what="call", subject="call/1", at=NOON))
    with database.reading() as session:
        assert session.scalars(select(Event.owner_id)).all() == [owner.id]


# Turns


def test_one_turn_at_a_time() -> None:
    turns, inside, most = Turns(), list[int](), list[int]()

    def take(place: int) -> None:
        for _ in range(50):
            with turns:
                inside.append(place)
                most.append(len(inside))
                inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(8)))
    assert (max(most), len(most)) == (1, 400)


def test_nobody_waits_for_a_turn_that_is_over() -> None:
    turns = Turns()
    for _ in range(3):
        with turns:
            pass
    taken = threading.Event()

    def take() -> None:
        with turns:
            taken.set()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join(timeout=5)
    assert taken.is_set()


def test_a_turn_that_failed_is_handed_on() -> None:
    turns, order = Turns(), list[str]()

    def take() -> None:
        with turns:
            order.append("second")

    def asked_for() -> None:
        thread.start()
        while not turns._waiting:
            thread.join(timeout=0.001)

    thread = threading.Thread(target=take)
    with pytest.raises(KeyError), turns:
        failing(asked_for, lambda: order.append("first"))
    thread.join(timeout=5)
    assert order == ["first", "second"]


def test_a_failure_is_told_and_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError), Turns():
        raise ZeroDivisionError


@pytest.mark.parametrize("durable", [True, False])
def test_many_writers_lose_nothing(database: Database, durable: bool) -> None:
    with database.transaction() as session:
        put(session.connection(), sam())

    def ask(_turn: int) -> None:
        with database.transaction(durable=durable) as session:
            session.scalars(select(Owner).with_for_update()).one().questions += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(12)))
    with database.reading() as session:
        assert session.scalars(select(Owner.questions)).one() == 12
