"""`callbot availability`: a stated availability as callbot will say it, and the windows that it means."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from callbot import settings
from callbot.cli.words import Zone, instant
from callbot.domain.availability import statement
from callbot.domain.intervals import Interval
from callbot.domain.windows import free_windows


@click.command()
@click.argument("text")
@click.option("--at", metavar="ISO", required=True, help="When it was stated.")
@click.option("--tz", type=Zone(), metavar="ZONE", required=True, help="The owner's time zone.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def availability(text: str, at: str, tz: ZoneInfo, days: int, as_json: bool) -> None:
    """Show what the stated availability TEXT means for the next days."""
    try:
        now = instant(at, tz)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    read = statement(text, now=now)
    # Days of the wall clock: over a change of clocks one of them has 23 or 25 hours.
    end = (now.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=tz)
    windows = free_windows(
        read.items,
        start=now.astimezone(UTC),
        end=end.astimezone(UTC),
        zone=tz,
        policy=settings.load().availability,
    )
    if as_json:
        shown = [{"starts_at": _iso(free.start, tz), "ends_at": _iso(free.end, tz)} for free in windows]
        answer = {"stated": text, "said": read.said, "windows": shown, "problems": list(read.problems)}
        click.echo(json.dumps(answer))
        return
    click.echo(f"callbot says: {read.said}" if read.items else "callbot cannot read that.")
    for problem in read.problems:
        click.echo(f"But: {problem}")
    for free in windows:
        click.echo(_plain(free, tz))


def _iso(at: datetime, tz: ZoneInfo) -> str:
    return at.astimezone(tz).isoformat()


def _plain(free: Interval, tz: ZoneInfo) -> str:
    start, end = free.start.astimezone(tz), free.end.astimezone(tz)
    return f"  {start:%a %b} {start.day}, {start:%H:%M} to {end:%H:%M}"
