"""A row leaves once: claimed under a lease, begun behind a guard, settled by its own attempt alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.gateways.base import Accepted, Found, Kept, Later, Receipt, Refused, Unknown
from callbot.models import Attempt, Message
from callbot.services import lookups, optouts, sending
from callbot.settings import Settings
from tests.outboxes import DANA, NOON, SAM, SECRET, begun, household, later, queue, row, settings, statuses

SID = "SM" + "0" * 32


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return settings(tmp_path)


def said(database: Database, house: Settings, receipt: Receipt, **more: object) -> Status | None:
    """Queue one thing, begin, and let the provider answer."""
    household(database)
    with database.transaction() as session:
        queue(session, **more)  # type: ignore[arg-type]
    ready = begun(database, house)
    assert ready is not None
    with database.transaction() as session:
        return sending.settle(session, ready, receipt, now=NOON, secret=SECRET)


def looked(database: Database, found: list[Found] | Later, minutes: float) -> Status | None:
    with database.transaction() as session:
        doubt = lookups.begin(session, 1, now=later(minutes))
        assert doubt is not None
        return lookups.settle(session, doubt, found, now=later(minutes), secret=SECRET)


def claimed(database: Database, seconds: float = 0, lease: float = 0) -> list[int]:
    with database.transaction() as session:
        rows = sending.claim(
            session,
            horizon=later(seconds=seconds),
            lease_now=database.lease_seconds(session) + lease,
            by="test",
            limit=10,
        )
    return sorted(outbound_id for outbound_id, _ in rows)


def test_only_what_is_due_is_claimed_and_only_once(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, "now")
        queue(session, "soon", due_at=later(seconds=5))
    assert claimed(database) == [1]
    assert claimed(database) == []
    assert claimed(database, seconds=5) == [2]


def test_cr_02_a_claim_is_taken_back_when_its_lease_ends(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    assert claimed(database) == [1]
    assert claimed(database, lease=sending.LEASE_SECONDS + 1) == [1]


def test_a_row_begins_once(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    first = begun(database, house)
    assert first is not None
    assert first.attempt == 1
    assert begun(database, house) is None


def test_a_row_does_not_begin_before_its_instant(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, due_at=later(seconds=1))
    assert begun(database, house) is None
    assert begun(database, house, now=later(seconds=1)) is not None


def test_what_came_too_late_is_not_said(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, expires_at=later(minutes=1))
    assert begun(database, house, now=later(minutes=2)) is None
    assert (row(database).status, row(database).reason) == (Status.SUPPRESSED, "its time has passed")


def test_ab_09_nobody_who_opted_out_is_texted(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
        optouts.remember(session, 1, DANA, NOON, SECRET)
    assert begun(database, house) is None
    assert row(database).status is Status.SUPPRESSED


def test_at_night_a_text_back_waits_for_the_morning(database: Database, house: Settings) -> None:
    household(database)
    night = later(minutes=11 * 60)
    with database.transaction() as session:
        queue(session, due_at=night, purpose=Purpose.TEXT_BACK)
    assert begun(database, house, now=night) is None
    held = row(database)
    assert (held.status, held.due_at) == (Status.QUEUED, later(minutes=20 * 60))
    assert held.leased_until is None


def test_taken_is_accepted_and_stands_among_the_messages(database: Database, house: Settings) -> None:
    assert said(database, house, Accepted(SID)) is Status.ACCEPTED
    with database.reading() as session:
        message = session.query(Message).one()
        assert (message.sid, message.to_e164, message.direction) == (SID, DANA, "outbound")
        assert session.query(Attempt).one().result == "accepted"


def test_cr_06_a_refusal_is_final_and_the_owner_learns_why(database: Database, house: Settings) -> None:
    receipt = Refused("that number cannot get texts: it is a landline", 21635)
    assert said(database, house, receipt) is Status.FAILED
    notice = row(database, 2)
    assert notice.to == SAM
    assert "landline" in notice.body
    assert "617-555-0133" in notice.body


def test_cr_06_21610_is_an_opt_out(database: Database, house: Settings) -> None:
    said(database, house, Refused("they asked not to be texted", 21610))
    with database.reading() as session:
        assert optouts.is_stopped(session, 1, DANA, SECRET)


def test_what_cannot_reach_the_owners_phone_goes_to_the_away_channel(
    database: Database, house: Settings
) -> None:
    said(database, house, Refused("off", 30003), key="booked/1/sms", purpose=Purpose.NOTICE, to=SAM)
    away = row(database, 2)
    assert (away.channel, away.key) == (Channel.PUSH, "booked/1/push1")


def test_dry_run_suppresses(database: Database, house: Settings) -> None:
    assert said(database, house, Kept("dry run")) is Status.SUPPRESSED
    assert row(database).reason == "dry run"


def test_cr_05_later_waits_and_tries_again(database: Database, house: Settings) -> None:
    assert said(database, house, Later("busy", 10.0)) is Status.QUEUED
    waits = row(database).due_at - NOON
    assert timedelta(seconds=10) <= waits <= timedelta(seconds=15)
    again = begun(database, house, now=later(seconds=15))
    assert again is not None
    assert again.attempt == 2


def test_cr_05_it_does_not_wait_beyond_its_use(database: Database, house: Settings) -> None:
    assert said(database, house, Later("busy", 60.0), expires_at=later(seconds=30)) is Status.FAILED


def test_cr_11_a_late_settlement_of_an_old_attempt_changes_nothing(
    database: Database, house: Settings
) -> None:
    said(database, house, Later("busy"))
    assert begun(database, house, now=later(minutes=1)) is not None
    old = sending.Ready(1, 1, Channel.SMS, DANA, "", "", None)
    with database.transaction() as session:
        assert sending.settle(session, old, Refused("no"), now=NOON, secret=SECRET) is None
    assert row(database).status is Status.SENDING


def test_cr_04_unknown_is_not_said_again_before_it_is_looked_up(database: Database, house: Settings) -> None:
    assert said(database, house, Unknown("a time-out")) is Status.UNKNOWN
    assert begun(database, house, now=later(minutes=1)) is None
    with database.transaction() as session:
        assert lookups.begin(session, 1, now=later(minutes=1)) is None


def test_cr_03_what_is_found_at_twilio_is_adopted(database: Database, house: Settings) -> None:
    said(database, house, Unknown("a time-out"))
    trial = "Sent from your Twilio trial account - Hi, you just called Sam"
    found = [Found(SID, trial, "sent", NOON), Found("SM" + "1" * 32, "other words", "sent", NOON)]
    assert looked(database, found, minutes=2) is Status.ACCEPTED
    assert row(database).sid == SID


def test_a_sid_that_belongs_to_another_row_is_not_adopted(database: Database, house: Settings) -> None:
    said(database, house, Accepted(SID))
    with database.transaction() as session:
        queue(session, "same words")
    ready = begun(database, house, 2)
    assert ready is not None
    with database.transaction() as session:
        sending.settle(session, ready, Unknown("a time-out"), now=NOON, secret=SECRET)
    with database.transaction() as session:
        doubt = lookups.begin(session, 2, now=later(2))
        assert doubt is not None
        found = [Found(SID, "Hi, you just called Sam", "sent", NOON)]
        assert lookups.settle(session, doubt, found, now=later(2), secret=SECRET) is Status.UNKNOWN


def test_two_empty_looks_let_it_be_said_once_more(database: Database, house: Settings) -> None:
    said(database, house, Unknown("a time-out"))
    assert looked(database, [], minutes=2) is Status.UNKNOWN
    assert row(database).look_at == later(minutes=12)
    assert looked(database, [], minutes=12) is Status.QUEUED


def test_a_second_doubt_is_left_to_the_owner(database: Database, house: Settings) -> None:
    said(database, house, Unknown("a time-out"))
    for minutes in (2, 12):
        looked(database, [], minutes)
    ready = begun(database, house, now=later(12))
    assert ready is not None
    with database.transaction() as session:
        sending.settle(session, ready, Unknown("again"), now=later(12), secret=SECRET)
    looked(database, [], 14)
    assert looked(database, [], 24) is Status.FAILED
    assert row(database, 2).to == SAM


def test_two_matches_are_left_to_the_owner(database: Database, house: Settings) -> None:
    said(database, house, Unknown("a time-out"))
    words = "Hi, you just called Sam"
    found = [Found(SID, words, "sent", NOON), Found("SM" + "1" * 32, words, "sent", NOON)]
    assert looked(database, found, minutes=2) is Status.FAILED


def test_a_list_that_cannot_be_read_is_read_later(database: Database, house: Settings) -> None:
    said(database, house, Unknown("a time-out"))
    assert looked(database, Later("down"), minutes=2) is Status.UNKNOWN
    assert row(database).look_at == later(minutes=3)


def test_a_row_whose_process_died_is_unknown(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session)
    assert begun(database, house)
    with database.transaction() as session:
        assert sending.orphans(session, now=NOON, lease_now=database.lease_seconds(session)) == []
        assert sending.orphans(session, now=NOON, lease_now=None) == [1]
    assert row(database).status is Status.UNKNOWN


def test_an_away_message_in_doubt_is_said_again(database: Database, house: Settings) -> None:
    """A doubled notice on the away channel is better than a lost one."""
    status = said(
        database,
        house,
        Unknown("no answer"),
        channel=Channel.PUSH,
        purpose=Purpose.NOTICE,
        to="away/1",
    )
    assert status is Status.QUEUED
    assert statuses(database) == [Status.QUEUED]


def test_an_away_message_whose_outcome_is_never_written_is_given_up(
    database: Database, house: Settings
) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, channel=Channel.PUSH, purpose=Purpose.NOTICE, to="away/1")
    for _ in range(sending.MOST_PUSHES):
        assert begun(database, house)
        with database.transaction() as session:
            sending.orphans(session, now=NOON, lease_now=None)
    assert begun(database, house) is None
    assert statuses(database) == [Status.FAILED]
