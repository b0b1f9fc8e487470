"""Calls that came in, the steps they took, the voicemails they left."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callbot.db import Base, Key, partial, words
from callbot.domain.people import Mode
from callbot.domain.screening import Outcome


class Call(Base):
    """One call to a number of callbot's, found by Twilio's sid. `from_e164` is null where withheld."""

    __tablename__ = "call"
    __table_args__ = (
        Index(None, "owner_id", "id"),
        Index(None, "owner_id", "started_at"),
        Index(None, "contact_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    number_id: Mapped[int] = mapped_column(ForeignKey("number.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    sid: Mapped[str] = mapped_column(String(34), unique=True)
    from_e164: Mapped[str | None] = mapped_column(String(16))
    to_e164: Mapped[str] = mapped_column(String(16))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    stir: Mapped[str | None] = mapped_column(String(48))
    direct: Mapped[bool | None]
    """Forwarded mode: true where they dialled callbot's number itself; null where nobody can know."""
    caller_name: Mapped[str | None] = mapped_column(String(80))
    started_at: Mapped[datetime]
    greeted_at: Mapped[datetime | None]
    """When the caller began to hear our greeting; null if they were gone before."""
    leg_sid: Mapped[str | None] = mapped_column(String(34))
    """The leg that rang the owner; it answered once this is known."""
    leg_key: Mapped[str | None] = mapped_column(String(1))
    """The key pressed on the owner's leg: the only proof that a person took the call."""
    bridged: Mapped[bool | None]
    talk_seconds: Mapped[int | None]
    pressed: Mapped[str | None] = mapped_column(String(8))
    """What the caller pressed in the greeting or the menu, at first."""
    chosen_at: Mapped[datetime | None]
    """What the caller picked or said, while no key has agreed to it: it leads the text's openings."""
    keyed_e164: Mapped[str | None] = mapped_column(String(16))
    """The mobile number that the caller keyed in: where texts go instead of the number that was shown."""
    missed_at: Mapped[datetime | None]
    """When the miss was proven; set once."""
    ended_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))


class CallStep(Base):
    """A request of a call and the TwiML it got: repeated, it gets the same again, though all moved on."""

    __tablename__ = "call_step"
    __table_args__ = (UniqueConstraint("call_sid", "step"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    call_sid: Mapped[str] = mapped_column(String(34))
    step: Mapped[str] = mapped_column(String(40))
    """The name of the step with its turn: "menu/2"."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of the parameters that decide: tells a repeat from another request under the same step."""
    twiml: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Tape(Base):
    """A recording that Twilio keeps until its audio is fetched, where it is a voicemail, and erased there."""

    __tablename__ = "tape"
    __table_args__ = (partial("ix_tape_fetched_at_kept", "fetched_at IS NOT NULL", "fetched_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    sid: Mapped[str] = mapped_column(String(34), unique=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When Twilio is asked next; null once nothing of it is left there."""
    fetched_at: Mapped[datetime | None]
    """When its audio came here; null again once that is deleted by age."""
    at: Mapped[datetime]


class Voicemail(Base):
    """What a caller left after the beep. `seconds` is null until Twilio said how long it is."""

    __tablename__ = "voicemail"
    __table_args__ = (partial("ix_voicemail_at_awaited", "transcribed_at IS NULL", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    seconds: Mapped[int | None]
    kept: Mapped[bool | None]
    """False where Twilio said that there is no audio."""
    transcript: Mapped[str | None] = mapped_column(Text)
    heard_at: Mapped[datetime | None]
    """The time that its words name: asked back by text, never agreed to by itself."""
    callback_e164: Mapped[str | None] = mapped_column(String(16))
    """The number that its words ask to be called back at: shown to the owner; nothing is sent there."""
    transcribed_at: Mapped[datetime | None]
    """When the words came, or the word that none will come; until then they are waited for."""
    at: Mapped[datetime]
