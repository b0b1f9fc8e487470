"""What happens to a call that comes in, from the first ring to its outcome.

A miss is decided from the stored key and the bridging, never from a status alone; any request that
proves the end counts, in any order and any number of times. Rule: Twilio's Dial, Number and Record pages.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.people import Mode
from callbot.domain.screening import CallFacts, ContactKind, Outcome, outcome, unreachable
from callbot.domain.segments import one_line
from callbot.models import Call, Number, Owner, Voicemail
from callbot.services import agreements, contacts, journal, menu, misses, optouts
from callbot.settings import Settings

BY_SID = select(Call).where(Call.sid == bindparam("sid"))
VOICEMAIL = select(Voicemail).where(Voicemail.call_id == bindparam("call_id"))
LIVE_RING = select(Call.id).where(
    Call.owner_id == bindparam("owner_id"),
    Call.from_e164 == bindparam("from_e164"),
    Call.sid != bindparam("sid"),
    Call.ended_at.is_(None),
    Call.missed_at.is_(None),
    Call.started_at > bindparam("since"),
)
ENDS = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
ANSWERED = frozenset({"completed", "answered"})
DECLINED = "9"
LONGEST_NAME = 40
"""Networks' own names have 15; a longer one would only push the words of a notice out of it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call as Twilio announces it; numbers are raw, and may be anything but a number."""

    sid: str
    from_raw: str
    to: str
    forwarded_from: str | None = None
    caller_name: str | None = None
    stir: str | None = None


@dataclass(frozen=True, slots=True)
class Dialed:
    """How the leg to the owner ended."""

    status: str
    leg_sid: str | None
    bridged: bool | None
    seconds: int | None


def found(session: Session, sid: str) -> Call | None:
    """The call with this sid."""
    return session.scalars(BY_SID, {"sid": sid}).first()


def take(session: Session, arrival: Arrival, settings: Settings, now: datetime) -> voice.Answer:
    """A call comes in: who is it, and does the number ring first or is it a forwarding target?"""
    callee = contacts.callee(session, arrival.to)
    if callee is None or arrival.from_raw == arrival.to or contacts.is_ours(session, arrival.from_raw):
        return voice.Reject()
    owner, number = callee
    call = found(session, arrival.sid) or _written(session, owner, number, arrival, now)
    if call.outcome is Outcome.BLOCKED:
        return voice.Reject()
    if call.from_e164 == owner.phone and call.mode is Mode.RING_FIRST:
        return voice.HangUp(speech.owner_rings(owner.name))
    if call.mode is Mode.FORWARDED or _would_loop(session, owner, call, arrival, now):
        misses.proven(session, owner, call, settings, now, over=False)
        return _greet(owner, call, now)
    return voice.Ring(phone=owner.phone, shown=number.e164, seconds=settings.calls.ring_seconds)


def _new(owner: Owner, number: Number, arrival: Arrival, now: datetime) -> Call:
    """A call as it is announced; not written. Withheld callers have no number."""
    e164 = numbers.caller(arrival.from_raw)
    return Call(
        owner_id=owner.id,
        number_id=number.id,
        sid=arrival.sid,
        from_e164=e164,
        to_e164=arrival.to,
        mode=owner.mode,
        stir=arrival.stir,
        caller_name=one_line(arrival.caller_name or "", LONGEST_NAME) or None,
        started_at=now,
    )


def _written(session: Session, owner: Owner, number: Number, arrival: Arrival, now: datetime) -> Call:
    """The call's row. Withheld callers have no contact."""
    call = _new(owner, number, arrival, now)
    e164 = call.from_e164
    contact = contacts.met(session, owner, e164, now) if e164 and e164 != owner.phone else None
    call.contact_id = contact.id if contact else None
    if contact and contact.kind is ContactKind.BLOCKED:
        call.outcome, call.ended_at = Outcome.BLOCKED, now
    session.add(call)
    session.flush()
    journal.note(session, owner.id, "call", f"call/{call.id}", now)
    return call


def _would_loop(session: Session, owner: Owner, call: Call, arrival: Arrival, now: datetime) -> bool:
    """The owner's own carrier may forward our ring back to us; such a call is greeted, never dialled."""
    if numbers.e164(arrival.forwarded_from or "", owner.country) == owner.phone:
        return True
    ringing = {
        "owner_id": owner.id,
        "from_e164": call.from_e164,
        "sid": call.sid,
        "since": now - timedelta(seconds=90),
    }
    return session.execute(LIVE_RING, ringing).first() is not None


def _greet(owner: Owner, call: Call, now: datetime) -> voice.Greet:
    if call.ended_at is None:
        call.greeted_at = call.greeted_at or now
    zone = ZoneInfo(owner.timezone)
    texts = not unreachable(numbers.facts(call.from_e164 or ""), (owner.country,))
    return voice.Greet(speech.greeting(owner.name, owner.stated, zone, now, texts=texts))


def whisper(session: Session, call: Call, leg_sid: str, now: datetime) -> voice.Answer:
    """The owner's leg was answered, by somebody or something: say who calls, and wait for a key."""
    call.leg_sid = leg_sid
    owner = session.get_one(Owner, call.owner_id)
    return voice.Whisper(speech.whisper(owner.name, misses.caller_named(session, call)))


def accept(session: Session, call: Call, key: str, now: datetime) -> voice.Answer:
    """A key on the owner's leg: any takes the call but 9, which sends the caller to the greeting."""
    call.leg_key = key
    if key == DECLINED:
        return voice.HangUp()
    session.get_one(Owner, call.owner_id).life_at = now
    return voice.Bridge()


def dialed(session: Session, call: Call, dial: Dialed, settings: Settings, now: datetime) -> voice.Answer:
    """The leg to the owner ended: the call was answered, or it is missed and the caller is greeted."""
    if call.outcome is Outcome.BLOCKED:
        return voice.Reject()
    if dial.status in ANSWERED:
        call.leg_sid = dial.leg_sid or call.leg_sid
    call.talk_seconds = dial.seconds
    call.bridged = dial.status in ANSWERED and dial.bridged is not False
    owner = session.get_one(Owner, call.owner_id)
    if call.bridged and _was_taken(call):
        _answered(session, owner, call, now)
        return voice.HangUp()
    if call.ended_at is None:
        misses.proven(session, owner, call, settings, now, over=False)
    else:
        call.outcome = None
        ended(session, call, call.seconds, settings, now)
    return _greet(owner, call, now)


def _was_taken(call: Call) -> bool:
    """A key on the leg: carriers' voicemails answer too, but press nothing."""
    return call.leg_key is not None and call.leg_key != DECLINED


def _answered(session: Session, owner: Owner, call: Call, now: datetime) -> None:
    call.seconds = call.talk_seconds if call.talk_seconds is not None else call.seconds
    if call.outcome is Outcome.ANSWERED:
        return
    call.outcome, call.ended_at = Outcome.ANSWERED, call.ended_at or now
    journal.note(session, owner.id, "answered", f"call/{call.id}", now)
    agreements.kept(session, call, now)


def pressed(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key in the greeting or while recording: 1 picks a time, any other goes straight to the beep."""
    call.pressed = call.pressed or key
    return menu.opened(session, call, settings, now, turn) if key == "1" else voice.Beep(turn=turn)


def recorded(
    session: Session,
    call: Call,
    sid: str | None,
    seconds: int | None,
    now: datetime,
    *,
    kept: bool | None = None,
) -> None:
    """A voicemail, told by the Record action, the recording's status or its transcription, in any order."""
    row = session.scalars(VOICEMAIL, {"call_id": call.id}).first()
    if row is None:
        row = Voicemail(owner_id=call.owner_id, call_id=call.id, at=now)
        session.add(row)
    row.sid = row.sid or sid or None
    row.seconds = seconds if seconds is not None and seconds >= 0 else row.seconds
    if kept is not None:
        row.kept = kept
        if not kept:
            row.transcribed_at = row.transcribed_at or now
    session.flush()
    if call.ended_at is not None and call.outcome is not Outcome.ANSWERED:
        call.outcome = outcome(_facts(call, row))


def transcribed(
    session: Session, call: Call, sid: str | None, text: str | None, settings: Settings, now: datetime
) -> None:
    """The words of a voicemail, or that there will be none; what waited for them goes on."""
    recorded(session, call, sid, None, now)
    row = session.scalars(VOICEMAIL, {"call_id": call.id}).one()
    if row.transcribed_at is not None and row.transcript:
        return
    row.transcript = (text or "").strip() or None
    row.transcribed_at = now
    owner = session.get_one(Owner, call.owner_id)
    misses.transcript_came(session, owner, call, row, settings, now)


def ended(session: Session, call: Call, seconds: int | None, settings: Settings, now: datetime) -> None:
    """The call is over: its outcome, and everything that waited for its end. Safe to repeat."""
    owner = session.get_one(Owner, call.owner_id)
    first = call.ended_at is None
    call.ended_at = call.ended_at or now
    if call.greeted_at == now:  # answered to the very request that told of the end: nobody heard it
        call.greeted_at = None
    voicemail = session.scalars(VOICEMAIL, {"call_id": call.id}).first()
    if call.outcome in {Outcome.ANSWERED, Outcome.BLOCKED}:
        call.seconds = call.talk_seconds if call.talk_seconds is not None else seconds
        return
    whole = seconds if seconds is not None else call.seconds
    call.seconds = whole if whole is not None else int((call.ended_at - call.started_at).total_seconds())
    found_out = outcome(_facts(call, voicemail))
    if found_out is Outcome.ANSWERED:
        _answered(session, owner, call, now)
        return
    call.outcome = found_out
    if first:
        journal.note(session, owner.id, call.outcome.value, f"call/{call.id}", now)
    misses.proven(session, owner, call, settings, now, over=True)


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
    callee = contacts.callee(session, arrival.to)
    started = now - timedelta(seconds=seconds or 0)
    if callee is not None and _by_stranger(session, *callee, arrival, started, settings, now):
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
    number: Number,
    arrival: Arrival,
    started: datetime,
    settings: Settings,
    now: datetime,
) -> bool:
    """A forwarded call of somebody never met, told by its end alone; False where it is any other."""
    call = _new(owner, number, arrival, started)
    if call.mode is not Mode.FORWARDED or call.from_e164 in {None, owner.phone}:
        return False
    e164 = call.from_e164 or ""
    trace = contacts.trace(session, owner, call.sid, e164, optouts.digest(settings.secret_key, e164))
    if trace.call or trace.contact or trace.ours:
        return False
    call.ended_at, call.seconds = now, int((now - started).total_seconds())
    call.outcome = outcome(_facts(call, None))
    misses.by_stranger(session, owner, call, settings, now, opted_out=trace.opted_out)
    return True
