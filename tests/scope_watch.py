"""Watches every statement that callbot emits in any test: whose rows it asks for must stand in it.

A statement is scoped where each of its tables that has an owner is bound to one: by `owner_id`, by a key that
names one row, or by a join with a table that is. What asks across owners stands in ACROSS, with its reason.
A key could still be another owner's; so whatever a webhook, or the sender, loads and writes in one
transaction must be one owner's, which is seen here too.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import BindParameter, Column, Engine, Insert, Table, TextClause, event
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, Grouping, Tuple

from callbot.db import Base, Database
from callbot.models import Owner
from callbot.prepared import Prepared

ACROSS = {
    "services.sending.claim": "the tick claims for all, fairly",
    "services.sending.orphans": "whoever died in the middle of it, it is looked up",
    "services.sending.release": "at the start of the one process nobody holds a lease",
    "services.handover.hand_over": "each row is weighed against its own owner's, in words",
    "services.halts.taken_again": "Twilio takes the account again: all that waited for it is looked at",
    "services.halts.resume": "a restored house is resumed as a whole",
    "services.standstill._go_on": "after a standstill all may be written to again",
    "services.questions.lapse": "a chore: it asks whose questions are too old, then looks at each owner's",
    "services.voicemails.overdue": "a chore: transcripts that did not come",
    "services.tapes.lend": "a chore: recordings that are due to be fetched or erased",
    "services.tapes.outlived": "a chore: audio that is too old",
    "services.outlook.next_at": "the play's clock: when anything is due next",
    "services.outlook.is_settled": "the play's clock: whether anything is due now",
    "services.owners.meant": "where there is one owner nobody need say whose",
    "services.owners.first": "the first owner, who set callbot up, is told of the house itself",
    "services.owners.first_away": "the same, by the away channels",
    "services.owners.all_numbers": "the numbers are the house's at Twilio",
    "services.records.page": "an administrator's token names no owner; the others are walked",
    "services.tokens.listed": "whoever administers the house lists its tokens",
    "services.address_book.preview": "no card may hold a number of callbot's, whosever it is",
}
"""The functions that ask across owners, and why each may."""
HOUSE = (
    "cli.",
    "services.doctor.",
    "services.figures.",
    "services.health.",
    "services.household.",
    "services.roster.",
    "services.overview.",
    "services.webhooks.",
)
"""What serves whoever administers the house: all of it is theirs to see."""
THEIRS = ("callbot.services.", "callbot.web.", "callbot.dispatch.", "callbot.cli.")
ONE_OWNER = ("web.", "dispatch.sender.")
MANY_OWNERS = ("web.api.", "web.health.", "web.metrics.", "web.page.")
"""Administrators see all; the walk in tests/web/test_scoping.py sees to everybody else."""
COMPARES = "services.calls.found"
"""It loads a call by the sid of a request; `known` refuses another owner's, and loads nothing after it."""


def unbound(statement: Any) -> frozenset[str]:
    """The tables of a statement that have an owner and are bound to none.

    >>> from sqlalchemy import select
    >>> from callbot.models import Call, Contact
    >>> both = select(Call).join(Contact, Contact.id == Call.contact_id)
    >>> sorted(unbound(both)), sorted(unbound(both.where(Contact.owner_id == 1)))
    (['call', 'contact'], [])
    """
    tables: set[Table] = set()
    bound: set[Table] = set()
    links: list[tuple[Table, set[Table]]] = []
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and ("owner_id" in element.c or element.name == "owner"):
            tables.add(element)
        if not isinstance(element, BinaryExpression) or element.operator not in {
            operators.eq,
            operators.in_op,
        }:
            continue
        for side, other in ((element.left, element.right), (element.right, element.left)):
            told = _columns(side) if isinstance(side, Tuple) else [_column(side)]
            column = next((each for each in told if each is not None and _names(each)), None)
            if column is None:
                continue
            if isinstance(other.element if isinstance(other, Grouping) else other, BindParameter):
                bound.add(column.table)
            else:
                links.append((column.table, {each.table for each in _columns(other)}))
    for _ in links:
        bound |= {table for table, others in links if others & bound}
        bound |= {other for table, others in links if table in bound for other in others}
    return frozenset(table.name for table in tables - bound)


def _column(side: Any) -> Column[Any] | None:
    found = next(iter(getattr(side, "base_columns", ())), None)
    return found if isinstance(found, Column) and isinstance(found.table, Table) else None


def _columns(side: Any) -> list[Column[Any]]:
    found = (_column(each) for each in visitors.iterate(side))
    return [each for each in found if each is not None]


@lru_cache(maxsize=1024)
def _names(column: Column[Any]) -> bool:
    """True for an owner's id, for what names one row, and for what refers to one."""
    alone = {tuple(getattr(each, "columns", ())) for each in column.table.constraints}
    return column.primary_key or bool(column.foreign_keys) or (column,) in alone or column.name == "call_sid"


def asker(frame: FrameType | None) -> str | None:
    """The function of callbot that emits a statement; None where a test does, or what knows no owners."""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(THEIRS):
            return f"{name}.{frame.f_code.co_qualname}".removeprefix("callbot.").partition(".<locals>")[0]
        if name.startswith(("tests.", "callbot.migrations")):
            return None
        frame = frame.f_back
    return None


NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING|,)\s+(\w+)", re.IGNORECASE)
OWNED = {table.name for table in Base.metadata.sorted_tables if "owner_id" in table.c}


def in_words(statement: str) -> list[str]:
    """The tables that are asked or written by a statement in words, which is not seen through.

    >>> in_words("SELECT FROM outbound AS kin"), in_words("SELECT FROM jobs AS outbound")
    (['outbound'], [])
    """
    return sorted(OWNED.intersection(NAMED.findall(statement)))


class Watch:
    """What was seen in one test."""

    def __init__(self) -> None:
        self.faults: set[str] = set()
        self._known: dict[Any, frozenset[str]] = {}

    def statement(self, statement: Any) -> None:
        """One is about to run."""
        if isinstance(statement, Insert):
            return
        who = asker(sys._getframe(2))
        if who is None or who in ACROSS or who.startswith(HOUSE):
            return
        if isinstance(statement, TextClause):
            self.faults.update(f"{who}: {table}, in words" for table in in_words(statement.text))
            return
        for table in self._unbound(statement):
            self.faults.add(f"{who}: {table} of every owner")

    def _unbound(self, statement: Any) -> frozenset[str]:
        made = statement._generate_cache_key()
        if made is None:
            return unbound(statement)
        if made.key not in self._known:
            self._known[made.key] = unbound(statement)
        return self._known[made.key]

    def row(self, session: Session, row: Any) -> None:
        """One was loaded, or written."""
        door = session.info.get("door", "")
        owner_id = row.id if isinstance(row, Owner) else getattr(row, "owner_id", None)
        if owner_id is None or not door.startswith(ONE_OWNER) or door.startswith(MANY_OWNERS):
            return
        if asker(sys._getframe(2)) == COMPARES:
            return
        owners = session.info.setdefault("owners", set())
        owners.add(owner_id)
        if len(owners) > 1:
            self.faults.add(f"{door}: rows of several owners in one transaction, a {type(row).__name__} last")


watches: list[Watch] = [Watch()]


@event.listens_for(Engine, "before_execute")
def _about_to_run(_connection: Any, statement: Any, *_terms: Any) -> None:
    watches[-1].statement(statement)


@event.listens_for(Session, "loaded_as_persistent")
@event.listens_for(Session, "pending_to_persistent")
def _at_hand(session: Session, row: Any) -> None:
    watches[-1].row(session, row)


def _marked(opened: Any) -> Any:
    @contextmanager
    def door(database: Database, **more: Any) -> Iterator[Session]:
        who = asker(sys._getframe(2)) or ""
        context: AbstractContextManager[Session] = opened(database, **more)
        with context as session:
            session.info["door"] = who
            yield session

    return door


@pytest.fixture(autouse=True)
def every_statement_says_whose(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test in which callbot asked for rows of any owner, or mixed those of two."""
    watch, begun = Watch(), Prepared._begun
    watches.append(watch)

    def prepared(self: Prepared, connection: Any) -> Any:
        watch.statement(self._statement)
        return begun(self, connection)

    monkeypatch.setattr(Prepared, "_begun", prepared)
    monkeypatch.setattr(Database, "transaction", _marked(Database.transaction))
    monkeypatch.setattr(Database, "reading", _marked(Database.reading))
    yield
    watches.remove(watch)
    assert sorted(watch.faults) == []
