"""A house with rows of two owners in it: one of everything that the API lists, for each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import State
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from callbot.gateways.dry import DryPush, DryTelephone
from callbot.models import (
    Appointment,
    Call,
    Contact,
    ContactNumber,
    Conversation,
    Expectation,
    Message,
    Number,
    Outbound,
    Owner,
    Voicemail,
)
from callbot.runtime import Clock, Runtime
from callbot.services import optouts, tokens
from callbot.settings import Settings

NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)
SECRET = "a secret that was made up for tests"
AWAY = "ntfys://a-secret-topic"


def house(database: Database, home: Path) -> Runtime:
    """The house around a database, dry, with nothing running."""
    return Runtime(
        settings=Settings(home=home, secret_key=SECRET),
        database=database,
        clock=Clock(),
        telephone=DryTelephone(),
        push=DryPush(),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """An owner in the house, and the tokens to ask about them."""

    id: int
    token: str
    reader: str


def moved_in(session: Session, digit: int) -> Known:
    """An owner with one of everything; `digit` tells their numbers apart."""
    owner = Owner(
        name="Sam Lee",
        phone=f"+1212555014{digit}",
        timezone="America/New_York",
        country="US",
        mode=Mode.RING_FIRST,
        stated="any morning after 9",
        created_at=NOW,
    )
    session.add(owner)
    session.flush()
    number = Number(owner_id=owner.id, e164=f"+1212555010{digit}", created_at=NOW)
    contact = Contact(owner_id=owner.id, name="Dana", kind=ContactKind.RECRUITER, created_at=NOW)
    session.add_all([number, contact])
    session.flush()
    _calls(session, owner.id, number, contact, digit)
    _agreed(session, owner.id, contact, digit)
    return Known(
        owner.id,
        tokens.create(session, "both", owner_id=owner.id, now=NOW),
        tokens.create(session, "reads", owner_id=owner.id, read_only=True, now=NOW),
    )


def _calls(session: Session, owner_id: int, number: Number, contact: Contact, digit: int) -> None:
    reach = f"+1617555013{digit}"
    call = Call(
        owner_id=owner_id,
        number_id=number.id,
        contact_id=contact.id,
        sid=f"CA{digit:032}",
        from_e164=reach,
        to_e164=number.e164,
        mode=Mode.RING_FIRST,
        started_at=NOW,
        outcome=Outcome.VOICEMAIL,
        seconds=31,
    )
    session.add_all([call, ContactNumber(owner_id=owner_id, contact_id=contact.id, e164=reach)])
    session.flush()
    session.add(Voicemail(owner_id=owner_id, call_id=call.id, seconds=24, kept=True, at=NOW))
    session.add(
        Message(
            owner_id=owner_id,
            sid=f"SM{digit:032}",
            direction="inbound",
            from_e164=reach,
            to_e164=number.e164,
            body="1",
            status="received",
            at=NOW,
        )
    )
    optouts.remember(session, owner_id, reach, NOW, SECRET)


def _agreed(session: Session, owner_id: int, contact: Contact, digit: int) -> None:
    reach = f"+1617555013{digit}"
    conversation = Conversation(
        owner_id=owner_id,
        contact_id=contact.id,
        state=State.AGREED,
        reach=reach,
        dialled=f"+1212555010{digit}",
        opened_at=NOW,
    )
    session.add(conversation)
    session.flush()
    starts_at = NOW + timedelta(days=2)
    appointment = Appointment(
        owner_id=owner_id,
        contact_id=contact.id,
        conversation_id=conversation.id,
        status=AppointmentStatus.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        zone="America/New_York",
        wall="2026-02-04T09:18",
        exact=True,
        minutes=30,
        calls=Caller.CONTACT,
        number=f"+1212555010{digit}",
        medium=Medium.PHONE,
        uid=f"made-up-{digit}",
        agreed_at=NOW,
    )
    session.add(appointment)
    session.flush()
    for key, channel, to in (("text", Channel.SMS, f"+1212555014{digit}"), ("push", Channel.PUSH, AWAY)):
        session.add(
            Outbound(
                owner_id=owner_id,
                key=key,
                channel=channel,
                purpose=Purpose.REMINDER,
                to=to,
                from_e164=f"+1212555010{digit}",
                body="Acme calls you.",
                due_at=NOW,
                status=Status.DELIVERED,
                appointment_id=appointment.id,
                created_at=NOW,
                acknowledged_at=NOW if channel is Channel.SMS else None,
            )
        )
    session.add(
        Expectation(
            owner_id=owner_id,
            who="Acme",
            rule="any morning after 9",
            from_on=date(2026, 2, 3),
            until_on=date(2026, 2, 6),
            status="open",
        )
    )
