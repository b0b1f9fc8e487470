"""Each invariant can fail: what breaks it is named, and the look after every test of this folder sees it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Base, Database
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import State
from callbot.domain.outbox import Purpose, Status
from callbot.models import Appointment, Attempt, Contact, Conversation, Outbound, Owner
from callbot.services import optouts
from callbot.simulator import Network, VirtualClock
from callbot.simulator.exchange import Message
from callbot.simulator.webhooks import Posted, Reply
from tests.faults import invariants
from tests.faults.conftest import broken_in
from tests.outboxes import BOT, DANA, NOON, SECRET, household, later, queue, settings


@pytest.fixture
def invariants_hold() -> None:
    """Not after these tests: here they are broken on purpose."""


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Database]:
    """Sam, Dana, and a text to her that is due."""
    opened = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    Base.metadata.create_all(opened.engine)
    household(opened)
    with opened.transaction() as session:
        queue(session)
    yield opened
    opened.close()


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return Network(VirtualClock(tmp_path / "clock"))


def broken(database: Database, tmp_path: Path, network: Network | None = None) -> list[str]:
    return [fault.split()[0] for fault in invariants.broken(database, settings(tmp_path), network)]


def text(database: Database, **columns: object) -> None:
    """The text to Dana, as it came to be."""
    with database.transaction() as session:
        row = session.get_one(Outbound, 1)
        for name, value in columns.items():
            setattr(row, name, value)


def agreed(database: Database, hours: float = 24, version: int = 1) -> None:
    """A time that Dana and Sam agreed, so many hours after noon."""
    with database.transaction() as session:
        talk = session.get(Conversation, 1) or Conversation(
            id=1, owner_id=1, contact_id=1, state=State.AGREED, reach=DANA, dialled=BOT, opened_at=NOON
        )
        session.add(talk)
        session.flush()
        session.add(
            Appointment(
                owner_id=1,
                contact_id=1,
                conversation_id=talk.id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=later(60 * hours),
                ends_at=later(60 * hours + 30),
                zone="America/New_York",
                wall="2026-11-25T12:00",
                exact=True,
                minutes=30,
                calls=Caller.CONTACT,
                number=BOT,
                medium=Medium.PHONE,
                version=version,
                uid=f"{hours}@callbot",
                agreed_at=NOON,
            )
        )


def test_a_sound_house_breaks_none(lite: Database, tmp_path: Path, network: Network) -> None:
    assert broken(lite, tmp_path, network) == []


@pytest.mark.parametrize(("door", "sid"), [("/twilio/sms", "MessageSid"), ("/twilio/voice#rc=5", "CallSid")])
def test_i1_what_was_acknowledged_and_is_gone(
    lite: Database, tmp_path: Path, network: Network, door: str, sid: str
) -> None:
    network.posted.append(Posted("POST", f"http://127.0.0.1:9{door}", {sid: "XX1"}, Reply(200)))
    assert broken(lite, tmp_path, network) == ["I1:"]


def test_i2_one_text_answered_twice(lite: Database, tmp_path: Path) -> None:
    with lite.transaction() as session:
        queue(session, "confirm/message/1")
        queue(session, "ask/message/1")
    assert broken(lite, tmp_path) == ["I2:"]


def test_i2_i3_what_left_twice(lite: Database, tmp_path: Path, network: Network) -> None:
    for sid in ("SM1", "SM2"):
        network.exchange.messages[sid] = Message(
            sid, "outbound-api", BOT, DANA, "Hi, you just called Sam", "sent", NOON
        )
    assert broken(lite, tmp_path, network) == ["I2/I3:"]


@pytest.mark.parametrize("status", [Status.SENDING, Status.UNKNOWN, Status.ACCEPTED])
def test_i3_a_row_that_nobody_will_look_at(lite: Database, tmp_path: Path, status: Status) -> None:
    text(lite, status=status)
    assert broken(lite, tmp_path) == ["I3:"]


def test_i3_an_attempt_without_end(lite: Database, tmp_path: Path) -> None:
    text(lite, status=Status.DELIVERED, sid="SM1")
    with lite.transaction() as session:
        session.add(Attempt(owner_id=1, outbound_id=1, number=1, begun_at=NOON))
    assert broken(lite, tmp_path) == ["I3:"]


def test_i4_a_row_of_another_owners(lite: Database, tmp_path: Path) -> None:
    with lite.transaction() as session:
        lee = Owner(name="Lee", phone="+12125550144", timezone="America/New_York", country="US")
        lee.mode, lee.stated, lee.created_at = "forwarded", "any morning", NOON  # type: ignore[assignment]
        session.add(lee)
        session.flush()
        session.add(Contact(owner_id=lee.id, kind="recruiter", created_at=NOON))
    text(lite, contact_id=2)
    assert broken(lite, tmp_path) == ["I4:"]


def test_i6_more_than_the_cap_allows(lite: Database, tmp_path: Path) -> None:
    with lite.transaction() as session:
        for number in range(2 * settings(tmp_path).caps.texts_per_contact_day + 1):
            row = session.get_one(Outbound, queue(session, f"more/{number}"))
            row.begun_at = NOON
    assert broken(lite, tmp_path) == ["I6:"]


def test_i7_a_text_after_an_opt_out(lite: Database, tmp_path: Path) -> None:
    with lite.transaction() as session:
        optouts.remember(session, 1, DANA, NOON, SECRET)
    text(lite, begun_at=NOON + timedelta(seconds=1))
    assert broken(lite, tmp_path) == ["I7:"]


def test_i8_a_time_without_reminders(lite: Database, tmp_path: Path) -> None:
    agreed(lite)
    assert broken(lite, tmp_path) == ["I8:"]


def test_i8_a_reminder_of_a_time_that_is_no_more(lite: Database, tmp_path: Path) -> None:
    agreed(lite, version=2)
    with lite.transaction() as session:
        for version in (1, 2):
            queue(session, f"remind/{version}", purpose=Purpose.REMINDER, appointment_id=1, version=version)
    assert broken(lite, tmp_path) == ["I8:"]


def test_i8_two_times_that_overlap(lite: Database, tmp_path: Path) -> None:
    agreed(lite)
    agreed(lite, 24.25)
    assert broken(lite, tmp_path) == ["I8:", "I8:", "I8:"]  # nor are there reminders


def test_the_look_after_every_test_sees_it(lite: Database, tmp_path: Path) -> None:
    text(lite, status=Status.SENDING)
    assert broken_in([f"sqlite:///{tmp_path / 'callbot.db'}"], tmp_path) == [
        "I3: miss/1 is sending and nobody will look at it"
    ]
    assert broken_in([f"sqlite:///{tmp_path / 'new.db'}"], tmp_path) == []
