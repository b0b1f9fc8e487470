"""`callbot status`: one screen that says whether callbot runs, what waits, and what a person should do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from callbot import __version__
from callbot.cli.lines import fitted
from callbot.cli.schema import opened
from callbot.dispatch import room
from callbot.domain import numbers, times, wording
from callbot.domain.doctor.findings import Finding, Level, worst
from callbot.domain.doctor.findings import error as trouble
from callbot.domain.overview import Overview, Standing, ago, findings
from callbot.domain.people import Mode
from callbot.errors import SchemaError, SettingsError
from callbot.services import overview
from callbot.settings import Settings, load

MARKS = {Level.WARNING: "!", Level.ERROR: "!!"}


@click.command()
@click.option("--owner", type=int, help="Whose, by id; not needed where there is one owner.")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@click.pass_context
def status(ctx: click.Context, owner: int | None, as_json: bool) -> None:
    """Say on one screen how callbot stands; exit status 0 all is well, 1 look at it, 2 it does not work."""
    house = load()
    try:
        found = _look(house, owner)
    except (SchemaError, SettingsError) as error:
        broken = trouble("database", str(error), "Then ask again: `callbot status`.")
        click.echo(_json(None, (broken,)) if as_json else f"{MARKS[broken.level]} {broken.what}")
        ctx.exit(broken.level)
    listed = findings(found)
    if as_json:
        click.echo(_json(found, listed))
    else:
        for line in _screen(found, listed):
            click.echo(line)
    ctx.exit(worst(listed))


def _look(house: Settings, owner_id: int | None) -> Overview:
    with opened() as runtime, runtime.reading() as session:
        return overview.look(
            session,
            house,
            runtime.clock.now(),
            owner_id=owner_id,
            lacking=room.lacking(runtime),
            backup_at=_newest(house.home / "backups"),
        )


def _newest(folder: Path) -> datetime | None:
    """When the newest backup in this folder was made; what was kept elsewhere nobody knows of here."""
    made = [file.stat().st_mtime for file in folder.glob("backup-*.tar")]
    return datetime.fromtimestamp(max(made), UTC) if made else None


def _json(found: Overview | None, listed: tuple[Finding, ...]) -> str:
    shape: dict[str, Any] = {
        "worst": int(worst(listed)),
        "version": __version__,
        **(asdict(found) if found is not None else {}),
        "findings": [finding.as_dict() for finding in listed],
    }
    return json.dumps(shape, default=lambda value: value.isoformat(), indent=2)


def _screen(found: Overview, listed: tuple[Finding, ...]) -> Iterator[str]:
    zone = ZoneInfo(found.owner.timezone if found.owner else "UTC")
    runs = "runs" if found.runs else "does not run"
    how = "dry: nothing leaves this machine" if found.dry else "live: texts and calls leave by Twilio"
    yield f"callbot {__version__} {runs}, {how}"
    rows = [("worker", _sign(found)), *_of_owner(found, zone), *_of_house(found, zone)]
    for name, words in rows:
        yield fitted(words, first=f"  {name:<12}", rest=" " * 14)
    for finding in listed:
        mark = f"{MARKS[finding.level]:<2}"
        yield ""
        yield fitted(finding.what, first=f"{mark} ", rest=" " * 3)
        yield fitted(finding.mend, first=" " * 3, rest=" " * 3)
    if not listed:
        yield ""
        yield "All is well."


def _sign(found: Overview) -> str:
    if found.worker_at is None:
        return "none has run yet"
    return f"showed life {ago(found.at - found.worker_at)}"


def _of_owner(found: Overview, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    owner = found.owner
    if owner is None:
        yield "owners", f"{found.owners}; `callbot status --owner ID` looks at one of them"
        usd, cap = found.spent.usd, found.caps.deployment_usd_per_day
        yield "spent", f"{usd:.2f} of {cap:.2f} USD in the last day, everybody together, estimated"
        return
    phone = numbers.shown(owner.phone, owner.country)
    yield "owner", f"{owner.name}, {phone}, {owner.timezone}"
    yield "free", f'"{owner.stated}"{_paused(owner, zone)}'
    shown = ", ".join(numbers.shown(number, owner.country) for number in owner.numbers)
    rings = "calls ring you first" if owner.mode is Mode.RING_FIRST else "your carrier forwards missed calls"
    yield "number", f"{shown or 'none yet'}; {owner.mode}: {rings}"
    if owner.mode is Mode.FORWARDED:
        proven = owner.forwarding_proven_at
        yield "forwarding", f"proven {times.stamp(proven, zone)}" if proven else "not proven"
    last = f", the last {times.stamp(owner.last_missed_at, zone)}" if owner.last_missed_at else ""
    yield "missed", f"{owner.missed_today} today{last}"
    for place, item in enumerate(owner.coming):
        when = wording.span(item.starts_at, item.ends_at, zone, exact=item.exact)
        yield "" if place else "next", f"{when} with {item.who}"
    if not owner.coming:
        yield "next", "nothing is agreed"
    if owner.questions:
        yield "questions", f"{owner.questions} wait for your OK or NO"
    yield "spent", f"{owner.usd:.2f} of {owner.usd_cap:.2f} USD in the last day, estimated"


def _paused(owner: Standing, zone: ZoneInfo) -> str:
    return f"; paused since {times.stamp(owner.paused_at, zone)}" if owner.paused_at else ""


def _of_house(found: Overview, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    following = f", the next {times.stamp(found.next_at, zone)}" if found.next_at else ""
    yield "outbox", f"{found.waiting} wait{following}; {found.late} late, {found.unknown} unknown"
    failure = found.last_failure
    if failure is not None:
        code = f" ({failure.code})" if failure.code else ""
        yield "last error", f"{times.stamp(failure.at, zone)}: {failure.reason}{code}"
    made = found.backup_at
    yield "backup", f"{ago(found.at - made)}" if made else "none in the home folder"
