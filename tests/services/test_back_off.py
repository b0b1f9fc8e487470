"""What was not said is tried again: how long it waits, how often, and where trying ends."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callbot.db import Base, Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.gateways.base import Accepted, Kept, Later, Receipt, Refused, Unknown
from callbot.models import Attempt, Outbound
from callbot.services import sending
from callbot.settings import Settings
from tests.outboxes import NOON, SAM, SECRET, begun, household, later, queue, row, settings

PUSH = {"channel": Channel.PUSH, "purpose": Purpose.NOTICE, "to": "away/1", "contact_id": None}
DAY = timedelta(days=1)


@pytest.fixture
def database(sqlite: Database) -> Database:
    """The rooms' one SQLite file, emptied: these are rules of waiting, the same on either engine."""
    Base.metadata.create_all(sqlite.engine)
    with sqlite.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return sqlite


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return settings(tmp_path)


def says(database: Database, house: Settings, **more: object) -> sending.Ready:
    """One thing is being said."""
    household(database)
    with database.transaction() as session:
        queue(session, **more)  # type: ignore[arg-type]
    ready = begun(database, house)
    assert ready is not None
    return ready


def answered(
    database: Database, ready: sending.Ready, receipt: Receipt, now: datetime = NOON
) -> Status | None:
    with database.transaction() as session:
        return sending.settle(session, ready, receipt, now=now, secret=SECRET)


def tried(database: Database, attempts: int) -> None:
    """So many attempts lie behind it, this one with them."""
    with database.transaction() as session:
        session.get_one(Outbound, 1).attempts = attempts


def nth(ready: sending.Ready, attempt: int) -> sending.Ready:
    """The same row under a later attempt."""
    whole = (ready.outbound_id, attempt, ready.channel, ready.to, ready.from_e164, ready.body)
    return sending.Ready(*whole, ready.expires_at)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 64), (7, 128), (8, 256), (9, 300), (20, 300), (29, 300)],
)
def test_each_wait_is_twice_the_last_up_to_five_minutes(
    database: Database, house: Settings, attempts: int, seconds: int
) -> None:
    ready = nth(says(database, house), attempts)
    tried(database, attempts)
    assert answered(database, ready, Later("busy")) is Status.QUEUED
    wait = (row(database).due_at - NOON).total_seconds()
    assert seconds <= wait <= seconds * 1.5


@pytest.mark.parametrize(
    ("asked_for", "least"), [(None, 2.0), (0.0, 2.0), (1.0, 2.0), (60.0, 60.0), (1800.0, 1800.0)]
)
def test_what_the_provider_asks_for_is_the_least(
    database: Database, house: Settings, asked_for: float | None, least: float
) -> None:
    answered(database, says(database, house), Later("busy", asked_for))
    wait = (row(database).due_at - NOON).total_seconds()
    assert least <= wait <= least * 1.5


@pytest.mark.parametrize(("attempts", "status"), [(29, Status.QUEUED), (30, Status.FAILED)])
def test_the_thirtieth_attempt_is_the_last(
    database: Database, house: Settings, attempts: int, status: Status
) -> None:
    ready = nth(says(database, house), attempts)
    tried(database, attempts)
    assert answered(database, ready, Later("busy")) is status


@pytest.mark.parametrize(("attempts", "status"), [(4, Status.QUEUED), (5, Status.FAILED)])
@pytest.mark.parametrize("receipt", [Later("busy"), Unknown("no word")])
def test_an_away_message_has_five_attempts(
    database: Database, house: Settings, attempts: int, status: Status, receipt: Receipt
) -> None:
    ready = nth(says(database, house, **PUSH), attempts)
    tried(database, attempts)
    assert answered(database, ready, receipt) is status


def test_a_failed_away_message_starts_no_other(database: Database, house: Settings) -> None:
    answered(database, says(database, house, **PUSH), Refused("no such address"))
    with database.reading() as session:
        assert [found.status for found in session.query(Outbound)] == [Status.FAILED]


@pytest.mark.parametrize(
    ("receipt", "status", "reason"),
    [
        (Accepted("SM1"), Status.ACCEPTED, None),
        (Refused("no mobile", 21614), Status.FAILED, "no mobile"),
        (Kept("dry run"), Status.SUPPRESSED, "dry run"),
        (Later("busy"), Status.QUEUED, "busy"),
        (Unknown("a time-out"), Status.UNKNOWN, "a time-out"),
    ],
)
def test_every_answer_lets_go_of_the_lease(
    database: Database, house: Settings, receipt: Receipt, status: Status, reason: str | None
) -> None:
    assert answered(database, says(database, house), receipt) is status
    found = row(database)
    assert (found.reason, found.leased_until, found.leased_by) == (reason, None, None)


@pytest.mark.parametrize(
    ("receipt", "line"),
    [
        (Accepted("SM1"), "accepted"),
        (Refused("no mobile", 21614), "refused: no mobile"),
        (Kept("dry run"), "kept: dry run"),
        (Later("busy", 60.0), "later: busy"),
        (Unknown("x" * 195), ("unknown: " + "x" * 195)[:200]),
    ],
)
def test_an_attempt_closes_with_one_line(
    database: Database, house: Settings, receipt: Receipt, line: str
) -> None:
    answered(database, says(database, house), receipt, later(seconds=3))
    with database.reading() as session:
        attempt = session.query(Attempt).one()
    assert (attempt.number, attempt.ended_at, attempt.result) == (1, later(seconds=3), line)


@pytest.mark.parametrize(
    "receipt", [Refused("no"), Kept("dry run"), Later("busy"), Unknown("again"), Accepted("SM2")]
)
def test_what_was_taken_stays_taken(database: Database, house: Settings, receipt: Receipt) -> None:
    ready = says(database, house)
    answered(database, ready, Accepted("SM1"))
    assert answered(database, ready, receipt) is None
    assert (row(database).status, row(database).sid) == (Status.ACCEPTED, "SM1")


def test_a_doubt_that_clears_up_late_is_accepted(database: Database, house: Settings) -> None:
    ready = says(database, house)
    answered(database, ready, Unknown("a time-out"))
    assert answered(database, ready, Accepted("SM1"), later(1)) is Status.ACCEPTED
    assert (row(database).sid, row(database).look_at) == ("SM1", None)


@pytest.mark.parametrize("receipt", [Refused("no"), Later("busy"), Kept("dry run")])
def test_a_doubt_is_not_cleared_by_a_late_no(database: Database, house: Settings, receipt: Receipt) -> None:
    ready = says(database, house)
    answered(database, ready, Unknown("a time-out"))
    assert answered(database, ready, receipt, later(1)) is None
    assert row(database).status is Status.UNKNOWN


def test_a_row_that_is_gone_is_settled_by_nobody(database: Database, house: Settings) -> None:
    ready = says(database, house)
    gone = sending.Ready(99, 1, ready.channel, ready.to, ready.from_e164, ready.body, None)
    assert answered(database, gone, Accepted("SM1")) is None
    assert begun(database, house, 99) is None


@pytest.mark.parametrize(("milliseconds", "begins"), [(0, True), (50, True), (51, False), (1000, False)])
def test_a_timer_may_ring_a_twentieth_of_a_second_early(
    database: Database, house: Settings, milliseconds: int, begins: bool
) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, due_at=NOON + timedelta(milliseconds=milliseconds))
    assert (begun(database, house) is not None) is begins


@pytest.mark.parametrize(("left", "status"), [(1, Status.FAILED), (2, Status.FAILED), (3600, Status.QUEUED)])
def test_no_wait_goes_beyond_its_use(database: Database, house: Settings, left: int, status: Status) -> None:
    ready = says(database, house, expires_at=later(seconds=left))
    assert answered(database, ready, Later("busy")) is status


@pytest.mark.parametrize(
    ("channel", "status"),
    [(Channel.SMS, Status.UNKNOWN), (Channel.CALL, Status.UNKNOWN), (Channel.PUSH, Status.QUEUED)],
)
def test_a_new_start_asks_what_became_of_what_was_being_said(
    database: Database, house: Settings, channel: Channel, status: Status
) -> None:
    to = "away/1" if channel is Channel.PUSH else SAM
    says(database, house, channel=channel, purpose=Purpose.NOTICE, to=to, contact_id=None)
    with database.transaction() as session:
        assert sending.orphans(session, now=NOON, lease_now=None) == [1]
    assert row(database).status is status


def test_a_lease_that_runs_is_nobodys_orphan(database: Database, house: Settings) -> None:
    says(database, house)
    with database.transaction() as session:
        lease_now = database.lease_seconds(session)
        assert sending.orphans(session, now=NOON + DAY, lease_now=lease_now) == []
        assert sending.orphans(session, now=NOON, lease_now=lease_now + 61) == [1]


def test_a_release_lets_go_of_every_lease(database: Database, house: Settings) -> None:
    says(database, house)
    with database.transaction() as session:
        sending.release(session)
    assert (row(database).leased_until, row(database).leased_by) == (None, None)


def test_claims_come_soonest_first_and_no_more_than_asked(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        for key, seconds in (("late", -1), ("later", -5), ("latest", -9)):
            queue(session, key, due_at=later(seconds=seconds))
        lease_now = database.lease_seconds(session)
        rows = sending.claim(session, horizon=NOON, lease_now=lease_now, by="test", limit=2)
    assert sorted(outbound_id for outbound_id, _ in rows) == [2, 3]
