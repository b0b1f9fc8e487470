"""What the worker does where room to write in runs out: it says so to whoever set callbot up.

By the away channel and past the outbox: a row cannot be written any more, and Twilio costs a row too.
"""

import structlog
from sqlalchemy.exc import OperationalError

from callbot.dispatch.wiring import Wiring
from callbot.domain import alarms
from callbot.domain.alarms import Alarm
from callbot.gateways.base import TITLE, Accepted
from callbot.services import owners

log = structlog.get_logger("callbot.room")


def lacking(wiring: Wiring) -> str | None:
    """What is wrong where there is less room than there should be."""
    return wiring.database.room.lacking(wiring.settings.watch.free_megabytes)


def watch(wiring: Wiring) -> None:
    """Tell the first owner, once a day, on the first away channel that takes it."""
    wrong = lacking(wiring)
    if wrong is None:
        return
    try:
        with wiring.database.reading() as session:
            channels = owners.first_away(session)
    except OperationalError:
        return  # to read, SQLite may need room too: /readyz tells
    if not wiring.database.room.is_news():
        return
    log.error("no_room", why=wrong)
    for url in channels:
        answer = wiring.push.push(url=url, title=TITLE, body=alarms.words(Alarm.ROOM, wrong))
        log.info("told", answer=type(answer).__name__.lower())
        if isinstance(answer, Accepted):
            return
