"""`callbot campaign`: the texts that a registration to text asks for, to be copied into Twilio's forms."""

import click

from callbot.cli.lines import fitted, say
from callbot.cli.schema import opened
from callbot.domain import campaign as words
from callbot.domain import numbers
from callbot.domain.campaign import Brand, Field
from callbot.domain.doctor.registration import REGISTER, TOLL_FREE
from callbot.domain.numbers import Kind
from callbot.services import campaign as senders


@click.command()
@click.option("--toll-free", is_flag=True, help="For a toll-free number; seen by the number where it is one.")
@click.option(
    "--brand",
    type=click.Choice([brand.value for brand in Brand]),
    default=Brand.SOLE_PROPRIETOR.value,
    show_default=True,
    help="Who registers: a person, or an organization with a tax number.",
)
@click.option("--number", metavar="E164", help="Callbot's number, where the owner has several.")
@click.option("--owner", type=int, help="Whose, by id; not needed where there is one owner.")
def campaign(toll_free: bool, brand: str, number: str | None, owner: int | None) -> None:
    """Print what a registration to text asks for: 10DLC, or a toll-free verification."""
    with opened() as runtime, runtime.reading() as session:
        sender = senders.sender(session, owner, number, runtime.settings)
        now = runtime.clock.now()
    free = toll_free or numbers.facts(sender.number).kind is Kind.TOLL_FREE
    fields = words.toll_free(sender, now) if free else words.ten_digit(sender, Brand(brand), now)
    what, page = ("A toll-free verification", TOLL_FREE) if free else ("A 10DLC registration", REGISTER)
    say(f"{what} for {sender.number}. Copy each into the field of that name; how it is made: {page}")
    say(f"Besides, it asks for {words.own_part(Brand(brand))}.")
    for field in fields:
        _show(field)


def _show(field: Field) -> None:
    """A field as it is to be copied, with its length where there is one to keep to."""
    length = f" ({len(field.text)} of at most {field.most} characters)" if field.least > 1 else ""
    click.echo(f"\n{fitted(f'{field.name}{length}:')}")
    click.echo(fitted(field.text))
