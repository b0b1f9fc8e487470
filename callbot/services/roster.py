"""Many owners at once, as a file names them: looked at first, line by line, then written all together.

An owner is found by the phone, as everywhere; what a line leaves empty stays as it is. Nothing is asked of
the database for each line, so ten thousand take seconds.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain import numbers
from callbot.domain.people import Mode
from callbot.domain.roster import Bad, Line
from callbot.errors import Refused
from callbot.models import Number, Owner
from callbot.services import leaving, owners, withdrawals
from callbot.services.owners import Wanted
from callbot.settings import Settings

PIECE = 500
"""Owners that are read and locked at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change; nothing is changed yet."""

    new: Sequence[Wanted]
    changed: Sequence[Wanted]
    same: int
    bad: Sequence[Bad]


@dataclass(frozen=True, slots=True)
class Standing:
    """An owner as they stand."""

    name: str
    timezone: str
    country: str
    mode: Mode
    stated: str


@dataclass
class _Desk:
    """What lines are looked at beside: the owners that there are, and what earlier lines said."""

    owners: dict[str, Standing]
    numbers: dict[str, str]
    """Of each number of callbot's, the phone of its owner."""
    phones: frozenset[str]
    """The phones of the file."""
    countries: Collection[str]
    away_problem: Callable[[str], str]
    readable: Callable[[str, str], None]
    lines: dict[str, int] = field(default_factory=dict)
    """In which line a phone stood."""


def plan(
    session: Session,
    lines: Iterable[Line],
    countries: Collection[str],
    now: datetime,
    away_problem: Callable[[str], str],
) -> Plan:
    """Look at every line; `away_problem` says what is wrong with an away channel's address, if anything."""

    @cache
    def readable(stated: str, timezone: str) -> None:
        owners.readable(stated, now.astimezone(ZoneInfo(timezone)))

    found = list(lines)
    desk = _Desk(
        owners={
            phone: Standing(name, timezone, country, mode, stated)
            for phone, name, timezone, country, mode, stated in session.execute(
                select(Owner.phone, Owner.name, Owner.timezone, Owner.country, Owner.mode, Owner.stated)
            )
        },
        numbers={
            e164: phone
            for e164, phone in session.execute(
                select(Number.e164, Owner.phone).join(Owner, Owner.id == Number.owner_id)
            )
        },
        phones=frozenset(numbers.e164(line.cells.get("phone", ""), "US") or "" for line in found),
        countries=countries,
        away_problem=away_problem,
        readable=readable,
    )
    new, changed, bad, same = [], [], [], 0
    for line in found:
        try:
            wanted = _wanted(desk, line)
        except Refused as refusal:
            bad.append(Bad(line.number, str(refusal)))
            continue
        desk.lines[wanted.phone] = line.number
        standing = desk.owners.get(wanted.phone)
        if standing is None:
            new.append(wanted)
        elif _differs(wanted, standing) or _adds(desk, wanted):
            changed.append(wanted)
        else:
            same += 1
        if wanted.number is not None:
            desk.numbers[wanted.number] = wanted.phone
    return Plan(new, changed, same, bad)


def _wanted(desk: _Desk, line: Line) -> Wanted:
    """The owner of this line, each value as it will be kept; Refused with the first thing that cannot be."""
    cells = line.cells
    phone = owners.own_number(cells.get("phone", ""), "phone")
    if phone in desk.lines:
        raise Refused(f"phone: {phone} stands in line {desk.lines[phone]} already")
    if phone in desk.numbers:
        raise Refused(f"phone: {phone} is a number of callbot's, not a mobile")
    standing = desk.owners.get(phone)
    name = cells.get("name")
    if standing is None and name is None:
        raise Refused("name: a new owner needs one")
    timezone = cells.get("timezone") or (standing.timezone if standing else _area_zone(phone))
    owners.zone(timezone)
    desk.readable(cells.get("availability") or (standing.stated if standing else owners.STATED), timezone)
    mode = cells.get("mode")
    if mode is not None and mode.lower() not in set(Mode):
        raise Refused(f"mode: {mode} is none; there are {' and '.join(Mode)}")
    away = cells.get("away")
    wrong = desk.away_problem(away) if away is not None else ""
    if wrong:
        raise Refused(f"away: {wrong}")
    return Wanted(
        phone=phone,
        name=name and name[: owners.MOST_NAME],
        timezone=timezone,
        stated=cells.get("availability"),
        number=_number(desk, cells.get("number"), phone, standing),
        away=away,
        mode=Mode(mode.lower()) if mode else None,
    )


def _area_zone(phone: str) -> str:
    zones = numbers.area_zones(phone)
    if len(zones) != 1:
        raise Refused("timezone: the phone's area does not tell it; write it as America/New_York")
    return zones[0]


def _number(desk: _Desk, text: str | None, phone: str, standing: Standing | None) -> str | None:
    if text is None:
        if standing is None:
            raise Refused("number: a new owner needs one of callbot's")
        return None
    country = standing.country if standing else numbers.facts(phone).country
    e164 = owners.callbots_number(text, country, desk.countries)
    whose = desk.numbers.get(e164, phone)
    if whose in desk.lines and whose != phone:
        raise Refused(f"number: {e164} is that of line {desk.lines[whose]}")
    if whose != phone:
        raise Refused(f"number: {e164} belongs to another owner, {desk.owners[whose].name}")
    if e164 in desk.owners or e164 in desk.phones:
        raise Refused(f"number: {e164} is an owner's mobile, not a number of callbot's")
    return e164


def _differs(wanted: Wanted, standing: Standing) -> bool:
    pairs = (
        (wanted.name, standing.name),
        (wanted.timezone, standing.timezone),
        (wanted.stated, standing.stated),
        (wanted.mode, standing.mode),
    )
    return any(value is not None and value != stands for value, stands in pairs)


def _adds(desk: _Desk, wanted: Wanted) -> bool:
    return wanted.away is not None or (wanted.number is not None and wanted.number not in desk.numbers)


def carry_out(
    session: Session, planned: Plan, settings: Settings, now: datetime, *, proven: bool = False
) -> None:
    """Write what was planned. `proven`: phones and away channels are the owners' own, as somebody vouches."""
    made = [_made(wanted, now if proven else None, now) for wanted in planned.new]
    session.add_all(made)
    session.flush()
    given = zip(planned.new, made, strict=True)
    session.add_all(
        Number(owner_id=owner.id, e164=wanted.number, created_at=now)
        for wanted, owner in given
        if wanted.number is not None
    )
    session.flush()
    leaving.returned(session, made, settings.secret_key)
    for start in range(0, len(planned.changed), PIECE):
        _change(session, planned.changed[start : start + PIECE], settings, now, proven=proven)
    for wanted in planned.new:
        if wanted.away is not None:
            away = Wanted(wanted.phone, away=wanted.away, away_proven=proven)
            owners.settle(session, away, settings.contacts.countries.split(), now)


def _made(wanted: Wanted, proven_at: datetime | None, now: datetime) -> Owner:
    return Owner(
        name=wanted.name,
        phone=wanted.phone,
        timezone=wanted.timezone,
        country=numbers.facts(wanted.phone).country,
        mode=wanted.mode or Mode.RING_FIRST,
        stated=wanted.stated or owners.STATED,
        phone_proven_at=proven_at,
        created_at=now,
    )


def _change(
    session: Session, wanted: Sequence[Wanted], settings: Settings, now: datetime, *, proven: bool
) -> None:
    by_phone = {each.phone: each for each in wanted}
    asked = select(Owner).where(Owner.phone.in_(by_phone)).order_by(Owner.id).with_for_update()
    for owner in session.scalars(asked).all():
        each, before = by_phone[owner.phone], owner.stated
        if each.number is None and each.away is None:
            owner.name, owner.timezone = each.name or owner.name, each.timezone or owner.timezone
            owner.mode = each.mode or owner.mode
            owner.phone_proven_at = owner.phone_proven_at or (now if proven else None)
            if each.stated is not None and each.stated != before:
                owner.stated, owner.stated_at = each.stated, now
        else:
            vouched = Wanted(
                each.phone,
                each.name,
                each.timezone,
                each.stated,
                each.number,
                each.away,
                each.mode,
                proven=proven and owner.phone_proven_at is None,
                away_proven=proven,
            )
            owners.settle(session, vouched, settings.contacts.countries.split(), now)
        if owner.stated != before:
            withdrawals.withdraw(session, owner, settings, now)
