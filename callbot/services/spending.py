"""What texts, calls and look-ups of the last day cost, estimated: an owner's, and everybody's together.

Each row keeps its estimate, and an owner's are summed from an index that has it. Everybody's are counted by
the hour as they leave, since the rows of ten thousand owners cannot be summed before each text; the hours
reach back a day, or one hour more.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.domain import costs
from callbot.domain.courtesy import Spent
from callbot.domain.outbox import Channel
from callbot.models import NumberKind, Outbound, Spend
from callbot.prepared import Prepared

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTS = 8
SAID = Prepared(
    select(func.sum(Outbound.usd)).where(
        Outbound.owner_id == bindparam("owner_id"), Outbound.begun_at >= bindparam("day")
    )
)
LOOKED_UP = Prepared(
    select(func.count()).where(
        NumberKind.owner_id == bindparam("owner_id"), NumberKind.wanted_at >= bindparam("day")
    )
)
EVERYBODYS = Prepared(
    select(func.sum(Spend.texts), func.sum(Spend.usd)).where(Spend.hour_at > bindparam("since"))
)


def _counting(insert: Any) -> Prepared:
    """Put down what leaves now beside what left within the same hour."""
    row = insert(Spend)
    sums = {"texts": Spend.texts + row.excluded.texts, "usd": Spend.usd + row.excluded.usd}
    return Prepared(row.on_conflict_do_update(index_elements=["hour_at", "part"], set_=sums))


COUNT = {"sqlite": _counting(sqlite.insert), "postgresql": _counting(postgresql.insert)}


def usd(session: Session, owner_id: int, now: datetime) -> float:
    """The whole of it, in US dollars; the away channel is free."""
    [(said,)] = SAID.run(session.connection(), owner_id=owner_id, day=now - DAY)
    return (said or 0.0) + costs.LOOKUP_USD * lookups(session, owner_id, now)


def lookups(session: Session, owner_id: int, now: datetime) -> int:
    """How many carriers were to be asked."""
    [(wanted,)] = LOOKED_UP.run(session.connection(), owner_id=owner_id, day=now - DAY)
    return int(wanted)


def everybodys(session: Session, now: datetime) -> Spent:
    """What left within a day, of all owners together."""
    [(texts, cost)] = EVERYBODYS.run(session.connection(), since=now - DAY - HOUR)
    return Spent(texts or 0, cost or 0.0)


def count(session: Session, row: Outbound, now: datetime) -> None:
    """This leaves for the first time: put it to its owner's account, and to everybody's."""
    if row.channel is not Channel.PUSH:
        row.usd = costs.usd(row.channel, row.to, 1, len(row.body))
        _put(session, row.id, 1 if row.channel is Channel.SMS else 0, row.usd, now)


def count_lookup(session: Session, outbound_id: int, now: datetime) -> None:
    """A carrier is asked, for the sake of this text."""
    _put(session, outbound_id, 0, costs.LOOKUP_USD, now)


def _put(session: Session, outbound_id: int, texts: int, cost: float, now: datetime) -> None:
    hour_at = now.replace(minute=0, second=0, microsecond=0)
    connection = session.connection()
    counting = COUNT[connection.dialect.name]
    counting.run(connection, hour_at=hour_at, part=outbound_id % PARTS, texts=texts, usd=cost)


def forget(session: Session, now: datetime) -> None:
    """Let go of the hours that no day reaches back to."""
    session.execute(delete(Spend).where(Spend.hour_at < now - 2 * DAY))
