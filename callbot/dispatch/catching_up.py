"""What Twilio received and no webhook brought is read from its lists and taken in, one by one."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from callbot.db import BUSY, is_ours
from callbot.dispatch.wiring import Wiring
from callbot.failpoints import reach
from callbot.gateways.base import Later
from callbot.services import standstill

log = structlog.get_logger("callbot.standstill")


def catch_up(wiring: Wiring) -> None:
    """Read the lists if it is time: every few minutes, and after a standstill before contacts are written to.

    Each text and call is taken in by a transaction of its own: a death between two leaves the rest for the
    next reading. So does one that raises: it comes last then, and is given up after some tries.
    """
    began = wiring.clock.now()
    with wiring.transaction() as session:
        gap = standstill.due(session, began)
    if gap is None:
        return
    texts = wiring.telephone.texts_received(since=gap.since)
    calls = wiring.telephone.calls_received(since=gap.since)
    if isinstance(texts, Later) or isinstance(calls, Later):
        log.warning("lists_unread", since=gap.since.isoformat())
        with wiring.transaction() as session:
            standstill.unread(session, wiring.clock.now())
        return
    with wiring.database.reading() as session:
        unseen = standstill.unseen(session, [*texts, *calls], began)
    for received in unseen:
        with _counted(wiring, received), wiring.transaction() as session:
            standstill.take(session, received, gap, wiring.settings, wiring.clock.now())
        reach("taken")
    with wiring.transaction(durable=True) as session:
        standstill.caught_up(session, began, wiring.clock.now())
    if unseen:
        log.info("caught_up", since=gap.since.isoformat(), taken=len(unseen))


@contextmanager
def _counted(wiring: Wiring, received: standstill.Received) -> Iterator[None]:
    """One that raises is counted, unless the database is what failed; the failure goes on its way."""
    is_its_fault = True
    try:
        yield
        is_its_fault = False
    except BUSY as error:
        is_its_fault = is_ours(error)
        raise
    finally:
        if is_its_fault:
            _stumbled(wiring, received)


def _stumbled(wiring: Wiring, received: standstill.Received) -> None:
    """Counted before anybody is told: whatever raises may raise in the telling too."""
    with wiring.transaction(durable=True) as session:
        is_given_up = standstill.stumbled(session, received.sid, wiring.clock.now())
    if is_given_up:
        log.error("given_up", sid=received.sid)
        with wiring.transaction() as session:
            standstill.tell_given_up(session, received, wiring.clock.now())
