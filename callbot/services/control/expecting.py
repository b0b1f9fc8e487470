"""Calls that will come at no agreed time: kept with their rule and their last day, listed, ended."""

import re
from datetime import date, timedelta

from sqlalchemy import select

from callbot.domain import control
from callbot.domain.people import Changed
from callbot.domain.rules import last_day, split_who
from callbot.domain.wallclock import instant_at
from callbot.language import said, understand
from callbot.models import Contact, Expectation
from callbot.services.control.order import Order
from callbot.services.expectations import ENDED, OPEN

OFF = re.compile(r"(?P<who>.+?)[\s:,]+off", re.IGNORECASE | re.DOTALL)
MOST_WHO = 80


def expect(order: Order) -> str:
    """`expect Acme any morning after 9 until friday`; bare, it lists; `expect Acme off` ends one."""
    if not order.rest:
        listing = listed(order)
        return control.expected(listing) if listing else control.NOTHING_EXPECTED
    off = OFF.fullmatch(order.rest)
    if off:
        return _ended(order, off["who"])
    who, rule = split_who(order.rest, order.local)
    if not who or not rule:
        return control.WHO_EXPECTED
    reading = understand(rule, now=order.local, speaker="owner")
    if not reading.sure:
        return control.not_understood(rule, reading.ask or "", "EXPECT Acme any morning after 9 until friday")
    from_on = order.local.date()
    until_on = last_day(reading.times, order.zone) or from_on + timedelta(
        days=order.settings.availability.horizon_days
    )
    row = Expectation(
        owner_id=order.owner.id,
        contact_id=_contact(order, who),
        who=who[:MOST_WHO],
        rule=rule,
        from_on=from_on,
        until_on=until_on,
        status=OPEN,
    )
    order.session.add(row)
    order.session.flush()
    order.changed(Changed.EXPECTED, ENDED, row.id)
    words = said(reading.times, zone=order.zone, now=order.local)
    return control.expecting(row.who, words, instant_at(until_on, 12 * 60, order.zone), order.zone)


def standing(order: Order) -> list[Expectation]:
    """The expectations whose last day is not over, the one that ends first in front."""
    return list(
        order.session.scalars(
            select(Expectation)
            .where(
                Expectation.owner_id == order.owner.id,
                Expectation.status == OPEN,
                Expectation.until_on >= order.local.date(),
            )
            .order_by(Expectation.until_on, Expectation.id)
        )
    )


def listed(order: Order) -> list[str]:
    """Every expected call in a few words: who, when, until when."""
    return [f"{row.who}, {row.rule} (until {_day(row.until_on)})" for row in standing(order)]


def _day(day: date) -> str:
    return f"{day:%a %b} {day.day}"


def _ended(order: Order, who: str) -> str:
    """The owner expects a call no more."""
    row = next((row for row in standing(order) if who.lower() in row.who.lower()), None)
    if row is None:
        return control.not_expected(who)
    order.changed(Changed.EXPECTED, row.status, row.id)
    row.status = ENDED
    return control.expects_no_more(row.who)


def _contact(order: Order, who: str) -> int | None:
    """The one contact of that name or company; None where there is none, or more than one."""
    contacts = order.session.scalars(select(Contact).where(Contact.owner_id == order.owner.id))
    name = who.lower()
    found = [
        contact.id
        for contact in contacts
        if any(word and word.lower() == name for word in (contact.name, contact.company))
    ]
    return found[0] if len(found) == 1 else None
