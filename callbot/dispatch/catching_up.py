"""What Twilio received and no webhook brought is read from its lists and taken in, one by one."""

import structlog

from callbot.dispatch.wiring import Wiring
from callbot.failpoints import reach
from callbot.gateways.base import Later
from callbot.services import standstill

log = structlog.get_logger("callbot.standstill")


def catch_up(wiring: Wiring) -> None:
    """Read the lists if it is time: every few minutes, and after a standstill before contacts are written to.

    Each text and call is taken in by a transaction of its own: a death between two leaves the rest for the
    next reading.
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
        with wiring.transaction() as session:
            standstill.take(session, received, gap, wiring.settings, wiring.clock.now())
        reach("taken")
    with wiring.transaction(durable=True) as session:
        standstill.caught_up(session, began, wiring.clock.now())
    if unseen:
        log.info("caught_up", since=gap.since.isoformat(), taken=len(unseen))
