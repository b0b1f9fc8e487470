"""`callbot init`: the database and the first owner, asked for or given; a second run updates.

The owner is found by the phone number. A number is proven by a code that was sent to it, or by --yes.
Everything is asked first and written in one transaction; who stops in between has changed nothing.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from callbot import settings
from callbot.cli import asking, interview, proving
from callbot.cli.lines import fitted, say
from callbot.cli.schema import bring
from callbot.domain.doctor.account import LOAD
from callbot.domain.people import Mode
from callbot.domain.vcards import Card
from callbot.errors import Refused
from callbot.migrations.state import Standing
from callbot.migrations.upgrade import check
from callbot.models import Owner
from callbot.runtime import Runtime, build
from callbot.services import address_book, household, leaving, owners
from callbot.services.owners import Wanted

NO_ACCOUNT = (
    "Put TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN into the environment, then run this again: "
    "without them nothing leaves this machine, and your number cannot be proven."
)
NO_ADDRESS = "Set CALLBOT_PUBLIC_URL to the address at which Twilio reaches this machine."
WELCOME = "Enter takes what stands in [brackets]; ^C stops, and nothing is kept before the last question."

DRY = (
    "No Twilio account is set here: nothing will be sent, and no code can prove your mobile. "
    f"If you have one, stop with ^C, load your environment (`{LOAD}`) and begin again."
)


@click.command()
@click.option("--name", envvar="CALLBOT_OWNER_NAME", help="The owner's full name.")
@click.option("--phone", envvar="CALLBOT_OWNER_PHONE", help="The owner's mobile number.")
@click.option("--timezone", envvar="CALLBOT_OWNER_TIMEZONE", help="Such as America/New_York.")
@click.option("--availability", "stated", envvar="CALLBOT_OWNER_AVAILABILITY", help="In the owner's words.")
@click.option("--number", envvar="CALLBOT_OWNER_NUMBER", help="Callbot's own number, at Twilio.")
@click.option("--away", envvar="CALLBOT_OWNER_AWAY", metavar="URL", help="An Apprise URL beside the phone.")
@click.option(
    "--mode",
    envvar="CALLBOT_OWNER_MODE",
    type=click.Choice([mode.value for mode in Mode]),
    help="forwarded: the mobile number stands on a resume already; ring-first: callbot's will.",
)
@click.option(
    "--contacts", "book", metavar="FILE", help="A vCard file: the owner's own people, never texted."
)
@click.option("--yes", is_flag=True, help="Ask nothing; take phone and away channel as proven.")
def init(
    name: str | None,
    phone: str | None,
    timezone: str | None,
    stated: str | None,
    number: str | None,
    away: str | None,
    mode: str | None,
    book: str | None,
    yes: bool,
) -> None:
    """Set up the database and the first owner; safe to repeat."""
    house = settings.load()
    at_keyboard = not yes and sys.stdin.isatty()
    away = interview.address(away, house)
    wanted = Wanted(phone or "", name, timezone, stated, number, away, Mode(mode) if mode else None)
    cards = asking.cards(book) if book else []
    is_new = check(house.database) is Standing.EMPTY
    if not is_new:
        bring(house)
    runtime = build(house)
    try:
        if at_keyboard:
            _at_keyboard(runtime, wanted, cards, is_new=is_new)
        else:
            _unattended(runtime, wanted, cards, is_new=is_new, proven=yes)
    finally:
        runtime.close()


def _unattended(
    runtime: Runtime, wanted: Wanted, cards: Sequence[Card], *, is_new: bool, proven: bool
) -> None:
    """With what was given alone; what is missing is refused by the name of its flag."""
    wanted = replace(wanted, phone=owners.own_number(_needed(wanted.phone, "--phone"), "phone"))
    standing = _standing(runtime, wanted.phone, is_new=is_new)
    if standing is None:
        wanted = _with_defaults(wanted)
    _saved(runtime, replace(wanted, proven=proven, away_proven=proven), cards, is_new=is_new)
    if not proven:
        click.echo("Phone and away channel are not proven: run it again with --yes, or at a terminal.")


def _needed(value: str | None, flag: str) -> str:
    if not value:
        raise click.UsageError(f"{flag} is needed")
    return value


def _with_defaults(wanted: Wanted) -> Wanted:
    """The wish with everything that a new owner needs, and what is taken for granted said."""
    timezone = wanted.timezone or interview.zone_of(wanted.phone)
    if timezone is not None and wanted.timezone is None:
        click.echo(f"Time zone: {timezone}, by the phone's area; --timezone says otherwise.")
    if wanted.stated is None:
        click.echo(f'Availability: "{owners.STATED}", until you say otherwise (--availability).')
    return replace(
        wanted,
        name=_needed(wanted.name, "--name"),
        timezone=_needed(timezone, "--timezone"),
        number=_needed(wanted.number, "--number"),
        stated=wanted.stated or owners.STATED,
    )


def _standing(runtime: Runtime, phone: str, *, is_new: bool) -> Owner | None:
    if is_new:
        return None
    with runtime.reading() as session:
        return owners.found(session, phone)


def _at_keyboard(runtime: Runtime, wanted: Wanted, cards: Sequence[Card], *, is_new: bool) -> None:
    """Ask for everything, write it, prove it, and say what comes next."""
    kept = False
    try:
        _welcome(runtime, is_new=is_new)
        phone = wanted.phone and owners.own_number(wanted.phone, "phone")
        phone = phone or asking.until_read(
            "Your mobile number", lambda typed: owners.own_number(typed, "phone")
        )
        standing = _standing(runtime, phone, is_new=is_new)
        wanted = interview.completed(runtime, replace(wanted, phone=phone), standing)
        cards = interview.book(runtime, phone, cards, is_new=is_new)
        owner, wanted = _kept(runtime, wanted, cards, is_new=is_new)
        kept = True
        _prove(runtime, wanted, owner)
    except (click.Abort, KeyboardInterrupt):
        click.echo()
        click.echo(
            "Stopped. What you said is kept; run this again to prove your number."
            if kept
            else "Stopped: nothing was kept."
        )
        raise click.exceptions.Exit(1) from None
    _say_what_comes(runtime, owner, wanted.number)


def _welcome(runtime: Runtime, *, is_new: bool) -> None:
    """How to answer, who is set up already, and whether anything can be sent at all."""
    say(WELCOME)
    if not is_new:
        with runtime.reading() as session:
            known = [f"{one.owner.name} ({one.owner.phone})" for one in household.listed(session)]
        if known:
            say(f"Set up already: {', '.join(known)}. The same mobile number changes what stands.")
    if runtime.settings.dry:
        say(DRY)
    click.echo()


def _kept(runtime: Runtime, wanted: Wanted, cards: Sequence[Card], *, is_new: bool) -> tuple[Owner, Wanted]:
    """Written, in one transaction; a number that cannot be callbot's is asked for once more."""
    while True:
        try:
            return _saved(runtime, wanted, cards, is_new=is_new), wanted
        except Refused as refusal:
            if not str(refusal).startswith("number:"):
                raise
            say(str(refusal).removeprefix("number: "), first="  ", rest="  ")
            wanted = replace(wanted, number=interview.number(runtime))


def _saved(runtime: Runtime, wanted: Wanted, cards: Sequence[Card], *, is_new: bool) -> Owner:
    if is_new:
        bring(runtime.settings)
    now = runtime.clock.now()
    with runtime.transaction() as session:
        new = owners.found(session, wanted.phone) is None
        owner = owners.settle(session, wanted, runtime.settings.contacts.countries.split(), now)
        leaving.returned(session, [owner], runtime.settings.secret_key)
        taken = address_book.take_in(session, owner, cards, now) if cards else None
        number = next(iter(owners.numbers_of(session, owner.id)), None)
        if number is None:
            raise Refused(f"number: {owner.name} has none; --number gives callbot one")
    click.echo(
        f"{'Set up' if new else 'Updated'}: {owner.name}, {owner.phone}, {owner.timezone}, {owner.mode}."
    )
    said = owners.readable(owner.stated, now.astimezone(owners.zone(owner.timezone))).said
    say(f'Free: "{owner.stated}", understood as {said}.')
    click.echo(f"Callbot's own number: {wanted.number or number}.")
    if taken is not None:
        say(f"Own people: {interview.counted(len(cards), taken)}")
    return owner


def _prove(runtime: Runtime, wanted: Wanted, owner: Owner) -> None:
    """Prove the phone by a code and the away channel by a test, where something can be sent at all."""
    if runtime.settings.dry:
        return
    with runtime.reading() as session:
        number = wanted.number or owners.numbers_of(session, owner.id)[0]
    if owner.phone_proven_at is not None or proving.phone(runtime, owner.phone, number):
        if owner.phone_proven_at is None:
            _note(runtime, replace(wanted, proven=True))
        click.echo("Your number is proven.")
    else:
        click.echo("Your number is not proven: run this again.")
    if wanted.away is not None and proving.away(runtime, wanted.away):
        _note(runtime, replace(wanted, away_proven=True))


def _note(runtime: Runtime, done: Wanted) -> None:
    """Written at once: who stops at the next question has proven this one."""
    with runtime.transaction() as session:
        owners.settle(session, done, runtime.settings.contacts.countries.split(), runtime.clock.now())


def _say_what_comes(runtime: Runtime, owner: Owner, number: str | None) -> None:
    """What is left to do, in order."""
    click.echo("\nWhat comes next:")
    if owner.mode is Mode.RING_FIRST:
        say(f"Put {number or 'its number'} on your resume: it rings you first.", first="  ", rest="  ")
    if runtime.settings.dry:
        say(NO_ACCOUNT, first="  ", rest="  ")
    if runtime.settings.public_url is None:
        say(NO_ADDRESS, first="  ", rest="  ")
    steps = [
        ("callbot connect", "points Twilio's webhooks here"),
        ("callbot serve", "answers, texts, reminds; leave it running"),
    ]
    if owner.mode is Mode.FORWARDED:
        steps.append(("callbot forwarding", "says what to dial, so that your carrier forwards; then --prove"))
    steps.append(("callbot call-me", "rings you with what a missed caller hears and reads"))
    steps.append(("callbot doctor", "says what is still missing"))
    for command, does in steps:
        click.echo(fitted(does, first=f"  {command:<20} ", rest=" " * 23))
