"""What a contact says is understood, decided on, and done, in the transaction of their text."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from callbot.domain import negotiation
from callbot.domain.decisions import rule
from callbot.domain.introductions import texted
from callbot.language import said
from callbot.models import Contact, Conversation, Message, Owner
from callbot.services import contacts, replies
from callbot.services.heard import Heard
from callbot.settings import Settings

ATTACHED = re.compile(r"\s*\[\d+ attached\]$")
"""How `inbox` marks pictures and files behind the words that came with them."""


def hear(
    session: Session,
    owner: Owner,
    contact: Contact,
    conversation: Conversation,
    message: Message,
    words: str,
    lately: int,
    settings: Settings,
    now: datetime,
) -> None:
    """A contact's text, heard: what they mean is decided on by `domain.negotiation` and done here.

    `lately`: so many others of theirs came just before it.
    """
    words = ATTACHED.sub("", words)
    contacts.introduced(session, owner, contact, texted(words), f"message/{message.id}", now)
    heard = Heard(session, owner, contact, conversation, message, lately, settings, now)
    reading = heard.reading(words)
    contacts.clocked(contact, owner, reading.zone)
    standing = heard.standing(reading)
    decision = negotiation.respond(standing, reading, words, heard.diary, now)
    conversation.heard_at = now
    why = f"{standing.state}, {reading.intent}: {rule(decision)}"
    times = [said(reading.times, zone=heard.zone, now=now.astimezone(heard.zone))] if reading.times else []
    heard.note("heard", "; ".join([why, *times, *reading.assumptions]))
    replies.carry_out(heard, decision)
