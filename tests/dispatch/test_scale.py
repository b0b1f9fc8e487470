"""However much there is: what is done every few seconds, and what people see, reads only what it needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text

from callbot.db import Database
from callbot.dispatch.chores import chores
from callbot.dispatch.tick import BATCH, tick
from callbot.migrations.upgrade import upgrade
from callbot.models import Call, Contact, ContactNumber, Outbound, Owner
from callbot.runtime import Runtime
from callbot.services import courtesy, health, records, spending, text_backs, why
from tests.dispatch.stage import stage
from tests.outboxes import DANA, NOON, SECRET, later, queue
from tests.scenarios.telling import emptied

GROWING = (
    "appointment", "attempt", "call", "call_step", "change", "contact", "contact_number", "conversation",
    "event", "expectation", "message", "note", "number_kind", "offer", "opt_out", "outbound",
    "parked_callback", "question", "tape", "voicemail",
)  # fmt: skip
FEW = ("_sending", "_unknown", "_queued", "_asked", "_kept", "_awaited")
"""The ends of the names of indexes that hold few rows at any time."""
LISTS = (
    records.CALLS,
    records.MESSAGES,
    records.CONTACTS,
    records.APPOINTMENTS,
    records.REMINDERS,
    records.EXPECTATIONS,
    records.OUTBOX,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with the whole schema, as an upgrade leaves it."""
    upgrade(emptied(database_url) if database_url.startswith("postgresql") else database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def looks(runtime: Runtime) -> None:
    """What a monitor asks, every few seconds too."""
    with runtime.reading() as session:
        health.look(session, runtime.clock.now())


def asks_why(runtime: Runtime) -> None:
    with runtime.reading() as session:
        why.told(session, session.get_one(Owner, 1), DANA, 30)


def lists(runtime: Runtime) -> None:
    with runtime.reading() as session:
        for listed in LISTS:
            records.page(session, listed, records.Asked(1, 50))
            records.page(session, listed, records.Asked(1, 50, after=900))
        contacts = [session.get_one(Contact, 1)]
        records.opted_out(session, contacts, records.contact_numbers(session, contacts), SECRET)
        records.kept_audio(session, records.voicemails(session, [Call(id=7)]).values())


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that runs meanwhile, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, terms: Any, *_more: Any) -> None:
        found.append((statement, terms))

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def planned(database: Database, statement: str, terms: Any) -> list[str]:
    """How the database goes about a statement; few rows would be best read whole, or sorted."""
    plan = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"))
        rows = connection.exec_driver_sql(plan + statement, terms).all()
    return [str(row[-1]).strip() for row in rows]


def read_whole(database: Database, statement: str, terms: Any) -> list[str]:
    """The lines of the plan that go through all rows of a table that grows."""
    lines = planned(database, statement, terms)
    whole = "SCAN {} " if database.is_sqlite else "Seq Scan on {} "
    return [
        line
        for line in lines
        if any(whole.format(table) in f"{line} " for table in GROWING) and not line.endswith(FEW)
    ]


@pytest.mark.parametrize("do", [tick, chores, looks, asks_why, lists])
def test_nothing_that_grows_is_read_whole(
    database: Database, tmp_path: Path, do: Callable[[Runtime], None]
) -> None:
    with stage(database, tmp_path) as play:
        with database.transaction() as session:
            for turn in range(40):
                queue(session, f"late/{turn}", due_at=later(turn))
            session.add(ContactNumber(owner_id=1, contact_id=1, e164=DANA))
        with noted() as statements:
            do(play.runtime)
        plain = [each for each in statements if each[0].split()[0] in {"SELECT", "UPDATE", "DELETE", "WITH"}]
        assert [each for each in plain if any(f" {table}" in each[0] for table in GROWING)]
        assert [found for each in plain for found in read_whole(database, *each)] == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_tick_goes_by_indexes_whatever_the_database_thinks(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path) as play, noted() as statements:
        tick(play.runtime)
    asked = [statement for statement, _ in statements]
    first = next(at for at, statement in enumerate(asked) if "outbound" in statement)
    assert "SET LOCAL enable_seqscan = off" in asked[:first]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_no_statement_is_compiled_before_it_runs(database: Database) -> None:
    with database.transaction() as session:
        assert session.execute(text("SHOW jit")).scalar_one() == "off"


@pytest.mark.parametrize("statement", [courtesy.LEFT, courtesy.LEFT_TODAY])
def test_what_a_cap_counts_is_read_from_what_left(database: Database, statement: Any) -> None:
    times = dict.fromkeys(("week", "day", "minute", "heard"), NOON)
    with noted() as statements, database.reading() as session:
        session.execute(statement, {"id": 1, "owner_id": 1, "contact_id": 1, **times})
    assert "_begun_at_begun" in "\n".join(planned(database, *statements[-1]))


def test_a_days_money_is_summed_from_an_index_that_has_it(database: Database) -> None:
    with database.reading() as session:
        form, _cursor = spending.SAID._begun(session.connection())
    bound = form.bound({"owner_id": 1, "day": NOON})
    plan = "\n".join(planned(database, form.sql, tuple(bound) if database.is_sqlite else bound))
    covered = "COVERING INDEX ix_outbound_owner_id_begun_at_begun"
    assert (covered if database.is_sqlite else "_begun_at_begun") in plan


def test_a_tick_claims_until_less_than_a_batch_is_left(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path) as play:
        with database.transaction() as session:
            now = play.runtime.clock.now()
            for turn in range(2 * BATCH + 20):
                queue(session, f"due/{turn}", due_at=now, now=now)
        tick(play.runtime)
        with database.reading() as session:
            left = select(func.count()).where(Outbound.leased_until.is_(None))
            assert session.execute(left).scalar_one() == 0


def test_what_is_said_of_a_call_is_found_by_the_call(database: Database) -> None:
    terms = {"owner_id": 1, "call_id": 7}
    for statement in (text_backs.OF_CALL, text_backs.TOLD):
        with noted() as statements, database.reading() as session:
            session.execute(statement, terms)
        assert "ix_outbound_call_id_known" in "\n".join(planned(database, *statements[-1]))


@pytest.mark.parametrize(
    ("listed", "index"),
    [
        (records.CALLS, "ix_call_owner_id_call_id"),
        (records.MESSAGES, "ix_message_owner_id_message_id"),
        (records.OUTBOX, "ix_outbound_owner_id_outbound_id"),
        (records.REMINDERS, "ix_outbound_owner_id_outbound_id"),
    ],
    ids=["calls", "messages", "outbox", "reminders"],
)
@pytest.mark.parametrize("after", [None, 900], ids=["first page", "second"])
def test_a_page_is_read_as_it_stands_in_its_index(
    database: Database, listed: records.Listed, index: str, after: int | None
) -> None:
    with noted() as statements, database.reading() as session:
        records.page(session, listed, records.Asked(1, 50, after=after))
    plan = "\n".join(planned(database, *statements[-1]))
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
