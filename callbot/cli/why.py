"""`callbot why`: what was said, and by which rule."""

import textwrap
from zoneinfo import ZoneInfo

import click

from callbot.cli.schema import opened
from callbot.services import owners
from callbot.services import why as reasons


@click.command()
@click.argument("number", required=False)
@click.option("--owner", type=int, help="Whose diary, by id; not needed where there is one owner.")
@click.option(
    "--last", "most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many moments."
)
def why(number: str | None, owner: int | None, most: int) -> None:
    """Show what happened, with a NUMBER or with all: what came in, which rule decided, what was said."""
    with opened() as runtime, runtime.reading() as session:
        whose = owners.meant(session, owner)
        zone = ZoneInfo(whose.timezone)
        e164 = owners.own_number(number, "number") if number else None
        moments = reasons.told(session, whose, e164, most)
    for moment in moments:
        body = textwrap.fill(moment.words, 90, subsequent_indent=" " * 18)
        click.echo(f"{moment.at.astimezone(zone):%a %d %b %H:%M}  {body}")
        if moment.why:
            click.echo(f"{'':18}{moment.why}")
    if not moments:
        click.echo("Nothing happened yet.")
