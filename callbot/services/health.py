"""How the house is: does the database answer, is its schema current, does somebody send?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Halted
from callbot.errors import SchemaError
from callbot.migrations.state import Standing, standing
from callbot.models import Outbound
from callbot.services import halts, outbox, pulse

WAITING = select(func.count()).where(outbox.QUEUED, Outbound.due_at <= bindparam("now"))
"""Not what waits for its time: a career centre has a million reminders to come, and monitors ask often."""
IN_DOUBT = select(func.count()).where(outbox.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Health:
    """What was found; each sentence is "ok" or what is wrong."""

    database: str
    schema: str
    worker: str
    outbox: str = "ok"
    twilio: str = "ok"
    room: str = "ok"
    """The database cannot tell; whoever looks asks the disk."""
    waiting: int = 0
    """Outbound rows whose time has come and that are not said yet."""
    unknown: int = 0
    """Outbound rows of which nobody knows yet whether they left."""

    @property
    def checks(self) -> Mapping[str, str]:
        """The sentences by the name of what was looked at."""
        return {
            "database": self.database,
            "schema": self.schema,
            "worker": self.worker,
            "outbox": self.outbox,
            "twilio": self.twilio,
            "room": self.room,
        }

    @property
    def ready(self) -> bool:
        """True where all is well."""
        return all(found == "ok" for found in self.checks.values())


UNREACHABLE = Health(
    database="does not answer",
    schema="not known: the database does not answer",
    worker="not known",
    outbox="not known",
    twilio="not known",
    room="not known",
)


def look(session: Session, now: datetime) -> Health:
    """The state of the house as its database tells it, `now` on the clock of the business."""
    schema = _schema(session)
    if schema != "ok":
        return Health(
            database="ok", schema=schema, worker="not known", outbox="not known", twilio="not known"
        )
    return Health(
        database="ok",
        schema=schema,
        worker=_worker(session, now),
        outbox=_outbox(session),
        twilio=_twilio(session),
        waiting=session.execute(WAITING, {"now": now}).scalar_one(),
        unknown=session.execute(IN_DOUBT).scalar_one(),
    )


def _schema(session: Session) -> str:
    try:
        found = standing(session.connection())
    except SchemaError as error:
        return str(error)
    return "ok" if found is Standing.CURRENT else f"{found}: run `callbot db upgrade`"


def _outbox(session: Session) -> str:
    restored = halts.why(session, Halted.RESTORED)
    if restored is None:
        return "ok"
    return f"nothing leaves since the restore of {restored[0]:%Y-%m-%d %H:%M} UTC: `callbot resume`"


def _twilio(session: Session) -> str:
    refused = halts.why(session, Halted.REFUSED)
    return "ok" if refused is None else f"refuses us since {refused[0]:%Y-%m-%d %H:%M} UTC: {refused[1]}"


def _worker(session: Session, now: datetime) -> str:
    at = pulse.last(session, pulse.WORKER)
    if at is None:
        return "none has run yet"
    return "ok" if pulse.is_fresh(at, now) else f"silent since {at:%Y-%m-%d %H:%M} UTC"
