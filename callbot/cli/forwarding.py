"""`callbot forwarding`: what to dial so that the carrier sends here what the owner does not answer."""

from collections.abc import Sequence

import click

from callbot.cli.schema import opened
from callbot.domain import numbers
from callbot.domain.forwarding import SECONDS, Carrier, Code, codes
from callbot.services import owners

TESTS = (
    "let it ring until it stops",
    "decline it, or ring while you talk to somebody else",
    "switch the phone off first",
)


@click.command()
@click.option(
    "--carrier",
    type=click.Choice([carrier.value for carrier in Carrier]),
    default=Carrier.OTHER.value,
    show_default=True,
)
@click.option("--number", metavar="E164", help="Callbot's number, where there are several or none yet.")
@click.option(
    "--seconds",
    type=click.Choice([str(seconds) for seconds in SECONDS]),
    default="20",
    show_default=True,
    help="How long your phone rings before the call is sent here.",
)
def forwarding(carrier: str, number: str | None, seconds: str) -> None:
    """Print what to dial on your phone, so that your carrier forwards the calls that you do not answer."""
    target = numbers.e164(number, None) if number else _only_number()
    if target is None:
        raise click.UsageError(f"{number} is no number; write it as +12125550100")
    found = codes(Carrier(carrier), target, int(seconds))
    click.echo(
        "First look at what is set now, and note the number of your carrier's voicemail: this replaces it."
    )
    _list("To look:", found.status or (Code("how it is set", "your carrier's app, or ask the carrier"),))
    _list("To set it, dial each and wait for the tone or the message:", found.on)
    _list("To take it back:", found.off)
    click.echo("Where sources differ:")
    for words in found.differs:
        click.echo(f"  {words}")
    click.echo("Only test calls prove it. From another phone, ring your own number three times:")
    for place, test in enumerate(TESTS, start=1):
        click.echo(f"  {place}. {test}; callbot's greeting must answer.")
    click.echo("A forwarded call costs what your carrier and Twilio charge, from the second it is answered.")


def _list(head: str, listed: Sequence[Code]) -> None:
    click.echo(head)
    for code in listed:
        click.echo(f"  {code.dial:<28} {code.does}")


def _only_number() -> str:
    """Callbot's number, where there is one and no other."""
    with opened() as runtime, runtime.reading() as session:
        found = owners.all_numbers(session)
    if len(found) != 1:
        raise click.UsageError(f"callbot has {len(found)} numbers here; say which with --number")
    return found[0]
