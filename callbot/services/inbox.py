"""A text comes in: written down once, then heard as the owner's word or as a contact's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers
from callbot.domain.commands import CARRIER_WORDS
from callbot.domain.negotiation import CARRIER_START
from callbot.domain.segments import clipped
from callbot.models import Message, Owner
from callbot.services import callers, contacts, control, conversations, floods, hearing, journal, optouts
from callbot.settings import Settings

MOST_BODY = 1600
TAKEN_FOR = frozenset(["STOP", "START", "HELP"])
"""What Twilio's own handling of opt-outs takes a text for; it has acted on it then, and answered."""
ANSWERED_WITHIN = timedelta(minutes=15)
"""What is older when it is found is not answered: nobody knows what has become of it since."""
LATE = "late"
"""How the diary calls a text, or a call, that was found too late to be answered."""
SEEN = select(Message.id).where(Message.sid == bindparam("sid"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text as Twilio hands it over; `media` counts pictures and files, which are not fetched.

    `carrier`: what Twilio has taken the text for already, in whatever words.
    """

    sid: str
    from_raw: str
    to: str
    body: str
    media: int = 0
    written_at: datetime | None = None
    """None: just now."""
    carrier: str = ""


def receive(session: Session, text: Text, settings: Settings, now: datetime) -> None:
    """Take in a text; a second delivery of the same one changes nothing.

    One that was written long ago is not answered, but for the words that stop texts or let them come again.
    """
    callee = contacts.callee(session, text.to)
    if callee is None or session.execute(SEEN, {"sid": text.sid}).first() is not None:
        return
    owner, number = callee
    at = text.written_at or now
    is_late = now - at > ANSWERED_WITHIN
    row = _written(session, owner, text, at)
    if numbers.caller(text.from_raw) is None or contacts.is_ours(session, text.from_raw):
        journal.note(session, owner.id, "text_ignored", f"message/{row.id}", now, "no return address")
        return
    if text.from_raw == owner.phone:
        words = text.carrier or row.body
        if is_late and _word(words) not in CARRIER_WORDS:
            journal.note(session, owner.id, LATE, f"message/{row.id}", now)
            return
        owner.life_at = max(owner.life_at or at, at)
        control.obey(session, owner, row, words, settings, now)
        return
    contact = contacts.met(session, owner, text.from_raw, now)
    row.contact_id = contact.id
    if callers.is_blocked(text.from_raw, contact, settings.contacts):
        journal.note(session, owner.id, "text_ignored", f"message/{row.id}", now, "blocked")
        return
    conversation = conversations.opened(session, owner, contact, text.from_raw, number.e164, now)
    row.conversation_id = conversation.id
    words = _words(session, owner, text, row, settings)
    if is_late and not floods.wants_out(words, at) and _word(words) not in CARRIER_START:
        conversation.heard_at = max(conversation.heard_at or at, at)
        journal.note(session, owner.id, LATE, f"message/{row.id}", now)
        return
    before = floods.earlier(session, owner, contact, row, now)
    if floods.holds_back(session, owner, contact, conversation, words, before, settings, now):
        journal.note(session, owner.id, "text_ignored", f"message/{row.id}", now, "one of too many")
        return
    hearing.hear(session, owner, contact, conversation, row, words, before.lately, settings, now)


def _words(session: Session, owner: Owner, text: Text, row: Message, settings: Settings) -> str:
    """What is heard: their words, or the carrier's for them. YES is a START only to who was stopped."""
    stopped = optouts.is_stopped(session, owner.id, text.from_raw, settings.secret_key)
    return row.body if text.carrier == "START" and not stopped else text.carrier or row.body


def _word(words: str) -> str:
    """A text that is one word, as carriers read it."""
    return words.strip().upper()


def _written(session: Session, owner: Owner, text: Text, at: datetime) -> Message:
    body = clipped(text.body.replace("\x00", ""), MOST_BODY)
    if text.media:
        body = f"{body} [{text.media} attached]".strip()
    row = Message(
        owner_id=owner.id,
        sid=text.sid,
        direction="inbound",
        from_e164=text.from_raw[:32],
        to_e164=text.to,
        body=body,
        status="received",
        at=at,
    )
    session.add(row)
    session.flush()
    return row
