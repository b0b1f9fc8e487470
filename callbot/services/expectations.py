"""Calls that are expected at no agreed time: whether a caller may be the one that the owner waits for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import availability
from callbot.domain.screening import ContactKind
from callbot.domain.wallclock import instant_at
from callbot.domain.windows import free_windows
from callbot.models import Contact, Expectation, Owner
from callbot.prepared import Prepared

OPEN, ENDED = "open", "ended"
STANDING = Prepared(
    select(Expectation.contact_id, Expectation.rule, Expectation.from_on).where(
        Expectation.owner_id == bindparam("owner_id"),
        Expectation.status == OPEN,
        Expectation.from_on <= bindparam("today"),
        Expectation.until_on >= bindparam("today"),
    )
)


def awaits(
    session: Session, owner: Owner, contact: Contact, policy: availability.Policy, now: datetime
) -> bool:
    """True for the contact who is expected, on any of those days, and for a stranger in the hours of it.

    Who calls for a company seldom calls from a number that is known: a stranger may be the expected one.
    """
    zone = ZoneInfo(owner.timezone)
    rows = STANDING.run(session.connection(), owner_id=owner.id, today=now.astimezone(zone).date())
    stranger = contact.kind is ContactKind.UNKNOWN
    return any(
        (contact_id is not None and contact_id == contact.id)
        or (stranger and _is_in_hours(rule, instant_at(from_on, 0, zone), zone, policy, now))
        for contact_id, rule, from_on in rows
    )


def _is_in_hours(
    rule: str, said_at: datetime, zone: ZoneInfo, policy: availability.Policy, now: datetime
) -> bool:
    """Whether this moment lies in the hours of a rule, which was said on the day of `said_at`."""
    stated = availability.statement(rule, now=said_at.astimezone(zone))
    moment = now + timedelta(seconds=1)
    return bool(free_windows(stated.items, start=now, end=moment, zone=zone, policy=policy))
