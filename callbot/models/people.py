"""Who there is: owners, their numbers and channels, the contacts that call them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callbot.db import Base, Key, words
from callbot.domain.numbers import Kind
from callbot.domain.people import Changed, Mode
from callbot.domain.screening import ContactKind


def _when_created(context: Any) -> datetime:
    """What an owner states at the start is stated then."""
    created_at: datetime = context.get_current_parameters()["created_at"]
    return created_at


class Owner(Base):
    """A job seeker whose calls these are. `stated` is the availability in the owner's own words."""

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(16), unique=True)
    timezone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    stated: Mapped[str] = mapped_column(String(500))
    stated_at: Mapped[datetime] = mapped_column(insert_default=_when_created)
    """When it was said: "tomorrow after 2" means the day after this one, whenever it is read."""
    busy: Mapped[str] = mapped_column(String(2000), default="")
    """What the owner said on top of `stated` ("busy fri 1-3"), one rule a line behind its instant."""
    wording: Mapped[str] = mapped_column(Text, default="")
    """How the owner words texts to contacts, where not as callbot does: as `domain.templates` keeps it."""
    questions: Mapped[int] = mapped_column(default=0)
    """The highest question number given so far; questions are numbered per owner."""
    phone_proven_at: Mapped[datetime | None]
    life_at: Mapped[datetime | None]
    """When the owner last showed life: a text, a key, a page."""
    paused_at: Mapped[datetime | None]
    """Since when callbot texts no caller by itself and agrees to nothing without the owner."""
    stopped_at: Mapped[datetime | None]
    """Since when the owner's carrier delivers no texts of callbot's: the owner texted STOP, or its like."""
    created_at: Mapped[datetime]


class Number(Base):
    """A phone number of callbot's that belongs to an owner."""

    __tablename__ = "number"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    e164: Mapped[str] = mapped_column(String(16), unique=True)
    former: Mapped[str | None] = mapped_column(Text, deferred=True)
    """What `callbot connect` found at its account and set there, as JSON; NULL where it is not connected.

    Addresses may hold secrets, and no call needs them: the column is read by name alone.
    """
    created_at: Mapped[datetime]
    unregistered_at: Mapped[datetime | None]
    """Since when carriers take no texts from it: it is not registered for them. Drafts are made instead."""
    tried_at: Mapped[datetime | None]
    """When a text to the owner was last let leave all the same, to find out whether that still is so."""


class Channel(Base):
    """Another way to reach an owner when the phone does not: an Apprise URL, which is a secret.

    An owner's channels are asked in the order of `position`: the next only where the one before fails.
    """

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    name: Mapped[str] = mapped_column(String(40), default="away channel")
    """What people call it ("e-mail"), one of its kind for its owner: shown where the address must not be."""
    url: Mapped[str] = mapped_column(String(500))
    position: Mapped[int] = mapped_column(default=0)
    proven_at: Mapped[datetime | None]
    """When a person said that a message had reached them by it."""
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200))
    """Why it last failed; null since it took one again."""


class Contact(Base):
    """A person or company that calls; may have several numbers. `zone` is null until they said it."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(80))
    company: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[ContactKind] = mapped_column(words(ContactKind))
    zone: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class ContactNumber(Base):
    """One of a contact's numbers. A number belongs to one contact of an owner."""

    __tablename__ = "contact_number"
    __table_args__ = (UniqueConstraint("owner_id", "e164"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    e164: Mapped[str] = mapped_column(String(16))
    landline_at: Mapped[datetime | None]
    """When a text to it failed because it takes none: in North America a number does not tell."""


class Note(Base):
    """What the owner wants to remember of a contact, in their own words."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    body: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class Change(Base):
    """What a word of the owner's changed, and what was so before, so that the newest can be undone."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "owner_id", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    what: Mapped[Changed] = mapped_column(words(Changed))
    subject_id: Mapped[int | None] = mapped_column(Key)
    """The contact, the note or the expectation that it is about."""
    before: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class OptOut(Base):
    """Somebody who must not be texted: the HMAC of their number, so that it outlives `forget`."""

    __tablename__ = "opt_out"
    __table_args__ = (UniqueConstraint("owner_id", "digest"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class KeptOptOut(Base):
    """An opt-out of an owner who left the house: it holds again should they come back.

    `whose` is the HMAC of that owner's phone, `digest` that of the number which is not to be texted.
    """

    __tablename__ = "kept_opt_out"
    __table_args__ = (UniqueConstraint("whose", "digest"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    whose: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class NumberKind(Base):
    """What the carrier says of the kind of a number, or that it is to be asked: for the whole house.

    The number stands here as its HMAC. `owner_id` is whose caller it was: who pays for the question.
    """

    __tablename__ = "number_kind"
    __table_args__ = (Index(None, "owner_id", "wanted_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    wanted_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """Since when the carrier is asked: once, whatever becomes of the answer."""
    kind: Mapped[Kind | None] = mapped_column(words(Kind))
    """NULL until it answered; UNKNOWN where it does not say."""
    until_at: Mapped[datetime]
    """For how long this holds; then it may be asked anew."""


class Application(Base):
    """A job applied for."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    company: Mapped[str] = mapped_column(String(80))
    role: Mapped[str | None] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(500))
    stage: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
