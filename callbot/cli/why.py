"""`callbot why`: what was said, and by which rule."""

from zoneinfo import ZoneInfo

import click

from callbot.cli.lines import fitted
from callbot.cli.schema import opened
from callbot.services import owners
from callbot.services import why as reasons

MARGIN = " " * 18


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
        at = f"{moment.at.astimezone(zone):%a %d %b %H:%M}  "
        click.echo(fitted(moment.words, first=at, rest=MARGIN))
        if moment.why:
            click.echo(fitted(moment.why, first=MARGIN, rest=MARGIN))
    if not moments:
        click.echo("Nothing happened yet.")
