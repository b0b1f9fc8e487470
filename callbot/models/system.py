"""What the house itself needs: its diary, keys to the API, callbacks that came too early, its heartbeat.

What left hour by hour, for everybody, and what could not be taken in from Twilio's lists stand here too.
"""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from callbot.db import Base, Key, words
from callbot.domain.outbox import Halted


class Event(Base):
    """Something that happened, with ids and rule names; never bodies or numbers, so it can be forgotten."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "owner_id", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    """ "call/12", "appointment/3"."""
    detail: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime]


class ApiToken(Base):
    """A bearer token of the API; only its digest is kept. An admin token belongs to no owner."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    admin: Mapped[bool] = mapped_column(default=False)
    read_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ParkedCallback(Base):
    """A status callback whose sid nobody knows yet; joined when the sid is stored."""

    __tablename__ = "parked_callback"
    __table_args__ = (Index(None, "sid"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    sid: Mapped[str] = mapped_column(String(34))
    form: Mapped[str] = mapped_column(Text)
    """The signed form as JSON."""
    at: Mapped[datetime]


class Heartbeat(Base):
    """When each process of the house last showed life."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class Halt(Base):
    """A reason why nothing leaves for now, by its name: a restored house, an account that is refused."""

    __tablename__ = "halt"

    name: Mapped[Halted] = mapped_column(words(Halted), primary_key=True)
    at: Mapped[datetime]
    """Since when."""
    until_at: Mapped[datetime | None]
    """When it is tried again; NULL where a person must say so."""
    reason: Mapped[str | None] = mapped_column(String(200))


class Spend(Base):
    """What left within an hour, of all owners together: texts, and what they, calls and look-ups cost."""

    __tablename__ = "spend"

    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """An hour is counted in parts, so that those who send at once seldom wait for each other."""
    texts: Mapped[int]
    usd: Mapped[float] = mapped_column(Float(53))
    """Estimated, in US dollars."""


class Stumble(Base):
    """A text or a call of Twilio's lists that could not be taken in: how often, and lately when."""

    __tablename__ = "stumble"

    sid: Mapped[str] = mapped_column(String(34), primary_key=True)
    times: Mapped[int]
    at: Mapped[datetime]
