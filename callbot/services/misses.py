"""A missed call: the owner hears of it, the caller is texted when the owner is free.

What decides is read once into a `Miss`, decided on once, then written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import missed
from callbot.domain.people import Mode
from callbot.domain.screening import Gate
from callbot.models import Call, Owner
from callbot.prepared import put
from callbot.services import (
    callers,
    contacts,
    conversations,
    expectations,
    gates,
    journal,
    kinds,
    notices,
    text_backs,
)
from callbot.services.gates import Miss
from callbot.settings import Settings

LOST = "your carrier showed your own number for theirs"
DIRECT = "They rang my number, so your phone did not ring."
LAST = (
    select(Call)
    .where(Call.owner_id == bindparam("owner_id"), Call.missed_at.is_not(None))
    .order_by(Call.started_at.desc(), Call.id.desc())
    .limit(1)
)


def proven(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, over: bool
) -> None:
    """The miss is proven, or the missed call is now `over`; both once, in any order."""
    if call.contact_id is None:
        by_owner = call.from_e164 == owner.phone and call.mode is Mode.RING_FIRST
        if call.missed_at is None and not by_owner and (over or call.mode is Mode.RING_FIRST):
            call.missed_at = now
            withheld = call.from_e164 is None
            told = missed.not_texted("the number is withheld" if withheld else LOST)
            _tell(session, owner, call, None, [], told, now)
        return
    miss = gates.read(session, owner, call, settings, now)
    gate = gates.gate_of(miss, settings, over=over)
    texted = False
    if call.missed_at is None:
        again = gates.is_texted(miss.conversation, settings, now)
        texted = _begin(session, miss, gate, settings, now)
        journal.note(session, owner.id, "missed", f"call/{call.id}", now, "again" if again else None)
    if texted:
        body = text_backs.worded(session, miss, gate, settings, now)
        text_backs.queue(session, miss, gate, body, now + text_backs.longest(settings), now)
    if over:
        texted = text_backs.pull_forward(session, miss, gate, settings, now)
    text_backs.ask_kind(session, miss, settings, now)
    if over or call.mode is Mode.RING_FIRST:
        offers = conversations.open_offers(session, miss.conversation, now) if texted and gate.allowed else ()
        _tell_miss(session, miss, gate, settings, now, texted=texted, offers=offers)


def shown(session: Session, call: Call, settings: Settings, now: datetime) -> None:
    """A missed caller shows to be a person, while the call lasts."""
    if settings.caps.lookups_per_owner_day and call.contact_id is not None and call.missed_at is not None:
        owner = session.get_one(Owner, call.owner_id)
        text_backs.ask_kind(session, gates.read(session, owner, call, settings, now), settings, now)


def by_stranger(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, opted_out: bool
) -> bool:
    """The whole miss of somebody never met before, told by the end of their call alone.

    `call` is over, and not written yet: with nothing there to be changed, every row is put once. False, and
    nothing is put, for somebody who is waited for: times are offered to them, and an offer needs its row.
    """
    rang = call.started_at
    contact = contacts.new(owner, rang)
    conversation = conversations.new(owner, call.from_e164 or "", call.to_e164, rang)
    expected = expectations.awaits(session, owner, contact, settings.availability, rang)
    number = contacts.facts_of_stranger(session, conversation.reach, settings, now)
    miss = Miss(owner, call, contact, conversation, opted_out, number, expected=expected)
    gate = gates.gate_of(miss, settings, over=True)
    if gate.full_name:
        return False
    _begin(session, miss, gate, settings, rang)
    body = text_backs.worded(session, miss, gate, settings, now)
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
    text_backs.queue(session, miss, gate, body, now + text_backs.delay(miss, settings), rang)
    text_backs.ask_kind(session, miss, settings, now)
    _tell_miss(session, miss, gate, settings, now, texted=True, offers=())
    return True


def _begin(session: Session, miss: Miss, gate: Gate, settings: Settings, now: datetime) -> bool:
    """Open a new round of the conversation, or raise its urgency; True where a text is owed.

    A text that is forbidden opens no window: who calls again may have proven themselves by it.
    """
    conversation = miss.conversation
    answered = gates.answers_already(conversation, miss.owner, settings, now)
    miss.call.missed_at = conversation.missed_at = now
    if answered:
        return False
    conversation.generation += 1
    if conversation.texted_at is not None:  # what was held for the night is said by the new text
        text_backs.take_back(session, conversation)
    if gate.allowed:
        conversation.texted_at, conversation.stated = now, miss.owner.stated
    return True


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
        told = missed.not_texted(gate.reason)
    else:
        asked = kinds.awaited(session, miss.conversation.reach, settings, now) is not None
        told = missed.texted(offers, miss.zone, asked=asked) if texted else missed.TEXTED_ALREADY
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
        body=missed.owner_missed(
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
