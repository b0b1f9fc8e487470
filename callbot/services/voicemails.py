"""What callers leave after the beep: told by the action, the status and the transcription, in any order."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from callbot.domain import heard, speech, voice
from callbot.domain.introductions import introduction
from callbot.domain.screening import SHORTEST, sounds_recorded
from callbot.language import Instant, Intent, understand
from callbot.models import Call, Contact, Owner, ParkedCallback, Voicemail
from callbot.prepared import Prepared
from callbot.services import (
    asking,
    callers,
    calls,
    contacts,
    conversations,
    journal,
    misses,
    notices,
    stopping,
    tapes,
)
from callbot.settings import Settings

DAY = timedelta(days=1)
SILENCE = 7
"""Seconds: a recording in which nothing is said ends by itself after five."""
OVERDUE = (
    select(Call.sid)
    .join(Voicemail, Voicemail.call_id == Call.id)
    .where(Voicemail.transcribed_at.is_(None), Voicemail.at < bindparam("before"))
    .limit(20)
)
LEFT = Prepared(
    select(func.count(Voicemail.id), func.sum(Voicemail.seconds))
    .join(Call, Call.id == Voicemail.call_id)
    .where(
        Call.owner_id == bindparam("owner_id"),
        Call.started_at > bindparam("since"),
        Call.from_e164.is_not_distinct_from(bindparam("from_e164")),
        Call.id != bindparam("call_id"),
    )
)
EARLY = select(ParkedCallback).where(ParkedCallback.sid == bindparam("sid")).order_by(ParkedCallback.id)


def recorded(
    session: Session,
    call: Call,
    sid: str | None,
    seconds: int | None,
    now: datetime,
    *,
    kept: bool | None = None,
) -> Voicemail:
    """A voicemail, or one more word about it; `kept` once it is known whether there is any audio.

    Who pressed a key while recording may record again: the longer one is the voicemail.
    """
    row = session.scalars(calls.VOICEMAIL, {"call_id": call.id}).first()
    if row is None:
        row = Voicemail(owner_id=call.owner_id, call_id=call.id, at=now)
        session.add(row)
        _told_early(session, row, sid, now)
    if kept and sid:
        tapes.made(session, call.owner_id, sid, now)
    if row.sid and sid and sid != row.sid:
        if (seconds or 0) <= (row.seconds or 0):
            return row
        row.sid, row.kept, row.transcript, row.transcribed_at = sid, None, None, None
    row.sid = row.sid or sid or None
    if kept is not None or row.kept is None:  # the action's length is not final
        row.seconds = seconds if seconds is not None else row.seconds
    if kept is not None:
        _kept(row, now, kept=kept)
    session.flush()
    calls.greeted(session, call, now)
    if row.transcribed_at is not None and not row.transcript:  # that no words come was told before its length
        _tell(session, session.get_one(Owner, call.owner_id), call, row, now)
    return row


def within_quota(
    session: Session, call: Call, answer: voice.Answer, settings: Settings, now: datetime
) -> voice.Answer:
    """An answer of the call, without the beep where this caller has left all that one may in a day."""
    if not isinstance(answer, voice.Beep | voice.Greet) or not _is_spent(session, call, settings, now):
        return answer
    if isinstance(answer, voice.Greet):
        return voice.Greet(answer.words, instead=speech.NO_MORE)
    return voice.HangUp(speech.NO_MORE)


def _is_spent(session: Session, call: Call, settings: Settings, now: datetime) -> bool:
    """Who withholds the number shares a day with all who do."""
    [(messages, seconds)] = LEFT.run(
        session.connection(),
        owner_id=call.owner_id,
        call_id=call.id,
        from_e164=call.from_e164,
        since=now - DAY,
    )
    limits = settings.calls
    minutes = (seconds or 0) / 60
    return messages >= limits.voicemails_per_caller_day or minutes >= limits.voicemail_minutes_per_caller_day


def _kept(row: Voicemail, now: datetime, *, kept: bool) -> None:
    """There is audio, or there is none: then no words will come either."""
    row.kept = kept
    if not kept:
        row.seconds, row.transcribed_at = 0, row.transcribed_at or now


def early(session: Session, sid: str, seconds: int | None, now: datetime, *, kept: bool) -> None:
    """The status of a recording whose call nobody has heard of: it names no numbers, so it is parked."""
    form = json.dumps({"seconds": seconds, "kept": kept})
    session.add(ParkedCallback(sid=sid, form=form, at=now))


def _told_early(session: Session, row: Voicemail, sid: str | None, now: datetime) -> None:
    """What was told of a recording before its call was known."""
    parked = session.scalars(EARLY, {"sid": sid}).all()
    for told in parked:
        form = json.loads(told.form)
        row.seconds = form["seconds"]
        _kept(row, now, kept=form["kept"])
        if form["kept"] and sid:
            tapes.made(session, row.owner_id, sid, now)
    if parked:
        session.execute(delete(ParkedCallback).where(ParkedCallback.sid == sid))


def transcribed(
    session: Session, call: Call, sid: str | None, text: str | None, settings: Settings, now: datetime
) -> None:
    """The words of a voicemail, or that there will be none; what waited for them goes on."""
    row = recorded(session, call, sid, None, now)
    if (sid and row.sid != sid) or (row.transcribed_at is not None and row.transcript):
        return
    row.transcript = (text or "").strip() or None
    row.transcribed_at = now
    if text == "" and (row.seconds or 0) <= SILENCE:
        row.kept = False  # nothing is on it but the wait for a word
        calls.greeted(session, call, now)
    owner = session.get_one(Owner, call.owner_id)
    if row.transcript:
        _introduced(session, owner, call, row, now)
        if call.contact_id is not None:
            _understood(session, owner, call, row, settings, now)
    _tell(session, owner, call, row, now)
    if call.contact_id is not None and call.ended_at is not None:
        misses.proven(session, owner, call, settings, now, over=True)


def overdue(session: Session, settings: Settings, now: datetime) -> None:
    """Words that have not come by now are waited for no longer; should they come after all, they are read."""
    waited = timedelta(seconds=settings.text_back.transcript_seconds)
    for sid in session.scalars(OVERDUE, {"before": now - waited}).all():
        call = calls.locked(session, sid)
        row = session.scalars(calls.VOICEMAIL, {"call_id": call.id}).first() if call else None
        if call is not None and row is not None and row.transcribed_at is None:
            transcribed(session, call, row.sid, None, settings, now)


def _introduced(session: Session, owner: Owner, call: Call, row: Voicemail, now: datetime) -> None:
    """What they say of themselves; a robot has no name."""
    said = introduction(row.transcript or "", owner.country)
    row.callback_e164 = said.number if said.number != call.from_e164 else None
    contact = session.get(Contact, call.contact_id) if call.contact_id else None
    if contact is not None and not sounds_recorded(row.transcript or ""):
        contacts.introduced(session, owner, contact, said, f"call/{call.id}", now)


def _tell(session: Session, owner: Owner, call: Call, row: Voicemail, now: datetime) -> None:
    """The owner reads the words, or that there is something to listen to, each once."""
    who, zone = callers.caller_named(session, call), ZoneInfo(owner.timezone)
    if row.transcript:
        key = f"voicemail/{call.id}"
        body = heard.owner_told(who, row.seconds, row.transcript, row.heard_at, row.callback_e164, zone)
    elif row.kept is not False and (row.seconds or 0) >= SHORTEST:
        key, body = f"wordless/{call.id}", heard.owner_untold(who, row.seconds or 0)
    else:
        return
    notices.tell(
        session,
        owner,
        key=key,
        body=body,
        now=now,
        contact_id=call.contact_id,
        call_id=call.id,
        from_e164=call.to_e164,
    )


def _understood(
    session: Session, owner: Owner, call: Call, row: Voicemail, settings: Settings, now: datetime
) -> None:
    """What the words ask for: no more texts, or a time; "tomorrow" is the day after they were spoken."""
    contact = session.get_one(Contact, call.contact_id)
    zone = ZoneInfo(contact.zone or owner.timezone)
    reading = understand(row.transcript or "", now=call.started_at.astimezone(zone), speaker="contact")
    contacts.clocked(contact, owner, reading.zone)
    journal.note(session, owner.id, "heard", f"call/{call.id}", now, str(reading.intent))
    if reading.intent is Intent.OPT_OUT:
        conversation = conversations.opened(
            session, owner, contact, contacts.reach(owner, call), call.to_e164, now
        )
        stopping.stop(session, owner, conversation, f"stopped/call/{call.id}", settings, now)
    elif reading.sure:
        named = [item.at for item in reading.times if isinstance(item, Instant)]
        row.heard_at = next(
            (at for at in named if asking.is_free(session, owner, at, settings, now)), next(iter(named), None)
        )
