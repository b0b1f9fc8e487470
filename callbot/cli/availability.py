"""`callbot availability`: a stated availability as callbot will say it, and the windows that it means."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from callbot import settings
from callbot.cli.words import Zone, instant
from callbot.domain import times
from callbot.domain.availability import Statement, statement
from callbot.domain.intervals import Interval, Intervals
from callbot.domain.wallclock import is_twofold, utc
from callbot.domain.windows import free_windows
from callbot.services import holidays


@click.command()
@click.argument("text")
@click.option("--at", metavar="ISO", required=True, help="When it was stated.")
@click.option("--tz", type=Zone(), metavar="ZONE", required=True, help="The owner's time zone.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366), help="How far to look.")
@click.option("--country", metavar="CODE", help="Leave out the public holidays of this country, such as US.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def availability(text: str, at: str, tz: ZoneInfo, days: int, country: str | None, as_json: bool) -> None:
    """Show what the stated availability TEXT means for the next days."""
    try:
        start = instant(at, tz)
        # Days of the wall clock: over a change of clocks one of them has 23 or 25 hours.
        end = (start.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=tz)
        resting = _resting(country, start, end)
        read = statement(text, now=start)
        windows = free_windows(
            read.items,
            start=utc(start),
            end=utc(end),
            zone=tz,
            policy=settings.load().availability,
            holidays=resting,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OverflowError as error:
        raise click.UsageError(f"{at} is too near the end of the calendar") from error
    click.echo(_as_json(read, windows, tz) if as_json else _plain(read, windows, tz, days))


def _resting(country: str | None, start: datetime, end: datetime) -> frozenset[date]:
    """The holidays on which weekly rules rest; ValueError for a country that has none known."""
    if country is None:
        return frozenset()
    found = holidays.public(country.upper(), start.year, end.year)
    if found is None:
        raise ValueError(f"the public holidays of {country!r} are not known; write a country as US")
    return found


def _as_json(read: Statement, windows: Intervals, tz: ZoneInfo) -> str:
    shown = [{"starts_at": _iso(window.start, tz), "ends_at": _iso(window.end, tz)} for window in windows]
    answer = {"stated": read.stated, "said": read.said, "windows": shown, "problems": list(read.problems)}
    return json.dumps(answer)


def _iso(at: datetime, tz: ZoneInfo) -> str:
    return at.astimezone(tz).isoformat()


def _plain(read: Statement, windows: Intervals, tz: ZoneInfo, days: int) -> str:
    lines = [f"callbot says: {read.said}" if read.items else "callbot cannot read that."]
    lines += [f"But: {problem}" for problem in read.problems]
    lines += [f"  {_window(window, tz)}" for window in windows]
    if read.items and not windows:
        lines.append(f"  no free window in {days} days" if days > 1 else "  no free window in a day")
    return "\n".join(lines)


def _window(window: Interval, tz: ZoneInfo) -> str:
    """ "Tue Nov 24, 09:00 to 12:00", with the day of the end where it is another's."""
    start, end = window.start.astimezone(tz), window.end.astimezone(tz)
    midnight = end.date() - start.date() == timedelta(days=1) and f"{end:%H:%M}" == "00:00"
    until = "24:00" if midnight else _clock(end, tz)
    other_day = "" if midnight or end.date() == start.date() else f"{times.day(end, tz)}, "
    return f"{times.day(start, tz)}, {_clock(start, tz)} to {other_day}{until}"


def _clock(at: datetime, tz: ZoneInfo) -> str:
    """The hands, with the zone's letters in the hour that comes twice."""
    return f"{at:%H:%M}{f' {times.letters(at, tz)}' if is_twofold(at) else ''}"
