"""Rows that tests of going out begin with: Sam, who looks for work, Dana, who rang, and one thing to say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.models import Channel as Away
from callbot.models import Contact, Number, Outbound, Owner
from callbot.services import outbox, sending
from callbot.settings import Settings

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""Tuesday noon in New York."""
SAM, DANA, BOT = "+12125550143", "+16175550133", "+12125550100"
KIM, KIMS_BOT = "+13125550144", "+13125550101"
SECRET = "a secret of sixteen letters"


def settings(home: Path, **more: Any) -> Settings:
    """Plain settings in a folder of the test's own."""
    return Settings(home=home, secret_key=SECRET, public_url="http://127.0.0.1:9", **more)


def person(session: Session, number: str, **facts: Any) -> Owner:
    """An owner in the United States with a proven phone, and this number of callbot's."""
    owner = Owner(country="US", mode=Mode.FORWARDED, phone_proven_at=NOON, created_at=NOON, **facts)
    session.add(owner)
    session.flush()
    session.add(Number(owner_id=owner.id, e164=number, created_at=NOON))
    return owner


def household(database: Database) -> int:
    """Sam with a number and an away channel, and Dana as a contact: Sam's id. All have id 1."""
    with database.transaction() as session:
        sam = person(
            session, BOT, name="Sam Lee", phone=SAM, timezone="America/New_York", stated="any morning after 9"
        )
        session.add(Away(owner_id=sam.id, url="json://127.0.0.1:9/", proven_at=NOON))
        session.add(
            Contact(owner_id=sam.id, name="Dana", company="Acme", kind=ContactKind.RECRUITER, created_at=NOON)
        )
        return sam.id


def neighbour(database: Database) -> int:
    """Kim, another owner in the same house, with a number of her own: her id."""
    with database.transaction() as session:
        facts = {"name": "Kim Roe", "phone": KIM, "timezone": "America/Chicago", "stated": "weekdays 9 to 5"}
        return person(session, KIMS_BOT, **facts).id


def queue(session: Session, key: str = "miss/1", *, due_at: datetime = NOON, **more: Any) -> int | None:
    """Queue a text to Dana, or what `more` says otherwise."""
    given: dict[str, Any] = {
        "owner_id": 1,
        "channel": Channel.SMS,
        "purpose": Purpose.REPLY,
        "to": DANA,
        "from_e164": BOT,
        "body": "Hi, you just called Sam",
        "now": NOON,
        "contact_id": 1,
    }
    return outbox.enqueue(session, key=key, due_at=due_at, **{**given, **more})


def begun(
    database: Database, house: Settings, outbound_id: int = 1, now: datetime = NOON
) -> sending.Ready | None:
    """Begin to say a row, in a transaction of its own."""
    with database.transaction() as session:
        lease_now = database.lease_seconds(session)
        return sending.begin(
            session, outbound_id, settings=house, now=now, lease_now=lease_now, by="test", room=True
        )


def row(database: Database, outbound_id: int = 1) -> Outbound:
    """A row as it stands."""
    with database.reading() as session:
        return session.get_one(Outbound, outbound_id)


def statuses(database: Database) -> list[Status]:
    """How every row stands, oldest first."""
    with database.reading() as session:
        return [found.status for found in session.query(Outbound).order_by(Outbound.id)]


def later(minutes: float = 0, seconds: float = 0) -> datetime:
    """So long after noon."""
    return NOON + timedelta(minutes=minutes, seconds=seconds)
