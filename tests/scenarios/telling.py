"""The story on a stage of its own, and what must be so when it is over."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, make_url, select, text

from callbot.cli.demo import watching
from callbot.db import Database
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import FINAL, Status
from callbot.domain.screening import Outcome
from callbot.models import Appointment, Call, Outbound
from callbot.simulator import scenes
from callbot.simulator.program import PYTHON
from callbot.simulator.stage import NUMBER, OWNER, RECRUITER, Stage, staged
from tests.twiml import check
from tests.words_watch import faults

BEGINS = datetime(2027, 2, 2, 9, 14, tzinfo=scenes.ZONE)  # a Tuesday
STARTS = datetime(2027, 2, 3, 11, 0, tzinfo=scenes.ZONE)


@dataclass(frozen=True, slots=True)
class Told:
    """What everybody has in hand at the end: the texts, in no order, and what was logged."""

    owner: list[str] = field(default_factory=list)
    recruiter: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    appointments: list[AppointmentStatus] = field(default_factory=list)


def emptied(url: str) -> str:
    """The database without anything in it, not even a schema."""
    if url.startswith("postgresql"):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    else:
        for file in Path(str(make_url(url).database)).parent.glob("callbot.db*"):
            file.unlink()
    return url


@contextmanager
def on_stage(
    home: Path,
    url: str,
    *,
    mode: str = "ring-first",
    command: tuple[str, ...] = PYTHON,
    settings: dict[str, str] | None = None,
    between: Callable[[str], AbstractContextManager[str]] = nullcontext,
) -> Iterator[tuple[Stage, Database]]:
    """A stage over this database, and the database to look into."""
    home.mkdir(exist_ok=True)
    database = Database(url)
    given = {"CALLBOT_DATABASE_URL": url, **(settings or {})}
    try:
        watch = watching(database)
        with staged(
            home, BEGINS, watch, settings=given, mode=mode, command=command, between=between
        ) as stage:
            yield stage, database
    finally:
        database.close()


def play(stage: scenes.Scenery) -> None:
    """The whole story."""
    scenes.missed_twice(stage)
    scenes.agreed(stage)
    scenes.reminded(stage, STARTS.astimezone(UTC))
    scenes.spoken(stage, STARTS.astimezone(UTC))
    stage.on(timedelta(minutes=30))


def leaks(stage: Stage) -> list[str]:
    """Lines of the program's log that name a number, a secret or the words of a text: WB-16."""
    log = stage.program.log.read_text(encoding="utf-8")
    texts = [item.body for person in (stage.owner, stage.recruiter) for item in person.inbox]
    hidden = [OWNER, RECRUITER, NUMBER, stage.network.auth_token, *texts]
    return [line for line in log.splitlines() if any(word in line for word in hidden)]


UNREACHABLE = 11200
"""Twilio's word for a webhook that was not answered: what a killed process leaves behind."""


def told(stage: Stage, database: Database) -> Told:
    """What is so now; everything that was to be said has come to an end."""
    assert [item for item in stage.network.complaints if item.code != UNREACHABLE] == []
    assert leaks(stage) == []
    assert [fault for document in stage.network.documents for fault in check(document.xml)] == []
    assert [
        fault for text in stage.recruiter.inbox if " writes: " not in text.body for fault in faults(text.body)
    ] == []
    with database.reading() as session:
        over = FINAL | {Status.ACCEPTED}
        waiting = session.scalars(select(Outbound.key).where(Outbound.status.not_in(over))).all()
        assert not waiting, f"still to be said: {waiting}"
        texts = select(func.count()).where(Outbound.channel == "sms", Outbound.sid.is_not(None))
        assert session.scalar(texts) == len(stage.owner.inbox) + len(stage.recruiter.inbox)
        return Told(
            sorted(item.body for item in stage.owner.inbox),
            sorted(item.body for item in stage.recruiter.inbox),
            [
                outcome
                for outcome in session.scalars(select(Call.outcome).order_by(Call.started_at))
                if outcome
            ],
            list(session.scalars(select(Appointment.status))),
        )
