"""`callbot call-me`: the owner's own phone rings with greeting and menu, and gets a missed caller's text."""

import click

from callbot.cli.schema import opened
from callbot.domain import numbers
from callbot.services import owners, rehearsal


@click.command()
@click.option("--owner", type=int, help="Whom to ring, by id; not needed where there is one owner.")
def call_me(owner: int | None) -> None:
    """Ring you with what callers hear, and text you what a missed caller gets."""
    with opened() as runtime, runtime.transaction() as session:
        found = owners.meant(session, owner)
        rehearsal.rehearse(session, found, runtime.settings, runtime.clock.now())
        phone = numbers.shown(found.phone, found.country)
        dry = runtime.settings.dry
    click.echo(f"{phone} will ring with what callers hear, and get the text of a missed call.")
    if dry:
        click.echo("There are no Twilio credentials, so it is only shown in the log of callbot serve.")
    else:
        click.echo("callbot serve must be running: it is what rings and texts.")
