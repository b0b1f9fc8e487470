"""Who is calling: the contact behind a number, met now if never before."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain.screening import ContactKind
from callbot.models import Contact, ContactNumber, Number, Owner

CALLEE = (
    select(Owner, Number)
    .join(Number, Number.owner_id == Owner.id)
    .where(Number.e164 == bindparam("e164"))
    .with_for_update(of=Owner)
)
KNOWN = (
    select(Contact)
    .join(ContactNumber, ContactNumber.contact_id == Contact.id)
    .where(ContactNumber.owner_id == bindparam("owner_id"), ContactNumber.e164 == bindparam("e164"))
)
OURS = select(Number.id).where(Number.e164 == bindparam("e164"))


def callee(session: Session, e164: str | None) -> tuple[Owner, Number] | None:
    """The owner whose number this is, locked: every happening takes this lock first, none interleave."""
    row = session.execute(CALLEE, {"e164": e164}).first()
    return (row[0], row[1]) if row else None


def known(session: Session, owner: Owner, e164: str) -> Contact | None:
    """The owner's contact with this number."""
    return session.scalars(KNOWN, {"owner_id": owner.id, "e164": e164}).first()


def met(session: Session, owner: Owner, e164: str, now: datetime) -> Contact:
    """The owner's contact with this number, unknown where it is new. Needs the owner's lock."""
    contact = known(session, owner, e164)
    if contact is None:
        contact = Contact(owner_id=owner.id, kind=ContactKind.UNKNOWN, created_at=now)
        session.add(contact)
        session.flush()
        session.add(ContactNumber(owner_id=owner.id, contact_id=contact.id, e164=e164))
    return contact


def is_ours(session: Session, e164: str | None) -> bool:
    """True for any number of callbot's: such a caller is a loop."""
    return e164 is not None and session.execute(OURS, {"e164": e164}).first() is not None
