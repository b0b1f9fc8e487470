"""One text of the owner's as every word takes it: its parts, its moment, and what it changes."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain.commands import Heard
from callbot.domain.people import Changed
from callbot.models import Appointment, Change, Contact, Conversation, Message, Owner
from callbot.services import contacts
from callbot.settings import Settings


@dataclass(frozen=True, slots=True)
class Order:
    """A word to obey, behind the owner's lock; what it answers is texted to the number on record."""

    session: Session
    owner: Owner
    message: Message
    heard: Heard
    settings: Settings
    now: datetime

    @property
    def rest(self) -> str:
        """What stands behind the word."""
        return self.heard.rest

    @property
    def zone(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.owner.timezone)

    @property
    def local(self) -> datetime:
        """Now, on the owner's clock."""
        return self.now.astimezone(self.zone)

    def changed(self, what: Changed, before: str | None = None, subject_id: int | None = None) -> None:
        """Remember what was so before, so that it can be undone."""
        self.session.add(
            Change(owner_id=self.owner.id, what=what, subject_id=subject_id, before=before, at=self.now)
        )

    def with_whom(self, appointment: Appointment) -> str:
        """The contact of an agreed time, by name."""
        return self.named(self.session.get_one(Conversation, appointment.conversation_id))

    def named(self, conversation: Conversation) -> str:
        """The contact of a conversation, by name."""
        contact = self.session.get_one(Contact, conversation.contact_id)
        return contacts.named(contact, conversation.reach)
