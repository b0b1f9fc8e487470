"""A career centre's database on PostgreSQL, made by its server out of series of numbers: half a year.

For each owner there are on average 30 contacts, 100 calls, 300 texts, 40 agreed times, half of them to come,
and five pending reminders for each of those. One owner in ten has ten times what the others have. Whoever
has how much is the same at every size, so two sizes differ by nothing but how many owners there are.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import phonenumbers
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bench.filled.statements import AREAS, FILL
from callbot.migrations.upgrade import upgrade
from callbot.services.tokens import digest

SERVER = os.environ.get("CALLBOT_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
"""Tuesday, ten in the morning in New York: nothing is held over night."""
ADMIN, OWNER = "admin", "owner/{}"
"""Tokens of the API: everybody's, and each owner's own."""
GROUP, HEAVIER = 10, 10
"""The first of each ten owners has ten times as much as each of the others."""
FIRST_FREE = 352
"""From this area code on, counted from the lowest, no number is anybody's."""
CONTACTS, CALLS, TEXTS = 30, 100, 300
"""An owner's share, on average."""

CONSTRAINTS = """
    SELECT concat('ALTER TABLE ', t.oid::regclass, ' DROP CONSTRAINT ', quote_ident(c.conname)),
        concat('ALTER TABLE ', t.oid::regclass, ' ADD CONSTRAINT ', quote_ident(c.conname), ' ',
            pg_get_constraintdef(c.oid))
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = 'public'::regnamespace AND NOT starts_with(t.relname, 'procrastinate')
        AND c.contype = '{kind}'
    ORDER BY c.conname
"""
INDEXES = """
    SELECT concat('DROP INDEX ', quote_ident(indexname)), indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND NOT starts_with(tablename, 'procrastinate')
        AND indexname NOT IN (SELECT conname FROM pg_constraint)
    ORDER BY indexname
"""


def is_served() -> bool:
    """Whether there is a server to measure on; where there is none, that is said."""
    try:
        create_engine(SERVER).connect().close()
    except OperationalError:
        print("left out: no PostgreSQL server (CALLBOT_TEST_DATABASE_URL)")
        return False
    return True


@contextmanager
def made(server: str, name: str) -> Iterator[str]:
    """The address of a new, empty database of that name beside the server's; dropped at the end."""
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        # A parallel worker's time would count as nobody's.
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with administration.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        administration.dispose()


@contextmanager
def filled(server: str, name: str, owners: int) -> Iterator[str]:
    """The address of such a database with so many owners' rows; `owners` is a multiple of ten."""
    with made(server, name) as url:
        upgrade(url)
        _fill(url, owners)
        yield url


def _fill(url: str, owners: int) -> None:
    """Put the rows in without indexes and constraints, which then are made anew and so check every row."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET synchronous_commit = off")
        connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        connection.exec_driver_sql("SET work_mem = '256MB'")
        foreign, unique = (
            connection.exec_driver_sql(CONSTRAINTS.format(kind=kind)).all() for kind in ("f", "u")
        )
        indexes = connection.exec_driver_sql(INDEXES).all()
        for drop, _ in (*foreign, *unique, *indexes):
            connection.exec_driver_sql(drop)
        _numbers(connection)
        for statement in FILL:
            connection.exec_driver_sql(statement.format(**_terms(owners)))
        _tokens(connection, owners)
        for _, make in (*unique, *indexes, *foreign):
            connection.exec_driver_sql(make)
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")  # else whoever asks first writes what the filling left
    engine.dispose()


def _terms(owners: int) -> dict[str, object]:
    return {
        "owners": owners,
        "contacts": CONTACTS * owners,
        "calls": CALLS * owners,
        "texts": TEXTS * owners,
        "now": f"'{NOW.isoformat()}'::timestamptz",
    }


def _numbers(connection: Connection) -> None:
    """Numbers that nobody answers, 555-0100 to 555-0199 in every area: owners', callbot's and contacts'."""
    connection.exec_driver_sql(AREAS)
    rows = [(at, f"+1{area}55501") for at, area in enumerate(areas())]
    connection.exec_driver_sql("INSERT INTO area VALUES (%s, %s)", rows)


@cache
def areas() -> list[int]:
    """The area codes of the United States."""
    numbers = {area: phonenumbers.parse(f"+1{area}5550100") for area in range(201, 990)}
    return [area for area, number in numbers.items() if phonenumbers.region_code_for_number(number) == "US"]


def area_numbers(first: int, numbers: int) -> list[str]:
    """So many numbers, from the first of the area code at this place on."""
    return [f"+1{areas()[first + at // 100]}55501{at % 100:02}" for at in range(numbers)]


def stranger(number: int) -> str:
    """A number that no contact has; there are some 2,900 of them."""
    free = area_numbers(FIRST_FREE, 100 * (len(areas()) - FIRST_FREE))
    return free[number % len(free)]


def _tokens(connection: Connection, owners: int) -> None:
    """Each owner's token, and one that sees all."""
    rows = [
        (OWNER.format(owner), digest(OWNER.format(owner)), owner, False) for owner in range(1, owners + 1)
    ]
    connection.exec_driver_sql(
        "INSERT INTO api_token (name, digest, owner_id, admin, read_only, created_at)"
        " VALUES (%s, %s, %s, %s, true, now())",
        [*rows, (ADMIN, digest(ADMIN), None, True)],
    )
