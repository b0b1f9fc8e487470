"""Who is calling, before anything is said: blocked, awaited, calling again, or our own ring come back."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers
from callbot.domain.screening import ContactKind, is_listed
from callbot.domain.segments import clipped
from callbot.models import Call, Contact, Owner
from callbot.services import agreements, expectations
from callbot.settings import Contacts, Settings

CNAM = 15
"""Letters of a caller's name as carriers pass it; a longer one is somebody's joke."""
MOST_NAME = 60
"""Letters of a name that are read out: a whisper is short."""
LIVE_RING = select(Call.id).where(
    Call.owner_id == bindparam("owner_id"),
    Call.from_e164 == bindparam("from_e164"),
    Call.sid != bindparam("sid"),
    Call.ended_at.is_(None),
    Call.missed_at.is_(None),
    Call.started_at > bindparam("since"),
)
MISSED_BEFORE = (
    select(Call.id)
    .where(
        Call.contact_id == bindparam("contact_id"),
        Call.id != bindparam("call_id"),
        Call.missed_at > bindparam("since"),
    )
    .limit(1)
)
PASSED = select(Call.id).where(Call.owner_id == bindparam("owner_id"), Call.direct.is_(False)).limit(1)
RING = timedelta(seconds=90)


class Awaited(StrEnum):
    """Why a caller's ring lasts longer, as it is announced to the owner."""

    AGREED = "as agreed"
    """It is about the time of a call that was agreed with them."""
    EXPECTED = "expected"
    """The owner waits for their call, at no agreed time."""
    AGAIN = "calling again"
    """They were missed a short while ago."""
    ALLOWED = ""
    """The owner's settings say so; there is nothing to announce."""


def is_blocked(e164: str | None, contact: Contact | None, lists: Contacts) -> bool:
    """True for a blocked contact, and for who is on the list of the blocked and not of the allowed."""
    if contact is not None and contact.kind is ContactKind.BLOCKED:
        return True
    return is_listed(e164, lists.block) and not is_listed(e164, lists.allow)


def awaited(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> Awaited | None:
    """Whether the owner had better hear this one, and why."""
    if call.contact_id is not None:
        agreed = agreements.current(session, owner, call.contact_id, now)
        if agreed is not None and agreed.starts_at - agreements.KEPT_BEFORE <= now:
            return Awaited.AGREED
        since = now - timedelta(hours=settings.text_back.window_hours)
        terms = {"contact_id": call.contact_id, "call_id": call.id, "since": since}
        if session.execute(MISSED_BEFORE, terms).first() is not None:
            return Awaited.AGAIN
        contact = session.get_one(Contact, call.contact_id)
        if expectations.awaits(session, owner, contact, settings.availability, now):
            return Awaited.EXPECTED
    return Awaited.ALLOWED if is_listed(call.from_e164, settings.contacts.allow) else None


def announced(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> str:
    """A caller as they are read out to the owner: who, as well as is known, and whether they call again."""
    contact = session.get(Contact, call.contact_id) if call.contact_id else None
    known = ", ".join(part for part in (contact.company, contact.name) if part) if contact else ""
    if known:
        who = clipped(known, MOST_NAME)
    elif call.caller_name:
        who = f"maybe {clipped(call.caller_name, MOST_NAME)}"
    else:
        who = numbers.spoken(call.from_e164, owner.country) if call.from_e164 else "a withheld number"
    why = awaited(session, owner, call, settings, now)
    return f"{who}, {why}" if why else who


def caller_named(session: Session, call: Call) -> str:
    """Who called, as well as is known: company, name, number, or that it is withheld."""
    return named(call, session.get(Contact, call.contact_id) if call.contact_id else None)


def named(call: Call, contact: Contact | None) -> str:
    """The same of a contact that is at hand."""
    known = (contact.company or contact.name) if contact else None
    number = call.keyed_e164 or call.from_e164
    if number is None:
        return "a withheld number"
    shown = numbers.shown(number)
    if known:
        return f"{known}, {shown}"
    return f"{clipped(call.caller_name, CNAM)}? {shown}" if call.caller_name else shown


def is_direct(session: Session, owner: Owner, forwarded_from: str | None) -> bool | None:
    """Whether they dialled callbot's number itself and not the owner's; None where nobody can know.

    What carriers put there is theirs: only the owner's own number proves a forwarded call, and only a
    carrier that has passed it before proves by its absence that a call was not.
    """
    if numbers.e164(forwarded_from or "", owner.country) == owner.phone:
        return False
    if forwarded_from:
        return None
    return True if session.execute(PASSED, {"owner_id": owner.id}).first() is not None else None


def would_loop(session: Session, owner: Owner, call: Call, forwarded_from: str | None, now: datetime) -> bool:
    """The owner's own carrier may forward our ring back to us; such a call is greeted, never dialled."""
    if numbers.e164(forwarded_from or "", owner.country) == owner.phone:
        return True
    terms = {
        "owner_id": owner.id,
        "from_e164": call.from_e164,
        "sid": call.sid,
        "since": now - RING,
    }
    return session.execute(LIVE_RING, terms).first() is not None
