"""`callbot understand`: what callbot reads in a text, for people, as JSON, or a line at a time.

Times without an offset are local in the zone that is given. A bad request line answers with its
error, and the rest go on.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from callbot.cli.words import Zone, instant, zone
from callbot.language import Reading, said
from callbot.language import understand as read

T = TypeVar("T")
SPEAKERS = ("contact", "owner")


@dataclass(frozen=True, slots=True)
class Request:
    """One text with what has to be known to read it."""

    text: str
    now: datetime
    offered: tuple[datetime, ...] = ()
    agreed: datetime | None = None
    speaker: str = "contact"

    def read(self) -> Reading:
        """What it means."""
        return read(self.text, now=self.now, offered=self.offered, agreed=self.agreed, speaker=self.speaker)


@click.command()
@click.argument("text", required=False)
@click.option("--at", metavar="ISO", help="When it was sent.")
@click.option("--tz", type=Zone(), metavar="ZONE", help="The speaker's time zone.")
@click.option(
    "--from",
    "speaker",
    type=click.Choice(SPEAKERS),
    default="contact",
    show_default=True,
    help="Who wrote it.",
)
@click.option("--offered", multiple=True, metavar="ISO", help="A time that was offered; may be repeated.")
@click.option("--agreed", metavar="ISO", help="The time that is agreed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--jsonl", is_flag=True, help="One JSON object for each request line of standard input.")
def understand(
    text: str | None,
    at: str | None,
    tz: ZoneInfo | None,
    speaker: str,
    offered: tuple[str, ...],
    agreed: str | None,
    as_json: bool,
    jsonl: bool,
) -> None:
    """Show what callbot reads in TEXT."""
    if jsonl:
        for line in sys.stdin.buffer:
            if line.strip():
                click.echo(json.dumps(answer(line)))
        return
    if text is None or at is None or tz is None:
        raise click.UsageError("give a TEXT, --at and --tz, or --jsonl with requests on standard input")
    try:
        request = Request(
            text,
            instant(at, tz),
            tuple(instant(item, tz) for item in offered),
            instant(agreed, tz) if agreed else None,
            speaker,
        )
        reading = request.read()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(reading.as_dict()) if as_json else plain(reading, request.now, tz))


def answer(line: bytes) -> dict[str, object]:
    """The answer to one request line; a bad one is answered by its error.

    >>> answer(b'{"text": "hello", "at": "2026-11-24T09:00", "tz": "Mars"}')["error"]
    "tz: 'Mars' is no time zone; write it as America/New_York"
    """
    raw = line.decode("utf-8", "replace").strip()
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return {"text": raw, "error": "this is no JSON object"}
    if not isinstance(given, dict):
        return {"text": raw, "error": "this is no JSON object"}
    try:
        return {"text": given.get("text"), **_request(given).read().as_dict()}
    except ValueError as error:
        return {"text": given.get("text"), "error": str(error)}


def _request(given: Mapping[str, Any]) -> Request:
    """A request line as a value; ValueError names the field that is wrong."""
    text = _word(given, "text")
    tz = _field("tz", lambda: zone(_word(given, "tz")))
    now = _field("at", lambda: instant(_word(given, "at"), tz))
    speaker = given.get("from") or "contact"
    if speaker not in SPEAKERS:
        raise ValueError("from: contact or owner")
    offered = given.get("offered") or []
    if not isinstance(offered, list) or not all(isinstance(item, str) for item in offered):
        raise ValueError("offered: a list of instants is needed")
    agreed = given.get("agreed")
    return Request(
        text,
        now,
        _field("offered", lambda: tuple(instant(item, tz) for item in offered)),
        None if agreed is None else _field("agreed", lambda: instant(_word(given, "agreed"), tz)),
        speaker,
    )


def _word(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise ValueError("a string is needed" if name in given else f"{name} is missing")
    return value


def _field(name: str, parse: Callable[[], T]) -> T:
    try:
        return parse()
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def plain(reading: Reading, now: datetime, tz: ZoneInfo) -> str:
    """A reading in words, one thing a line."""
    lines = [reading.intent.value.replace("_", " ") + ("" if reading.sure else " (not sure)")]
    if reading.choice is not None:
        lines.append(f"picks offer {reading.choice}")
    if reading.times:
        lines.append(said(reading.times, zone=tz, now=now))
    if reading.about:
        lines.append("about: " + ", ".join(reading.about))
    if reading.ask:
        lines.append(f"asks back: {reading.ask}")
    return "\n".join(lines)
