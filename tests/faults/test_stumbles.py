"""CR-13 in the lists of Twilio: what can never be taken in stands in nobody's way for long."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError
from structlog.testing import capture_logs

from callbot import db
from callbot.db import Database
from callbot.dispatch.catching_up import catch_up
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Purpose
from callbot.errors import DatabaseHeld
from callbot.models import Call, Halt, Message
from tests.dispatch.stage import Stage
from tests.faults.test_held_database import held
from tests.faults.test_standstill import HOUR, LEE, MINUTE, kept, play, rings, rows, texts, told
from tests.outboxes import DANA

__all__ = ["play"]
TRIGGERS = {
    "sqlite": ("CREATE TRIGGER bad BEFORE INSERT ON {table} WHEN NEW.sid = '{sid}' "
               "BEGIN SELECT RAISE(ABORT, 'a bug'); END"),
    "postgresql": ("CREATE FUNCTION bad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "IF NEW.sid = '{sid}' THEN RAISE EXCEPTION 'a bug'; END IF; RETURN NEW; END $$; "
                   "CREATE TRIGGER bad BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION bad()"),
}  # fmt: skip


@contextmanager
def never_taken_in(database: Database, sid: str, table: str = "message") -> Iterator[None]:
    """Whoever writes this sid down is stopped by the database itself, each time."""
    with database.engine.begin() as connection:
        dialect = connection.dialect.name
        for statement in TRIGGERS[dialect].format(sid=sid, table=table).split("; CREATE"):
            create = statement if statement.startswith("CREATE") else f"CREATE{statement}"
            connection.execute(text(create))
    try:
        yield
    finally:
        _drop(database, table)


def _drop(database: Database, table: str) -> None:
    with database.engine.begin() as connection:
        dialect = connection.dialect.name
        on = f" ON {table}" if dialect == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER bad{on}"))
        if dialect == "postgresql":
            connection.execute(text("DROP FUNCTION bad"))


def passes_by(play: Stage, seconds: float = 6) -> bool:
    """Some seconds on the lists are looked at; False where a text or a call of them raised."""
    play.network.clock.to(play.network.clock.now() + timedelta(seconds=seconds))
    tick(play.runtime)
    try:
        catch_up(play.runtime)
    except DatabaseError:
        return False
    return True


def stumbles(play: Stage) -> list[int]:
    """How often each failed that failed."""
    with play.runtime.reading() as session:
        return list(session.scalars(text("SELECT times FROM stumble")))


def stands_still(play: Stage) -> bool:
    """Are contacts not written to?"""
    with play.runtime.reading() as session:
        return session.get(Halt, "standstill") is not None


def test_cr_13_a_text_that_always_raises_holds_up_nobody_and_sam_is_told(play: Stage) -> None:
    bad = texts(play, "Thursday at 10 works", 2 * MINUTE)
    good = texts(play, "Or Friday?", MINUTE, number=LEE)
    with never_taken_in(play.runtime.database, bad), capture_logs() as lines:
        recover(play.runtime)
        assert [passes_by(play) for _ in range(5)] == [False, False, False, True, True]
        assert not stands_still(play)
    assert kept(play, Message) == [good]
    assert stumbles(play) == [3]
    [said] = [body for body in told(play) if "could not take in" in body]
    assert said.startswith("I could not take in a text from 617-555-0133 of Tue ")
    assert "617-555-0134" not in said
    assert [line["event"] for line in lines if line["event"] == "given_up"] == ["given_up"]


def test_cr_13_what_came_behind_it_is_taken_in_at_the_next_look(play: Stage) -> None:
    bad = texts(play, "Thursday at 10 works", 2 * MINUTE)
    texts(play, "Who is this?", MINUTE, number=LEE)
    with never_taken_in(play.runtime.database, bad):
        recover(play.runtime)
        passes_by(play)
        assert kept(play, Message) == []
        passes_by(play)
        assert len(kept(play, Message)) == 1
    assert [row.purpose for row in rows(play, to=LEE)] == [Purpose.REPLY]


def test_cr_13_a_call_that_always_raises_is_told_too(play: Stage) -> None:
    rings(play, HOUR, DANA)
    sid = play.network.calls[-1].sid
    with never_taken_in(play.runtime.database, sid, "call"):
        recover(play.runtime)
        assert [passes_by(play) for _ in range(4)] == [False, False, False, True]
    assert kept(play, Call) == []
    assert any("could not take in a call from 617-555-0133" in body for body in told(play))


def test_cr_13_what_raised_once_is_taken_in_the_next_time(play: Stage) -> None:
    sid = texts(play, "Who is this?", MINUTE)
    recover(play.runtime)
    with never_taken_in(play.runtime.database, sid):
        assert not passes_by(play)
    assert passes_by(play)
    assert kept(play, Message) == [sid]
    assert not any("could not take in" in body for body in told(play))


class HeldThen:
    """A telephone; once its lists are read, somebody else holds the database for longer than is waited."""

    def __init__(self, play: Stage, stack: ExitStack) -> None:
        self._telephone, self._play, self._stack = play.runtime.telephone, play, stack

    def calls_received(self, **asked: Any) -> Any:
        """The second list."""
        found = self._telephone.calls_received(**asked)
        self._stack.enter_context(held(self._play.runtime.database, db.PATIENCE_SECONDS + 1))
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._telephone, name)


def test_cr_13_a_database_that_is_held_is_no_fault_of_the_text(play: Stage) -> None:
    sid = texts(play, "Who is this?", MINUTE)
    recover(play.runtime)
    telephone: Any = play.runtime.telephone
    with ExitStack() as stack:
        play.runtime.telephone = HeldThen(play, stack)
        with pytest.raises((OperationalError, DatabaseHeld)):
            catch_up(play.runtime)
    play.runtime.telephone = telephone
    assert passes_by(play)
    assert (kept(play, Message), stumbles(play)) == ([sid], [])


def test_what_was_given_up_is_forgotten_after_some_days(play: Stage) -> None:
    bad = texts(play, "Thursday at 10 works", MINUTE)
    with never_taken_in(play.runtime.database, bad):
        recover(play.runtime)
        for _ in range(4):
            passes_by(play)
    assert stumbles(play) == [3]
    passes_by(play, seconds=49 * 3600)
    passes_by(play)
    assert stumbles(play) == []
