"""`callbot demo`: the main job on the built-in phone simulator, told as it happens; or one's own play."""

import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO, TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.cli.lines import fitted, say
from callbot.db import Database
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from callbot.errors import CallbotError, Refused
from callbot.models import Appointment, Call, Outbound
from callbot.services import outlook
from callbot.simulator import LANDLINE, Answers, HangsUp, LeavesVoicemail, Network, Person, Talks, scenes
from callbot.simulator.script import Line, Verb, parse
from callbot.simulator.stage import NUMBER, Stage, staged
from callbot.simulator.story import Told

T = TypeVar("T")


class StoryFailed(CallbotError):
    """The story did not come out as it should."""


@click.command()
@click.option(
    "--script",
    type=click.File(encoding="utf-8"),
    help='Play these lines instead: "Dana calls", "Dana: tomorrow at 11?", "wait 2 h"; - as you type.',
)
def demo(script: TextIO | None) -> None:
    """Play the story: two missed calls, a text, an agreed time, a reminder, the call."""
    begun = time.monotonic()
    say("callbot demo: everything is simulated; no text and no call leaves this machine.")
    click.echo()
    with tempfile.TemporaryDirectory(prefix="callbot-demo-") as folder:
        home = Path(folder)
        database = Database(f"sqlite:///{home / 'callbot.db'}")
        begins = scenes.morning(datetime.now().astimezone())  # noqa: TID251 - the play begins ahead of the machine
        with staged(home, begins, watching(database), teller=_tell) as stage:
            if script is None:
                _play(stage, database)
            else:
                _perform(stage, script, at_keyboard=script.isatty())
        database.close()
    if script is not None:
        return
    click.echo(f"\nThe story came out as it should, in {time.monotonic() - begun:.0f} s.")
    click.echo("README.md says how to put it on a number of your own.")


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
    _scene("She answers with a time of her own; Sam reads of it a while later, and says OK.")
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
    _must("everything said to the phone network was well formed", not stage.network.complaints)
    if call is not None and call.seconds is not None:
        click.echo(
            f"\nIn the log: call answered, {call.seconds // 60} min {call.seconds % 60} s; appointment done."
        )


PEOPLE = {"Lee": "+16175550134", "Ray": "+13125550133", "Kim": "+14155550134"}
"""Who may call besides Dana: Ray is in Chicago, Kim is at a desk whose number takes no texts."""
GREETED = HangsUp(after=28)  # twenty seconds of ringing, eight of the greeting


HOW = (
    'Type what happens, a line each: "Dana calls", "Dana: tomorrow at 11?", "Sam: ok 1", "wait 90 min". '
    "Ctrl-D ends it."
)


def _perform(stage: Stage, lines: TextIO, *, at_keyboard: bool) -> None:
    """The lines of a play, one after the other; each is told with what comes of it.

    What cannot be played ends it with a Refused; somebody at the keyboard is told, and may go on.
    """
    if at_keyboard:
        click.echo(f"{fitted(HOW)}\n")
    people = {"Sam": stage.owner, "Dana": stage.recruiter}
    people |= {name: stage.network.person(name, number) for name, number in PEOPLE.items()}
    people["Kim"].receives = LANDLINE
    for written in iter(lines.readline, ""):
        said = written.strip()
        if not said or said.startswith("#"):
            click.echo(f"{said}" if said else "")
            continue
        try:
            line = parse(said, stage.now, scenes.ZONE)
            if line.who:
                _act(stage, people.get(line.who), line)
        except Refused as refusal:
            if not at_keyboard:
                raise
            click.echo(fitted(f"{refusal}", first="  ", rest="  "))
            continue
        stage.to(line.until)


def _act(stage: Stage, person: Person | None, line: Line) -> None:
    """Somebody does what their line says."""
    match person, line.verb:
        case None, _:
            raise Refused(f"nobody is called {line.who}; there are Sam, Dana, {', '.join(PEOPLE)}")
        case Person(), Verb.TEXTS:
            person.texts(NUMBER, line.words)
        case Person(), Verb.LEAVES:
            person.calls(NUMBER, LeavesVoicemail(line.words, seconds=12))
        case Person(), Verb.TALKS:
            stage.owner.takes(Answers(presses="5", after=4, talks=timedelta(minutes=9)))
            person.calls(NUMBER, Talks(minutes=9))
        case Person(), _:
            person.calls(NUMBER, GREETED, shows="anonymous" if line.verb is Verb.HIDES else None)


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
    click.echo(f"\n{fitted(words)}\n")


def _tell(line: Told) -> None:
    at = f"  {line.at.astimezone(scenes.ZONE):%a %I:%M:%S %p}  "
    click.echo(fitted(line.words, first=at, rest=" " * len(at)))
