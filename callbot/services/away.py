"""The owner's away channels: what does not reach the phone goes to the first, and where it fails to the next.

An address is a secret: it stands in the table of channels alone, and is read when something leaves. The rows
of the outbox, the log and what people see name the channel by its id, or by its name.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Channel as Way
from callbot.errors import Refused
from callbot.models import Channel, Outbound
from callbot.prepared import Prepared
from callbot.services import outbox

IDS = Prepared(
    select(Channel.id).where(Channel.owner_id == bindparam("owner_id")).order_by(Channel.position, Channel.id)
)
MOST_NAME = 40
MOST_CHANNELS = 9
KNOWN = {
    "mailto": "e-mail",
    "mailtos": "e-mail",
    "ntfys": "ntfy",
    "gotifys": "gotify",
    "tgram": "Telegram",
    "pover": "Pushover",
    "json": "webhook",
    "jsons": "webhook",
}
"""What people call what an address begins with, where that is not its own word."""


def to(channel_id: int) -> str:
    """Where an outbound goes that goes to this channel.

    >>> to(3)
    'away/3'
    """
    return f"away/{channel_id}"


def ids(session: Session, owner_id: int) -> list[int]:
    """The owner's channels, in the order in which they are asked."""
    return [channel_id for (channel_id,) in IDS.run(session.connection(), owner_id=owner_id)]


def of(session: Session, row: Outbound) -> Channel | None:
    """The channel that an outbound goes to, if it is still there."""
    channel = session.get(Channel, _id(row))
    return channel if channel is not None and channel.owner_id == row.owner_id else None


def _id(row: Outbound) -> int:
    """The id of the channel that an outbound goes to; 0 is nobody's."""
    said = row.to.removeprefix("away/")
    return int(said) if said.isdecimal() else 0


def key(stem: str, channel_id: int) -> str:
    """The key of a message under its happening's own: once for each channel.

    >>> key("missed/7", 3)
    'missed/7/push3'
    """
    return f"{stem}/push{channel_id}"


def pass_on(session: Session, row: Outbound, now: datetime, *, due_at: datetime | None = None) -> bool:
    """What failed, or cannot go to the phone, goes to the channel behind it; False where there is none.

    Under the key that a notice has there: what a channel was given already, it is not given again.
    """
    channels, (stem, asked) = ids(session, row.owner_id), _came_by(row)
    if asked in channels:
        channels = channels[channels.index(asked) + 1 :]
    if not channels:
        return False
    put(session, row, key(stem, channels[0]), channels[0], now, due_at or now)
    return True


def _came_by(row: Outbound) -> tuple[str, int]:
    """The key of the happening itself, and the channel that was asked; 0 where it was the phone.

    The question about a time that has passed is told to the channels under a key of its own.
    """
    if row.channel is Way.PUSH:
        asked = _id(row)
        return row.key.removesuffix(f"/push{asked}"), asked
    passed = re.fullmatch(r"reminder/(\d+/\d+)/passed", row.key)
    return f"passed/{passed[1]}" if passed else row.key.removesuffix("/sms"), 0


def is_last(session: Session, row: Outbound) -> bool:
    """True where no channel is behind this one: it is tried for longer then."""
    channels = ids(session, row.owner_id)
    return not channels or row.to == to(channels[-1])


def put(
    session: Session, row: Outbound, key: str, channel_id: int, now: datetime, due_at: datetime
) -> int | None:
    """The same words to a channel; None where they were given to it already."""
    return outbox.enqueue_beside(
        session,
        row,
        key=key,
        channel=Way.PUSH,
        purpose=row.purpose,
        to=to(channel_id),
        body=row.body,
        due_at=due_at,
        now=now,
        expires_at=row.expires_at,
        call_id=row.call_id,
    )


def took(session: Session, row: Outbound) -> None:
    """The channel took a message: its last failure is over."""
    channel = of(session, row)
    if channel is not None and channel.failure is not None:
        channel.failed_at = channel.failure = None


def refused(session: Session, row: Outbound, reason: str, now: datetime) -> None:
    """The channel did not take a message, for the last time: what people see of it says so."""
    channel = of(session, row)
    if channel is not None:
        channel.failed_at, channel.failure = now, reason[:200]


# What the owner does with them. Needs the owner's lock.


def listed(session: Session, owner_id: int) -> list[Channel]:
    """The owner's channels, in the order in which they are asked."""
    mine = select(Channel).where(Channel.owner_id == owner_id)
    return list(session.scalars(mine.order_by(Channel.position, Channel.id)))


def add(session: Session, owner_id: int, url: str, name: str | None = None) -> Channel:
    """One more channel, behind those that there are; one that is there already gets the name, if one is said.

    Raises Refused where there are too many, or another one has this name.
    """
    standing = listed(session, owner_id)
    row = next((channel for channel in standing if channel.url == url), None)
    others = {channel.name.lower() for channel in standing if channel is not row}
    if name is not None and " ".join(name.split())[:MOST_NAME].lower() in others:
        raise Refused(f"away: there is a channel {name} already; give this one another name")
    if row is None:
        if len(standing) >= MOST_CHANNELS:
            raise Refused(f"away: {MOST_CHANNELS} channels are as many as there may be")
        row = Channel(owner_id=owner_id, url=url, name="", position=_behind(standing))
        session.add(row)
    if name is not None or not row.name:
        row.name = " ".join((name or _named(url, others)).split())[:MOST_NAME]
    session.flush()
    return row


def _behind(standing: Sequence[Channel]) -> int:
    return max((channel.position for channel in standing), default=-1) + 1


def _named(url: str, others: set[str]) -> str:
    """What people call a channel of this kind; the second of its kind is "e-mail 2"."""
    scheme = url.partition(":")[0].lower()
    plain = KNOWN.get(scheme, scheme)
    names = [plain, *(f"{plain} {number}" for number in range(2, MOST_CHANNELS + 2))]
    return next(name for name in names if name.lower() not in others)


def meant(session: Session, owner_id: int, said: str) -> Channel:
    """A channel by its place in the list, or by its name; Refused where there is none."""
    standing = listed(session, owner_id)
    if said.isdecimal() and 1 <= int(said) <= len(standing):
        return standing[int(said) - 1]
    for channel in standing:
        if channel.name.lower() == said.lower():
            return channel
    raise Refused(f"away: there is no channel {said}; `callbot away list` shows them")


def remove(session: Session, channel: Channel, now: datetime) -> int:
    """A channel is no more; what waits for it goes to the next one. Answers how much that was."""
    waiting = session.scalars(
        select(Outbound).where(
            Outbound.owner_id == channel.owner_id, outbox.QUEUED, Outbound.to == to(channel.id)
        )
    ).all()
    moved = sum(pass_on(session, row, now, due_at=max(now, row.due_at)) for row in waiting)
    if waiting:
        ids_ = [row.id for row in waiting]
        outbox.retract(session, outbound_ids=ids_, reason="its away channel was removed")
    session.delete(channel)
    session.flush()
    return moved


def reorder(session: Session, owner_id: int, first: Sequence[Channel]) -> list[Channel]:
    """These first, in this order; the others behind them, in the order that they have."""
    rest = [channel for channel in listed(session, owner_id) if channel not in first]
    for position, channel in enumerate([*first, *rest]):
        channel.position = position
    session.flush()
    return listed(session, owner_id)


def tried(channel: Channel, now: datetime, *, reason: str, came: bool) -> None:
    """What a test showed: the `reason` why the service did not take it; whether a person saw it come."""
    channel.proven_at = now if came else channel.proven_at
    channel.failed_at, channel.failure = (now, reason[:200]) if reason else (None, None)
