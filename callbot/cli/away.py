"""`callbot away`: the ways that reach the owner beside the phone. Their addresses are never shown."""

import sys
from zoneinfo import ZoneInfo

import click

from callbot.cli import asking, interview
from callbot.cli.lines import say
from callbot.cli.schema import opened
from callbot.domain import times
from callbot.errors import Refused
from callbot.gateways.base import TITLE, Accepted, Kept, Receipt
from callbot.models import Channel
from callbot.runtime import Runtime
from callbot.services import away as channels
from callbot.services import owners
from callbot.settings import Settings

NOT_SEEN = "It stands as not proven; `callbot away test` tries it again, `callbot away remove` takes it away."
WORDS = "This is callbot's test of your away channel. Nothing happened."
OWNER = click.option("--owner", type=int, help="Whose, by id; not needed where there is one owner.")


@click.group()
def away() -> None:
    """The ways that reach you beside the phone: e-mail, ntfy and many more, by an address of Apprise."""


@away.command()
@click.argument("url", required=False)
@click.option("--name", help="What to call it; its kind, if not said.")
@click.option("--yes", is_flag=True, help="Ask nothing; take it as proven.")
@OWNER
def add(url: str | None, name: str | None, yes: bool, owner: int | None) -> None:
    """Add the address URL behind those that there are, and send a test there.

    Without URL it is asked for and not shown, so that it stands in no history of your shell.
    """
    with opened() as runtime:
        url = interview.address(url, runtime.settings) or _asked(runtime.settings)
        with runtime.transaction() as session:
            whose = owners.meant(session, owner)
            channel = channels.add(session, whose.id, url, name)
            channel.proven_at = runtime.clock.now() if yes else channel.proven_at
            click.echo(f"{channel.name} is added.")
            owner_id, said = whose.id, channel.name
        if not yes:
            _test(runtime, owner_id, said)


def _asked(house: Settings) -> str:
    """An address that something may be sent to, asked for until it is one, and not shown."""
    say(f"{interview.EXAMPLES} What you type is not shown.")
    return asking.until_read(
        "The address", lambda typed: interview.address(typed.strip(), house) or "", hidden=True
    )


@away.command(name="list")
@OWNER
def list_(owner: int | None) -> None:
    """Show them in the order in which they are asked: each only where the one before it fails."""
    with opened() as runtime, runtime.reading() as session:
        whose = owners.meant(session, owner)
        found = channels.listed(session, whose.id)
        for place, channel in enumerate(found, start=1):
            click.echo(f"{place}  {channel.name}  {_state(channel, ZoneInfo(whose.timezone))}")
    if not found:
        click.echo("There is none: `callbot away add` adds one.")


def _state(channel: Channel, zone: ZoneInfo) -> str:
    proven = (
        f"proven {times.stamp(channel.proven_at, zone)}" if channel.proven_at is not None else "not proven"
    )
    if channel.failed_at is None:
        return proven
    return f"{proven}; failed {times.stamp(channel.failed_at, zone)}: {channel.failure}"


@away.command()
@click.argument("channel", required=False)
@OWNER
def test(channel: str | None, owner: int | None) -> None:
    """Send a test by CHANNEL (its place in the list, or its name), or by all; status 1 where one fails."""
    with opened() as runtime:
        with runtime.reading() as session:
            whose = owners.meant(session, owner)
            owner_id = whose.id
            chosen = (
                [channels.meant(session, owner_id, channel)]
                if channel
                else channels.listed(session, owner_id)
            )
            names = [one.name for one in chosen]
        if not names:
            raise Refused("away: there is no channel; `callbot away add` adds one")
        taken = [_test(runtime, owner_id, name) for name in names]
    if not all(taken):
        raise click.exceptions.Exit(1)


def _test(runtime: Runtime, owner_id: int, name: str) -> bool:
    """Send one test, tell how it went, and ask whether it came; nothing is asked where nobody can answer."""
    with runtime.reading() as session:
        url = channels.meant(session, owner_id, name).url
    sent = runtime.push.push(url=url, title=TITLE, body=WORDS)
    click.echo(f"{name}: {_outcome(sent)}")
    taken = isinstance(sent, Accepted)
    came = taken and sys.stdin.isatty() and asking.agreed("Did the test reach you?", default=False)
    if isinstance(sent, Kept):
        return True
    if taken and sys.stdin.isatty() and not came:
        say(NOT_SEEN)
    with runtime.transaction() as session:
        row = channels.meant(session, owner_id, name)
        reason = "" if isinstance(sent, Accepted) else sent.reason
        channels.tried(row, runtime.clock.now(), reason=reason, came=came)
    return taken


def _outcome(sent: Receipt) -> str:
    if isinstance(sent, Accepted):
        return "taken. Look whether it reached you."
    if isinstance(sent, Kept):
        return "nothing is sent in a dry run."
    return f"failed: {sent.reason}."


@away.command()
@click.argument("channel")
@OWNER
def remove(channel: str, owner: int | None) -> None:
    """Forget CHANNEL, by its place in the list or its name; what waits for it goes to the next."""
    with opened() as runtime, runtime.transaction() as session:
        whose = owners.meant(session, owner)
        row = channels.meant(session, whose.id, channel)
        name, moved = row.name, channels.remove(session, row, runtime.clock.now())
        more = f" {moved} of what waited goes to the next." if moved else ""
        click.echo(f"{name} is removed.{more}")


@away.command()
@click.argument("first", nargs=-1, required=True)
@OWNER
def order(first: tuple[str, ...], owner: int | None) -> None:
    """Ask these FIRST, in this order (places in the list, or names); the others behind them."""
    with opened() as runtime, runtime.transaction() as session:
        whose = owners.meant(session, owner)
        wanted = [channels.meant(session, whose.id, said) for said in first]
        if len({channel.id for channel in wanted}) < len(wanted):
            raise Refused("away: say each channel once")
        for place, channel in enumerate(channels.reorder(session, whose.id, wanted), start=1):
            click.echo(f"{place}  {channel.name}")
