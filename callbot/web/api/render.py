"""Rows as the API shows them. An away channel's address is a secret and is never shown."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain.outbox import Channel
from callbot.models import Appointment, Call, Contact, Expectation, Message, Outbound, Owner, Voicemail
from callbot.services import records
from callbot.web import listen
from callbot.web.api import shapes


@dataclass(frozen=True, slots=True)
class Seen:
    """How rows are shown: the deployment's secret, its public origin, and the time."""

    secret: str
    base: str
    now: datetime


Render = Callable[[Session, Sequence[Any], Seen], list[Any]]
"""Rows of one kind as shapes."""


def calls(session: Session, rows: Sequence[Call], seen: Seen) -> list[shapes.Call]:
    """Calls with the voicemail that each left."""
    zones, left = records.zones(session, rows), records.voicemails(session, rows)
    here = records.kept_audio(session, left.values())
    return [
        shapes.Call(
            id=str(row.id),
            sid=row.sid,
            from_=row.from_e164,
            to=row.to_e164,
            started_at=row.started_at.astimezone(zones[row.owner_id]),
            ended_at=_local(row.ended_at, zones[row.owner_id]),
            seconds=row.seconds,
            outcome=row.outcome,
            contact=_id(row.contact_id),
            voicemail=_voicemail(left.get(row.id), here, seen),
        )
        for row in rows
    ]


def _voicemail(row: Voicemail | None, here: Collection[str], seen: Seen) -> shapes.Voicemail | None:
    if row is None:
        return None
    url = listen.address(seen.base, seen.secret, row.id, seen.now) if row.sid in here else None
    return shapes.Voicemail(
        seconds=row.seconds, transcript=row.transcript, callback=row.callback_e164, url=url
    )


def messages(session: Session, rows: Sequence[Message], _seen: Seen) -> list[shapes.Message]:
    """Texts of both directions."""
    zones = records.zones(session, rows)
    return [
        shapes.Message(
            id=str(row.id),
            sid=row.sid,
            direction=row.direction,
            from_=row.from_e164,
            to=row.to_e164,
            body=row.body,
            status=row.status,
            error_code=row.error_code,
            at=row.at.astimezone(zones[row.owner_id]),
            conversation=_id(row.conversation_id),
            contact=_id(row.contact_id),
        )
        for row in rows
    ]


def contacts(session: Session, rows: Sequence[Contact], seen: Seen) -> list[shapes.Contact]:
    """Contacts with all their numbers."""
    zones, numbers = records.zones(session, rows), records.contact_numbers(session, rows)
    stopped = records.opted_out(session, rows, numbers, seen.secret)
    return [
        shapes.Contact(
            id=str(row.id),
            name=row.name,
            company=row.company,
            kind=row.kind,
            numbers=numbers[row.id],
            opted_out_at=_local(stopped.get(row.id), zones[row.owner_id]),
            zone=row.zone,
        )
        for row in rows
    ]


def appointments(session: Session, rows: Sequence[Appointment], _seen: Seen) -> list[shapes.Appointment]:
    """Agreed times."""
    zones = records.zones(session, rows)
    return [
        shapes.Appointment(
            id=str(row.id),
            contact=str(row.contact_id),
            starts_at=row.starts_at.astimezone(zones[row.owner_id]),
            ends_at=row.ends_at.astimezone(zones[row.owner_id]),
            exact=row.exact,
            status=row.status,
            calls=row.calls,
            number=row.number,
            medium=row.medium,
            zone=row.zone,
            uid=row.uid,
            sequence=row.sequence,
            seen_at=_local(row.seen_at, zones[row.owner_id]),
            minutes=row.minutes,
        )
        for row in rows
    ]


def reminders(session: Session, rows: Sequence[Outbound], _seen: Seen) -> list[shapes.Reminder]:
    """What reminds the owner; once a person heard it, that outweighs how it was sent."""
    zones = records.zones(session, rows)
    return [
        shapes.Reminder(
            id=str(row.id),
            appointment=_id(row.appointment_id),
            expectation=_id(row.expectation_id),
            channel=row.channel,
            due_at=row.due_at.astimezone(zones[row.owner_id]),
            status="acknowledged" if row.acknowledged_at else row.status,
        )
        for row in rows
    ]


def expectations(_session: Session, rows: Sequence[Expectation], _seen: Seen) -> list[shapes.Expectation]:
    """Calls that will come at no agreed time."""
    return [
        shapes.Expectation(
            id=str(row.id),
            who=row.who,
            rule=row.rule,
            from_on=row.from_on,
            until_on=row.until_on,
            status=row.status,
        )
        for row in rows
    ]


def outbox(session: Session, rows: Sequence[Outbound], _seen: Seen) -> list[shapes.Outbound]:
    """All that was, is or will be said."""
    zones = records.zones(session, rows)
    return [
        shapes.Outbound(
            id=str(row.id),
            channel=row.channel,
            purpose=row.purpose,
            to=row.to if row.channel in {Channel.SMS, Channel.CALL} else "away",
            body=row.body,
            due_at=row.due_at.astimezone(zones[row.owner_id]),
            status=row.status,
            attempts=row.attempts,
            sid=row.sid,
            reason=row.reason,
        )
        for row in rows
    ]


def owners(session: Session, rows: Sequence[Owner], _seen: Seen) -> list[shapes.Owner]:
    """Owners, for whoever administers the house."""
    zones = records.zones(session, rows)
    return [
        shapes.Owner(
            id=str(row.id),
            name=row.name,
            phone=row.phone,
            timezone=row.timezone,
            country=row.country,
            mode=row.mode,
            stated=row.stated,
            phone_proven_at=_local(row.phone_proven_at, zones[row.id]),
            paused_at=_local(row.paused_at, zones[row.id]),
        )
        for row in rows
    ]


def _id(key: int | None) -> str | None:
    return None if key is None else str(key)


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if at is None else at.astimezone(zone)
