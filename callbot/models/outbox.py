"""Everything that will be said: one row each, with its due time, and every try to say it."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callbot.db import Base, Key, partial, words
from callbot.domain.drafts import Ending
from callbot.domain.outbox import Channel, Purpose, Status


class Outbound(Base):
    """One thing to be said. `key` makes the happening that wants it said idempotent (unique per owner)."""

    __tablename__ = "outbound"
    __table_args__ = (
        UniqueConstraint("owner_id", "key"),
        partial("ix_outbound_due_at_queued", "status = 'queued'", "due_at"),
        partial("ix_outbound_look_at_unknown", "status = 'unknown'", "look_at"),
        partial("ix_outbound_id_sending", "status = 'sending'", "id"),
        Index(None, "owner_id", "id"),
        Index(None, "owner_id", "created_at"),
        partial(
            "ix_outbound_owner_id_begun_at_begun",
            "begun_at IS NOT NULL",
            "owner_id",
            "begun_at",
            "channel",
            "purpose",
            "contact_id",
            "conversation_id",
            "usd",
        ),
        partial(
            "ix_outbound_owner_id_contact_id_begun_at_begun",
            "begun_at IS NOT NULL",
            "owner_id",
            "contact_id",
            "begun_at",
        ),
        Index(None, "conversation_id", "created_at"),
        Index(None, "appointment_id"),
        partial("ix_outbound_call_id_known", "call_id IS NOT NULL", "call_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[Channel] = mapped_column(words(Channel))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    to: Mapped[str] = mapped_column(String(500))
    """E.164 for texts and calls; "away/3" for a push: the channel by its id, never its address."""
    from_e164: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """From this instant it is of no use any more and must not leave."""
    status: Mapped[Status] = mapped_column(words(Status))
    reason: Mapped[str | None] = mapped_column(String(200))
    error_code: Mapped[int | None]
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    version: Mapped[int | None]
    """The version of the appointment that it speaks of."""
    expectation_id: Mapped[int | None] = mapped_column(ForeignKey("expectation.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    """When the last attempt began, on the clock of the business: what a look-up at Twilio searches around.

    Or when it was given to the owner as a draft, without an attempt: the caps count both.
    """
    usd: Mapped[float | None] = mapped_column(Float(53))
    """What it costs in US dollars, estimated as its first attempt begins."""
    leased_until: Mapped[float | None] = mapped_column(Float(53))
    """On the clock of leases (db.lease_seconds)."""
    leased_by: Mapped[str | None] = mapped_column(String(40))
    look_at: Mapped[datetime | None]
    """When an unknown outcome is looked up next."""
    looks: Mapped[int] = mapped_column(default=0)
    acknowledged_at: Mapped[datetime | None]
    """When a key, or an `ok`, proved that a person heard it."""


class Draft(Base):
    """A text to a contact that callbot must not send itself: the owner may, from their own phone."""

    __tablename__ = "draft"
    __table_args__ = (Index(None, "owner_id", "made_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    outbound_id: Mapped[int] = mapped_column(ForeignKey("outbound.id"), unique=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    """The words as they suit the owner's own hand."""
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(words(Ending))


class Attempt(Base):
    """One try to send an outbound, fenced by its number: only the newest may settle."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("outbound_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    outbound_id: Mapped[int] = mapped_column(ForeignKey("outbound.id"))
    number: Mapped[int]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(200))


class Message(Base):
    """A text as Twilio knows it, in either direction."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "owner_id", "id"),
        Index(None, "owner_id", "at"),
        Index(None, "conversation_id", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound.id"), unique=True)
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    direction: Mapped[str] = mapped_column(String(8))
    """ "inbound" or "outbound"."""
    from_e164: Mapped[str | None] = mapped_column(String(32))
    to_e164: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    """Twilio's word: received; queued, sent, delivered, undelivered, failed …; it only moves forward."""
    error_code: Mapped[int | None]
    at: Mapped[datetime]
