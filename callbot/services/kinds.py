"""What kind of number a first caller rings from, where the number does not tell: its carrier is asked, once.

That one is to be asked is a row, written with the miss; the sender asks, with no transaction open and nobody
waiting on the phone. What was told holds for ninety days in the whole house, silence for one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.domain import costs, numbers
from callbot.domain.numbers import Kind
from callbot.domain.outbox import Purpose, Status
from callbot.gateways.base import Later, Refused
from callbot.models import NumberKind, Outbound
from callbot.services import halts, optouts, spending
from callbot.settings import Settings

HOLDS, SILENT = timedelta(days=90), timedelta(days=1)
PATIENCE = timedelta(seconds=8)
"""How long a text waits, beyond the gateway's own limits: a lost text is worse than a vain one."""
AWAITED = "its carrier is being asked what kind of number it is"
STANDING = select(NumberKind.kind, NumberKind.wanted_at).where(
    NumberKind.digest == bindparam("digest"), NumberKind.until_at > bindparam("now")
)
WAITING = select(Outbound.to).where(
    Outbound.id == bindparam("id"),
    Outbound.purpose == Purpose.TEXT_BACK,
    Outbound.status == Status.QUEUED,
)


def _wanting(insert: Any) -> Any:
    """What has lapsed is wanted anew; what still holds stays."""
    new = insert(NumberKind)
    return new.on_conflict_do_update(
        index_elements=["digest"],
        set_={
            "owner_id": new.excluded.owner_id,
            "wanted_at": new.excluded.wanted_at,
            "asked_at": None,
            "kind": None,
            "until_at": new.excluded.until_at,
        },
        where=NumberKind.until_at <= new.excluded.wanted_at,
    ).returning(NumberKind.digest)


WANT = {"sqlite": _wanting(sqlite.insert), "postgresql": _wanting(postgresql.insert)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose kind is asked for, and which text waits for it."""

    outbound_id: int
    e164: str


def told(session: Session, e164: str, settings: Settings, now: datetime) -> Kind:
    """What its carrier said of a number, while that holds; UNKNOWN where it said nothing, or nobody asks."""
    standing = _standing(session, e164, settings, now)
    return (standing[0] if standing else None) or Kind.UNKNOWN


def awaited(session: Session, e164: str, settings: Settings, now: datetime) -> datetime | None:
    """Until when a text to this number waits for its carrier's answer, if it does."""
    kind, wanted_at = _standing(session, e164, settings, now) or (Kind.UNKNOWN, now)
    return wanted_at + PATIENCE if kind is None and now < wanted_at + PATIENCE else None


def _standing(
    session: Session, e164: str, settings: Settings, now: datetime
) -> tuple[Kind | None, datetime] | None:
    if not settings.caps.lookups_per_owner_day or not numbers.is_open(e164):
        return None
    digest = optouts.digest(settings.secret_key, e164)
    row = session.execute(STANDING, {"digest": digest, "now": now}).first()
    return (row[0], row[1]) if row else None


def want(session: Session, owner_id: int, e164: str, settings: Settings, now: datetime) -> bool:
    """Put a number down to be asked about, where it tells nothing itself and the day's limits let it.

    True where its carrier is to be asked now. Needs the owner's lock.
    """
    caps = settings.caps
    if not numbers.is_open(e164) or spending.lookups(session, owner_id, now) >= caps.lookups_per_owner_day:
        return False
    if spending.usd(session, owner_id, now) + costs.LOOKUP_USD > caps.usd_per_day:
        return False
    if spending.everybodys(session, now).reaches(caps):
        return False
    terms = {
        "digest": optouts.digest(settings.secret_key, e164),
        "owner_id": owner_id,
        "wanted_at": now,
        "until_at": now + SILENT,
    }
    connection = session.connection()
    return connection.execute(WANT[connection.dialect.name], terms).first() is not None


def begin(session: Session, outbound_id: int, settings: Settings, now: datetime) -> Asked | None:
    """Whose carrier is to be asked before this text leaves; nobody else asks it then."""
    if not settings.caps.lookups_per_owner_day or halts.STANDING.run(session.connection()):
        return None
    to = session.execute(WAITING, {"id": outbound_id}).scalar()
    if to is None:
        return None
    asked = session.execute(
        update(NumberKind)
        .where(
            NumberKind.digest == optouts.digest(settings.secret_key, to),
            NumberKind.asked_at.is_(None),
            NumberKind.until_at > now,
        )
        .values(asked_at=now)
        .returning(NumberKind.digest)
    ).first()
    if asked is None:
        return None
    spending.count_lookup(session, outbound_id, now)
    return Asked(outbound_id, to)


def settle(session: Session, e164: str, answer: Kind | Refused | Later, secret: str, now: datetime) -> None:
    """Keep what was said. That there is no such number is an answer too; none at all holds for a day."""
    holds = {} if isinstance(answer, Later) else {"until_at": now + HOLDS}
    kind = answer if isinstance(answer, Kind) else Kind.UNKNOWN
    session.execute(
        update(NumberKind).where(NumberKind.digest == optouts.digest(secret, e164)).values(kind=kind, **holds)
    )
