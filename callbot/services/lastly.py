"""The last look before something leaves: may it, and is what it says still so?

What was worded long ago is worded anew: a text-back that was held overnight offers what is open now, the
question about a time that has passed gets its number, a reminder that is late says so.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callbot.domain import courtesy
from callbot.domain.outbox import Channel, Purpose
from callbot.domain.reminders import Kind
from callbot.models import Appointment, Outbound, Owner
from callbot.services import kinds, overdue, passed, reminders, rings, text_backs
from callbot.services.courtesy import ask
from callbot.settings import Settings

FRESH = timedelta(minutes=4)
"""What was worded within it still says what is so."""


def look(session: Session, row: Outbound, settings: Settings, now: datetime) -> courtesy.Verdict:
    """May this leave now, in these words? Needs the row and its owner locked; `row.body` is mended."""
    kind = reminders.kind_of(row)
    if kind is Kind.PASSED:
        verdict = passed.ask(session, row, settings, now)
        if verdict is not courtesy.SEND:
            return verdict
    if kind in {Kind.UNSEEN, Kind.UNSEEN_PUSH} and _showed_life(session, row):
        return courtesy.Drop("the owner has seen it")
    verdict = ask(session, row, settings, now)
    if kind in reminders.AHEAD and row.channel is Channel.CALL:
        verdict = rings.look(session, row, verdict, settings, now)
    if row.purpose is Purpose.REMINDER:
        return overdue.look(session, row, verdict, now)
    if verdict is not courtesy.SEND or row.purpose is not Purpose.TEXT_BACK:
        return verdict
    lasts = text_backs.lasting(session, row, settings, now)
    if lasts is not None:
        return courtesy.Hold(lasts, "the call goes on")
    until = kinds.awaited(session, row.to, settings, now)
    if until is not None:
        return courtesy.Hold(until, kinds.AWAITED)
    needless = text_backs.word_anew(session, row, settings, now) if now - row.created_at > FRESH else ""
    return courtesy.Drop(needless) if needless else verdict


def _showed_life(session: Session, row: Outbound) -> bool:
    """Whether the owner said that they saw it, or texted or pressed a key since it was agreed."""
    appointment = session.get_one(Appointment, row.appointment_id)
    life_at = session.get_one(Owner, row.owner_id).life_at
    return appointment.seen_at is not None or (life_at is not None and life_at > appointment.agreed_at)
