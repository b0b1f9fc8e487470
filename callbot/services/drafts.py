"""What becomes of a text that must not leave, since its number is not registered: a draft, or another way.

To a contact: a draft, which the owner may send from their own phone. To the owner: the away channel, or,
where there is none, a reminder rings. The row itself ends by it, so nothing is drafted twice, whatever dies.
"""

from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from callbot.domain import drafts
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.drafts import Ending
from callbot.domain.outbox import TO_CONTACT, Channel, Purpose, Status
from callbot.errors import Refused
from callbot.models import Appointment, Contact, Conversation, Draft, Outbound, Owner
from callbot.services import away, contacts, journal, outbox, registration, reminders
from callbot.settings import Settings

DRAFTED = "our number is not registered for texts yet: you have it as a draft"
ELSEWHERE = "our number is not registered for texts yet: it went to the away channel"
NOWHERE = "our number is not registered for texts yet, and there is no away channel"
NEEDLESS = "our number is not registered for texts yet"
MOOT = frozenset({Purpose.FAREWELL})
"""What is for a machine to say, or for nobody."""
SETTLING = frozenset({Purpose.CONFIRMATION, Purpose.RETRACTION})
OPEN = (
    select(Draft)
    .where(
        Draft.owner_id == bindparam("owner_id"), Draft.ended_at.is_(None), Draft.made_at > bindparam("since")
    )
    .order_by(Draft.made_at, Draft.id)
)
OLDER = OPEN.where(Draft.conversation_id == bindparam("conversation_id"))
TOGETHER = (
    select(Outbound.id)
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        Outbound.created_at == bindparam("at"),
        Outbound.purpose.in_(TO_CONTACT),
        or_(outbox.QUEUED, Outbound.reason == DRAFTED),
    )
    .limit(1)
)
"""What the same happening says to a contact, and does not leave by itself."""


def is_held(session: Session, row: Outbound, settings: Settings) -> bool:
    """True where no text leaves from this row's number: a text is not sent, and other words say so."""
    return row.channel in {Channel.SMS, Channel.PUSH} and not registration.texts_leave(
        session, row.from_e164, settings
    )


def instead(session: Session, row: Outbound, settings: Settings, now: datetime) -> bool:
    """Whether something else is done than to say this row now; what is not is mended, and leaves.

    Needs the row and its owner locked, and courtesy to allow it.
    """
    if row.purpose not in TO_CONTACT:
        _mend(session, row)
    if row.channel is Channel.PUSH or registration.tries(session, row, settings, now):
        return False
    if row.purpose in MOOT:
        _rest(row, NEEDLESS)
    elif row.purpose in TO_CONTACT:
        _rest(row, DRAFTED)
        row.begun_at = now  # the caps count what was given to the owner as they do what left
        _draft(session, row, now)
    elif away.pass_on(session, row, now):
        _rest(row, ELSEWHERE)
    elif reminders.by_call(session, row):
        outbox.wake(session, row, row.due_at)
    else:
        _rest(row, NOWHERE)
    return True


def _rest(row: Outbound, reason: str) -> None:
    row.status, row.reason = Status.SUPPRESSED, reason
    row.leased_until = row.leased_by = None


def refused(session: Session, row: Outbound, now: datetime) -> None:
    """A carrier refused this text for its number: the number is switched over, and a contact's text drafted.

    Unless it says what is no longer so: they have spoken since, or the time that it confirms has moved.
    """
    registration.refused(session, row, now)
    if row.purpose in TO_CONTACT and row.purpose not in MOOT and not _is_past(session, row):
        _draft(session, row, now)


def _is_past(session: Session, row: Outbound) -> bool:
    if row.purpose in {Purpose.TEXT_BACK, Purpose.REPLY} and row.conversation_id is not None:
        heard_at = session.get_one(Conversation, row.conversation_id).heard_at
        return heard_at is not None and heard_at > row.created_at
    if row.purpose is Purpose.CONFIRMATION and row.appointment_id is not None:
        appointment = session.get_one(Appointment, row.appointment_id)
        agreed = appointment.status in {AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL}
        return not agreed or row.version != appointment.version
    return False


def _draft(session: Session, row: Outbound, now: datetime) -> None:
    """Put the draft down, once for a row, and tell the owner of it on the away channel."""
    if session.scalar(select(Draft.id).where(Draft.outbound_id == row.id)) is not None:
        return
    owner = session.get_one(Owner, row.owner_id)
    older = _replaced(session, row, now)
    made = Draft(
        owner_id=owner.id,
        outbound_id=row.id,
        conversation_id=row.conversation_id,
        body=drafts.own_hand(row.body, owner.name),
        made_at=now,
    )
    session.add(made)
    session.flush()
    journal.note(session, owner.id, "drafted", f"outbound/{row.id}", now)
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    who = contacts.named(contact, row.to)
    for channel_id in away.ids(session, owner.id)[:1]:
        outbox.enqueue_beside(
            session,
            row,
            key=away.key(f"draft/{row.id}", channel_id),
            channel=Channel.PUSH,
            purpose=Purpose.DRAFT,
            to=away.to(channel_id),
            body=drafts.offered(who, row.to, made.body, replaces=older),
            due_at=now,
            now=now,
        )


def _replaced(session: Session, row: Outbound, now: datetime) -> bool:
    """A newer draft takes the place of what callbot drafted before for them.

    The owner's own words stay, and what settles a time is replaced only by what settles one anew.
    """
    if row.purpose is Purpose.OWN_WORDS or row.conversation_id is None:
        return False
    terms = {"owner_id": row.owner_id, "since": now - drafts.OPEN_FOR, "conversation_id": row.conversation_id}
    found = False
    for older in session.scalars(OLDER, terms).all():
        before = session.get_one(Outbound, older.outbound_id).purpose
        if before is Purpose.OWN_WORDS or (before in SETTLING and row.purpose not in SETTLING):
            continue
        older.ended_at, older.ending, found = now, Ending.REPLACED, True
        outbox.unsay(
            session, row.owner_id, f"draft/{older.outbound_id}/", "a newer draft says what is so now"
        )
    return found


def _mend(session: Session, row: Outbound) -> None:
    """What the owner is told must not say that a contact was told, where they were not."""
    planned = reminders.kind_of(row) is not None  # put in with the confirmation, and said long after it
    if planned or row.purpose is Purpose.DRAFT or row.body.endswith(drafts.UNTOLD):
        return
    if row.key.startswith("missed/"):
        row.body = drafts.untold(row.body, drafted=_waits(session, row))
    if session.execute(TOGETHER, {"owner_id": row.owner_id, "at": row.created_at}).first() is not None:
        row.body += drafts.UNTOLD


def _waits(session: Session, row: Outbound) -> bool:
    """Whether a draft for whom this is about waits with the owner."""
    terms = {"owner_id": row.owner_id, "since": row.created_at - drafts.OPEN_FOR}
    about = {**terms, "conversation_id": row.conversation_id or 0}
    return session.scalars(OLDER, about).first() is not None


# What the owner does with them.


def open_ones(session: Session, owner: Owner, now: datetime) -> list[tuple[Draft, Outbound]]:
    """The drafts that were not sent, the oldest first, each with the text that it stands for."""
    terms = {"owner_id": owner.id, "since": now - drafts.OPEN_FOR}
    return [
        (draft, session.get_one(Outbound, draft.outbound_id)) for draft in session.scalars(OPEN, terms).all()
    ]


def end(session: Session, owner: Owner, draft_id: int, ending: Ending, now: datetime) -> Draft:
    """The owner sent a draft, or will not; Refused where it is none of theirs that is open."""
    draft = session.get(Draft, draft_id)
    if draft is None or draft.owner_id != owner.id or draft.ended_at is not None:
        raise Refused(f"drafts: there is no open draft {draft_id}; `callbot drafts` shows them")
    draft.ended_at, draft.ending = now, ending
    journal.note(session, owner.id, f"draft_{ending.value}", f"outbound/{draft.outbound_id}", now)
    return draft
