"""`callbot db`: the schema of the database."""

import click

from callbot import settings
from callbot.cli.schema import SENTENCES, bring
from callbot.migrations.state import Standing
from callbot.migrations.upgrade import check as standing


@click.group()
def db() -> None:
    """Upgrade the database, or check its schema."""


@db.command()
def upgrade() -> None:
    """Bring the schema to this callbot's; what stood there is kept in home/backups first."""
    bring(settings.load())
    click.echo(SENTENCES[Standing.CURRENT])


@db.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say how the schema stands; exit status 1 where an upgrade is due."""
    found = standing(settings.load().database)
    click.echo(SENTENCES[found])
    ctx.exit(0 if found is Standing.CURRENT else 1)
