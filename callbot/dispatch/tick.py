"""What is done every second: due rows are claimed for the engine, lost ones are found, life is shown."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callbot.dispatch.wiring import Clock, Wiring
from callbot.failpoints import reach
from callbot.services import pulse, sending, standstill

LOOK_AHEAD = timedelta(seconds=1.5)
"""Rows are handed over before their instant, so that lateness is not the tick's."""
BATCH, BATCHES = 100, 3
"""A tick claims so many rows at a time, and so many times: more than a process says until the next."""


def look_ahead(clock: Clock) -> timedelta:
    """How far ahead rows are handed over: not at all on a clock that may jump."""
    return timedelta() if clock.virtual else LOOK_AHEAD


def tick(wiring: Wiring) -> None:
    """Claim what is due; each batch's transaction hands it to the engine when it is committed."""
    for _ in range(BATCHES):
        if _claimed(wiring) < BATCH:
            return


def _claimed(wiring: Wiring) -> int:
    """Claim a batch of what is due: how many rows."""
    if wiring.database.room.rests:
        return 0
    with wiring.transaction(durable=True) as session:
        wiring.database.by_index(session)
        now = wiring.clock.now()
        lease_now = wiring.database.lease_seconds(session)
        sending.orphans(session, now=now, lease_now=lease_now)
        if not wiring.clock.virtual:  # one that jumps makes nobody stand still
            standstill.notice(session, now)
        horizon = now + look_ahead(wiring.clock)
        claimed = sending.claim(session, horizon=horizon, lease_now=lease_now, by=wiring.name, limit=BATCH)
        pulse.beat(session, pulse.WORKER, now, pulse.BEAT)
    if claimed:
        reach("claimed")
    return len(claimed)


def recover(wiring: Wiring) -> bool:
    """At the start of the one process: what an earlier one left half done is taken up; False: no room yet."""
    if wiring.database.room.rests:
        return False
    with wiring.transaction(durable=True) as session:
        sending.orphans(session, now=wiring.clock.now(), lease_now=None)
        sending.release(session)
        _show_life(session, wiring.clock.now())
    return True


def join(wiring: Wiring) -> bool:
    """At the start of one worker among several: what is half done may be in another's hands."""
    if wiring.database.room.rests:
        return False
    with wiring.transaction(durable=True) as session:
        _show_life(session, wiring.clock.now())
    return True


def _show_life(session: Session, now: datetime) -> None:
    """From here on webhooks are heard: should the first tick never come, the next start knows since when."""
    standstill.notice(session, now)
    pulse.beat(session, pulse.WORKER, now, pulse.BEAT)
