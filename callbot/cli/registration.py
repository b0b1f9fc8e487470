"""`callbot number registered|unregistered`: whether carriers take texts from a number of callbot's."""

import click

from callbot.cli.schema import opened
from callbot.domain import numbers
from callbot.services import owners
from callbot.services import registration as service


@click.command()
@click.argument("e164", metavar="NUMBER")
def registered(e164: str) -> None:
    """NUMBER is registered for texts: they leave from now on. What was drafted before is not sent."""
    wanted = owners.own_number(e164, "number")
    with opened() as runtime, runtime.transaction() as session:
        row = service.meant(session, wanted)
        changed = service.approved(session, row, runtime.clock.now())
    shown = numbers.shown(wanted)
    click.echo(f"Texts from {shown} leave {'again; one to you tells so' if changed else 'as before'}.")


@click.command()
@click.argument("e164", metavar="NUMBER")
def unregistered(e164: str) -> None:
    """NUMBER is not registered yet: no text leaves, and you are given drafts."""
    wanted = owners.own_number(e164, "number")
    with opened() as runtime, runtime.transaction() as session:
        service.awaited(session, service.meant(session, wanted), runtime.clock.now())
    click.echo(f"No text leaves from {numbers.shown(wanted)}: what it would say, you get as drafts.")
