"""`callbot forwarding`: what to dial so that the carrier sends here what the owner does not answer."""

import time
from collections.abc import Sequence
from datetime import timedelta

import click

from callbot.cli import asking
from callbot.cli.dry import refuse_forgotten
from callbot.cli.lines import fitted, say
from callbot.cli.schema import opened
from callbot.domain import numbers
from callbot.domain.forwarding import SECONDS, Carrier, Code, Way, codes
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.runtime import Runtime
from callbot.services import forwarding as proof
from callbot.services import owners, pulse

TESTS = {
    Way.NO_ANSWER: "let it ring until it stops",
    Way.BUSY: "decline it, or ring while you talk to somebody else",
    Way.OFF: "switch the phone off first",
}
NAMES = {Way.NO_ANSWER: "no answer", Way.BUSY: "declined or busy", Way.OFF: "phone off"}
PATIENCE = timedelta(minutes=3)
OWN_CODES = "`--carrier` with t-mobile, att, verizon or landline gives your carrier's own."
RINGING = "Ringing you now; it may take a minute and a half until I know."
FELL_BACK = "It did not come here. Look at the codes again, or ask your carrier; then prove it once more."
MUST_RUN = (
    "callbot serve must be running: it is what rings, and what sees the calls come. "
    "Start it in another terminal."
)


@click.command()
@click.option(
    "--carrier",
    type=click.Choice([carrier.value for carrier in Carrier], case_sensitive=False),
    default=Carrier.OTHER.value,
    show_default=True,
    help="Whose network your phone is in; landline: of North America.",
)
@click.option("--number", metavar="E164", help="Callbot's number, where there are several or none yet.")
@click.option(
    "--seconds",
    type=click.Choice([str(seconds) for seconds in SECONDS]),
    default="20",
    show_default=True,
    help="How long your phone rings before the call is sent here.",
)
@click.option("--prove", is_flag=True, help="Ring you three times, and see whether the calls come here.")
@click.option("--owner", type=int, help="Whom to ring, by id; not needed where there is one owner.")
def forwarding(carrier: str, number: str | None, seconds: str, prove: bool, owner: int | None) -> None:
    """Print what to dial on your phone, so that your carrier forwards the calls that you do not answer."""
    if prove:
        _prove(owner)
        return
    target = numbers.e164(number, None) if number else _only_number()
    if target is None:
        raise click.UsageError(f"{number} is no number; write it as +12125550100")
    found = codes(Carrier(carrier), target, int(seconds))
    if carrier == Carrier.OTHER:
        say("These are the codes of most mobile networks; " + OWN_CODES)
    say("First look at what is set now, and note the number of your carrier's voicemail: this replaces it.")
    _list("To look:", found.status or (Code("how it is set", "your carrier's app, or ask the carrier"),))
    _list("To set it, dial each and wait for the tone or the message:", found.on)
    _list("To take it back:", found.off)
    click.echo("Where sources differ:")
    for words in found.differs:
        say(words, first="  ", rest="  ")
    click.echo("Prove it:")
    say(
        "`callbot forwarding --prove` rings you three times and sees whether the calls come here.",
        first="  ",
        rest="  ",
    )
    say(
        "Or ring your own number from another phone, three times; callbot's greeting must answer:",
        first="  ",
        rest="  ",
    )
    for place, test in enumerate(TESTS.values(), start=1):
        say(test, first=f"  {place}. ", rest="     ")
    say("A forwarded call costs what your carrier and Twilio charge, from the second it is answered.")


def _prove(owner_id: int | None) -> None:
    """Ring the owner once for each way of not answering; exit status 1 unless all come here."""
    left = []
    with opened() as runtime:
        _may_ring(runtime)
        for place, (way, test) in enumerate(TESTS.items(), start=1):
            say(f"{place} of {len(TESTS)}: {test}.")
            if not asking.agreed("Shall I ring you now?", default=True):
                left.append(NAMES[way])
                continue
            rung = _rung(runtime, owner_id, way)
            say(RINGING, first="  ", rest="  ")
            came = _watched(runtime, rung)
            say("It came here: proven." if came else FELL_BACK, first="  ", rest="  ")
            if not came:
                left.append(NAMES[way])
    if left:
        say(f"Not proven: {', '.join(left)}.")
        raise click.exceptions.Exit(1)
    click.echo("All three came here. In two weeks I ask you to prove it again.")


def _may_ring(runtime: Runtime) -> None:
    """Refused where nothing would ring, or nobody would see the call come."""
    with runtime.reading() as session:
        refuse_forgotten(session, dry=runtime.settings.dry)
        if runtime.settings.dry:
            raise Refused("a test call needs Twilio credentials; this callbot runs dry")
        if not pulse.runs(session, runtime.clock.now()):
            raise Refused(MUST_RUN)


def _rung(runtime: Runtime, owner_id: int | None, way: Way) -> int:
    with runtime.transaction() as session:
        owner = owners.meant(session, owner_id)
        if owner.mode is not Mode.FORWARDED:
            raise Refused(f"{owner.phone} is in {owner.mode} mode: nothing is forwarded")
        test = proof.ring(session, owner, way, runtime.clock.now())
    if test is None:
        raise Refused("a test was asked for this very second; try again")
    return test


def _watched(runtime: Runtime, test: int) -> bool:
    """Wait until the test came here, or is over."""
    until = runtime.clock.now() + PATIENCE
    while True:
        late = runtime.clock.now() >= until
        with runtime.reading() as session:
            found = proof.result(session, test)
        if late or found is not proof.Result.WAITING:
            return found is proof.Result.CAME
        time.sleep(1)


def _list(head: str, listed: Sequence[Code]) -> None:
    click.echo(head)
    for code in listed:
        click.echo(fitted(code.does, first=f"  {code.dial:<28} ", rest=" " * 31))


def _only_number() -> str:
    """Callbot's number, where there is one and no other."""
    with opened() as runtime, runtime.reading() as session:
        found = owners.all_numbers(session)
    if len(found) != 1:
        raise click.UsageError(f"callbot has {len(found)} numbers here; say which with --number")
    return found[0]
