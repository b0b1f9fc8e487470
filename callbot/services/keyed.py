"""A number keyed in on the phone: where texts go that the number shown cannot get, or whose call it is."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Call, ContactNumber, Conversation, Outbound, Owner
from callbot.services import contacts, misses, outbox
from callbot.settings import Settings

CONFIRMATION = (
    select(Outbound)
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        Outbound.contact_id == bindparam("contact_id"),
        Outbound.purpose == Purpose.CONFIRMATION,
        Outbound.key.not_like("%/keyed/%"),
    )
    .order_by(Outbound.id.desc())
    .limit(1)
)
MOST_TRIES = 2


def hold(session: Session, call: Call) -> None:
    """The confirmation is not sent to a number that gets no texts."""
    row = _confirmation(session, call)
    if row is not None:
        outbox.retract(session, outbound_ids=[row.id], reason="their number gets no texts")


def keyed(
    session: Session, call: Call, digits: str, tries: int, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """The keys of a number: where a time that was agreed is confirmed, else where the caller is reached."""
    owner = session.get_one(Owner, call.owner_id)
    number = numbers.e164(digits, owner.country)
    if number == owner.phone or contacts.is_ours(session, number):
        number = None
    agreed = _confirmation(session, call)
    if agreed is None:
        return _named(session, owner, call, number, tries if digits else MOST_TRIES, turn, settings, now)
    if number is None or contacts.no_texts(session, owner, number, settings, now):
        again = bool(digits) and tries < MOST_TRIES
        return (
            voice.KeyNumber(speech.KEY_AGAIN, turn + 1, tries + 1) if again else voice.HangUp(speech.GOODBYE)
        )
    _answer_there(session, owner, call, number, agreed)
    _say_there(session, call, agreed, number, now)
    return voice.HangUp(speech.texting_to(number, owner.country))


def _named(
    session: Session,
    owner: Owner,
    call: Call,
    number: str | None,
    tries: int,
    turn: int,
    settings: Settings,
    now: datetime,
) -> voice.Answer:
    """Whose call it is, where their number was lost on the way; without one a message may still be left."""
    if number is None:
        again = tries < MOST_TRIES
        return voice.KeyNumber(speech.NUMBER_UNCLEAR, turn + 1, tries + 1) if again else voice.Beep(turn=turn)
    call.keyed_e164, call.pressed = number, call.pressed or number[-1]
    call.contact_id = contacts.met(session, owner, number, now).id
    if call.ended_at is not None:  # its end was told first, when nobody could be answered
        call.missed_at = None
        misses.proven(session, owner, call, settings, now, over=True)
    return voice.Beep(speech.NUMBER_TAKEN, turn)


def _answer_there(session: Session, owner: Owner, call: Call, number: str, agreed: Outbound) -> None:
    """From now on answers go to this number, and a text from it is theirs, unless it is somebody else's."""
    call.keyed_e164 = number
    if call.contact_id is not None and contacts.known(session, owner, number) is None:
        session.add(ContactNumber(owner_id=owner.id, contact_id=call.contact_id, e164=number))
    if agreed.conversation_id is not None:
        session.get_one(Conversation, agreed.conversation_id).reach = number


def _confirmation(session: Session, call: Call) -> Outbound | None:
    """What the caller was last to be told of an agreed time, in this call or before."""
    terms = {"owner_id": call.owner_id, "contact_id": call.contact_id}
    return session.scalars(CONFIRMATION, terms).first()


def _say_there(session: Session, call: Call, row: Outbound, number: str, now: datetime) -> None:
    """The same words to the number that was keyed in."""
    outbox.enqueue_beside(
        session,
        row,
        key=f"{row.key}/keyed/{call.id}",
        channel=Channel.SMS,
        purpose=Purpose.CONFIRMATION,
        to=number,
        body=row.body,
        due_at=now,
        now=now,
    )
