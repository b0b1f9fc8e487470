"""A number keyed in on the phone: where texts go that the number shown cannot get."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Call, ContactNumber, Conversation, Outbound, Owner
from callbot.services import contacts, outbox
from callbot.settings import Settings

CONFIRMATION = select(Outbound).where(
    Outbound.owner_id == bindparam("owner_id"), Outbound.key == bindparam("key")
)
MOST_TRIES = 2


def happening(call: Call) -> str:
    """What keys the confirmation of a time that was agreed in a call."""
    return f"call/{call.id}"


def hold(session: Session, call: Call) -> None:
    """The confirmation is not sent to a number that gets no texts."""
    row = _confirmation(session, call)
    if row is not None:
        outbox.retract(session, outbound_ids=[row.id], reason="their number gets no texts")


def keyed(
    session: Session, call: Call, digits: str, tries: int, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """The keys of a number after a time was agreed: the confirmation goes there; none, and all is said."""
    owner = session.get_one(Owner, call.owner_id)
    number = numbers.e164(digits, owner.country)
    if number is None or not _may_be_theirs(session, owner, number, settings):
        again = bool(digits) and tries < MOST_TRIES
        return (
            voice.KeyNumber(speech.KEY_AGAIN, turn + 1, tries + 1) if again else voice.HangUp(speech.GOODBYE)
        )
    _answer_there(session, owner, call, number, now)
    row = _confirmation(session, call)
    if row is not None:
        _say_there(session, row, number, now)
    return voice.HangUp(speech.texting_to(number, owner.country))


def _may_be_theirs(session: Session, owner: Owner, number: str, settings: Settings) -> bool:
    """Neither the owner's nor callbot's, and one that may be texted."""
    if number == owner.phone or contacts.is_ours(session, number):
        return False
    return not contacts.no_texts(session, owner, number, settings)


def _answer_there(session: Session, owner: Owner, call: Call, number: str, now: datetime) -> None:
    """From now on answers go to this number, and a text from it is theirs, unless it is somebody else's."""
    call.keyed_e164 = number
    if call.contact_id is None:
        return
    if contacts.known(session, owner, number) is None:
        session.add(ContactNumber(owner_id=owner.id, contact_id=call.contact_id, e164=number))
    row = _confirmation(session, call)
    if row is not None and row.conversation_id is not None:
        session.get_one(Conversation, row.conversation_id).reach = number


def _confirmation(session: Session, call: Call) -> Outbound | None:
    key = f"confirmation/{happening(call)}"
    return session.scalars(CONFIRMATION, {"owner_id": call.owner_id, "key": key}).first()


def _say_there(session: Session, row: Outbound, number: str, now: datetime) -> None:
    """The same words to the number that was keyed in."""
    outbox.enqueue(
        session,
        owner_id=row.owner_id,
        key=f"{row.key}/keyed",
        channel=Channel.SMS,
        purpose=Purpose.CONFIRMATION,
        to=number,
        from_e164=row.from_e164,
        body=row.body,
        due_at=now,
        now=now,
        contact_id=row.contact_id,
        conversation_id=row.conversation_id,
        appointment_id=row.appointment_id,
        version=row.version,
    )
