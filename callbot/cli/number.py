"""`callbot number`: the numbers of callbot's."""

import click

from callbot.cli.registration import registered, unregistered


@click.group()
def number() -> None:
    """The numbers of callbot's."""


number.add_command(registered)
number.add_command(unregistered)
