"""The database at this callbot's schema: brought there by what starts callbot, expected there by the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from callbot import settings
from callbot.errors import SettingsError
from callbot.migrations.state import Standing
from callbot.migrations.upgrade import check, upgrade
from callbot.room import needed
from callbot.runtime import Clock, Runtime, build
from callbot.settings import Settings

SENTENCES = {
    Standing.EMPTY: "The database is empty: `callbot init` makes it.",
    Standing.BEHIND: "The database is older than this callbot: `callbot db upgrade` brings it here.",
    Standing.CURRENT: "The database is as this callbot needs it.",
}


def bring(house: Settings) -> None:
    """Upgrade after a backup; what is to be known of that goes to standard error."""
    with needed():
        house.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = upgrade(house.database, home=house.home, now=Clock(house.clock).now())
    if kept is not None:
        click.echo(kept.warning or f"The database as it was is kept in {kept.path}.", err=True)


@contextmanager
def opened() -> Iterator[Runtime]:
    """The house wired for one command; SettingsError where its database is not ready for it."""
    house = settings.load()
    standing = check(house.database)
    if standing is not Standing.CURRENT:
        raise SettingsError(SENTENCES[standing])
    runtime = build(house)
    try:
        yield runtime
    finally:
        runtime.close()
