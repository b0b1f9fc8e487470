"""`callbot number`: the numbers of callbot's, each of which belongs to one owner."""

import click

from callbot.cli.registration import registered, unregistered
from callbot.cli.schema import opened
from callbot.services import household, owners
from callbot.services.owners import Wanted


@click.group()
def number() -> None:
    """Add, list and remove callbot's numbers, and say whether carriers take texts from them."""


@number.command()
@click.argument("e164", metavar="NUMBER")
@click.option("--owner", "who", metavar="ID|PHONE", help="Whose it is; not needed where there is one owner.")
def add(e164: str, who: str | None) -> None:
    """Give an owner another NUMBER, which Twilio has for you already."""
    with opened() as runtime, runtime.transaction() as session:
        owner = household.meant(session, who) if who else owners.meant(session, None)
        countries = runtime.settings.contacts.countries.split()
        owners.settle(session, Wanted(owner.phone, number=e164), countries, runtime.clock.now())
        click.echo(f"{owners.own_number(e164, 'number')} belongs to {owner.name}, owner {owner.id}.")
    click.echo("At Twilio it must point here, as the first one does.")


@number.command(name="list")
def list_() -> None:
    """Show every number, and whose it is."""
    with opened() as runtime, runtime.reading() as session:
        for e164, owner in household.numbers_of_all(session):
            click.echo(f"{e164}  owner {owner.id}, {owner.name}")


@number.command()
@click.argument("e164", metavar="NUMBER")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def remove(e164: str, yes: bool) -> None:
    """Take a NUMBER from its owner: calls to it are rejected from now on, texts to it not heard."""
    if not yes:
        click.confirm(f"Shall {e164} answer nobody any more?", abort=True)
    with opened() as runtime, runtime.transaction() as session:
        gone = household.release(session, e164, runtime.clock.now())
    click.echo(f"{e164} is not {gone.owner.name}'s any more; what waits leaves from {gone.instead}.")
    if gone.named:
        click.echo(f"Agreed times that name it: {gone.named}. Tell those who will call; callbot does not.")


number.add_command(registered)
number.add_command(unregistered)
