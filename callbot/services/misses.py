"""A missed call: the owner hears of it, the caller is texted when the owner is free.

The text leaves after the call's end, never while it may last; the first request that proves the end
pulls it forward; a voicemail holds it for its transcript, for so long and no longer.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, wording
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import Gate, GateFacts, may_text
from callbot.models import Call, Contact, Conversation, Outbound, Owner, Voicemail
from callbot.services import agreements, conversations, diary, journal, notices, optouts, outbox
from callbot.settings import Settings

GREETING = timedelta(seconds=12)
SPARE = timedelta(seconds=30)
EARLIER = select(func.count()).where(
    Call.contact_id == bindparam("contact_id"),
    Call.id != bindparam("call_id"),
    Call.started_at > bindparam("since"),
)


def proven(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, over: bool
) -> None:
    """The miss is proven, or the missed call is now `over`; both once, in any order."""
    if call.contact_id is None:
        by_owner = call.from_e164 == owner.phone and call.mode is Mode.RING_FIRST
        if call.missed_at is None and not by_owner and (over or call.mode is Mode.RING_FIRST):
            call.missed_at = now
            _tell(session, owner, call, None, _withheld(call), settings, now)
        return
    contact = session.get_one(Contact, call.contact_id)
    first = call.missed_at is None
    conversation = conversations.opened(session, owner, contact, call.from_e164 or "", call.to_e164, now)
    if first:
        _begin(session, owner, call, contact, conversation, settings, now)
    if over:
        _pull_forward(session, owner, call, contact, conversation, settings, now)
    if over or call.mode is Mode.RING_FIRST:
        gate = gate_of(session, owner, call, contact, settings)
        _tell(session, owner, call, conversation, gate, settings, now)


def _begin(
    session: Session,
    owner: Owner,
    call: Call,
    contact: Contact,
    conversation: Conversation,
    settings: Settings,
    now: datetime,
) -> None:
    """Open the conversation, or raise its urgency; queue the text for when the call can last no longer."""
    call.missed_at = now
    window = timedelta(hours=settings.text_back.window_hours)
    texted = conversation.texted_at is not None and now - conversation.texted_at < window
    fresh = not texted or conversation.stated != owner.stated
    conversation.missed_at = now
    journal.note(session, owner.id, "missed", f"call/{call.id}", now, "again" if texted else None)
    if not fresh or conversations.is_open(conversation):
        return
    conversation.generation += 1
    conversation.texted_at, conversation.stated = now, owner.stated
    longest = GREETING + timedelta(seconds=settings.calls.record_seconds) + SPARE
    gate = gate_of(session, owner, call, contact, settings)
    outbox.enqueue(
        session,
        owner_id=owner.id,
        key=text_back_key(conversation),
        channel=Channel.SMS,
        purpose=Purpose.TEXT_BACK,
        to=conversation.reach,
        from_e164=conversation.dialled,
        body=text_back(session, owner, call, conversation, gate, settings, now),
        due_at=now + longest,
        now=now,
        contact_id=contact.id,
        conversation_id=conversation.id,
        call_id=call.id,
    )


def text_back_key(conversation: Conversation) -> str:
    """The key of the text-back of the conversation's open round."""
    return f"text_back/{conversation.id}/{conversation.generation}"


def text_back(
    session: Session,
    owner: Owner,
    call: Call,
    conversation: Conversation,
    gate: Gate,
    settings: Settings,
    now: datetime,
) -> str:
    """The words of the text-back, and the offers that stand in it, from the facts as they are now."""
    openings = diary.read(session, owner, settings.availability, now).openings(now)
    zone, ring = ZoneInfo(owner.timezone), agreements.dialled(owner, conversation)
    if not gate.full_name:
        conversations.put_offers(session, conversation, (), settings.availability, now)
        return wording.text_back_to_stranger(owner.name, ring, owner.stated, openings, zone, now)
    conversations.put_offers(session, conversation, openings, settings.availability, now)
    may_stop = conversation.generation == 1
    return wording.text_back(owner.name, ring, owner.stated, openings, zone, now, may_stop=may_stop)


def gate_of(session: Session, owner: Owner, call: Call, contact: Contact, settings: Settings) -> Gate:
    """Whether this caller may be texted, as what?"""
    voicemail = session.scalars(select(Voicemail).where(Voicemail.call_id == call.id)).first()
    earlier = session.execute(
        EARLIER,
        {"contact_id": contact.id, "call_id": call.id, "since": call.started_at - timedelta(days=90)},
    ).scalar_one()
    e164 = call.from_e164 or ""
    return may_text(
        GateFacts(
            kind=contact.kind,
            expected=False,
            in_conversation=session.execute(
                select(Conversation.id).where(
                    Conversation.contact_id == contact.id, Conversation.heard_at.is_not(None)
                )
            ).first()
            is not None,
            left_voicemail=voicemail is not None
            and voicemail.kept is not False
            and (voicemail.seconds or 0) >= 2,
            pressed_key=call.pressed is not None,
            calls_again=earlier > 0,
            stir=call.stir,
            seconds=_seconds(call),
            number=numbers.facts(e164),
            countries=(owner.country, *settings.contacts.countries.split()),
            opted_out=optouts.is_stopped(session, owner.id, e164, settings.secret_key),
        )
    )


def _seconds(call: Call) -> int:
    if call.seconds is not None:
        return call.seconds
    until = call.ended_at or call.missed_at
    return int((until - call.started_at).total_seconds()) if until else 0


def _pull_forward(
    session: Session,
    owner: Owner,
    call: Call,
    contact: Contact,
    conversation: Conversation,
    settings: Settings,
    now: datetime,
) -> None:
    """The call is over: the text leaves in a few seconds, or when the voicemail's words are there."""
    key = text_back_key(conversation)
    row = session.scalars(select(Outbound).where(Outbound.owner_id == owner.id, Outbound.key == key)).first()
    if row is None or row.status is not Status.QUEUED or row.call_id != call.id:
        return
    gate = gate_of(session, owner, call, contact, settings)
    if not gate.allowed:
        row.status, row.reason = Status.SUPPRESSED, gate.reason
        return
    voicemail = session.scalars(select(Voicemail).where(Voicemail.call_id == call.id)).first()
    waits = (
        voicemail is not None
        and voicemail.transcribed_at is None
        and (voicemail.seconds or 0) >= settings.text_back.transcript_from_seconds
    )
    delay = settings.text_back.transcript_seconds if waits else settings.text_back.delay_seconds
    body = text_back(session, owner, call, conversation, gate, settings, now)
    due_at = (call.ended_at or now) + timedelta(seconds=delay)
    outbox.reschedule(session, row.id, due_at, body)


def transcript_came(
    session: Session, owner: Owner, call: Call, voicemail: Voicemail, settings: Settings, now: datetime
) -> None:
    """The words are there, or will not come: the owner reads them, the text waits no longer."""
    if voicemail.transcript:
        notices.tell(
            session,
            owner,
            key=f"voicemail/{call.id}",
            body=wording.owner_voicemail(
                caller_named(session, call), voicemail.seconds, voicemail.transcript
            ),
            now=now,
            contact_id=call.contact_id,
            call_id=call.id,
            from_e164=call.to_e164,
        )
    if call.contact_id is not None and call.ended_at is not None:
        proven(session, owner, call, settings, now, over=True)


def _withheld(call: Call) -> Gate:
    return Gate(allowed=False, full_name=False, reason="the number is withheld")


def _tell(
    session: Session,
    owner: Owner,
    call: Call,
    conversation: Conversation | None,
    gate: Gate,
    settings: Settings,
    now: datetime,
) -> None:
    """One notice a miss: who, when, and what they are told."""
    if conversation is None:
        again: list[datetime] = []
    else:
        again = list(
            session.scalars(
                select(Call.started_at).where(
                    Call.contact_id == call.contact_id,
                    Call.missed_at.is_not(None),
                    Call.started_at > now - timedelta(hours=settings.text_back.window_hours),
                    Call.id != call.id,
                )
            )
        )
    notices.tell(
        session,
        owner,
        key=f"missed/{call.id}",
        body=wording.owner_missed(
            caller_named(session, call),
            [*again, call.started_at],
            ZoneInfo(owner.timezone),
            told=_told(session, owner, call, conversation, gate, now),
        ),
        now=now,
        contact_id=call.contact_id,
        conversation=conversation,
        call_id=call.id,
        from_e164=call.to_e164,
    )


def _told(
    session: Session, owner: Owner, call: Call, conversation: Conversation | None, gate: Gate, now: datetime
) -> str:
    """What the caller is texted about this miss, as the owner reads it."""
    if conversation is None or not gate.allowed:
        return wording.not_texted(gate.reason)
    mine = select(Outbound.id).where(
        Outbound.owner_id == owner.id,
        Outbound.key == text_back_key(conversation),
        Outbound.call_id == call.id,
    )
    if session.scalar(mine) is None:
        return wording.TEXTED_ALREADY
    return wording.texted(conversations.open_offers(session, conversation, now), ZoneInfo(owner.timezone))


def caller_named(session: Session, call: Call) -> str:
    """Who called, as well as is known: company, name, number, or that it is withheld."""
    contact = session.get(Contact, call.contact_id) if call.contact_id else None
    known = (contact.company or contact.name) if contact else None
    if call.from_e164 is None:
        return "a withheld number"
    shown = numbers.shown(call.from_e164)
    if known:
        return f"{known}, {shown}"
    return f"{call.caller_name}? {shown}" if call.caller_name else shown
