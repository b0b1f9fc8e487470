"""`callbot demo`: the whole main job on the built-in phone simulator, told as it happens."""

import tempfile
import textwrap
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from callbot.errors import CallbotError
from callbot.models import Appointment, Call, Outbound
from callbot.services import outlook
from callbot.simulator import Network, scenes
from callbot.simulator.stage import Stage, staged
from callbot.simulator.story import Told

T = TypeVar("T")


class StoryFailed(CallbotError):
    """The story did not come out as it should."""


@click.command()
def demo() -> None:
    """Play the story: two missed calls, a text, an agreed time, a reminder, the call."""
    begun = time.monotonic()
    click.echo("callbot demo: everything is simulated; no text and no call leaves this machine.\n")
    with tempfile.TemporaryDirectory(prefix="callbot-demo-") as folder:
        home = Path(folder)
        database = Database(f"sqlite:///{home / 'callbot.db'}")
        begins = scenes.morning(datetime.now().astimezone())  # noqa: TID251 - the play begins ahead of the machine
        with staged(home, begins, watching(database), teller=_tell) as stage:
            _play(stage, database)
        database.close()
    click.echo(f"\nThe story came out as it should, in {time.monotonic() - begun:.0f} s.")


def watching(
    database: Database,
) -> Callable[[Network], tuple[Callable[[], datetime | None], Callable[[], bool]]]:
    """How a play sees whether callbot has come to rest: it looks into its outbox."""

    def watch(network: Network) -> tuple[Callable[[], datetime | None], Callable[[], bool]]:
        def next_due() -> datetime | None:
            with database.reading() as session:
                return outlook.next_at(session)

        def settled() -> bool:
            with database.reading() as session:
                return outlook.is_settled(session, network.clock.now())

        return next_due, settled

    return watch


def _play(stage: Stage, database: Database) -> None:
    """The scenes, and after each what must now be so."""
    _scene("Two missed calls. Sam's phone lies in another room; callbot's number takes over.")
    scenes.missed_twice(stage)
    _must("she got one text, not two", len(stage.recruiter.inbox) == 1)
    _must("it says when Sam is free", "any morning after 9" in stage.recruiter.inbox[0].body)
    _must("Sam was alarmed", any("MISSED TWICE" in text.body for text in stage.owner.inbox))
    _scene("She answers with a time of her own.")
    scenes.agreed(stage)
    _must("she has the confirmation", "Confirmed" in stage.recruiter.inbox[-1].body)
    _must("Sam has it too", any("BOOKED" in text.body for text in stage.owner.inbox))
    starts_at = _read(database, lambda session: session.scalars(select(Appointment.starts_at)).one())
    _scene("The time comes near: a text the evening before, one an hour before, then a call.")
    scenes.reminded(stage, starts_at)
    _must("Sam answered the reminder with a key", _read(database, _acknowledged))
    _scene("She calls at the agreed time, and this time Sam picks up.")
    scenes.spoken(stage, starts_at)
    call = _read(database, lambda session: session.scalars(select(Call).order_by(Call.id.desc())).first())
    _must("the call is logged as answered", call is not None and call.outcome is Outcome.ANSWERED)
    done = select(Appointment.id).where(Appointment.status == AppointmentStatus.DONE)
    _must("the appointment is done", _read(database, lambda session: session.scalar(done)) is not None)
    _must("nothing in between was malformed", not stage.network.complaints)
    if call is not None and call.seconds is not None:
        click.echo(f"\nLogged: answered, {timedelta(seconds=call.seconds)} h:mm:ss, appointment done.")


def _acknowledged(session: Session) -> bool:
    found = select(Outbound.id).where(Outbound.channel == "call", Outbound.acknowledged_at.is_not(None))
    return session.scalar(found) is not None


def _read(database: Database, look: Callable[[Session], T]) -> T:
    with database.reading() as session:
        return look(session)


def _must(what: str, holds: bool) -> None:
    if not holds:
        raise StoryFailed(f"the story failed: it is not so that {what}")
    click.echo(f"    ok  {what}")


def _scene(words: str) -> None:
    click.echo(f"\n{words}\n")


def _tell(line: Told) -> None:
    local = line.at.astimezone(scenes.ZONE)
    body = textwrap.fill(line.words, 96, subsequent_indent=" " * 18)
    click.echo(f"  {local:%a %I:%M:%S %p}  {body}")
