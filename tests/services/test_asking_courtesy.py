"""The facts that courtesy is asked with are counted from the rows themselves."""

from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import State
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.models import Appointment, Call, Conversation, Outbound
from callbot.settings import Settings
from tests.outboxes import BOT, DANA, NOON, SAM, begun, household, later, queue, row, settings


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return settings(tmp_path, caps={"texts_per_contact_day": 2})


def talk(database: Database, heard_minutes: float | None = None) -> None:
    """A conversation with Dana, last heard so long after noon."""
    with database.transaction() as session:
        session.add(
            Conversation(
                owner_id=1,
                contact_id=1,
                state=State.OPEN,
                reach=DANA,
                dialled=BOT,
                heard_at=None if heard_minutes is None else later(heard_minutes),
                opened_at=NOON,
            )
        )


def agreed(database: Database, status: AppointmentStatus, version: int = 1) -> None:
    """An appointment with Dana at one o'clock."""
    talk(database)
    with database.transaction() as session:
        session.add(
            Appointment(
                owner_id=1,
                contact_id=1,
                conversation_id=1,
                status=status,
                starts_at=later(60),
                ends_at=later(90),
                zone="America/New_York",
                wall="2026-11-24T13:00",
                exact=True,
                minutes=30,
                calls=Caller.CONTACT,
                number=SAM,
                medium=Medium.PHONE,
                version=version,
                uid="one",
                agreed_at=NOON,
            )
        )


def reminder(database: Database) -> None:
    with database.transaction() as session:
        queue(session, purpose=Purpose.REMINDER, channel=Channel.CALL, to=SAM, appointment_id=1, version=1)


def left(database: Database, count: int, purpose: Purpose = Purpose.REPLY) -> None:
    """So many texts to Dana left a minute before noon."""
    with database.transaction() as session:
        for turn in range(count):
            queue(session, f"before/{turn}", purpose=purpose)
    with database.transaction() as session:
        for found in session.query(Outbound):
            found.status, found.begun_at = Status.DELIVERED, NOON - timedelta(minutes=1)
            found.attempts = 1


def test_a_text_back_is_dropped_once_they_have_spoken(database: Database, house: Settings) -> None:
    household(database)
    talk(database, heard_minutes=1)
    with database.transaction() as session:
        queue(session, purpose=Purpose.TEXT_BACK, conversation_id=1)
    assert begun(database, house, now=later(2)) is None
    assert row(database).reason == "they have spoken since"


@pytest.mark.parametrize(
    ("status", "version", "reason"),
    [
        (AppointmentStatus.CANCELLED, 1, "the appointment is off"),
        (AppointmentStatus.CONFIRMED, 2, "the appointment has moved"),
    ],
)
def test_a_reminder_of_what_is_no_longer_so_is_dropped(
    database: Database, house: Settings, status: AppointmentStatus, version: int, reason: str
) -> None:
    household(database)
    agreed(database, status, version)
    reminder(database)
    assert begun(database, house) is None
    assert row(database).reason == reason


def test_a_reminder_of_what_stands_leaves(database: Database, house: Settings) -> None:
    household(database)
    agreed(database, AppointmentStatus.CONFIRMED)
    reminder(database)
    assert begun(database, house) is not None


def test_nothing_rings_around_the_call_itself(database: Database, house: Settings) -> None:
    household(database)
    agreed(database, AppointmentStatus.CONFIRMED)
    reminder(database)
    assert begun(database, house, now=later(57)) is None
    assert row(database).status is Status.SUPPRESSED


@pytest.mark.parametrize(
    ("minutes", "leaves"), [(54, True), (55, False), (60, False), (104, False), (105, True)]
)
def test_no_ring_about_anything_falls_into_the_silence_of_any_call(
    database: Database, house: Settings, minutes: int, leaves: bool
) -> None:
    household(database)
    agreed(database, AppointmentStatus.CONFIRMED)
    with database.transaction() as session:
        queue(session, purpose=Purpose.NOTICE, channel=Channel.CALL, to=SAM)
    assert (begun(database, house, now=later(minutes)) is not None) is leaves


@pytest.mark.parametrize(("minutes", "leaves"), [(62, True), (67, False), (114, False), (115, True)])
def test_the_silence_moves_with_who_runs_late(
    database: Database, house: Settings, minutes: int, leaves: bool
) -> None:
    household(database)
    agreed(database, AppointmentStatus.CONFIRMED)
    with database.transaction() as session:
        session.get_one(Appointment, 1).late_minutes = 10
        queue(session, purpose=Purpose.NOTICE, channel=Channel.CALL, to=SAM)
    assert (begun(database, house, now=later(minutes)) is not None) is leaves


def test_a_reminder_of_one_call_does_not_ring_into_another(database: Database, house: Settings) -> None:
    household(database)
    agreed(database, AppointmentStatus.CONFIRMED)
    with database.transaction() as session:
        session.get_one(Appointment, 1).exact = False  # a window, in which the call may come at any minute
        queue(session, purpose=Purpose.REMINDER, channel=Channel.CALL, to=SAM, appointment_id=None)
    assert begun(database, house, now=later(80)) is None
    assert row(database).reason == "nothing rings around an agreed call"


@pytest.mark.parametrize(("earlier", "leaves"), [(1, True), (2, False)])
def test_ab_12_a_contacts_day_is_counted(
    database: Database, house: Settings, earlier: int, leaves: bool
) -> None:
    household(database)
    left(database, earlier)
    with database.transaction() as session:
        queue(session, "one more")
    assert (begun(database, house, earlier + 1) is not None) is leaves


def test_two_unanswered_text_backs_a_week_are_enough(database: Database, tmp_path: Path) -> None:
    household(database)
    left(database, 2, Purpose.TEXT_BACK)
    with database.transaction() as session:
        queue(session, "one more", purpose=Purpose.TEXT_BACK)
    assert begun(database, settings(tmp_path), 3) is None
    assert row(database, 3).reason == "they left our last texts unanswered"


def test_a_text_waits_while_another_call_with_them_goes_on(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        session.add(
            Call(
                owner_id=1,
                number_id=1,
                contact_id=1,
                sid="CA" + "0" * 32,
                from_e164=DANA,
                to_e164=BOT,
                mode=Mode.FORWARDED,
                started_at=NOON - timedelta(minutes=1),
            )
        )
        queue(session)
    assert begun(database, house) is None
    assert (row(database).status, row(database).due_at) == (Status.QUEUED, later(seconds=30))
    assert (
        begun(database, house, now=later(12)) is not None
    )  # an end that nobody told us of holds nothing for ever


def test_a_premium_number_is_never_texted(database: Database, house: Settings) -> None:
    household(database)
    with database.transaction() as session:
        queue(session, to="+19005550123")
    assert begun(database, house) is None
    assert row(database).status is Status.SUPPRESSED
