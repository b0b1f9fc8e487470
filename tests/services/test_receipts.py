"""Callbacks join what was said, in any order and any number; states only move forward."""

from pathlib import Path

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.gateways.base import Accepted, Unknown
from callbot.models import Attempt, Event, Message, Outbound, ParkedCallback
from callbot.services import optouts, receipts, sending
from tests.outboxes import DANA, NOON, SAM, SECRET, begun, household, queue, row, settings, statuses

SID = "SM" + "0" * 32


@pytest.fixture
def ready(database: Database, tmp_path: Path) -> sending.Ready:
    """A text to Dana that is being sent."""
    household(database)
    with database.transaction() as session:
        queue(session)
    found = begun(database, settings(tmp_path))
    assert found is not None
    return found


def settle(database: Database, ready: sending.Ready, receipt: Accepted | Unknown) -> Status | None:
    with database.transaction() as session:
        return sending.settle(session, ready, receipt, now=NOON, secret=SECRET)


def callback(
    database: Database, status: str, code: int | None = None, *, o: int | None = None, a: int = 1
) -> None:
    with database.transaction() as session:
        receipts.message_status(
            session,
            sid=SID,
            status=status,
            error_code=code,
            outbound_id=o,
            attempt=a,
            now=NOON,
            secret=SECRET,
        )


def test_delivered_is_delivered(database: Database, ready: sending.Ready) -> None:
    settle(database, ready, Accepted(SID))
    callback(database, "sent")
    assert row(database).status is Status.ACCEPTED
    callback(database, "delivered")
    assert row(database).status is Status.DELIVERED


def test_dr_03_statuses_only_move_forward(database: Database, ready: sending.Ready) -> None:
    settle(database, ready, Accepted(SID))
    for status in ("delivered", "sent", "queued", "failed"):
        callback(database, status)
    assert row(database).status is Status.DELIVERED
    with database.reading() as session:
        assert session.query(Message).one().status == "delivered"
        assert [event.what for event in session.query(Event)] == ["status_ignored"]


def test_dr_06_a_callback_before_its_sid_is_parked_and_joined(
    database: Database, ready: sending.Ready
) -> None:
    callback(database, "delivered")
    assert row(database).status is Status.SENDING
    settle(database, ready, Accepted(SID))
    assert row(database).status is Status.DELIVERED
    with database.reading() as session:
        assert session.query(ParkedCallback).count() == 0


@pytest.mark.parametrize("doubtful", [False, True])
def test_cr_03_a_callback_brings_the_sid_that_was_lost(
    database: Database, ready: sending.Ready, doubtful: bool
) -> None:
    if doubtful:
        settle(database, ready, Unknown("a reset"))
    callback(database, "sent", o=1)
    assert (row(database).status, row(database).sid) == (Status.ACCEPTED, SID)
    settle(database, ready, Unknown("a time-out"))
    assert row(database).status is Status.ACCEPTED


def test_a_callback_ends_the_attempt_whose_sender_says_no_more(
    database: Database, ready: sending.Ready
) -> None:
    callback(database, "sent", o=ready.outbound_id)
    with database.reading() as session:
        assert session.scalars(select(Attempt.result)).one() == "accepted: its callback told"
    settle(database, ready, Accepted(SID))  # it does, after all
    with database.reading() as session:
        assert session.scalars(select(Attempt.result)).one() == "accepted"


def test_a_callback_of_another_attempt_brings_nothing(database: Database, ready: sending.Ready) -> None:
    callback(database, "sent", o=1, a=7)
    assert row(database).sid is None


def test_an_undelivered_text_is_told_to_the_owner_once(database: Database, ready: sending.Ready) -> None:
    settle(database, ready, Accepted(SID))
    for _ in range(2):
        callback(database, "undelivered", 30006)
    failed, *notices = statuses(database)
    assert failed is Status.FAILED
    assert row(database, 2).to == SAM
    assert "landline" in row(database, 2).body
    assert len(notices) == 2  # to the phone, and away since the owner showed no life


def test_an_opt_out_in_a_callback_is_remembered(database: Database, ready: sending.Ready) -> None:
    settle(database, ready, Accepted(SID))
    callback(database, "failed", 21610)
    with database.reading() as session:
        assert optouts.is_stopped(session, 1, DANA, SECRET)


@pytest.mark.parametrize(
    ("status", "key", "stands"),
    [
        ("ringing", False, Status.ACCEPTED),
        ("completed", True, Status.DELIVERED),
        ("completed", False, Status.FAILED),
        ("no-answer", False, Status.FAILED),
        ("busy", False, Status.FAILED),
    ],
)
def test_a_call_arrived_only_if_a_key_was_pressed(
    database: Database, tmp_path: Path, status: str, key: bool, stands: Status
) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, channel=Channel.CALL, purpose=Purpose.REMINDER, to=SAM)
    ready = begun(database, settings(tmp_path))
    assert ready is not None
    settle(database, ready, Accepted("CA" + "0" * 32))
    with database.transaction() as session:
        session.get_one(Outbound, 1).acknowledged_at = NOON if key else None
        receipts.call_status(session, sid="CA" + "0" * 32, status=status, outbound_id=1, attempt=1, now=NOON)
    assert row(database).status is stands
