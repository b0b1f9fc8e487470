"""What happens to a call that comes in, from the first ring to its outcome.

A miss is decided from the stored key and the bridging, never from a status alone; any request that
proves the end counts, in any order and any number of times. Rule: Twilio's Dial, Number and Record pages.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from callbot.domain.screening import CallFacts, ContactKind, Outcome, outcome
from callbot.domain.segments import one_line
from callbot.gateways.base import Arrival
from callbot.models import Call, Contact, Number, Outbound, Owner, Voicemail
from callbot.services import (
    agreements,
    callers,
    contacts,
    conversations,
    forwarding,
    gates,
    journal,
    menu,
    misses,
    optouts,
    outbox,
    own_calls,
    registration,
)
from callbot.settings import Settings

BY_SID = select(Call).where(Call.sid == bindparam("sid"))
VOICEMAIL = select(Voicemail).where(Voicemail.call_id == bindparam("call_id"))
ENDS = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
ANSWERED = frozenset({"completed", "answered"})
DECLINED = "9"
LONGEST_NAME = 40
"""Networks' own names have 15; a longer one would only push the words of a notice out of it."""


@dataclass(frozen=True, slots=True)
class Dialed:
    """How the leg to the owner ended; `waits`: the caller was still there to be greeted."""

    status: str
    leg_sid: str | None
    bridged: bool | None
    seconds: int | None
    waits: bool = True
    key: str | None = None
    """A key that took the call on the leg and could not be written down then."""


def found(session: Session, sid: str) -> Call | None:
    """The call with this sid."""
    return session.scalars(BY_SID, {"sid": sid}).first()


def locked(session: Session, sid: str) -> Call | None:
    """The call as it stands now, behind its owner's lock: another request of it may just have ended."""
    call = found(session, sid)
    if call is not None:
        contacts.callee(session, call.to_e164)
        session.refresh(call)
    return call


def known(session: Session, arrival: Arrival, settings: Settings, now: datetime) -> Call | None:
    """The call of a request, behind its owner's lock, written now where this is the first to come of it.

    Any of its requests may: another door took the call, or the first one was lost. None for a loop, for a
    number that is nobody's, and for another owner's call.
    """
    callee = contacts.callee(session, arrival.to)
    if callee is None:
        return None
    call = found(session, arrival.sid)
    if call is not None:
        return call if call.owner_id == callee[0].id else None
    owner, _ = callee
    if arrival.from_raw == arrival.to or contacts.is_ours(session, arrival.from_raw):
        forwarding.came_back(session, owner, arrival.from_raw, now)
        return None
    shown_as_owner = owner.mode is Mode.FORWARDED and arrival.from_raw == owner.phone
    if shown_as_owner and forwarding.came_back(session, owner, owner.phone, now):
        return None
    return _written(session, *callee, arrival, settings, now)


def take(session: Session, arrival: Arrival, settings: Settings, now: datetime) -> voice.Answer:
    """A call comes in: who is it, and does the number ring first or is it a forwarding target?"""
    call = known(session, arrival, settings, now)
    return voice.Reject() if call is None else received(session, call, arrival, settings, now)


def received(
    session: Session, call: Call, arrival: Arrival, settings: Settings, now: datetime
) -> voice.Answer:
    """What is done about a call that comes in, once it is known. Needs the owner's lock."""
    if call.outcome is Outcome.BLOCKED:
        return voice.Reject()
    owner = session.get_one(Owner, call.owner_id)
    if call.from_e164 == owner.phone and call.mode is Mode.RING_FIRST:
        return own_calls.taken(session, owner, call, settings, now)
    if call.mode is Mode.FORWARDED and call.from_e164 == owner.phone and call.contact_id is None:
        greeted(session, call, now)
        return voice.KeyNumber(speech.whose_number(owner.name), turn=1)
    if call.mode is Mode.FORWARDED or callers.would_loop(session, owner, call, arrival.forwarded_from, now):
        greeting = _greet(session, owner, call, settings, now)
        misses.proven(session, owner, call, settings, now, over=False)
        return greeting
    if _is_past_ringing(call):
        return _greet(session, owner, call, settings, now, waits=False)
    longer = callers.awaited(session, owner, call, settings, now) is not None
    seconds = settings.calls.ring_expected_seconds if longer else settings.calls.ring_seconds
    return voice.Ring(phone=owner.phone, shown=call.to_e164, seconds=seconds)


def _new(owner: Owner, number_id: int, arrival: Arrival, now: datetime) -> Call:
    """A call as it is announced; not written. Withheld callers have no number."""
    e164 = numbers.caller(arrival.from_raw)
    return Call(
        owner_id=owner.id,
        number_id=number_id,
        sid=arrival.sid,
        from_e164=e164,
        to_e164=arrival.to,
        mode=owner.mode,
        stir=arrival.stir,
        caller_name=one_line(arrival.caller_name or "", LONGEST_NAME) or None,
        started_at=now,
    )


def _written(
    session: Session, owner: Owner, number: Number, arrival: Arrival, settings: Settings, now: datetime
) -> Call:
    """The call's row. Withheld callers have no contact."""
    call = _new(owner, number.id, arrival, now)
    e164 = call.from_e164
    contact = contacts.met(session, owner, e164, now) if e164 and e164 != owner.phone else None
    call.contact_id = contact.id if contact else None
    if call.mode is Mode.FORWARDED:
        call.direct = callers.is_direct(session, owner, arrival.forwarded_from)
    if callers.is_blocked(e164, contact, settings.contacts):
        call.outcome, call.ended_at = Outcome.BLOCKED, now
    session.add(call)
    session.flush()
    journal.note(session, owner.id, "call", f"call/{call.id}", now)
    return call


def _is_past_ringing(call: Call) -> bool:
    """True where the first word of a call comes after others that tell of its greeting or its end."""
    return call.ended_at is not None or call.greeted_at is not None or call.bridged is not None


def _greet(
    session: Session, owner: Owner, call: Call, settings: Settings, now: datetime, *, waits: bool = True
) -> voice.Greet:
    if waits:
        greeted(session, call, now)
    promise = _promised(session, owner, call, settings, now)
    return voice.Greet(menu.greeting(owner, now, promise=promise))


def _promised(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> str:
    """What text a caller is promised: none where one is forbidden, or where they have it already."""
    contact = session.get(Contact, call.contact_id) if call.contact_id else None
    if contact is None or contact.kind is ContactKind.PERSONAL or owner.paused_at is not None:
        return ""
    if not registration.texts_leave(session, call.to_e164, settings):
        return ""
    reach = contacts.reach(owner, call)
    if contacts.no_texts(session, owner, reach, settings, now) or _has_text(
        session, owner, call, settings, now
    ):
        return ""
    sure = contacts.takes_texts(session, owner, reach, settings, now)
    return speech.TEXTS if sure else speech.TEXTS_A_MOBILE


def _has_text(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> bool:
    """Whether the text that answers their last miss answers this one too."""
    terms = {"owner_id": owner.id, "contact_id": call.contact_id}
    conversation = session.scalars(conversations.OF_CONTACT, terms).first()
    return conversation is not None and gates.answers_already(conversation, owner, settings, now)


def whisper(session: Session, call: Call, leg_sid: str, settings: Settings, now: datetime) -> voice.Answer:
    """The owner's leg was answered, by somebody or something: say who calls, and wait for a key."""
    call.leg_sid = leg_sid
    owner = session.get_one(Owner, call.owner_id)
    recount(session, owner, call, now)
    return voice.Whisper(speech.whisper(owner.name, callers.announced(session, owner, call, settings, now)))


def accept(session: Session, call: Call, key: str, now: datetime) -> voice.Answer:
    """A key on the owner's leg: any takes the call but 9, which sends the caller to the greeting."""
    if not key:
        return voice.HangUp()
    call.leg_key = key
    owner = session.get_one(Owner, call.owner_id)
    recount(session, owner, call, now)
    if key == DECLINED:
        return voice.HangUp()
    owner.life_at = now
    return voice.Bridge()


def dialed(session: Session, call: Call, dial: Dialed, settings: Settings, now: datetime) -> voice.Answer:
    """The leg to the owner ended: the call was answered, or it is missed and the caller is greeted."""
    if call.outcome is Outcome.BLOCKED:
        return voice.Reject()
    call.leg_key = call.leg_key or dial.key
    if dial.status in ANSWERED:
        call.leg_sid = dial.leg_sid or call.leg_sid
    call.talk_seconds = dial.seconds
    call.bridged = dial.status in ANSWERED and dial.bridged is not False
    owner = session.get_one(Owner, call.owner_id)
    if call.bridged and _was_taken(call):
        _answered(session, owner, call, now)
        return voice.HangUp()
    greeting = _greet(session, owner, call, settings, now, waits=dial.waits)
    if call.ended_at is None:
        misses.proven(session, owner, call, settings, now, over=False)
    else:
        call.outcome = None
        ended(session, call, call.seconds, settings, now)
    return greeting


def _was_taken(call: Call) -> bool:
    """A key on the leg: carriers' voicemails answer too, but press nothing."""
    return call.leg_key is not None and call.leg_key != DECLINED


def _answered(session: Session, owner: Owner, call: Call, now: datetime) -> None:
    """It was answered: whatever a word that came too early made of it is taken back."""
    call.seconds = call.talk_seconds if call.talk_seconds is not None else call.seconds
    if call.outcome is Outcome.ANSWERED:
        return
    call.outcome, call.ended_at = Outcome.ANSWERED, call.ended_at or now
    if call.missed_at is not None:
        _taken_back(session, call)
    journal.note(session, owner.id, "answered", f"call/{call.id}", now)
    agreements.kept(session, call, now)


def _taken_back(session: Session, call: Call) -> None:
    """It was no miss: what is still queued about it is said to nobody, and the next miss is answered."""
    about = select(Outbound).where(Outbound.owner_id == call.owner_id, Outbound.call_id == call.id)
    unsaid = about.where(Outbound.purpose.in_((Purpose.TEXT_BACK, Purpose.NOTICE)), outbox.QUEUED)
    rows = session.scalars(unsaid).all()
    outbox.retract(session, outbound_ids=[row.id for row in rows], reason="the call was answered after all")
    if call.contact_id is not None and any(row.purpose is Purpose.TEXT_BACK for row in rows):
        conversation = session.scalars(
            conversations.OF_CONTACT, {"owner_id": call.owner_id, "contact_id": call.contact_id}
        ).one()
        conversation.texted_at = None
    call.missed_at = None


def pressed(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key in the greeting or while recording: 1 picks a time, any other goes straight to the beep."""
    call.pressed = call.pressed or key
    misses.shown(session, call, settings, now)
    return menu.opened(session, call, settings, now, turn) if key == "1" else menu.beep(turn)


def greeted(session: Session, call: Call, now: datetime) -> None:
    """The caller was there to hear the greeting, whenever this is told."""
    call.greeted_at = call.greeted_at or now
    recount(session, session.get_one(Owner, call.owner_id), call, now)


def ended(session: Session, call: Call, seconds: int | None, settings: Settings, now: datetime) -> None:
    """The call is over: its outcome, and everything that waited for its end. Safe to repeat."""
    owner = session.get_one(Owner, call.owner_id)
    first = call.ended_at is None
    call.ended_at = call.ended_at or now
    if call.outcome in {Outcome.ANSWERED, Outcome.BLOCKED}:
        call.seconds = call.talk_seconds if call.talk_seconds is not None else seconds
        return
    whole = seconds if seconds is not None else call.seconds
    call.seconds = whole if whole is not None else int((call.ended_at - call.started_at).total_seconds())
    found_out = recount(session, owner, call, now)
    if found_out is Outcome.ANSWERED:
        return
    if first:
        journal.note(session, owner.id, str(found_out), f"call/{call.id}", now)
    misses.proven(session, owner, call, settings, now, over=True)
    if call.chosen_at is not None:
        menu.left_open(session, owner, call, call.chosen_at, now)


def recount(session: Session, owner: Owner, call: Call, now: datetime) -> Outcome | None:
    """How a call that is over came out, by all that is known of it by now; None while it lasts."""
    if call.ended_at is None or call.outcome in {Outcome.ANSWERED, Outcome.BLOCKED}:
        return call.outcome
    voicemail = session.scalars(VOICEMAIL, {"call_id": call.id}).first()
    found_out = outcome(_facts(call, voicemail))
    if found_out is Outcome.ANSWERED:
        _answered(session, owner, call, now)
    else:
        call.outcome = found_out
    return found_out


def _facts(call: Call, voicemail: Voicemail | None) -> CallFacts:
    """Until the leg's result comes, a key on it counts as bridged: it may be told after the end."""
    kept = voicemail is not None and voicemail.kept is not False
    return CallFacts(
        leg_answered=call.leg_sid is not None,
        leg_key=call.leg_key,
        bridged=_was_taken(call) if call.bridged is None else call.bridged,
        blocked=False,
        voicemail_seconds=(voicemail.seconds or 0) if voicemail and kept else 0,
        greeted=call.greeted_at is not None,
    )


def learned(
    session: Session, arrival: Arrival, seconds: int | None, settings: Settings, now: datetime
) -> None:
    """The number's own status callback says that a call ended: it may be all that ever comes."""
    called = contacts.called(session, arrival.to)
    started = now - timedelta(seconds=seconds or 0)
    if called is not None and _by_stranger(session, *called, arrival, started, settings, now):
        return
    call = found(session, arrival.sid)
    if call is None:
        take(session, arrival, settings, started)
        call = found(session, arrival.sid)
        if call is None:
            return
        call.greeted_at = None
    else:
        contacts.callee(session, call.to_e164)
    ended(session, call, seconds, settings, now)


def _by_stranger(
    session: Session,
    owner: Owner,
    number_id: int,
    arrival: Arrival,
    started: datetime,
    settings: Settings,
    now: datetime,
) -> bool:
    """A forwarded call of somebody never met, told by its end alone; False where it is any other."""
    call = _new(owner, number_id, arrival, started)
    if call.mode is not Mode.FORWARDED or call.from_e164 in {None, owner.phone}:
        return False
    if callers.is_blocked(call.from_e164, None, settings.contacts):
        return False
    e164 = call.from_e164 or ""
    trace = contacts.trace(session, owner, call.sid, e164, optouts.digest(settings.secret_key, e164))
    if trace.call or trace.contact or trace.ours:
        return False
    call.ended_at, call.seconds = now, int((now - started).total_seconds())
    call.outcome = outcome(_facts(call, None))
    return misses.by_stranger(session, owner, call, settings, now, opted_out=trace.opted_out)
