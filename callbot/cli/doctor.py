"""`callbot doctor`: everything that makes first runs fail, each with its mend; exit status = the worst."""

import json
from collections.abc import Sequence

import click

from callbot import settings
from callbot.cli.lines import fitted
from callbot.doctor.examination import examine
from callbot.domain.doctor import checked
from callbot.domain.doctor.findings import Finding, Level, clipped, worst
from callbot.errors import SettingsError
from callbot.runtime import Clock

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}
MOST_OF_A_KIND = 5
MARGIN = 9
WELL = "All is well."
WELL_DRY = "All is well. There are no Twilio credentials: callbot runs dry, and nothing leaves this machine."


@click.command()
@click.option("--json", "as_json", is_flag=True, help='{"worst": 0, "findings": [{id, level, what, mend}]}')
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look for what keeps callbot from working, and say how to mend it.

    Changes nothing. The exit status is 0 where all is well, 1 for a warning, 2 for an error.
    """
    dry = False
    try:
        house = settings.load()
        dry = house.dry
        found = examine(house, Clock(house.clock))
    except SettingsError as error:
        found = [checked.settings(str(error))]
    if as_json:
        shown = {"worst": int(worst(found)), "findings": [finding.as_dict() for finding in found]}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        _show(found, dry=dry)
    ctx.exit(int(worst(found)))


def _show(found: Sequence[Finding], *, dry: bool) -> None:
    """The findings for people; click takes the colours out where nobody sees them."""
    for finding, more in clipped(found, MOST_OF_A_KIND):
        label = click.style(f"{finding.level.word:<{MARGIN}}", fg=COLOURS[finding.level], bold=True)
        click.echo(f"{label}{_wrapped(f'{finding.id}: {finding.what}')}")
        click.echo(f"{'':<{MARGIN}}{_wrapped(f'Mend: {finding.mend}')}")
        if more:
            click.echo(f"{'':<{MARGIN}}… and {more} more of this kind (--json shows all)")
    errors = sum(finding.level is Level.ERROR for finding in found)
    if found:
        warnings = len(found) - errors
        click.echo(f"\n{_counted(errors, 'error')}, {_counted(warnings, 'warning')}.")
        click.echo("What each finding means: docs/doctor.md")
    else:
        click.echo(fitted(WELL_DRY if dry else WELL))


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _wrapped(words: str) -> str:
    """On lines of a terminal's width, under each other; addresses and commands stay whole."""
    return fitted(words, first=" " * MARGIN, rest=" " * MARGIN).lstrip()
