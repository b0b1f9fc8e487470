"""The database brought to this callbot's schema, with a word about the backup; used by what starts callbot."""

import click

from callbot.migrations.upgrade import upgrade
from callbot.settings import Settings


def bring(settings: Settings) -> None:
    """Upgrade after a backup; what is to be known of that goes to standard error."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = upgrade(settings.database, home=settings.home)
    if kept is not None:
        click.echo(kept.warning or f"The database as it was is kept in {kept.path}.", err=True)
