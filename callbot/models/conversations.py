"""What is being agreed: conversations, the offers put in them, questions to the owner, appointments."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callbot.db import Base, Key, partial, words
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import Asked, State


class Conversation(Base):
    """The negotiation with one contact, across channels; one per owner and contact."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("owner_id", "contact_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    state: Mapped[State] = mapped_column(words(State))
    generation: Mapped[int] = mapped_column(default=0)
    """Raised under the owner's lock by everything that opens a new round; keys of outbound rows carry it."""
    reach: Mapped[str] = mapped_column(String(16))
    """The contact's number last heard from: where answers go."""
    dialled: Mapped[str] = mapped_column(String(16))
    """Callbot's number that they dialled or texted: where answers come from."""
    missed_at: Mapped[datetime | None]
    """The last missed call."""
    texted_at: Mapped[datetime | None]
    """When the last text-back of the open window left or was queued."""
    stated: Mapped[str | None] = mapped_column(String(500))
    """The availability that this text-back told."""
    heard_at: Mapped[datetime | None]
    turns: Mapped[int] = mapped_column(default=0)
    """Automatic turns since the last progress; three, then a person is asked."""
    introduced_at: Mapped[datetime | None]
    """When they were last told who and what this is."""
    passed_on_at: Mapped[datetime | None]
    """When they were told that the owner answers, since the last progress."""
    asked_back_at: Mapped[datetime | None]
    """When they were put a question, since the last progress."""
    opened_at: Mapped[datetime]


class Offer(Base):
    """A slot that has been put to a contact, with its number and expiry; the newest generation is open."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("conversation_id", "generation", "position"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    generation: Mapped[int]
    position: Mapped[int]
    starts_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    offered_at: Mapped[datetime]


class Question(Base):
    """Something put to the owner, with a number, an expiry and an answer."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("owner_id", "number"),
        partial("ix_question_kind_expires_at_asked", "answer IS NULL", "kind", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    number: Mapped[int]
    kind: Mapped[Asked] = mapped_column(words(Asked))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    exact: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int] = mapped_column(default=30)
    calls: Mapped[Caller] = mapped_column(words(Caller), default=Caller.CONTACT)
    medium: Mapped[Medium] = mapped_column(words(Medium), default=Medium.PHONE)
    """The time as it would be agreed, with the three above."""
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(16))
    """ "ok", "no", "lapsed", what they were marked, or "settled" where they chose otherwise meanwhile."""
    answered_at: Mapped[datetime | None]


class Appointment(Base):
    """An agreed time: exact, or a window. The agreed wall time stays beside the instant."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(None, "owner_id", "starts_at"),
        partial(
            "uq_appointment_owner_id_starts_at_confirmed",
            "status = 'confirmed' AND exact",
            "owner_id",
            "starts_at",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    status: Mapped[AppointmentStatus] = mapped_column(words(AppointmentStatus))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))
    wall: Mapped[str] = mapped_column(String(16))
    """The start as agreed, on the wall clock of `zone`: "2026-11-26T10:00"; a change of tzdata shows here."""
    exact: Mapped[bool]
    minutes: Mapped[int]
    calls: Mapped[Caller] = mapped_column(words(Caller))
    number: Mapped[str] = mapped_column(String(16))
    """Who calls, calls this number."""
    medium: Mapped[Medium] = mapped_column(words(Medium))
    version: Mapped[int] = mapped_column(default=1)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    agreed_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    late_minutes: Mapped[int] = mapped_column(default=0)
    """How late the contact said they run: reminders and silence move by it, the agreed time does not."""


class Expectation(Base):
    """A call that will come at no agreed time, with its rule and expiry."""

    __tablename__ = "expectation"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    who: Mapped[str] = mapped_column(String(80))
    rule: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    until_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(16))
