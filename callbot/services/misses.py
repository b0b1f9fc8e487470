"""A missed call: the owner hears of it, the caller is texted when the owner is free.

What decides is read once into a `Miss`, decided on once, then written. The text leaves after the call's
end, never while it may last; the first request that proves the end pulls it forward; a voicemail holds
it for its transcript, for so long and no longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, wording
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import (
    SHORT_CALL,
    SHORTEST,
    Gate,
    GateFacts,
    is_listed,
    may_text,
    sounds_recorded,
)
from callbot.models import Call, Contact, Conversation, Outbound, Owner, Voicemail
from callbot.prepared import put
from callbot.services import (
    appointments,
    asking,
    callers,
    contacts,
    conversations,
    diary,
    expectations,
    journal,
    notices,
    optouts,
    outbox,
)
from callbot.settings import Settings

GREETING = timedelta(seconds=12)
SPARE = timedelta(seconds=30)
LOST = "your carrier showed your own number for theirs"
DIRECT = "They rang my number, so your phone did not ring."
QUARTER = timedelta(days=90)
"""Who called within it calls again."""
EARLIER = (
    select(Call.started_at, Call.missed_at)
    .where(
        Call.contact_id == bindparam("contact_id"),
        Call.id != bindparam("call_id"),
        Call.started_at > bindparam("since"),
    )
    .order_by(Call.started_at)
)
LAST = (
    select(Call)
    .where(Call.owner_id == bindparam("owner_id"), Call.missed_at.is_not(None))
    .order_by(Call.started_at.desc(), Call.id.desc())
    .limit(1)
)
VOICEMAIL = select(Voicemail).where(Voicemail.call_id == bindparam("call_id"))
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
        Outbound.begun_at.is_not(None),
    )
    .limit(1)
)
TEXT_BACKS, CALLED_AGAIN = (Purpose.TEXT_BACK,), "they called again"


@dataclass(frozen=True, slots=True)
class Miss:
    """A missed call with everything that decides what is said of it.

    `calls` are the contact's other calls of the last quarter, as (started_at, missed_at), in order.
    """

    owner: Owner
    call: Call
    contact: Contact
    conversation: Conversation
    opted_out: bool
    landline: bool = False
    expected: bool = False
    voicemail: Voicemail | None = None
    calls: Sequence[tuple[datetime, datetime | None]] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.owner.timezone)


def proven(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, over: bool
) -> None:
    """The miss is proven, or the missed call is now `over`; both once, in any order."""
    if call.contact_id is None:
        by_owner = call.from_e164 == owner.phone and call.mode is Mode.RING_FIRST
        if call.missed_at is None and not by_owner and (over or call.mode is Mode.RING_FIRST):
            call.missed_at = now
            withheld = call.from_e164 is None
            told = wording.not_texted("the number is withheld" if withheld else LOST)
            _tell(session, owner, call, None, [], told, now)
        return
    miss = _read(session, owner, call, settings, now)
    gate = gate_of(miss, settings, over=over)
    texted = False
    if call.missed_at is None:
        again = _is_texted(miss, settings, now)
        texted = _begin(session, miss, gate, settings, now)
        journal.note(session, owner.id, "missed", f"call/{call.id}", now, "again" if again else None)
    if texted:
        body = _text_back(session, miss, gate, settings, now)
        _queue(session, miss, gate, body, now + _longest(settings), now)
    if over:
        texted = _pull_forward(session, miss, gate, settings, now)
    if over or call.mode is Mode.RING_FIRST:
        offers = conversations.open_offers(session, miss.conversation, now) if texted and gate.allowed else ()
        _tell_miss(session, miss, gate, settings, now, texted=texted, offers=offers)


def by_stranger(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, opted_out: bool
) -> None:
    """The whole miss of somebody never met before, told by the end of their call alone.

    `call` is over, and not written yet: with nothing there to be changed, every row is put once.
    """
    rang = call.started_at
    contact = contacts.new(owner, rang)
    conversation = conversations.new(owner, call.from_e164 or "", call.to_e164, rang)
    expected = expectations.awaits(session, owner, contact, settings.availability, rang)
    miss = Miss(owner, call, contact, conversation, opted_out, expected=expected)
    gate = gate_of(miss, settings, over=True)
    _begin(session, miss, gate, settings, rang)
    body = _text_back(session, miss, gate, settings, now)
    connection = session.connection()
    contacts.put_with_number(connection, contact, conversation.reach)
    conversation.contact_id = call.contact_id = contact.id
    put(connection, conversation)
    put(connection, call)
    journal.notes(
        session,
        owner.id,
        f"call/{call.id}",
        [("call", rang, None), ("missed", rang, None), (str(call.outcome), now, None)],
    )
    _queue(session, miss, gate, body, now + _delay(miss, settings), rang)
    _tell_miss(session, miss, gate, settings, now, texted=True, offers=())


def _read(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> Miss:
    """A miss by a contact as it stands."""
    contact = session.get_one(Contact, call.contact_id)
    e164 = contacts.reach(owner, call)
    since = {"contact_id": contact.id, "call_id": call.id, "since": call.started_at - QUARTER}
    return Miss(
        owner=owner,
        call=call,
        contact=contact,
        conversation=conversations.opened(session, owner, contact, e164, call.to_e164, now),
        opted_out=optouts.is_stopped(session, owner.id, e164, settings.secret_key),
        landline=contacts.is_landline(session, owner, e164),
        expected=expectations.awaits(session, owner, contact, settings.availability, now),
        voicemail=session.scalars(VOICEMAIL, {"call_id": call.id}).first(),
        calls=[(row.started_at, row.missed_at) for row in session.execute(EARLIER, since)],
    )


def _is_texted(miss: Miss, settings: Settings, now: datetime) -> bool:
    """True while the last text-back's window is open."""
    texted_at = miss.conversation.texted_at
    return texted_at is not None and now - texted_at < timedelta(hours=settings.text_back.window_hours)


def _begin(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """Open a new round of the conversation, or raise its urgency; True where a text is owed.

    A text that is forbidden opens no window: who calls again may have proven themselves by it.
    """
    conversation, stated = miss.conversation, miss.owner.stated
    fresh = not _is_texted(miss, settings, now) or conversation.stated != stated
    miss.call.missed_at = conversation.missed_at = now
    if not fresh or conversations.is_open(conversation):
        return False
    conversation.generation += 1
    if conversation.texted_at is not None:  # what was held for the night is said by the new text
        outbox.retract(session, conversation_id=conversation.id, purposes=TEXT_BACKS, reason=CALLED_AGAIN)
    if gate.allowed:
        conversation.texted_at, conversation.stated = now, stated
    return True


def gate_of(miss: Miss, settings: Settings, *, over: bool) -> Gate:
    """Whether this caller may be texted, as what? A call that is not over may yet last."""
    if miss.owner.paused_at is not None:
        return Gate(allowed=False, full_name=False, reason="you paused me")
    voicemail = miss.voicemail
    return may_text(
        GateFacts(
            kind=miss.contact.kind,
            expected=miss.expected or is_listed(miss.call.from_e164, settings.contacts.allow),
            in_conversation=miss.conversation.heard_at is not None,
            left_voicemail=voicemail is not None
            and voicemail.kept is not False
            and (voicemail.seconds or 0) >= SHORTEST,
            pressed_key=miss.call.pressed is not None,
            calls_again=bool(miss.calls),
            stir=miss.call.stir,
            seconds=_seconds(miss.call) if over else SHORT_CALL,
            number=numbers.facts(miss.conversation.reach, landline=miss.landline),
            countries=(miss.owner.country, *settings.contacts.countries.split()),
            opted_out=miss.opted_out,
            recorded=voicemail is not None and sounds_recorded(voicemail.transcript or ""),
        )
    )


def _seconds(call: Call) -> int:
    if call.seconds is not None:
        return call.seconds
    return int((call.ended_at - call.started_at).total_seconds()) if call.ended_at else 0


def _longest(settings: Settings) -> timedelta:
    """How long a call can last that is greeted now."""
    return GREETING + timedelta(seconds=settings.calls.record_seconds) + SPARE


def _delay(miss: Miss, settings: Settings) -> timedelta:
    """How long after the end the text leaves: a few seconds, or when the voicemail's words are there."""
    waits = (
        miss.voicemail is not None
        and miss.voicemail.transcribed_at is None
        and (miss.voicemail.seconds or 0) >= settings.text_back.transcript_from_seconds
    )
    seconds = settings.text_back.transcript_seconds if waits else settings.text_back.delay_seconds
    return timedelta(seconds=seconds)


def _text_back(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> str:
    """The words of the text-back, and the offers that stand in it, from the facts as they are now."""
    owner, conversation = miss.owner, miss.conversation
    openings = diary.openings(session, owner, settings.availability, now, first=miss.call.chosen_at)
    ring = appointments.dialled(owner, conversation)
    if not gate.full_name:
        conversations.put_offers(session, conversation, (), settings.availability, now)
        return wording.text_back_to_stranger(
            owner.name, ring, owner.stated, openings, miss.zone, now, owner.wording
        )
    may_stop = (
        session.execute(LEFT, {"conversation_id": conversation.id, "to": conversation.reach}).first() is None
    )
    said = miss.voicemail.heard_at if miss.voicemail else None
    if said is not None:
        return asking.about(session, owner, conversation, said, settings, now, may_stop=may_stop)
    conversations.put_offers(session, conversation, openings, settings.availability, now)
    words = (owner.name, ring, owner.stated, openings, miss.zone, now)
    return wording.text_back(*words, may_stop=may_stop, own=owner.wording)


def _queue(session: Session, miss: Miss, gate: Gate, body: str, due_at: datetime, now: datetime) -> None:
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


def _pull_forward(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """The call is over: its text leaves soon, or never; True where this call has a text of its own."""
    row = session.scalars(OF_CALL, {"owner_id": miss.owner.id, "call_id": miss.call.id}).first()
    if row is None:
        return _answer_voicemail(session, miss, gate, settings, now)
    if row.status is Status.QUEUED and not gate.allowed:
        row.status, row.reason = Status.SUPPRESSED, gate.reason
        miss.conversation.texted_at = None
    elif row.status is Status.QUEUED:
        body = _text_back(session, miss, gate, settings, now)
        outbox.reschedule(session, row.id, (miss.call.ended_at or now) + _delay(miss, settings), body)
    return True


def _answer_voicemail(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """A voicemail that names a time needs its own answer, though they were texted lately."""
    if miss.voicemail is None or miss.voicemail.heard_at is None or not gate.allowed:
        return False
    miss.conversation.generation += 1
    body = _text_back(session, miss, gate, settings, now)
    _queue(session, miss, gate, body, now + _delay(miss, settings), now)
    return True


def word_anew(session: Session, row: Outbound, settings: Settings, now: datetime) -> str:
    """Word a text-back that was held as of now; why it need not leave, if so. Needs the owner's lock."""
    owner, call = session.get_one(Owner, row.owner_id), session.get(Call, row.call_id or 0)
    conversation = session.get(Conversation, row.conversation_id or 0)
    if call is None or conversation is None or row.key != _key(conversation):
        return ""
    miss = _read(session, owner, call, settings, now)
    gate = gate_of(miss, settings, over=True)
    if gate.allowed:
        row.body = _text_back(session, miss, gate, settings, now)
        conversation.texted_at = now
    return gate.reason if not gate.allowed else ""


def _key(conversation: Conversation) -> str:
    """A text-back belongs to one round of a conversation."""
    return f"text_back/{conversation.id}/{conversation.generation}"


def _tell_miss(
    session: Session,
    miss: Miss,
    gate: Gate,
    settings: Settings,
    now: datetime,
    *,
    texted: bool,
    offers: Sequence[datetime],
) -> None:
    """What the owner is told of a miss; `texted`: a text of its own answers it, with these offers."""
    since = now - timedelta(hours=settings.text_back.window_hours)
    again = [started for started, missed in miss.calls if missed is not None and started > since]
    if not gate.allowed:
        told = wording.not_texted(gate.reason)
    else:
        told = wording.texted(offers, miss.zone) if texted else wording.TEXTED_ALREADY
    if miss.call.direct:
        told = f"{DIRECT} {told}"
    _tell(session, miss.owner, miss.call, miss, again, told, now)


def _tell(
    session: Session,
    owner: Owner,
    call: Call,
    miss: Miss | None,
    again: Sequence[datetime],
    told: str,
    now: datetime,
) -> None:
    """One notice a miss: who, when, and what they are told. A withheld number has no more to it."""
    notices.tell(
        session,
        owner,
        key=f"missed/{call.id}",
        body=wording.owner_missed(
            callers.named(call, miss.contact if miss else None),
            [*again, call.started_at],
            ZoneInfo(owner.timezone),
            told=told,
            known=call.from_e164 is not None and miss is not None,
        ),
        now=now,
        contact_id=call.contact_id,
        conversation=miss.conversation if miss else None,
        call_id=call.id,
        from_e164=call.to_e164,
    )


def last(session: Session, owner: Owner) -> Call | None:
    """The last missed call."""
    return session.scalars(LAST, {"owner_id": owner.id}).first()
