"""Text after text from one contact: from some point on they are only written down.

An opt-out is heard in any flood. A person seldom needs more than eight texts in two minutes; a machine
says the same again, or answers without end what gets it no further.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain.alarms import Alarm
from callbot.language import Intent, understand
from callbot.models import Contact, Conversation, Message, Owner
from callbot.services import alarms, contacts
from callbot.settings import Settings

MOST_TEXTS, SHORTLY = 8, timedelta(minutes=2)
LATELY = timedelta(minutes=10)
MOST_REPEATS, DAY = 3, timedelta(days=1)
SHORT = 30
"""Words so short ("1", "when is Sam free?") are said again by people too."""

_THEIRS = (
    Message.owner_id == bindparam("owner_id"),
    Message.contact_id == bindparam("contact_id"),
    Message.direction == "inbound",
    Message.id != bindparam("id"),
)
HEARD = select(
    func.count().filter(Message.at > bindparam("shortly")).label("shortly"),
    func.count().filter(Message.at > bindparam("lately")).label("lately"),
    func.count().filter(Message.body == bindparam("body")).label("same"),
).where(*_THEIRS, Message.at > bindparam("day"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """How many texts came before one: within two minutes, within ten, and of a day the same words."""

    shortly: int
    lately: int
    same: int


def earlier(session: Session, owner: Owner, contact: Contact, message: Message, now: datetime) -> Earlier:
    """What came before this text: counted once for it."""
    terms = {
        "owner_id": owner.id,
        "contact_id": contact.id,
        "id": message.id,
        "body": message.body,
        "shortly": now - SHORTLY,
        "lately": now - LATELY,
        "day": now - DAY,
    }
    return Earlier(*session.execute(HEARD, terms).one())


def holds_back(
    session: Session,
    owner: Owner,
    contact: Contact,
    conversation: Conversation,
    words: str,
    before: Earlier,
    settings: Settings,
    now: datetime,
) -> bool:
    """True where this text is one too many; the owner hears so once a day. Needs the owner's lock."""
    alarm = _alarm(conversation, words, before, settings)
    if alarm is None or wants_out(words, now):
        return False
    who = contacts.named(contact, conversation.reach)
    alarms.ring(session, owner, alarm, who, now)
    return True


def _alarm(conversation: Conversation, words: str, before: Earlier, settings: Settings) -> Alarm | None:
    if before.shortly >= MOST_TEXTS:
        return Alarm.FLOOD
    if before.same >= MOST_REPEATS and len(words) > SHORT:
        return Alarm.MACHINE
    turns = settings.conversations.turns
    if conversation.turns > turns and before.lately > 2 * turns:
        return Alarm.MACHINE
    return None


def wants_out(words: str, now: datetime) -> bool:
    """True for words that ask for no more texts."""
    reading = understand(words, now=now)
    return reading.intent is Intent.OPT_OUT or "wrong_number" in reading.about
