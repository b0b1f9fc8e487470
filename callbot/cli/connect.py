"""`callbot connect`: the webhooks of callbot's numbers at Twilio, pointed here, and put back as they were.

Nothing is changed that was not shown. What stood there is kept before Twilio is asked, and afterwards it is
read back: what Twilio says then is what counts, not what it answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from callbot.cli.lines import say
from callbot.cli.schema import opened
from callbot.cli.words import mended
from callbot.domain import numbers
from callbot.domain.webhooks import (
    WEBHOOKS,
    Held,
    Pointing,
    Service,
    foreign,
    former,
    freed,
    is_elsewhere,
    is_private,
    ours,
    traps,
)
from callbot.errors import Refused
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES, Failure
from callbot.runtime import Runtime
from callbot.services import webhooks
from callbot.services.webhooks import Former
from callbot.settings import Settings

TRIAL = (
    "This is a trial account: it calls, texts and is called by numbers alone that you verified at Twilio "
    "(console: Phone Numbers > Verified Caller IDs). Upgrade it before a recruiter is to get through."
)
BEFORE_THEM = {
    "voice_application": "TwiML App, for calls",
    "trunk": "SIP trunk, for calls",
    "sms_application": "TwiML App, for texts",
    "takes": "calls are taken for",
}
"""What goes before the webhooks, for who is shown it."""
PLAIN_HTTP = "The address is plain http: whoever stands in between reads along. Use https."


@dataclass(frozen=True, slots=True)
class Way:
    """How it is to be done."""

    dry_run: bool
    force: bool


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--undo", is_flag=True, help="Put back what stood there before callbot.")
@click.option(
    "--force", is_flag=True, help="Take over what points elsewhere, and what goes before the webhooks."
)
@click.option("--number", "named", multiple=True, metavar="E164", help="This number of callbot's alone.")
def connect(dry_run: bool, undo: bool, force: bool, named: tuple[str, ...]) -> None:
    """Point the webhooks of callbot's numbers at CALLBOT_PUBLIC_URL; show before and after."""
    way = Way(dry_run, force)
    with opened() as runtime:
        if runtime.settings.dry:
            raise Refused("connect needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; this callbot runs dry")
        wanted = None if undo else _ours(runtime.settings)
        with runtime.reading() as session:
            asked = webhooks.named(session, [_e164(number) for number in named])
        held = _held(runtime, asked)
        if wanted is None:
            done = [_undone(runtime, e164, held.get(e164), way) for e164 in asked]
        else:
            if runtime.account.is_trial() is True:
                _say(TRIAL, "")
            services = _services(runtime)
            done = [_connected(runtime, e164, held.get(e164), (wanted, services), way) for e164 in asked]
    if not all(done):
        raise click.exceptions.Exit(1)


def _e164(number: str) -> str:
    found = numbers.e164(number, "US")
    if found is None:
        raise click.UsageError(f"{number} is no number; write it as +12125550100")
    return found


def _ours(settings: Settings) -> Pointing:
    """Where the numbers shall point. Refused where Twilio could never get there."""
    origin = settings.public_url
    if origin is None:
        raise Refused(
            "CALLBOT_PUBLIC_URL is not set: it is the address at which Twilio reaches this callbot, "
            "such as https://callbot.example"
        )
    if settings.twilio_api_url is None and is_private(urlsplit(origin).hostname or ""):
        raise Refused(
            f"CALLBOT_PUBLIC_URL: {origin} is reached from here alone, not by Twilio; "
            "give the address of your tunnel, proxy or server"
        )
    if settings.twilio_api_url is None and origin.startswith("http:"):
        say(PLAIN_HTTP)
    return ours(origin, step=STEP_RETRIES, callback=CALLBACK_RETRIES)


def _held(runtime: Runtime, asked: Sequence[str]) -> dict[str, Held]:
    """The numbers as the account has them. Refused, in its words, where it does not say."""
    found = runtime.account.numbers(asked[0] if len(asked) == 1 else None)
    if isinstance(found, Failure):
        raise Refused(f"nothing was changed. {mended(found.reason)}")
    return {number.e164: number for number in found}


def _services(runtime: Runtime) -> Sequence[Service]:
    found = runtime.account.services()
    if isinstance(found, Failure):
        say(f"Whether a Messaging Service takes the texts could not be seen. {found.reason}.")
        return ()
    return found


def _connected(
    runtime: Runtime,
    e164: str,
    number: Held | None,
    whither: tuple[Pointing, Sequence[Service]],
    way: Way,
) -> bool:
    """Point one number here; True where calls and texts come here then (or would, dry)."""
    if number is None:
        return _absent(e164)
    wanted, services = whither
    with runtime.reading() as session:
        kept = webhooks.former(session, e164)
    last_set, now = kept.ours if kept else None, number.pointing
    after = freed(wanted, now, force=way.force)
    theirs, found = foreign(now, wanted, last_set), traps(number, services, wanted)
    left = [trap for trap in found if not (trap.removable and way.force)]
    _show(e164, now, after)
    for trap in left:
        _say(f"But: {trap.what}.")
        _say(f"{trap.mend}{' Or --force takes it away.' if trap.removable else ''}", "       ")
    if any(trap.removable for trap in left) or (theirs and not way.force):
        _refuse(theirs)
        return False
    if now == after:
        _say("It points here already; nothing is changed.")
    elif way.dry_run:
        _say("Nothing is changed: this is a dry run.")
    else:
        before = former(now, wanted, last_set, kept.before if kept else None)
        with runtime.transaction(durable=True) as session:
            webhooks.keep(session, e164, Former(before, after))
        if not _pointed(runtime, number, after):
            return False
        _say("It points here now, as read back from Twilio. `callbot connect --undo` puts it back.")
    if left:
        _say("What stands above is yours to mend; then run this again.")
    return not left


def _refuse(theirs: Sequence[str]) -> None:
    if theirs:
        what = "; ".join(WEBHOOKS[name] for name in theirs)
        _say(f"But: something else is at work there ({what}). --force takes it over; --undo puts it back.")
    _say("Nothing is changed.")


def _undone(runtime: Runtime, e164: str, number: Held | None, way: Way) -> bool:
    """Put one number back; True where it is (or would be, dry) as it was before callbot."""
    with runtime.reading() as session:
        kept = webhooks.former(session, e164)
    if kept is None:
        click.echo(f"{e164}: callbot did not connect it, so there is nothing to undo.")
        return False
    if number is None:
        return _absent(e164)
    now = number.pointing
    _show(e164, now, kept.before)
    if is_elsewhere(now, kept.ours, kept.before) and not way.force:
        _say("But: somebody has pointed it elsewhere since. --force puts it back all the same.")
        _say("Nothing is changed.")
        return False
    if way.dry_run:
        _say("Nothing is changed: this is a dry run.")
        return True
    if now != kept.before and not _pointed(runtime, number, kept.before):
        return False
    with runtime.transaction() as session:
        webhooks.keep(session, e164, None)
    _say("It is as it was before callbot, as read back from Twilio.")
    return True


def _pointed(runtime: Runtime, number: Held, to: Pointing) -> bool:
    """Ask Twilio, then read back: an answer that was lost may have been a yes."""
    answer = runtime.account.point(number, to)
    there = runtime.account.numbers(number.e164)
    standing = None if isinstance(there, Failure) or not there else there[0].pointing
    if standing == to:
        return True
    reason = answer.reason if isinstance(answer, Failure) else "Twilio kept something else"
    _say(f"But: {reason}.")
    if standing is None:
        _say("How it stands now could not be read; run this again.")
    elif standing == number.pointing:
        _say("Nothing is changed.")
    else:
        _show("It stands so now, which is not as it should be", standing, to)
    return False


def _absent(e164: str) -> bool:
    say(f"{e164}: this account has no such number. Buy it there, or see whether it is the right account.")
    return False


def _show(head: str, now: Pointing, after: Pointing) -> None:
    """Before and after, of each webhook that changes; what stays is one line."""
    click.echo(f"{head}:")
    for name, what in WEBHOOKS.items():
        before, then = getattr(now, name), getattr(after, name)
        if before == then:
            click.echo(f"  {what:<22} {before}, as it is")
            continue
        same = "the same, asked again where an answer is lost"
        click.echo(f"  {what:<22} {before}")
        click.echo(f"  {'->':>22} {then if str(before) != str(then) else same}")
    for name, what in BEFORE_THEM.items():
        before, then = getattr(now, name), getattr(after, name)
        if before != then:
            click.echo(f"  {what:<22} {before or 'nothing'}\n  {'->':>22} {then or 'nothing'}")


def _say(words: str, indent: str = "  ") -> None:
    """A sentence on lines that fit; addresses stay whole."""
    say(words, first=indent, rest=indent)
