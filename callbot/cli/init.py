"""`callbot init`: the database and the first owner, asked for or given; a second run updates.

The owner is found by the phone number. A number is proven by a code that was sent to it, or by --yes.
"""

import secrets
import sys
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from callbot import settings
from callbot.cli.schema import bring
from callbot.domain import numbers
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.gateways.away import is_address
from callbot.gateways.base import Accepted
from callbot.models import Owner
from callbot.runtime import Runtime, build
from callbot.services import leaving, owners
from callbot.services.owners import Wanted

TRIES = 3
CODE_SECONDS = 600


@click.command()
@click.option("--name", envvar="CALLBOT_OWNER_NAME", help="The owner's full name.")
@click.option("--phone", envvar="CALLBOT_OWNER_PHONE", help="The owner's mobile number.")
@click.option("--timezone", envvar="CALLBOT_OWNER_TIMEZONE", help="Such as America/New_York.")
@click.option("--availability", "stated", envvar="CALLBOT_OWNER_AVAILABILITY", help="In the owner's words.")
@click.option("--number", envvar="CALLBOT_OWNER_NUMBER", help="Callbot's own number, at Twilio.")
@click.option("--away", envvar="CALLBOT_OWNER_AWAY", metavar="URL", help="An Apprise URL beside the phone.")
@click.option("--mode", envvar="CALLBOT_OWNER_MODE", type=click.Choice([mode.value for mode in Mode]))
@click.option("--yes", is_flag=True, help="Ask nothing; take phone and away channel as proven.")
def init(
    name: str | None,
    phone: str | None,
    timezone: str | None,
    stated: str | None,
    number: str | None,
    away: str | None,
    mode: str | None,
    yes: bool,
) -> None:
    """Set up the database and the first owner; safe to repeat."""
    house = settings.load()
    asking = not yes and sys.stdin.isatty()
    phone = owners.own_number(_given(phone, "Your mobile number", asking, "--phone"), "phone")
    if away is not None and not is_address(away):
        raise Refused("away: this is no address that Apprise knows; write it as mailto://… or ntfy://…")
    bring(house)
    runtime = build(house)
    try:
        with runtime.reading() as session:
            standing = owners.found(session, phone)
        wanted = Wanted(phone, name, timezone, stated, number, away, Mode(mode) if mode else None)
        wanted = _completed(wanted, standing, runtime.clock.now(), asking)
        with runtime.transaction() as session:
            owner = owners.settle(
                session,
                replace(wanted, proven=yes, away_proven=yes),
                house.contacts.countries.split(),
                runtime.clock.now(),
            )
            leaving.returned(session, [owner], runtime.settings.secret_key)
        _report(owner, wanted, new=standing is None)
        if asking:
            _prove(runtime, wanted, owner)
        elif not yes:
            click.echo("Phone and away channel are not proven: run it again with --yes, or at a terminal.")
    finally:
        runtime.close()


def _given(value: str | None, question: str, asking: bool, flag: str, default: str | None = None) -> str:
    """What was given, else asked for, else refused by the name of its flag."""
    if value:
        return value
    if asking:
        return str(click.prompt(question, default=default))
    if default:
        return default
    raise click.UsageError(f"{flag} is needed")


def _completed(wanted: Wanted, standing: Owner | None, now: datetime, asking: bool) -> Wanted:
    """The wish with everything that a new owner needs; what already stands is asked for no more."""
    if standing is not None and not asking:
        return wanted
    area = numbers.area_zones(wanted.phone)
    # One zone is a fact of the numbering plan; of several, none is guessed.
    timezone = standing.timezone if standing else (area[0] if len(area) == 1 else None)
    if wanted.timezone is None and timezone is not None and not asking:
        click.echo(f"Time zone: {timezone}, by the phone's area; --timezone says otherwise.")
    wanted = replace(
        wanted,
        name=_given(wanted.name, "Your name", asking, "--name", standing.name if standing else None),
        timezone=_given(wanted.timezone, "Your time zone", asking, "--timezone", timezone),
    )
    zone = owners.zone(wanted.timezone or "")
    if standing is None or wanted.number:
        wanted = replace(wanted, number=_given(wanted.number, "Callbot's own number", asking, "--number"))
    if asking and wanted.stated is None:
        wanted = replace(
            wanted, stated=_asked_stated(standing.stated if standing else owners.STATED, now, zone)
        )
    elif wanted.stated is None:
        click.echo(f'Availability: "{owners.STATED}", until you say otherwise (--availability).')
        wanted = replace(wanted, stated=owners.STATED)
    return wanted


def _asked_stated(default: str, now: datetime, zone: ZoneInfo) -> str:
    """The availability, asked for until it can be read."""
    while True:
        stated = str(click.prompt("When are you free for calls, in your own words", default=default))
        try:
            owners.readable(stated, now.astimezone(zone))
        except Refused as refusal:
            click.echo(str(refusal))
        else:
            return stated


def _report(owner: Owner, wanted: Wanted, *, new: bool) -> None:
    click.echo(
        f"{'Set up' if new else 'Updated'}: {owner.name}, {owner.phone}, {owner.timezone}, {owner.mode}."
    )
    click.echo(f'Free: "{owner.stated}".')
    if wanted.number is not None:
        click.echo(f"Callbot's own number: {wanted.number}.")


def _prove(runtime: Runtime, wanted: Wanted, owner: Owner) -> None:
    """Prove the phone by a code and the away channel by a test, where something can be sent at all."""
    if runtime.settings.dry:
        click.echo(
            "There are no Twilio credentials, so your number could not be proven: run this again later."
        )
        return
    proven = owner.phone_proven_at is not None or _code_came_back(runtime, owner.phone, wanted.number)
    tested = wanted.away is not None and _away_came(runtime, wanted.away)
    with runtime.transaction() as session:
        done = replace(wanted, proven=proven, away_proven=tested)
        owners.settle(session, done, runtime.settings.contacts.countries.split(), runtime.clock.now())
    click.echo("Your number is proven." if proven else "Your number is not proven: run this again.")


def _code_came_back(runtime: Runtime, phone: str, number: str | None) -> bool:
    code = f"{secrets.randbelow(10**6):06d}"
    sent = runtime.telephone.text(
        to=phone,
        from_=owners.own_number(number or "", "number"),
        body=f"{code} is your callbot code.",
        status_url="",
        valid_seconds=CODE_SECONDS,
    )
    if not isinstance(sent, Accepted):
        click.echo(f"The code could not be sent: {sent.reason}")
        return False
    return any(
        secrets.compare_digest(str(click.prompt("The six digits that were texted to you")), code)
        for _ in range(TRIES)
    )


def _away_came(runtime: Runtime, url: str) -> bool:
    sent = runtime.push.push(url=url, title="callbot", body="This is callbot's test of your away channel.")
    if not isinstance(sent, Accepted):
        click.echo(f"The away channel could not be tested: {sent.reason}")
        return False
    return bool(click.confirm("Did the test reach you?"))
