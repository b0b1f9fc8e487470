"""`callbot db`: the schema of the database."""

import click

from callbot import settings
from callbot.migrations import state
from callbot.migrations.upgrade import check as standing
from callbot.migrations.upgrade import upgrade as bring

SENTENCES = {
    state.Standing.EMPTY: "The database is empty: `callbot init` makes it.",
    state.Standing.BEHIND: "The database is older than this callbot: `callbot db upgrade` brings it here.",
    state.Standing.CURRENT: "The database is as this callbot needs it.",
}


@click.group()
def db() -> None:
    """Upgrade the database, or check its schema."""


@db.command()
def upgrade() -> None:
    """Bring the schema to this callbot's; what stood there is kept in home/backups first."""
    house = settings.load()
    house.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    tell(bring(house.database, home=house.home))
    click.echo(SENTENCES[state.Standing.CURRENT])


@db.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say how the schema stands; exit status 1 where an upgrade is due."""
    found = standing(settings.load().database)
    click.echo(SENTENCES[found])
    ctx.exit(0 if found is state.Standing.CURRENT else 1)
