"""callbot stood still: what Twilio took in meanwhile is read from its lists, before a contact is written to.

Whatever came in within a quarter of an hour walks the road of its webhook. What is older is written down
and told to the owner in one text, but for opt-outs, which are heeded at any age. A sid counts once, so a
webhook that comes late or again, a second worker and a second reading change nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.domain import numbers, standstill
from callbot.domain.outbox import Halted
from callbot.domain.screening import Outcome
from callbot.gateways.base import CallReceived, TextReceived
from callbot.models import Call, Contact, Event, Halt, Message, Outbound, Owner, Stumble
from callbot.services import callers, calls, contacts, conversations, inbox, journal, notices, outbox, pulse
from callbot.settings import Settings

LONGEST_WAIT = timedelta(minutes=3)
"""So long contacts are written to by nobody where the lists cannot be read."""
EVERY, SOON = timedelta(minutes=5), timedelta(seconds=5)
"""How often the lists are read, since a webhook may be lost at any time; and how soon after a standstill."""
FURTHEST, OVERLAP = timedelta(days=1), timedelta(minutes=15)
"""How far back they are read; a list may lag, and a call be listed before it is over."""
IN_FLIGHT = timedelta(seconds=30)
"""A call that ended so lately is left to its own callbacks."""
TOLD_AFTER = timedelta(seconds=30)
"""The owner's one text waits so long for all that it is to tell."""
MOST_TRIES = 3
"""What raised so often is a fault of ours that no further try mends: it is given up, and the owner told."""
SHOWN, CHUNK = 8, 500
KEY, BEHIND = "late/", "late0"
"""Between these stand the keys of such texts."""

LATE = select(Event.subject).where(
    Event.owner_id == bindparam("owner_id"), Event.at >= bindparam("since"), Event.what == inbox.LATE
)
TELLING = select(Outbound).where(
    Outbound.owner_id == bindparam("owner_id"),
    Outbound.key > KEY,
    Outbound.key < BEHIND,
    outbox.QUEUED,
    Outbound.due_at > bindparam("now"),
)

Received = TextReceived | CallReceived


def _halting(insert: Any) -> Any:
    """Let a standstill begin; one that nobody has caught up with yet goes on since it began."""
    at, until_at = (bindparam(name, type_=Halt.at.type) for name in ("at", "until_at"))
    row = insert(Halt).values(name=Halted.STANDSTILL, at=at, until_at=until_at)
    return row.on_conflict_do_update(index_elements=["name"], set_={"until_at": until_at})


def _stumbling(insert: Any) -> Any:
    """Count one that could not be taken in."""
    row = insert(Stumble).values(sid=bindparam("sid"), times=1, at=bindparam("at", type_=Stumble.at.type))
    again = {"times": Stumble.times + 1, "at": row.excluded.at}
    return row.on_conflict_do_update(index_elements=["sid"], set_=again).returning(Stumble.times)


STUMBLE = {"sqlite": _stumbling(sqlite.insert), "postgresql": _stumbling(postgresql.insert)}
HALT = {"sqlite": _halting(sqlite.insert), "postgresql": _halting(postgresql.insert)}


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be read: everything since `since`; `down_at` is when callbot was last known to hear."""

    since: datetime
    down_at: datetime


def notice(session: Session, now: datetime) -> None:
    """If nobody showed life for long, hold what contacts would get; to be asked before the next one."""
    at = pulse.last(session, pulse.WORKER)
    if at is not None and pulse.is_still(at, now):
        terms = {"at": at, "until_at": now + LONGEST_WAIT}
        session.connection().execute(HALT[session.get_bind().dialect.name], terms)


def due(session: Session, now: datetime) -> Gap | None:
    """What is to be read now, if it is time; the one who asks first reads, others wait for the next time."""
    halt, read_at = session.get(Halt, Halted.STANDSTILL), pulse.last(session, pulse.READ)
    soon = halt is not None or any(times < MOST_TRIES for times in _stumbles(session).values())
    if not pulse.beat(session, pulse.ASKED, now, SOON if soon else EVERY):
        return None
    known = [at for at in (read_at, halt.at if halt else None) if at is not None]
    if not known:
        return Gap(now, now)  # a house that begins knows nothing of what came before it
    return Gap(max(min(known) - OVERLAP, now - FURTHEST), halt.at if halt else min(known))


def unseen(session: Session, received: Sequence[Received], now: datetime) -> list[Received]:
    """What came in and is not known here, in the order in which it came; of calls, those that are over.

    What could not be taken in comes after all else, and is left out once it was given up.
    """
    stumbles = _stumbles(session)
    texts = _known(session, Message.sid, [each.sid for each in received if isinstance(each, TextReceived)])
    ended = _known(session, Call.sid, [each.sid for each in received if isinstance(each, CallReceived)])
    found = [
        each
        for each in received
        if (isinstance(each, TextReceived) and each.sid not in texts)
        or (isinstance(each, CallReceived) and each.sid not in ended and _is_over(each, now))
    ]
    left = [each for each in found if stumbles.get(each.sid, 0) < MOST_TRIES]
    return sorted(left, key=lambda each: (stumbles.get(each.sid, 0), each.at))


def _stumbles(session: Session) -> dict[str, int]:
    """How often each failed that failed lately: few, if any."""
    return {sid: times for sid, times in session.execute(select(Stumble.sid, Stumble.times))}


def stumbled(session: Session, sid: str, now: datetime) -> bool:
    """One could not be taken in; True where it is given up now."""
    connection = session.connection()
    row = connection.execute(STUMBLE[connection.dialect.name], {"sid": sid, "at": now})
    return bool(row.scalar_one() == MOST_TRIES)


def tell_given_up(session: Session, received: Received, now: datetime) -> None:
    """The owner can read at Twilio what could not be taken in here: whose it is, and when it came."""
    callee = contacts.callee(session, received.to)
    if callee is None:
        return
    owner, what = callee[0], "text" if isinstance(received, TextReceived) else "call"
    who = contacts.named(None, numbers.caller(received.from_raw))
    body = standstill.not_taken_in(what, who, received.at, ZoneInfo(owner.timezone))
    notices.tell(session, owner, key=f"given_up/{received.sid}", body=body, now=now)


def _known(session: Session, sid: Any, sids: Sequence[str]) -> set[str]:
    """Which of these were taken in; a call whose end is not known yet was not."""
    known = select(sid) if sid.class_ is Message else select(sid).where(Call.ended_at.is_not(None))
    parts = (sids[at : at + CHUNK] for at in range(0, len(sids), CHUNK))
    return {found for part in parts for found in session.scalars(known.where(sid.in_(part)))}


def _is_over(call: CallReceived, now: datetime) -> bool:
    return call.status in calls.ENDS and _ended_at(call) + IN_FLIGHT <= now


def _ended_at(call: CallReceived) -> datetime:
    return call.at + timedelta(seconds=call.seconds or 0)


def take(session: Session, received: Received, gap: Gap, settings: Settings, now: datetime) -> None:
    """Take one in; if it is too old to be answered, the owner will read of it."""
    callee = contacts.callee(session, received.to)
    if callee is None or received.at < callee[1].created_at:
        return
    if isinstance(received, TextReceived):
        text = inbox.Text(
            received.sid, received.from_raw, received.to, received.body, received.media, received.at
        )
        inbox.receive(session, text, settings, now)
    else:
        _take_call(session, received, settings, now)
    _tell(session, callee[0], gap, now)


def _take_call(session: Session, received: CallReceived, settings: Settings, now: datetime) -> None:
    ended_at = _ended_at(received)
    known = calls.found(session, received.sid)
    if known is not None or now - ended_at <= inbox.ANSWERED_WITHIN:
        if known is None or known.ended_at is None:
            calls.learned(session, received, received.seconds, settings, ended_at)
        return
    call = calls.known(session, received, settings, received.at)
    if call is None or call.outcome is Outcome.BLOCKED:
        return
    owner = session.get_one(Owner, call.owner_id)
    call.ended_at, call.seconds = ended_at, received.seconds
    calls.recount(session, owner, call, ended_at)
    if call.from_e164 == owner.phone:
        return
    call.missed_at = ended_at
    if call.contact_id is not None:
        contact, reach = session.get_one(Contact, call.contact_id), contacts.reach(owner, call)
        conversation = conversations.opened(session, owner, contact, reach, call.to_e164, now)
        conversation.missed_at = max(conversation.missed_at or ended_at, ended_at)
    journal.note(session, owner.id, inbox.LATE, f"call/{call.id}", now)


def _tell(session: Session, owner: Owner, gap: Gap, now: datetime) -> None:
    """One text tells the owner of all that was not answered: worded anew as long as it waits."""
    telling = session.scalars(TELLING, {"owner_id": owner.id, "now": now}).all()
    first = min((row.created_at for row in telling), default=now)
    late = session.scalars(LATE, {"owner_id": owner.id, "since": first}).all()
    if not late:
        return
    body = _words(session, owner, late, gap, now)
    for row in telling:
        outbox.reschedule(session, row.id, row.due_at, body)
    if not telling:
        key = f"{KEY}{late[0]}"
        notices.tell(session, owner, key=key, body=body, now=now, due_at=now + TOLD_AFTER)


def _words(session: Session, owner: Owner, late: Sequence[str], gap: Gap, now: datetime) -> str:
    texts, rang = ([each for each in late if each.startswith(kind)] for kind in ("message/", "call/"))
    return standstill.told(
        gap.down_at,
        now,
        ZoneInfo(owner.timezone),
        counted=(len(texts), len(rang)),
        texts=[*_texts(session, texts[:SHOWN])],
        calls=[*_calls(session, rang[:SHOWN])],
    )


def _texts(session: Session, subjects: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who wrote, and what."""
    for subject in subjects:
        message = session.get_one(Message, int(subject.partition("/")[2]))
        contact = session.get(Contact, message.contact_id) if message.contact_id else None
        yield contacts.named(contact, message.from_e164) if contact else "You", message.body


def _calls(session: Session, subjects: Sequence[str]) -> Iterator[tuple[str, datetime]]:
    """Who called, and when."""
    for subject in subjects:
        call = session.get_one(Call, int(subject.partition("/")[2]))
        yield callers.caller_named(session, call), call.started_at


def caught_up(session: Session, began: datetime, now: datetime) -> None:
    """Everything that came in before `began` is here: what waited for it may leave."""
    pulse.beat(session, pulse.READ, began, timedelta(0))
    session.execute(delete(Stumble).where(Stumble.at < now - 2 * FURTHEST))
    _go_on(session, delete(Halt).where(Halt.name == Halted.STANDSTILL), now)


def unread(session: Session, now: datetime) -> None:
    """The lists could not be read: nobody waits for them for ever."""
    standing = delete(Halt).where(Halt.name == Halted.STANDSTILL, Halt.until_at <= now)
    _go_on(session, standing, now)


def _go_on(session: Session, lift: Any, now: datetime) -> None:
    """Contacts are written to again: leases on what was held back are let go of."""
    if session.execute(lift.returning(Halt.name)).first() is not None:
        held = update(Outbound).where(outbox.QUEUED, Outbound.due_at <= now)
        session.execute(held.values(leased_until=None, leased_by=None))
