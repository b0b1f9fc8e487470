"""What is done every second: due rows are claimed for the engine, lost ones are found, life is shown."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.dispatch.wiring import Clock, Wiring
from callbot.failpoints import reach
from callbot.models import Heartbeat
from callbot.services import sending

LOOK_AHEAD = timedelta(seconds=1.5)
"""Rows are handed over before their instant, so that lateness is not the tick's."""
BATCH = 100
BEAT = timedelta(seconds=10)
WORKER = "worker"


def _beating(insert: Any) -> Any:
    """Show life, at most once in a beat."""
    at, stale = (bindparam(name, type_=Heartbeat.at.type) for name in ("at", "stale"))
    row = insert(Heartbeat).values(name=bindparam("name"), at=at)
    return row.on_conflict_do_update(index_elements=["name"], set_={"at": at}, where=Heartbeat.at < stale)


BEATS = {"sqlite": _beating(sqlite.insert), "postgresql": _beating(postgresql.insert)}


def look_ahead(clock: Clock) -> timedelta:
    """How far ahead rows are handed over: not at all on a clock that may jump."""
    return timedelta() if clock.virtual else LOOK_AHEAD


def tick(wiring: Wiring) -> None:
    """Claim what is due; the transaction hands it to the engine when it is committed."""
    with wiring.transaction(durable=True) as session:
        now = wiring.clock.now()
        lease_now = wiring.database.lease_seconds(session)
        sending.orphans(session, now=now, lease_now=lease_now)
        horizon = now + look_ahead(wiring.clock)
        claimed = sending.claim(session, horizon=horizon, lease_now=lease_now, by=wiring.name, limit=BATCH)
        _beat(session, wiring)
    if claimed:
        reach("claimed")


def recover(wiring: Wiring) -> None:
    """At the start of the one process: what an earlier one left half done is taken up."""
    with wiring.transaction(durable=True) as session:
        sending.orphans(session, now=wiring.clock.now(), lease_now=None)
        sending.release(session)


def _beat(session: Session, wiring: Wiring) -> None:
    terms = {"name": WORKER, "at": wiring.clock.now(), "stale": wiring.clock.now() - BEAT}
    session.connection().execute(BEATS[session.get_bind().dialect.name], terms)
