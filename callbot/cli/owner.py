"""`callbot owner`: who has their calls here, one by one or as a spreadsheet names them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

import click

from callbot.cli import interview
from callbot.cli.schema import opened
from callbot.domain import numbers, roster
from callbot.domain.people import Mode
from callbot.domain.roster import Bad
from callbot.errors import Refused
from callbot.gateways.base import Accepted
from callbot.models import Owner
from callbot.runtime import Runtime
from callbot.services import household, leaving, owners, withdrawals
from callbot.services import roster as rosters
from callbot.services.leaving import Going
from callbot.services.owners import Wanted
from callbot.settings import Settings

WHO = click.argument("who", metavar="ID|PHONE")
NOT_PROVEN = "Until then their texts change nothing; --yes takes them as proven."
MOST_BYTES = 20_000_000


class Given(TypedDict):
    """What the flags of `add` and `set` say."""

    name: str | None
    timezone: str | None
    stated: str | None
    number: str | None
    away: str | None
    mode: str | None


@click.group()
def owner() -> None:
    """Add, list, change and remove owners, or take in many from a file."""


@owner.command()
@click.option("--name", required=True, help="The owner's full name.")
@click.option("--phone", required=True, help="The owner's mobile number.")
@click.option("--number", required=True, help="A number of callbot's, at Twilio, that is theirs alone.")
@click.option("--timezone", help="Such as America/New_York; by default what the phone's area says.")
@click.option("--availability", "stated", help=f'In the owner\'s words; "{owners.STATED}" by default.')
@click.option("--away", metavar="URL", help="An Apprise URL beside the phone.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]))
@click.option("--yes", is_flag=True, help="Take phone and away channel as proven.")
def add(phone: str, yes: bool, **given: Unpack[Given]) -> None:
    """Add an owner to the house."""
    phone = owners.own_number(phone, "phone")
    if given["timezone"] is None:
        area = numbers.area_zones(phone)
        if len(area) != 1:
            raise Refused("timezone: the phone's area does not tell it; --timezone America/New_York does")
        given["timezone"] = area[0]
    with opened() as runtime, runtime.transaction() as session:
        wanted = replace(_wanted(phone, given, runtime.settings), proven=yes, away_proven=yes)
        standing = owners.found(session, wanted.phone)
        if standing is not None:
            raise Refused(
                f"{wanted.phone} is owner {standing.id}, {standing.name}; `callbot owner set` changes them"
            )
        countries, now = runtime.settings.contacts.countries.split(), runtime.clock.now()
        made = owners.settle(session, wanted, countries, now)
        leaving.returned(session, [made], runtime.settings.secret_key)
    click.echo(f"Added: {_line(made)}")
    if not yes:
        click.echo(f"The phone is not proven. {NOT_PROVEN}")


@owner.command(name="set")
@WHO
@click.option("--name", help="The full name.")
@click.option("--phone", help="Another mobile number: what waits for the old one goes there.")
@click.option("--timezone", help="Such as America/New_York. Agreed times stay where they are.")
@click.option("--availability", "stated", help="In the owner's words.")
@click.option("--number", help="One more number of callbot's.")
@click.option("--away", metavar="URL", help="One more Apprise URL beside the phone.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]))
@click.option("--yes", is_flag=True, help="Take phone and away channel as proven.")
def set_(who: str, phone: str | None, yes: bool, **given: Unpack[Given]) -> None:
    """Change what is named of an owner; the rest stays."""
    if not yes and phone is None and not any(given.values()):
        raise click.UsageError("say what is to change, as in --availability; --help lists it")
    named = 0
    with opened() as runtime, runtime.transaction() as session:
        found, now = household.meant(session, who), runtime.clock.now()
        before = found.stated
        if phone is not None:
            named = household.move(session, found, phone, now, proven=yes)
        wanted = replace(_wanted(found.phone, given, runtime.settings), proven=yes, away_proven=yes)
        owners.settle(session, wanted, runtime.settings.contacts.countries.split(), now)
        if found.stated != before:
            withdrawals.withdraw(session, found, runtime.settings, now)
    click.echo(f"Now: {_line(found)}")
    if phone is not None and not yes:
        click.echo(f"The new phone is not proven. {NOT_PROVEN}")
    if named:
        click.echo(f"Agreed times that name the old phone: {named}. Tell those who will call.")


def _wanted(phone: str, given: Given, house: Settings) -> Wanted:
    mode = given["mode"]
    return Wanted(
        phone=phone,
        name=given["name"],
        timezone=given["timezone"],
        stated=given["stated"],
        number=given["number"],
        away=interview.address(given["away"], house),
        mode=Mode(mode) if mode else None,
    )


def _away_problem(url: str, house: Settings) -> str:
    try:
        interview.address(url, house)
    except Refused as refusal:
        return str(refusal).removeprefix("away: ")
    return ""


def _line(found: Owner) -> str:
    about = f"owner {found.id}, {found.name}, {found.phone}, {found.timezone}, {found.mode}"
    return f'{about}; free "{found.stated}".'


@owner.command(name="list")
@click.option("--csv", "as_csv", is_flag=True, help="As a file that `callbot owner import` takes.")
def list_(as_csv: bool) -> None:
    """Show every owner. Addresses of away channels are secrets: they are counted, and never shown."""
    with opened() as runtime, runtime.reading() as session:
        listed = household.listed(session)
    if as_csv:
        click.echo(roster.written(_cells(each) for each in listed), nl=False)
        return
    for each in listed:
        proven = "" if each.owner.phone_proven_at else ", not proven"
        aways = f"; away channels: {each.aways}" if each.aways else ""
        shown = ", ".join(each.numbers) or "none"
        click.echo(
            f"{each.owner.id}  {each.owner.name}  {each.owner.phone}{proven}  {each.owner.timezone}"
            f"  {each.owner.mode}; numbers: {shown}{aways}"
        )


def _cells(each: household.Listed) -> dict[str, str]:
    return {
        "name": each.owner.name,
        "phone": each.owner.phone,
        "timezone": each.owner.timezone,
        "availability": each.owner.stated,
        "number": each.numbers[0] if each.numbers else "",
        "mode": each.owner.mode.value,
    }


@owner.command()
@WHO
@click.option("--yes", is_flag=True, help="Ask nothing.")
def remove(who: str, yes: bool) -> None:
    """Remove an owner with everything of theirs; who asked them for no texts is kept, as digests."""
    with opened() as runtime:
        with runtime.reading() as session:
            found = household.meant(session, who)
            going = leaving.what_goes(session, found, runtime.clock.now())
        _say_what_goes(found, going)
        if not yes:
            click.confirm(f"Remove {found.name} for good?", abort=True)
        with runtime.transaction(durable=True) as session:
            owner_id = household.meant(session, str(found.id)).id
            leaving.remove(session, owner_id, runtime.settings.secret_key)
        left = _erased(runtime, going)
    click.echo(f"{found.name} is removed.")
    if left:
        click.echo(f"Twilio did not let go of these recordings; delete them there: {', '.join(left)}")


def _say_what_goes(found: Owner, going: Going) -> None:
    counted = [f"{many} {word}{'' if many == 1 else 's'}" for word, many in going.counts.items() if many]
    click.echo(_line(found))
    click.echo(f"With them goes: {', '.join(counted) or 'nothing else'}.")
    click.echo(f"Free for others then: {', '.join(going.numbers) or 'no number'}.")
    if going.waiting:
        click.echo(f"Not said any more: {going.waiting} texts and calls that wait.")
    if going.ahead:
        click.echo(f"Agreed times that are to come: {going.ahead}. Nobody is told: tell them first.")
    click.echo(f"Kept: who asked them for no texts ({going.stopped}), as digests. Backups keep everything.")


def _erased(runtime: Runtime, going: Going) -> list[str]:
    """Let go of the recordings, here and at Twilio; which of them it still has."""
    for sid in going.recordings:
        runtime.settings.audio(sid).unlink(missing_ok=True)
    return [sid for sid in going.at_twilio if not isinstance(runtime.recordings.erase(sid), Accepted)]


@owner.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would change.")
@click.option("--skip-bad", is_flag=True, help="Take the lines that can be taken, though others cannot.")
@click.option("--yes", is_flag=True, help="Take phones and away channels as proven.")
def import_(file: Path, dry_run: bool, skip_bad: bool, yes: bool) -> None:
    """Take in the owners of a CSV FILE: all, or none where one line cannot be taken.

    Its first line names the columns: name, phone, and any of timezone, availability, number, mode, away. An
    owner is found by the phone; an empty cell leaves what stands.
    """
    if file.stat().st_size > MOST_BYTES:
        raise Refused(f"the file is larger than {MOST_BYTES // 1_000_000} MB")
    lines, bad = roster.read(file.read_bytes())
    with opened() as runtime, runtime.transaction(durable=True) as session:
        house, now = runtime.settings, runtime.clock.now()
        countries, problem = house.contacts.countries.split(), partial(_away_problem, house=house)
        plan = rosters.plan(session, lines, countries, now, problem)
        bad = sorted([*bad, *plan.bad], key=lambda each: each.number)
        taken = not dry_run and (skip_bad or not bad)
        if taken:
            rosters.carry_out(session, plan, house, now, proven=yes)
    _name(bad)
    if bad and not skip_bad:
        raise Refused(f"nothing is changed: {len(bad)} lines cannot be taken (--skip-bad leaves them out)")
    counted = f"{len(plan.new)}, changed {len(plan.changed)}, as before {plan.same}, left out {len(bad)}"
    click.echo(f"{'Added' if taken else 'Nothing is changed yet. Added would be'} {counted}.")
    if taken and plan.new and not yes:
        click.echo(f"Their phones are not proven. {NOT_PROVEN}")
    if bad:
        raise click.exceptions.Exit(1)


def _name(bad: Sequence[Bad]) -> None:
    for each in bad:
        click.echo(f"line {each.number}: {each.reason}", err=True)
