"""Owners: set up, or brought up to date; found by their phone number, so that twice is harmless.

Numbers are E.164 of the owner's own country; what costs more than a call is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callbot.domain import availability, numbers, templates, zones
from callbot.domain.availability import Statement
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.models import Number, Owner
from callbot.services import away

STATED = "weekdays 9 to 5"
LONGEST = 500
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to hold for an owner; None leaves what stands, or takes the default for a new one."""

    phone: str
    name: str | None = None
    timezone: str | None = None
    stated: str | None = None
    number: str | None = None
    away: str | None = None
    mode: Mode | None = None
    proven: bool = False
    away_proven: bool = False


def found(session: Session, phone: str) -> Owner | None:
    """The owner of this mobile, in E.164."""
    return session.scalars(select(Owner).where(Owner.phone == phone)).one_or_none()


def meant(session: Session, owner_id: int | None, ask: str = "say which owner: --owner ID") -> Owner:
    """The owner of this id, else the only one there is; Refused with `ask` where there are more."""
    if owner_id is None:
        standing = session.scalars(select(Owner).limit(2)).all()
        if len(standing) != 1:
            raise Refused(ask)
        return standing[0]
    owner = session.get(Owner, owner_id)
    if owner is None:
        raise Refused(f"there is no owner {owner_id}")
    return owner


def word(owner: Owner, name: str, body: str | None) -> None:
    """The owner words a text to contacts so from now on, or, with None, as callbot does.

    Raises Refused with everything that is wrong with it; nothing is changed then.
    """
    if name not in templates.TEMPLATES:
        raise Refused(f"there is no text {name}; there are {', '.join(templates.TEMPLATES)}")
    wrong = templates.problems(name, body) if body is not None else ()
    if wrong:
        raise Refused(f"nothing is changed. {' '.join(wrong)}")
    owner.wording = templates.kept(owner.wording, name, body)


def own_number(text: str, what: str) -> str:
    """A number of one's own in E.164, read as dialled in the United States unless it begins with +.

    Raises Refused where it is none, or costs more than a call.

    >>> own_number("(617) 555-0143", "phone")
    '+16175550143'
    """
    written = numbers.e164(text, "US")
    kind = numbers.Kind.UNKNOWN if written is None else numbers.facts(written).kind
    if written is None or kind is numbers.Kind.UNKNOWN:
        raise Refused(f"{what}: {text} is no phone number; write it as +16175550143")
    if kind in numbers.COSTLY:
        raise Refused(
            f"{what}: {text} is a {kind.replace('_', ' ')} number, which callbot never calls or texts"
        )
    return written


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; Refused where there is none.

    >>> zone("America/New_York").key
    'America/New_York'
    """
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        like = zones.meant(name, available_timezones())
        raise Refused(f"timezone: {name} is no time zone; write it as {like}") from error
    if name in zones.ALL_YEAR:
        like = zones.meant(name, ())
        raise Refused(f"timezone: {name} does not change in summer; write it as {like}")
    return found


def settle(session: Session, wanted: Wanted, countries: Collection[str], now: datetime) -> Owner:
    """The owner as wanted, new or brought up to date; `countries` are allowed beyond the owner's own.

    Raises Refused with one plain line where something wanted cannot be; nothing is changed then.
    """
    phone = own_number(wanted.phone, "phone")
    owner = found(session, phone)
    timezone = zone(wanted.timezone or (owner.timezone if owner else "")).key
    stated = wanted.stated or (owner.stated if owner else STATED)
    readable(stated, now.astimezone(ZoneInfo(timezone)))
    if session.scalars(select(Number.id).where(Number.e164 == phone)).first() is not None:
        raise Refused(f"phone: {phone} is a number of callbot's, not a mobile")
    if owner is None:
        if not wanted.name or wanted.number is None:
            raise Refused("a new owner needs a name and a number of callbot's (--name, --number)")
        owner = Owner(phone=phone, name="", mode=Mode.RING_FIRST, created_at=now, timezone="", stated="")
        owner.country = numbers.facts(phone).country
        session.add(owner)
    owner.name = " ".join((wanted.name or owner.name).split())[:MOST_NAME]
    if stated != owner.stated:
        owner.stated, owner.stated_at = stated, now
    owner.timezone = timezone
    owner.mode = wanted.mode or owner.mode
    owner.phone_proven_at = now if wanted.proven else owner.phone_proven_at
    session.flush()
    if wanted.number is not None:
        _add_number(session, owner, wanted.number, countries, now)
    if wanted.away is not None:
        channel = away.add(session, owner.id, wanted.away)
        channel.proven_at = now if wanted.away_proven else channel.proven_at
    return owner


def state(session: Session, owner_id: int, stated: str, now: datetime) -> Statement:
    """Set what an owner states; what is not sure changes nothing and comes back with its problems."""
    owner = session.get_one(Owner, owner_id, with_for_update=True)
    read = availability.statement(stated, now=now.astimezone(ZoneInfo(owner.timezone)))
    if not read.problems:
        owner.stated, owner.stated_at = stated, now
    return read


def readable(stated: str, now: datetime) -> Statement:
    """What is stated, where it is sure; else Refused with the question of what was meant."""
    if len(stated) > LONGEST:
        raise Refused(f"availability: at most {LONGEST} characters")
    read = availability.statement(stated, now=now)
    if read.problems:
        raise Refused(f'availability "{stated}": {read.problems[0]} Write it as "any morning after 9".')
    return read


def callbots_number(text: str, country: str, countries: Collection[str]) -> str:
    """A number for an owner of this country, in E.164; one from abroad is Refused, unless it is allowed."""
    e164 = own_number(text, "number")
    if numbers.facts(e164).country not in {country, *countries}:
        raise Refused(f"number: {text} is abroad for its owner; [contacts] countries may allow it")
    return e164


def _add_number(session: Session, owner: Owner, text: str, countries: Collection[str], now: datetime) -> None:
    e164 = callbots_number(text, owner.country, countries)
    row = session.scalars(select(Number).where(Number.e164 == e164)).one_or_none()
    if row is not None and row.owner_id != owner.id:
        name = session.get_one(Owner, row.owner_id).name
        raise Refused(f"number: {e164} belongs to another owner, {name}")
    if found(session, e164) is not None:
        raise Refused(f"number: {e164} is an owner's mobile, not a number of callbot's")
    if row is None:
        session.add(Number(owner_id=owner.id, e164=e164, created_at=now))
        session.flush()


def first(session: Session) -> Owner:
    """The first owner, who set callbot up."""
    return session.scalars(select(Owner).order_by(Owner.id).limit(1)).one()


def first_away(session: Session) -> list[str]:
    """The away channels of the first owner, who set callbot up: they hear of the house itself."""
    owner_id = session.scalar(select(func.min(Owner.id)))
    return [channel.url for channel in away.listed(session, owner_id)] if owner_id is not None else []


def all_numbers(session: Session) -> list[str]:
    """Every number of callbot's, the oldest first."""
    return list(session.scalars(select(Number.e164).order_by(Number.id)))


def numbers_of(session: Session, owner_id: int) -> list[str]:
    """An owner's numbers of callbot's, the oldest first."""
    return list(session.scalars(select(Number.e164).where(Number.owner_id == owner_id).order_by(Number.id)))
