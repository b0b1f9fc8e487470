"""A look at the provider's list: when it is due, how far it reaches, and what in it is ours."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callbot.db import Base, Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.gateways.base import Found, Later, Unknown
from callbot.models import Outbound
from callbot.services import lookups, sending
from tests.outboxes import NOON, SAM, SECRET, begun, household, later, queue, row, settings

WORDS = "Hi, you just called Sam"
SID = "SM" + "0" * 32


@pytest.fixture
def doubtful(sqlite: Database, tmp_path: Path) -> Database:
    """One text to Dana of which nobody knows whether it was sent."""
    return in_doubt(sqlite, tmp_path)


def in_doubt(database: Database, home: Path, **more: object) -> Database:
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    household(database)
    with database.transaction() as session:
        queue(session, **more)  # type: ignore[arg-type]
    ready = begun(database, settings(home))
    assert ready is not None
    with database.transaction() as session:
        sending.settle(session, ready, Unknown("a time-out"), now=NOON, secret=SECRET)
    return database


def doubt(database: Database, now: datetime) -> lookups.Doubt | None:
    with database.transaction() as session:
        return lookups.begin(session, 1, now=now)


def looks(database: Database, found: list[Found] | Later, now: datetime) -> Status | None:
    sought = doubt(database, now)
    assert sought is not None
    with database.transaction() as session:
        return lookups.settle(session, sought, found, now=now, secret=SECRET)


@pytest.mark.parametrize(("seconds", "due"), [(0, False), (119, False), (120, True), (600, True)])
def test_the_first_look_is_two_minutes_away(doubtful: Database, seconds: int, due: bool) -> None:
    assert (doubt(doubtful, later(seconds=seconds)) is not None) is due


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.UNKNOWN])
def test_only_what_is_in_doubt_is_looked_for(doubtful: Database, status: Status) -> None:
    with doubtful.transaction() as session:
        session.get_one(Outbound, 1).status = status
    assert doubt(doubtful, later(5)) is None


@pytest.mark.parametrize(("channel", "seconds"), [(Channel.SMS, 600), (Channel.CALL, 90)])
def test_a_look_reaches_around_the_attempt(
    sqlite: Database, tmp_path: Path, channel: Channel, seconds: int
) -> None:
    in_doubt(sqlite, tmp_path, channel=channel, purpose=Purpose.REMINDER, to=SAM)
    found = doubt(sqlite, later(2))
    assert found is not None
    assert (found.since, found.until) == (later(-2), NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (WORDS, Status.ACCEPTED),
        (f" {WORDS}\n", Status.ACCEPTED),
        (f"Sent from a trial account - {WORDS}", Status.ACCEPTED),
        (f"{WORDS} Lee", Status.UNKNOWN),
        (WORDS.upper(), Status.UNKNOWN),
        ("", Status.UNKNOWN),
    ],
)
def test_a_text_is_known_by_its_words(doubtful: Database, body: str, status: Status) -> None:
    assert looks(doubtful, [Found(SID, body, "sent", NOON)], later(2)) is status


def test_a_call_is_known_without_words(sqlite: Database, tmp_path: Path) -> None:
    in_doubt(sqlite, tmp_path, channel=Channel.CALL, purpose=Purpose.REMINDER, to=SAM)
    assert looks(sqlite, [Found("CA1", "", "ringing", NOON)], later(2)) is Status.ACCEPTED
    assert row(sqlite).sid == "CA1"


@pytest.mark.parametrize(("minutes", "status"), [(24 * 60 - 3, Status.UNKNOWN), (24 * 60 - 2, Status.FAILED)])
def test_a_list_is_asked_for_a_day(doubtful: Database, minutes: int, status: Status) -> None:
    assert looks(doubtful, Later("down"), later(minutes)) is status
    assert (row(doubtful).look_at is None) is (status is Status.FAILED)


def test_an_attempt_that_is_over_is_not_judged(doubtful: Database) -> None:
    sought = doubt(doubtful, later(2))
    assert sought is not None
    with doubtful.transaction() as session:
        session.get_one(Outbound, 1).attempts = 2
    with doubtful.transaction() as session:
        assert lookups.settle(session, sought, [], now=later(2), secret=SECRET) is None


def test_what_is_of_no_more_use_is_not_said_anew(sqlite: Database, tmp_path: Path) -> None:
    in_doubt(sqlite, tmp_path, expires_at=later(12))
    assert looks(sqlite, [], later(2)) is Status.UNKNOWN
    assert looks(sqlite, [], later(12)) is Status.FAILED
