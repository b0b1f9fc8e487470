"""What the API lists: rows of one kind, the newest first, of one owner or, for an administrator, of all.

A page goes on after the id that it ended with, so that rows that come meanwhile shift nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Purpose
from callbot.models import (
    Appointment,
    Call,
    Contact,
    ContactNumber,
    Expectation,
    Message,
    OptOut,
    Outbound,
    Owner,
    Tape,
    Voicemail,
)
from callbot.services import optouts

Row = Call | Message | Contact | Appointment | Expectation | Outbound | Owner


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of list: its rows, whose they are, and the instant that `since` asks about."""

    row: type[Any]
    at: Any
    owner_id: Any
    only: tuple[ColumnElement[bool], ...] = ()


CALLS = Listed(Call, Call.started_at, Call.owner_id)
MESSAGES = Listed(Message, Message.at, Message.owner_id)
CONTACTS = Listed(Contact, Contact.created_at, Contact.owner_id)
APPOINTMENTS = Listed(Appointment, Appointment.starts_at, Appointment.owner_id)
OUTBOX = Listed(Outbound, Outbound.created_at, Outbound.owner_id)
REMINDERS = Listed(Outbound, Outbound.due_at, Outbound.owner_id, (Outbound.purpose == Purpose.REMINDER,))
EXPECTATIONS = Listed(Expectation, Expectation.until_on, Expectation.owner_id)
OWNERS = Listed(Owner, Owner.created_at, Owner.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a list is asked: whose (None: everybody's), after which id, since when, at most how many."""

    owner_id: int | None
    limit: int
    after: int | None = None
    since: datetime | None = None


def page(session: Session, listed: Listed, asked: Asked) -> tuple[Sequence[Any], int | None]:
    """The rows of one page, and the id after which the next one goes on (None: this is the last)."""
    row = listed.row
    query = select(row).where(*listed.only).order_by(row.id.desc()).limit(asked.limit + 1)
    if asked.owner_id is not None:
        query = query.where(listed.owner_id == asked.owner_id)
    if asked.after is not None:
        query = query.where(row.id < asked.after)
    if asked.since is not None:
        since = asked.since.date() if listed is EXPECTATIONS else asked.since
        query = query.where(listed.at >= since)
    rows = session.scalars(query).all()
    more = len(rows) > asked.limit
    return rows[: asked.limit], rows[asked.limit - 1].id if more else None


def one(session: Session, listed: Listed, owner_id: int | None, row_id: int) -> Any | None:
    """One row, or None where there is none for this owner."""
    query = select(listed.row).where(listed.row.id == row_id, *listed.only)
    if owner_id is not None:
        query = query.where(listed.owner_id == owner_id)
    return session.scalars(query).one_or_none()


def zones(session: Session, rows: Iterable[Any]) -> Mapping[int, ZoneInfo]:
    """The zone of every owner whose rows these are, by the owner's id."""
    ids = {row.id if isinstance(row, Owner) else row.owner_id for row in rows}
    found = session.execute(select(Owner.id, Owner.timezone).where(Owner.id.in_(ids)))
    return {owner_id: ZoneInfo(name) for owner_id, name in found}


def voicemails(session: Session, calls: Iterable[Call]) -> Mapping[int, Voicemail]:
    """What was left, by call; recordings that turned out to be empty are none."""
    found = session.scalars(
        select(Voicemail).where(
            Voicemail.call_id.in_([call.id for call in calls]), Voicemail.kept.is_not(False)
        )
    )
    return {voicemail.call_id: voicemail for voicemail in found}


def kept_audio(session: Session, voicemails: Iterable[Voicemail]) -> frozenset[str]:
    """The sids of those whose audio is here."""
    sids = [voicemail.sid for voicemail in voicemails if voicemail.sid]
    return frozenset(
        session.scalars(select(Tape.sid).where(Tape.sid.in_(sids), Tape.fetched_at.is_not(None)))
    )


def contact_numbers(session: Session, contacts: Iterable[Contact]) -> Mapping[int, list[str]]:
    """Every contact's numbers in E.164, the first known first."""
    made: dict[int, list[str]] = {contact.id: [] for contact in contacts}
    for row in session.scalars(
        select(ContactNumber).where(ContactNumber.contact_id.in_(made)).order_by(ContactNumber.id)
    ):
        made[row.contact_id].append(row.e164)
    return made


def opted_out(
    session: Session, contacts: Iterable[Contact], numbers: Mapping[int, list[str]], secret: str
) -> Mapping[int, datetime]:
    """When a contact opted out, by contact; the earliest of their numbers counts."""
    digests = {
        (contact.owner_id, optouts.digest(secret, e164)): contact.id
        for contact in contacts
        for e164 in numbers[contact.id]
    }
    made: dict[int, datetime] = {}
    of_theirs = OptOut.owner_id.in_({owner_id for owner_id, _ in digests})
    asked = select(OptOut).where(of_theirs, OptOut.digest.in_([digest for _, digest in digests]))
    for row in session.scalars(asked.order_by(OptOut.at)):
        contact_id = digests.get((row.owner_id, row.digest))
        if contact_id is not None:
            made.setdefault(contact_id, row.at)
    return made
