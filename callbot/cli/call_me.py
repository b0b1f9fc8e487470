"""`callbot call-me`: the owner's own phone rings with greeting and menu, and gets a missed caller's text."""

import click

from callbot.cli.dry import refuse_forgotten
from callbot.cli.lines import say
from callbot.cli.schema import opened
from callbot.domain import numbers
from callbot.services import owners, pulse, rehearsal

MUST_RUN = "callbot serve must be running: it is what rings and texts."
DOES_NOT = "It does not run now: start it within ten minutes."


@click.command()
@click.option("--owner", type=int, help="Whom to ring, by id; not needed where there is one owner.")
def call_me(owner: int | None) -> None:
    """Ring you with what callers hear, and text you what a missed caller gets."""
    with opened() as runtime, runtime.transaction() as session:
        dry, now = runtime.settings.dry, runtime.clock.now()
        refuse_forgotten(session, dry=dry)
        found = owners.meant(session, owner)
        rehearsal.rehearse(session, found, runtime.settings, now)
        phone = numbers.shown(found.phone, found.country)
        runs = pulse.runs(session, now)
    say(f"{phone} will ring with what callers hear, and get the text of a missed call.")
    if dry:
        say("There are no Twilio credentials, so it is only shown in the log of callbot serve.")
    elif not runs:
        say(f"{MUST_RUN} {DOES_NOT}")
