"""`callbot backup`, `restore` and `resume`: everything in one file, and the way back."""

from pathlib import Path

import click

from callbot import settings
from callbot.cli.schema import opened
from callbot.migrations import archive
from callbot.migrations.backup import stamp
from callbot.migrations.restore import restore as put_back
from callbot.runtime import Clock
from callbot.services import halts


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Copy database, voicemails and secret key into one FILE, while callbot runs.

    Without FILE it goes to the backups in the home folder.
    """
    with opened() as runtime:
        house, now = runtime.settings, runtime.clock.now()
        target = file or house.home / "backups" / f"backup-{stamp(now)}.tar"
        made = archive.write(house, house.secret_key, target, now)
    click.echo(f"Kept in {target}: {_held(made)}; {target.stat().st_size / 1e6:.1f} MB, read back whole.")
    click.echo("Whoever has this file has every text in it: keep it where nobody else can read it.")
    if not made.has_key:
        click.echo("CALLBOT_SECRET_KEY is not in it: keep that too, a restore needs it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup FILE back, where there is no database yet. Nothing leaves until `callbot resume`."""
    house = settings.load()
    made = put_back(house, file, Clock(house.clock).now())
    click.echo(f"Restored as of {made.made_at}: {_held(made)}.")
    click.echo(
        "Calls and texts are taken as soon as callbot runs, but nothing leaves. See that the old machine"
        " is off, then run `callbot resume`."
    )


@click.command()
def resume() -> None:
    """Let a restored callbot speak again; what was due meanwhile is let go of, not said late or twice."""
    with opened() as runtime, runtime.transaction() as session:
        done = halts.resume(session, runtime.clock.now())
    if done is None:
        click.echo("Nothing was held back.")
        return
    click.echo(f"callbot speaks again. Still to be said: {done.waiting}.")
    if done.let_go:
        click.echo(
            f"Let go of, since it was due before now and may have left from the old machine: {done.let_go}."
            " They stand in the outbox as cancelled."
        )


def _held(made: archive.Manifest) -> str:
    key = "the secret key" if made.has_key else "no secret key"
    return f"the database (schema {made.schema}), {made.voicemails} voicemails, {key}"
