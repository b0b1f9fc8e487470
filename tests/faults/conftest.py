"""Twilio at the doors of Sam's callbot, on each database in turn; after every test the invariants hold."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from callbot.db import Base, Database
from tests.faults import invariants
from tests.outboxes import NOON, household, settings
from tests.services.house import House
from tests.web.doors import Twilio, at_the_doors

AT_ONE = text("SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public'")
"""Ids begin there again, on PostgreSQL."""
ALL = os.environ.get("CALLBOT_FAULTS") == "all"


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def either_doors(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twilio]:
    """One callbot on each database for all tests here: to build it takes longer than a test."""
    home = tmp_path_factory.mktemp("faults")
    url = f"sqlite:///{home / 'callbot.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with at_the_doors(home, database_url=url) as twilio:
        yield twilio


@pytest.fixture(autouse=True)
def invariants_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """After every test: whatever database it opened is looked into, whoever has closed it meanwhile."""
    opened: set[str] = set()
    opens = Database.__init__

    def noted(database: Database, url: str) -> None:
        opened.add(url)
        opens(database, url)

    monkeypatch.setattr(Database, "__init__", noted)
    yield
    monkeypatch.undo()
    assert broken_in(opened, tmp_path) == []


def broken_in(urls: Iterable[str], home: Path) -> list[str]:
    """Every invariant that does not hold in one of these databases; in one that is not there, all hold."""
    found = []
    for url in urls:
        file = make_url(url).database if url.startswith("sqlite") else None
        if file and not Path(file).exists():
            continue
        database = Database(url)
        if inspect(database.engine).has_table("outbound"):
            found += invariants.broken(database, settings(home))
        database.close()
    return found


def emptied(database: Database) -> Database:
    """Nobody and nothing is in it; ids begin at 1."""
    Base.metadata.create_all(database.engine)
    with database.transaction(durable=True) as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
        if not database.is_sqlite:
            session.execute(AT_ONE)
    return database


@pytest.fixture
def line(either_doors: Twilio) -> Iterator[Twilio]:
    """Sam has moved in, Dana is known, all else is empty; it is a Tuesday noon."""
    household(emptied(either_doors.runtime.database))
    either_doors.at(NOON)
    yield either_doors
    assert invariants.broken(either_doors.runtime.database, either_doors.runtime.settings) == []


@pytest.fixture
def house(either_doors: Twilio) -> Iterator[House]:
    """Sam's house in phone words, with nobody else in it yet."""
    made = House(emptied(either_doors.runtime.database))
    yield made
    assert invariants.broken(made.database, made.settings) == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How far `make faults` went in the anomaly loop: by database, senders, what went wrong and how."""
    told: dict[tuple[object, ...], list[tuple[int, float]]] = {}
    for report in terminalreporter.getreports("passed") if ALL else ():
        for name, value in report.user_properties:
            if name == "anomaly" and isinstance(value, list):
                told.setdefault(tuple(value[:4]), []).append((value[4], value[5]))
    for (database, senders, what, how), shares in sorted(told.items(), key=str):
        last, seconds = max(n for n, _ in shares), sum(took for _, took in shares)
        terminalreporter.write_line(
            f"CR-15  {database}, senders: {senders}, {what}, {how}: n = 1 to {last}, {seconds:.0f} s"
        )
