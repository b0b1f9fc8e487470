"""OV-02: Twilio hangs. Webhooks do not feel it, what is queued drains, and reminders leave first."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.dispatch.engine import POOL, LocalEngine
from callbot.domain.outbox import Channel, Due, Purpose, Status, Urgency
from callbot.gateways.dry import DryPush
from callbot.models import Outbound
from callbot.services import sending
from callbot.simulator import Hang, Network, VirtualClock
from tests.dispatch.stage import PLENTY, wait_for
from tests.dispatch.test_engine import at_once, nothing, now
from tests.outboxes import BOT, DANA, NOON, SAM, household, later, queue
from tests.web.doors import ACCOUNT, TEXTS, TOKEN, Twilio, at_the_doors

NOTICE: dict[str, Any] = {"purpose": Purpose.NOTICE, "to": SAM, "contact_id": None}
REMINDER: dict[str, Any] = {"purpose": Purpose.REMINDER, "to": SAM, "contact_id": None}
SLOW = 0.5
"""Seconds that the provider takes, in place of ten."""


def claimed(database: Database, limit: int, horizon: datetime) -> list[str]:
    """The keys that one tick takes."""
    with database.transaction() as session:
        lease_now = database.lease_seconds(session)
        rows = sending.claim(session, horizon=horizon, lease_now=lease_now, by="test", limit=limit)
        found = session.scalars(select(Outbound).where(Outbound.id.in_([row for row, _ in rows])))
        return sorted(row.key for row in found)


def test_ov_02_the_most_urgent_are_claimed_first(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        for number in range(20):
            queue(session, f"notice/{number}", **NOTICE)
        queue(session, "reply", due_at=later(1))
        queue(session, "call", due_at=later(2), **{**NOTICE, "channel": Channel.CALL})
        queue(session, "reminder", due_at=later(3), **REMINDER)
    assert claimed(database, 3, later(4)) == ["call", "reminder", "reply"]


def test_ov_02_what_is_old_is_claimed_whatever_is_urgent(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, "notice", **NOTICE)
        for number in range(20):
            queue(session, f"reminder/{number}", due_at=later(1), **REMINDER)
    assert "notice" in claimed(database, 10, later(2))


def test_ov_02_the_claims_go_by_their_index(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        for number in range(200):
            queue(session, f"late/{number}", due_at=later(number))
        if not database.is_sqlite:
            session.execute(text("ANALYZE outbound"))
            session.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in (sending.WAITING, sending.OLDEST):
            assert "ix_outbound_due_at_queued" in planned(session, statement)


def planned(session: Session, statement: Any) -> str:
    """How the database goes about a claim."""
    connection = session.connection()
    compiled = statement.compile(connection)
    terms = {"horizon": NOON, "lease_now": 0.0, "limit": 10}
    given = {
        name: compiled._bind_processors.get(name, lambda value: value)(value)
        for name, value in compiled.construct_params(terms).items()
    }
    words = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    bound = tuple(given[name] for name in compiled.positiontup) if compiled.positional else given
    return "\n".join(str(row) for row in connection.exec_driver_sql(words + compiled.string, bound))


class Desk:
    """Delivers when it is let, and remembers in which order."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.let = threading.Event()

    def deliver(self, outbound_id: int) -> None:
        """One row, as slow as the provider is."""
        self.let.wait(10)
        self.done.append(outbound_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def engine(desk: Desk) -> Iterator[LocalEngine]:
    """An engine all of whose threads wait for the provider."""
    made = LocalEngine(recover=at_once, tick=nothing, deliver=desk.deliver, now=now, every=5.0)
    made.start()
    for busy in range(POOL):
        made.submit(Due(busy, now(), Urgency.LAST))
    wait_for(lambda: made._running >= POOL)
    yield made
    desk.let.set()
    made.stop()


def waiting(engine: LocalEngine, *rows: tuple[int, datetime, Urgency]) -> list[int]:
    """These rows come due one after the other while the provider hangs: in which order they will leave."""
    for row in rows:
        engine.submit(Due(*row))
    wait_for(lambda: len(engine._line) == len(rows))
    return engine._line.order()


def test_ov_02_a_reminder_overtakes_what_waits(engine: LocalEngine) -> None:
    rows = [(100, now(), Urgency.LAST), (101, now(), Urgency.NEXT), (102, now(), Urgency.FIRST)]
    assert waiting(engine, *rows) == [102, 101, 100]


def test_ov_02_what_has_waited_for_long_is_not_overtaken(engine: LocalEngine) -> None:
    rows = [(101, now(), Urgency.FIRST), (100, now() - timedelta(minutes=6), Urgency.LAST)]
    assert waiting(engine, *rows) == [100, 101]


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Twilio, Network]]:
    """Sam's callbot with a Twilio that answers slowly, at noon."""
    network = Network(VirtualClock(tmp_path / "clock"), account_sid=ACCOUNT, auth_token=TOKEN)
    network.number(BOT)
    network.person("Dana", DANA)
    network.person("Sam", SAM)
    home = tmp_path / "home"
    home.mkdir()
    with (
        network.rest_server() as origin,
        at_the_doors(home, twilio_api_url=origin, caps=PLENTY) as line,
    ):
        household(line.runtime.database)
        line.at(NOON)
        line.runtime.push = DryPush()
        yield line, network


def test_ov_02_webhooks_feel_nothing_reminders_leave_first_and_all_drains(
    slow: tuple[Twilio, Network],
) -> None:
    line, network = slow
    network.trouble.add(*[Hang(SLOW)] * 60)
    now = line.runtime.clock.now()
    with line.runtime.transaction() as session:
        for number in range(32):
            queue(session, f"notice/{number}", due_at=now, now=now, **NOTICE)
    line.runtime.engine.start()
    wait_for(lambda: len(network.messages) >= POOL)
    with line.runtime.transaction() as session:
        queue(session, "reminder/9", due_at=now, now=now, **{**REMINDER, "body": "Reminder: Acme calls you"})
    spent = []
    for number in count(1):
        begun = time.monotonic()
        line.asks("/twilio/sms", {**TEXTS, "MessageSid": f"SM{number:032}", "Body": f"Monday at {number}?"})
        spent.append(time.monotonic() - begun)
        if number == 10:
            break
    assert max(spent) < 2.0
    wait_for(lambda: all_left(line), 30)
    texts = [message.body for message in network.messages]
    assert texts.index("Reminder: Acme calls you") < 3 * POOL


def all_left(line: Twilio) -> bool:
    """True once nothing that is due waits any more."""
    now, going = line.runtime.clock.now(), {Status.QUEUED, Status.SENDING}
    return not [row for row in line.rows(Outbound) if row.status in going and row.due_at <= now]
