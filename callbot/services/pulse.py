"""Signs of life: who last showed one, and whether the next is due. Instants are the business's."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.models import Heartbeat

WORKER, PING = "worker", "ping"
ASKED, READ = "asked", "read"
"""When Twilio was last asked what it received, and up to when all of that is known here."""
NEARLY = "nearly"
"""When whoever set callbot up was last told that the day's limit for everybody comes near."""
BEAT = timedelta(seconds=10)
FRESH = timedelta(seconds=60)
"""A beat is written every ten seconds; six missed ones are no accident."""
STILL = timedelta(seconds=30)
"""Three missed ones are no load: everything stood still."""


def _beating(insert: Any) -> Any:
    """Show life, at most once in a beat."""
    at, stale = (bindparam(name, type_=Heartbeat.at.type) for name in ("at", "stale"))
    row = insert(Heartbeat).values(name=bindparam("name"), at=at)
    row = row.on_conflict_do_update(index_elements=["name"], set_={"at": at}, where=Heartbeat.at <= stale)
    return row.returning(Heartbeat.name)


BEATS = {"sqlite": _beating(sqlite.insert), "postgresql": _beating(postgresql.insert)}


def beat(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Show life; False where somebody did so within `every`."""
    terms = {"name": name, "at": now, "stale": now - every}
    beats = BEATS[session.get_bind().dialect.name]
    return session.connection().execute(beats, terms).first() is not None


def last(session: Session, name: str) -> datetime | None:
    """When life was last shown; None where it never was."""
    return session.scalars(select(Heartbeat.at).where(Heartbeat.name == name)).first()


def is_fresh(at: datetime | None, now: datetime) -> bool:
    """True where a sign of life is no older than it may be."""
    return at is not None and at > now - FRESH


def runs(session: Session, now: datetime) -> bool:
    """Whether a worker shows life: without one nothing leaves."""
    return is_fresh(last(session, WORKER), now)


def is_still(at: datetime, now: datetime) -> bool:
    """True where the last sign of life lies so far back that nobody can have been there to hear anything."""
    return now - at > STILL
