"""The text that answers a missed call: worded, put into the outbox, pulled forward, worded anew.

It leaves after the call's end, never while it may last; the first request that proves the end pulls it
forward; a voicemail holds it for its transcript, for so long and no longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from callbot.domain import missed, numbers, refusals
from callbot.domain.numbers import Kind
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.screening import Gate
from callbot.gateways.base import Later, Refused
from callbot.models import Call, CallStep, Contact, Conversation, Outbound, Owner
from callbot.services import (
    appointments,
    asking,
    contacts,
    conversations,
    diary,
    gates,
    kinds,
    notices,
    outbox,
)
from callbot.services.gates import Miss
from callbot.settings import Settings

GREETING = timedelta(seconds=12)
SPARE = timedelta(seconds=30)
OF_CALL = select(Outbound).where(
    Outbound.owner_id == bindparam("owner_id"),
    Outbound.call_id == bindparam("call_id"),
    Outbound.purpose == Purpose.TEXT_BACK,
)
LEFT = (
    select(Outbound.id)
    .where(
        Outbound.conversation_id == bindparam("conversation_id"),
        Outbound.to == bindparam("to"),
        or_(Outbound.purpose != Purpose.TEXT_BACK, Outbound.call_id != bindparam("call_id")),
        Outbound.begun_at.is_not(None),
        Outbound.attempts > 0,  # a draft is no text of callbot's, and what came back as unregistered was none
        or_(Outbound.error_code.is_(None), Outbound.error_code.not_in(refusals.UNREGISTERED)),
    )
    .limit(1)
)
LAST_STEP = (
    select(CallStep.at)
    .join(Call, Call.sid == CallStep.call_sid)
    .where(Call.id == bindparam("call_id"), Call.ended_at.is_(None))
    .order_by(CallStep.at.desc())
    .limit(1)
)
TOLD = (
    select(Outbound.id)
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        Outbound.call_id == bindparam("call_id"),
        Outbound.purpose == Purpose.NOTICE,
    )
    .limit(1)
)


def ask_kind(session: Session, miss: Miss, settings: Settings, now: datetime) -> None:
    """Let the carrier of a first caller be asked, where nothing at the call's end can forbid the text."""
    if not settings.caps.lookups_per_owner_day or not _is_first(session, miss):
        return
    if miss.conversation.heard_at is not None or not gates.gate_of(miss, settings, over=True).allowed:
        return
    row = session.scalars(OF_CALL, {"owner_id": miss.owner.id, "call_id": miss.call.id}).first()
    if row is None or row.status is not Status.QUEUED:
        return
    if kinds.want(session, miss.owner.id, row.to, settings, now):
        outbox.wake(session, row, now)


def kind_told(
    session: Session, asked: kinds.Asked, answer: Kind | Refused | Later, settings: Settings, now: datetime
) -> None:
    """The carrier answered, or did not: the text that waits for it leaves in its time, or not at all."""
    row = outbox.locked(session, asked.outbound_id)
    kinds.settle(session, asked.e164, answer, settings.secret_key, now)
    if row is None or row.status is not Status.QUEUED:
        return
    owner = session.get_one(Owner, row.owner_id)
    reason = contacts.no_texts(session, owner, row.to, settings, now)
    if not reason:
        outbox.reschedule(session, row.id, now if row.reason == kinds.AWAITED else row.due_at)
        return
    row.status, row.reason, row.leased_until, row.leased_by = Status.SUPPRESSED, reason, None, None
    session.get_one(Conversation, row.conversation_id).texted_at = None
    _tell_not_texted(session, owner, row, reason, now)


def _tell_not_texted(session: Session, owner: Owner, row: Outbound, reason: str, now: datetime) -> None:
    """The owner, where the notice of the miss was put before this was known."""
    if session.execute(TOLD, {"owner_id": owner.id, "call_id": row.call_id}).first() is None:
        return
    contact, ring = session.get_one(Contact, row.contact_id), numbers.shown(row.to, owner.country)
    who = contacts.named(contact, row.to)
    body = refusals.not_texted(who, reason, ring)
    notices.tell(session, owner, key=f"unsaid/{row.id}", body=body, now=now, contact_id=contact.id)


def _is_first(session: Session, miss: Miss) -> bool:
    """True while nothing has left to where they are reached, but for the text-back of this very call.

    That one may have been begun and is said again, since Twilio never had it.
    """
    conversation = miss.conversation
    terms = {"conversation_id": conversation.id, "to": conversation.reach, "call_id": miss.call.id}
    return session.execute(LEFT, terms).first() is None


def longest(settings: Settings) -> timedelta:
    """How long a call can last of which no more is told."""
    return GREETING + timedelta(seconds=settings.calls.record_seconds) + SPARE


def delay(miss: Miss, settings: Settings) -> timedelta:
    """How long after the end the text leaves: a few seconds, or when the voicemail's words are there."""
    waits = (
        miss.voicemail is not None
        and miss.voicemail.transcribed_at is None
        and (miss.voicemail.seconds or 0) >= settings.text_back.transcript_from_seconds
    )
    seconds = settings.text_back.transcript_seconds if waits else settings.text_back.delay_seconds
    return timedelta(seconds=seconds)


def lasting(session: Session, row: Outbound, settings: Settings, now: datetime) -> datetime | None:
    """Until when its call may last, by the last step of it that was told; None where it must be over."""
    last = session.execute(LAST_STEP, {"call_id": row.call_id}).scalar()
    until = last + longest(settings) if last is not None else now
    return until if until > now else None


def worded(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> str:
    """The words of the text-back, and the offers that stand in it, from the facts as they are now."""
    owner, conversation = miss.owner, miss.conversation
    openings = diary.openings(session, owner, settings.availability, now, first=miss.call.chosen_at)
    words = (owner.name, appointments.dialled(owner, conversation), owner.stated, openings, miss.zone, now)
    late = now - (miss.call.ended_at or miss.call.started_at) > missed.LONG_AGO
    if not gate.full_name:
        conversations.put_offers(session, conversation, (), settings.availability, now)
        return missed.text_back_to_stranger(*words, own=owner.wording, late=late)
    may_stop = _is_first(session, miss)
    said = miss.voicemail.heard_at if miss.voicemail else None
    if said is not None:
        return asking.about(session, owner, conversation, said, settings, now, may_stop=may_stop)
    conversations.put_offers(session, conversation, openings, settings.availability, now)
    return missed.text_back(*words, may_stop=may_stop, own=owner.wording, late=late)


def queue(session: Session, miss: Miss, gate: Gate, body: str, due_at: datetime, now: datetime) -> None:
    """Put the text-back into the outbox, suppressed where it is forbidden."""
    outbox.enqueue(
        session,
        owner_id=miss.owner.id,
        key=_key(miss.conversation),
        channel=Channel.SMS,
        purpose=Purpose.TEXT_BACK,
        to=miss.conversation.reach,
        from_e164=miss.conversation.dialled,
        body=body,
        due_at=due_at,
        now=now,
        contact_id=miss.contact.id,
        conversation_id=miss.conversation.id,
        call_id=miss.call.id,
        suppressed=None if gate.allowed else gate.reason,
    )


def take_back(session: Session, conversation: Conversation) -> None:
    """They called again before it left: what it says is said by the new one."""
    about, why = (Purpose.TEXT_BACK,), "they called again"
    outbox.retract(session, conversation_id=conversation.id, purposes=about, reason=why)


def pull_forward(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """The call is over: its text leaves soon, or never; True where this call has a text of its own."""
    row = session.scalars(OF_CALL, {"owner_id": miss.owner.id, "call_id": miss.call.id}).first()
    if row is None:
        return _answer_voicemail(session, miss, gate, settings, now)
    if row.status is Status.QUEUED and not gate.allowed:
        row.status, row.reason = Status.SUPPRESSED, gate.reason
        miss.conversation.texted_at = None
    elif row.status is Status.QUEUED:
        body = worded(session, miss, gate, settings, now)
        outbox.reschedule(session, row.id, (miss.call.ended_at or now) + delay(miss, settings), body)
    return True


def _answer_voicemail(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """A voicemail that names a time needs its own answer, though they were texted lately."""
    if miss.voicemail is None or miss.voicemail.heard_at is None or not gate.allowed:
        return False
    miss.conversation.generation += 1
    body = worded(session, miss, gate, settings, now)
    queue(session, miss, gate, body, now + delay(miss, settings), now)
    return True


def word_anew(session: Session, row: Outbound, settings: Settings, now: datetime) -> str:
    """Word a text-back that was held as of now; why it need not leave, if so. Needs the owner's lock."""
    owner, call = session.get_one(Owner, row.owner_id), session.get(Call, row.call_id or 0)
    conversation = session.get(Conversation, row.conversation_id or 0)
    if call is None or conversation is None:
        return ""
    miss = gates.read(session, owner, call, settings, now)
    gate = gates.gate_of(miss, settings, over=True)
    if gate.allowed:
        row.body = worded(session, miss, gate, settings, now)
        conversation.texted_at = now
    return gate.reason if not gate.allowed else ""


def _key(conversation: Conversation) -> str:
    """A text-back belongs to one round of a conversation."""
    return f"text_back/{conversation.id}/{conversation.generation}"
