"""The owner rings their own callbot: what is coming, and a key that connects them with whom they missed.

A number that is shown can be faked, so nothing of the owner's is said before the network vouches for the
number (STIR level A, and not of a forwarded call), or the PIN is keyed in.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import control, speech, voice
from callbot.models import Call, Contact, Conversation, Event, Owner
from callbot.services import agreements, connecting, contacts, journal, misses, notices, pins
from callbot.settings import Settings

VOUCHED = "TN-Validation-Passed-A"
PROVEN = "owner_proven"
IS_PROVEN = select(Event.id).where(
    Event.owner_id == bindparam("owner_id"), Event.what == PROVEN, Event.subject == bindparam("subject")
)
MOST_PINS = 3
"""Tries in one call."""
MOST_TURNS = 6


def taken(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> voice.Answer:
    """A call from the owner's number: the menu, the question for the PIN, or what anybody may hear."""
    if owner.phone_proven_at is not None and call.stir == VOUCHED:
        return _proven(session, owner, call, settings, now)
    if not settings.pin:
        return voice.HangUp(speech.owner_rings(owner.name))
    if pins.is_locked(session, owner, now):
        return voice.HangUp(speech.PIN_LOCKED)
    return voice.KeyPin(speech.KEY_PIN, turn=1)


def pin_keyed(
    session: Session, call: Call, digits: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """The PIN, or what was keyed in its place; the fifth wrong one within an hour locks it, and is told."""
    owner = session.get_one(Owner, call.owner_id)
    if not settings.pin or not digits:
        return voice.HangUp(speech.GOODBYE)
    match pins.weighed(session, owner, digits, settings.pin, f"call/{call.id}", now):
        case pins.Verdict.RIGHT:
            return _proven(session, owner, call, settings, now)
        case pins.Verdict.WRONG if turn < MOST_PINS:
            return voice.KeyPin(speech.PIN_WRONG, turn + 1)
        case pins.Verdict.WRONG:
            return voice.HangUp(speech.GOODBYE)
        case pins.Verdict.LOCKING:
            notices.tell(session, owner, key=f"pin/{call.id}", body=control.LOCKED_BY_PHONE, now=now)
    return voice.HangUp(speech.PIN_LOCKED)


def pressed(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """1 connects with the last missed caller, 2 says all again; anything else, and silence, is goodbye."""
    owner = session.get_one(Owner, call.owner_id)
    terms = {"owner_id": owner.id, "subject": f"call/{call.id}"}
    if session.execute(IS_PROVEN, terms).first() is None:
        return voice.HangUp(speech.GOODBYE)
    if key == "2" and turn < MOST_TURNS:
        return _menu(session, owner, turn + 1, settings, now)
    last = _to_ring(session, owner, settings)
    if key != "1" or last is None:
        return voice.HangUp(speech.GOODBYE)
    return voice.Connect(last.from_e164 or "", call.to_e164)


def _proven(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> voice.Answer:
    journal.note(session, owner.id, PROVEN, f"call/{call.id}", now)
    owner.life_at = now
    return _menu(session, owner, 1, settings, now)


def _menu(session: Session, owner: Owner, turn: int, settings: Settings, now: datetime) -> voice.OwnerMenu:
    zone = ZoneInfo(owner.timezone)
    coming = next(iter(agreements.ahead(session, owner, now)), None)
    agreed = None
    if coming is not None:
        contact = session.get_one(Contact, coming.contact_id)
        reach = session.get_one(Conversation, coming.conversation_id).reach
        agreed = (connecting.aloud(contacts.named(contact, reach), reach, owner), coming.starts_at)
    last = _to_ring(session, owner, settings)
    missed = None
    if last is not None:
        known = session.get(Contact, last.contact_id) if last.contact_id else None
        who, number = contacts.named(known, last.from_e164), last.from_e164 or ""
        missed = (connecting.aloud(who, number, owner), last.started_at)
    return voice.OwnerMenu(speech.owner_menu(owner.name, agreed, missed, zone, now), turn)


def _to_ring(session: Session, owner: Owner, settings: Settings) -> Call | None:
    """The last missed call, where its number may be rung: shown, at home, and no dearer than a call."""
    last = misses.last(session, owner)
    if last is None or last.from_e164 is None:
        return None
    return last if connecting.may_ring(owner, last.from_e164, settings) else None
