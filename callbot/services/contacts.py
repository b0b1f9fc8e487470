"""Who is calling: the contact behind a number, met now if never before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from callbot.domain import numbers, wording
from callbot.domain.introductions import Introduction
from callbot.domain.screening import ContactKind, unreachable
from callbot.models import Call, Contact, ContactNumber, Conversation, Message, Number, OptOut, Owner
from callbot.prepared import Prepared, put, unwatched
from callbot.services import journal, kinds, optouts
from callbot.settings import Settings


def _of_number(*columns: Any) -> Select[Any]:
    joined = select(*columns).join(Number, Number.owner_id == Owner.id)
    return joined.where(Number.e164 == bindparam("e164")).with_for_update(of=Owner)


CALLEE = _of_number(Owner, Number)
CALLED = Prepared(_of_number(*Owner.__table__.columns, Number.id))
KNOWN = (
    select(Contact)
    .join(ContactNumber, ContactNumber.contact_id == Contact.id)
    .where(ContactNumber.owner_id == bindparam("owner_id"), ContactNumber.e164 == bindparam("e164"))
)
LANDLINE = select(ContactNumber.id).where(
    ContactNumber.owner_id == bindparam("owner_id"),
    ContactNumber.e164 == bindparam("e164"),
    ContactNumber.landline_at.is_not(None),
)
TEXTED = (
    select(Message.id)
    .where(
        Message.owner_id == bindparam("owner_id"),
        Message.from_e164 == bindparam("e164"),
        Message.direction == "inbound",
    )
    .limit(1)
)
WROTE = (
    select(Message.id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(ContactNumber, ContactNumber.contact_id == Conversation.contact_id)
    .where(
        ContactNumber.owner_id == bindparam("owner_id"),
        ContactNumber.e164 == bindparam("e164"),
        Message.from_e164 == bindparam("e164"),
    )
    .limit(1)
)
"""A text from there, found by its conversation: an owner has more texts than can be looked through."""
PUT_NUMBER = Prepared(insert(ContactNumber))
OURS = select(Number.id).where(Number.e164 == bindparam("e164"))
TRACE = Prepared(
    select(Call.id, ContactNumber.id, Number.id, OptOut.id)
    .select_from(Owner)
    .outerjoin(Call, Call.sid == bindparam("sid"))
    .outerjoin(
        ContactNumber, and_(ContactNumber.owner_id == Owner.id, ContactNumber.e164 == bindparam("e164"))
    )
    .outerjoin(Number, Number.e164 == bindparam("e164"))
    .outerjoin(OptOut, and_(OptOut.owner_id == Owner.id, OptOut.digest == bindparam("digest")))
    .where(Owner.id == bindparam("owner_id"))
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What there is of a caller: this very call, a contact, a number of callbot's, an opt-out."""

    call: bool
    contact: bool
    ours: bool
    opted_out: bool


def trace(session: Session, owner: Owner, sid: str, e164: str, digest: str) -> Trace:
    """What there is of a caller, at one look; `digest` is the opt-outs' of the number."""
    [found] = TRACE.run(session.connection(), owner_id=owner.id, sid=sid, e164=e164, digest=digest)
    return Trace(*(there is not None for there in found))


def callee(session: Session, e164: str | None) -> tuple[Owner, Number] | None:
    """The owner whose number this is, locked: every happening takes this lock first, none interleave."""
    row = session.execute(CALLEE, {"e164": e164}).first()
    return (row[0], row[1]) if row else None


def called(session: Session, e164: str) -> tuple[Owner, int] | None:
    """The same owner, locked, only to be looked at, with the number's id: for ways that change neither."""
    for *owner, number_id in CALLED.run(session.connection(), e164=e164):
        return unwatched(Owner, owner), number_id
    return None


def known(session: Session, owner: Owner, e164: str) -> Contact | None:
    """The owner's contact with this number."""
    return session.scalars(KNOWN, {"owner_id": owner.id, "e164": e164}).first()


def new(owner: Owner, now: datetime) -> Contact:
    """Somebody of whom nothing is known yet; not written."""
    return Contact(owner_id=owner.id, kind=ContactKind.UNKNOWN, created_at=now)


def met(session: Session, owner: Owner, e164: str, now: datetime) -> Contact:
    """The owner's contact with this number, unknown where it is new. Needs the owner's lock."""
    contact = known(session, owner, e164)
    if contact is None:
        contact = new(owner, now)
        session.add(contact)
        session.flush()
        session.add(ContactNumber(owner_id=owner.id, contact_id=contact.id, e164=e164))
    return contact


def put_with_number(connection: Connection, contact: Contact, e164: str) -> None:
    """Write a new contact with their number, once. Needs the owner's lock."""
    put(connection, contact)
    PUT_NUMBER.run(connection, owner_id=contact.owner_id, contact_id=contact.id, e164=e164)


def introduced(
    session: Session, owner: Owner, contact: Contact, said: Introduction, subject: str, now: datetime
) -> None:
    """What somebody says of themselves fills in what is not known; what is known stands, whoever speaks.

    `subject` is where they said it. Nobody is taken to bear the owner's own name: people begin texts with it.
    """
    name = said.name if said.name and _first(said.name) != _first(owner.name) else None
    if (said.name and name is None) or is_another(contact, said):
        return
    before = contact.name, contact.company
    contact.name, contact.company = contact.name or name, contact.company or said.company
    if (contact.name, contact.company) != before:
        journal.note(session, owner.id, "introduced", subject, now)


def clocked(contact: Contact, owner: Owner, zone: str | None) -> None:
    """They named a zone: from now on their clocks are of that one. To name the owner's is a courtesy."""
    if zone and zone != owner.timezone:
        contact.zone = zone


def is_another(contact: Contact, said: Introduction) -> bool:
    """True where whoever speaks names themselves, or their company, otherwise than this contact is known."""
    pairs = ((contact.name, said.name), (contact.company, said.company))
    return any(known and new and _first(known) != _first(new) for known, new in pairs)


def _first(words: str) -> str:
    """The first word of a name, as names are compared: "Dana" may be known as "Dana Ortiz"."""
    return words.split()[0].lower()


def named(contact: Contact | None, number: str | None) -> str:
    """A contact as the owner reads of them: company and name as far as they are known, else their number."""
    known = (contact.company, contact.name) if contact else (None, None)
    return wording.contact_named(*known, number)


def reach(owner: Owner, call: Call) -> str:
    """The number that answers to a caller go to; empty where there is none.

    A carrier that forwards may show the owner's own number as the caller's: nobody is reached there.
    """
    shown = call.from_e164 if call.from_e164 != owner.phone else None
    return call.keyed_e164 or shown or ""


def no_texts(session: Session, owner: Owner, e164: str, settings: Settings, now: datetime) -> str:
    """Why a number of a contact's gets no texts, in plain words; empty where it may."""
    if optouts.is_stopped(session, owner.id, e164, settings.secret_key):
        return "they asked for no texts"
    known = facts(session, owner, e164, settings, now)
    return unreachable(known, (owner.country, *settings.contacts.countries.split()))


def takes_texts(session: Session, owner: Owner, e164: str, settings: Settings, now: datetime) -> bool:
    """True where it is known: by the plan, by the carrier, or since they wrote from there."""
    if not numbers.is_open(e164) or kinds.told(session, e164, settings, now) is numbers.Kind.MOBILE:
        return True
    return session.execute(WROTE, {"owner_id": owner.id, "e164": e164}).first() is not None


def facts(
    session: Session, owner: Owner, e164: str, settings: Settings, now: datetime
) -> numbers.NumberFacts:
    """What is known of a contact's number: of its plan, of a text that failed there, of its carrier.

    Some landlines take texts: who has texted from one is believed more than its carrier.
    """
    terms = {"owner_id": owner.id, "e164": e164}
    if session.execute(LANDLINE, terms).first() is not None:
        return numbers.facts(e164, carrier=numbers.Kind.FIXED)
    known = facts_of_stranger(session, e164, settings, now)
    texts = known.kind in numbers.MUTE and session.execute(TEXTED, terms).first() is not None
    return numbers.facts(e164) if texts else known


def facts_of_stranger(session: Session, e164: str, settings: Settings, now: datetime) -> numbers.NumberFacts:
    """The same of a number that was never texted, nor wrote: its plan, and its carrier where it was asked."""
    return numbers.facts(e164, carrier=kinds.told(session, e164, settings, now))


def takes_no_texts(session: Session, owner_id: int, e164: str, now: datetime) -> None:
    """A text to this number failed for good: it is a landline."""
    session.execute(
        update(ContactNumber)
        .where(ContactNumber.owner_id == owner_id, ContactNumber.e164 == e164)
        .values(landline_at=now)
    )


def is_ours(session: Session, e164: str | None) -> bool:
    """True for any number of callbot's: such a caller is a loop."""
    return e164 is not None and session.execute(OURS, {"e164": e164}).first() is not None
