"""What is put into the outbox is there once, moves while it is queued, and can be taken back."""

from pathlib import Path

import pytest

from callbot.db import Database
from callbot.domain.outbox import Due, Purpose, Status, Urgency
from callbot.services import outbox
from tests.outboxes import begun, household, later, queue, row, settings, statuses


def test_a_key_says_a_thing_once(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        assert queue(session) == 1
        assert queue(session, body="something else") is None
    assert statuses(database) == [Status.QUEUED]
    assert row(database).body == "Hi, you just called Sam"


def test_what_was_put_in_is_remembered_for_the_sender(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, "a")
        queue(session, "b")
        assert [outbound_id for outbound_id, *_ in session.info[outbox.DUE]] == [1, 2]


def test_a_rolled_back_happening_says_nothing(database: Database) -> None:
    household(database)

    def happen() -> None:
        with database.transaction() as session:
            queue(session)
            raise LookupError

    with pytest.raises(LookupError):
        happen()
    assert statuses(database) == []


def test_what_is_queued_moves_and_is_woken_at_its_new_instant(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    with database.transaction() as session:
        assert outbox.reschedule(session, 1, due_at=later(minutes=5), body="other words")
        assert session.info[outbox.DUE] == [Due(1, later(minutes=5), Urgency.NEXT, 1)]
    assert (row(database).due_at, row(database).body) == (later(minutes=5), "other words")


def test_what_has_begun_to_leave_does_not_move(database: Database, tmp_path: Path) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    assert begun(database, settings(tmp_path))
    with database.transaction() as session:
        assert not outbox.reschedule(session, 1, due_at=later(minutes=5))


def test_a_retraction_cancels_what_is_queued_and_names_what_flies(database: Database, tmp_path: Path) -> None:
    household(database)
    with database.transaction() as session:
        for key in ("flying", "waiting"):
            queue(session, key)
        queue(session, "of another kind", purpose=Purpose.CONFIRMATION)
    assert begun(database, settings(tmp_path))
    with database.transaction() as session:
        found = outbox.retract(
            session, outbound_ids=[1, 2, 3], purposes=[Purpose.REPLY], reason="they called off"
        )
    assert found == (1,)
    assert statuses(database) == [Status.SENDING, Status.CANCELLED, Status.QUEUED]
    assert row(database, 2).reason == "they called off"


def test_a_retraction_must_say_of_what(database: Database) -> None:
    with database.transaction() as session, pytest.raises(ValueError, match="retracted"):
        outbox.retract(session, reason="whatever")
