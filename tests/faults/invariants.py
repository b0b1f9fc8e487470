"""What must be so after whatever went wrong, told from the database and from what the phone network saw.

I1 an acknowledged webhook is durable; I2 one effect for each sid; I3 every text that left has its one row,
and every row comes to an end; I4 no row crosses an owner; I6 no more leaves than the caps allow; I7 nobody
who opted out is texted; I8 an agreed time has one calendar uid, and its reminders come to an end. I5, that
no door asks the network for anything, is a contract of imports; the anomaly loop sees which thread asks.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from callbot.db import Base, Database
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import FINAL, TO_CONTACT, Channel, Purpose, Status
from callbot.models import Appointment, Attempt, Call, Message, OptOut, Outbound
from callbot.services import optouts
from callbot.settings import Settings
from callbot.simulator import Network
from callbot.simulator.webhooks import Posted


def broken(database: Database, settings: Settings, network: Network | None = None) -> list[str]:
    """Every invariant that does not hold, in a sentence; of the network only where one was there."""
    with database.reading() as session:
        found = [fault for law in LAWS for fault in law(session, settings)]
        if network is not None:
            found += [*_durable(session, network), *_said_once(session, network)]
    return found


def _durable(session: Session, network: Network) -> Iterator[str]:
    """I1: what was answered with success is written down."""
    texts, calls = (set(session.scalars(select(kind.sid))) for kind in (Message, Call))
    for sid in {post.params["MessageSid"] for post in _answered(network, "/twilio/sms")} - texts:
        yield f"I1: the text {sid} was acknowledged and is gone"
    for sid in {post.params["CallSid"] for post in _answered(network, "/twilio/voice")} - calls:
        yield f"I1: the call {sid} was acknowledged and is gone"


def _answered(network: Network, door: str) -> list[Posted]:
    return [post for post in network.posted if post.reply.ok and post.url.partition("#")[0].endswith(door)]


def _said_once(session: Session, network: Network) -> Iterator[str]:
    """I2, I3: as many texts reached somebody with these words as there are rows that say them."""
    rows = session.execute(select(Outbound.to, Outbound.body).where(Outbound.channel == Channel.SMS))
    meant = Counter((to, body) for to, body in rows)
    left = Counter((text.to, text.body) for text in network.messages if text.direction != "inbound")
    for (to, body), times in left.items():
        if times > meant[to, body]:
            yield f"I2/I3: {times} times, where {meant[to, body]} was meant, to {to}: {body}"


def _one_effect(session: Session, _settings: Settings) -> Iterator[str]:
    """I2: a text is answered once, whatever the answer is for."""
    keys = session.scalars(select(Outbound.key).where(Outbound.purpose.in_(TO_CONTACT)))
    answers = Counter(key.partition("/")[2] for key in keys if "/message/" in key)
    yield from (f"I2: {about} is answered {times} times" for about, times in answers.items() if times > 1)


def _comes_to_an_end(session: Session, _settings: Settings) -> Iterator[str]:
    """I3: each row is at an end, or somebody will look at it; each attempt that is over says how."""
    for row in session.scalars(select(Outbound).where(Outbound.status.not_in(FINAL))):
        watched = {
            Status.QUEUED: row.due_at is not None,
            Status.SENDING: row.leased_until is not None,
            Status.UNKNOWN: row.look_at is not None,
            Status.ACCEPTED: row.sid is not None or row.channel is Channel.PUSH,
        }
        if not watched[row.status]:
            yield f"I3: {row.key} is {row.status} and nobody will look at it"
    dangling = select(func.count()).where(
        Attempt.ended_at.is_(None), Attempt.outbound_id == Outbound.id, Outbound.status.in_(FINAL)
    )
    if session.scalar(dangling):
        yield "I3: an attempt has no end, though its row has"


def _within_an_owner(session: Session, _settings: Settings) -> Iterator[str]:
    """I4: what a row points to is the same owner's."""
    for column, crossing in _crossings():
        if session.scalar(crossing):
            yield f"I4: {column} points to another owner's"


@lru_cache(maxsize=1)
def _crossings() -> list[tuple[str, Select[int]]]:
    """For each column that points to what has an owner: how many rows point to another owner's."""
    return [
        (
            f"{table.name}.{key.parent.name}",
            select(func.count()).where(key.parent == other.c.id, table.c.owner_id != other.c.owner_id),
        )
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if "owner_id" in table.c and "owner_id" in (other := key.column.table.alias("other")).c
    ]


def _within_caps(session: Session, settings: Settings) -> Iterator[str]:
    """I6: no contact is texted more in a day than the cap allows; what settles something, twice that."""
    caps = settings.caps
    sent = select(Outbound.contact_id, Outbound.purpose, Outbound.begun_at).where(
        Outbound.begun_at.is_not(None), Outbound.channel == Channel.SMS, Outbound.purpose.in_(TO_CONTACT)
    )
    days = Counter((contact, at.date()) for contact, purpose, at in session.execute(sent) if at)
    for (contact, day), texts in days.items():
        if texts > 2 * caps.texts_per_contact_day:
            yield f"I6: {texts} texts to contact {contact} on {day}"


def _not_to_who_stopped(session: Session, settings: Settings) -> Iterator[str]:
    """I7: after an opt-out, one acknowledgement at most."""
    secret, stops = settings.secret_key, session.scalars(select(OptOut)).all()
    stopped = {(stop.owner_id, stop.digest): stop.at for stop in stops}
    for row in session.scalars(select(Outbound).where(Outbound.purpose.in_(TO_CONTACT))):
        since = stopped.get((row.owner_id, optouts.digest(secret, row.to)))
        late = since is not None and row.begun_at is not None and row.begun_at > since
        if late and row.purpose is not Purpose.FAREWELL:
            yield f"I7: {row.key} left though they had opted out"


def _remembered(session: Session, _settings: Settings) -> Iterator[str]:
    """I8: the reminders of an agreed time are those of its newest version; nobody has two at one instant."""
    confirmed = select(Appointment).where(Appointment.status == AppointmentStatus.CONFIRMED)
    for item in session.scalars(confirmed):
        rows = session.scalars(
            select(Outbound).where(Outbound.appointment_id == item.id, Outbound.purpose == Purpose.REMINDER)
        ).all()
        if any(row.status is Status.QUEUED and row.version != item.version for row in rows):
            yield f"I8: appointment {item.id} would be reminded of at a time that is no more"
        if not any(row.version == item.version for row in rows):
            yield f"I8: nobody would be reminded of appointment {item.id}"
    twin = aliased(Appointment)
    doubled = select(func.count()).where(
        Appointment.id < twin.id,
        Appointment.owner_id == twin.owner_id,
        Appointment.status == AppointmentStatus.CONFIRMED,
        twin.status == AppointmentStatus.CONFIRMED,
        Appointment.starts_at < twin.ends_at,
        twin.starts_at < Appointment.ends_at,
    )
    if session.scalar(doubled):
        yield "I8: two agreed times overlap"


Law = Callable[[Session, Settings], Iterator[str]]
LAWS: tuple[Law, ...] = (
    _one_effect,
    _comes_to_an_end,
    _within_an_owner,
    _within_caps,
    _not_to_who_stopped,
    _remembered,
)
