"""What an outbound is for and how it stands, in words; the transitions are drawn in docs/outbox.md."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Channel(StrEnum):
    """How something is said."""

    SMS = "sms"
    """A text through Twilio."""
    CALL = "call"
    """A phone call through Twilio that must be answered with a key."""
    EMAIL = "email"
    """An e-mail."""
    PUSH = "push"
    """The owner's away channel, through Apprise."""


class Status(StrEnum):
    """How an outbound stands."""

    QUEUED = "queued"
    """It waits for its due time, or for the next try; a claim is a lease on a row that stays queued."""
    SENDING = "sending"
    """A try was committed; the provider is being asked, or the process died while it asked."""
    ACCEPTED = "accepted"
    """The provider took it and gave its sid."""
    DELIVERED = "delivered"
    """It arrived: a carrier's receipt, or a call that was taken."""
    FAILED = "failed"
    """It was refused, or could not be delivered."""
    UNKNOWN = "unknown"
    """The provider may have it or not; it is looked up there, never sent again blindly."""
    SUPPRESSED = "suppressed"
    """Courtesy forbade it when its time came; or it was given to the owner as a draft, or said elsewhere."""
    CANCELLED = "cancelled"
    """What it spoke of is no longer so."""


class Halted(StrEnum):
    """Why nothing leaves for now."""

    RESTORED = "restored"
    """The database was put back from a backup, and waits to be let."""
    REFUSED = "refused"
    """Twilio takes nothing from the account."""
    STANDSTILL = "standstill"
    """callbot stood still: contacts are written to once it is known what they wrote meanwhile."""


FINAL = frozenset({Status.DELIVERED, Status.FAILED, Status.SUPPRESSED, Status.CANCELLED})


class Purpose(StrEnum):
    """Why something is said; courtesy and the log speak of these."""

    TEXT_BACK = "text_back"
    """To a contact: the answer to a missed call."""
    REPLY = "reply"
    """To a contact: the answer to a text that settles nothing (openings, who is this, passed on)."""
    CONFIRMATION = "confirmation"
    """To a contact: a time is agreed."""
    RETRACTION = "retraction"
    """To a contact: an agreed time, or an offer, is taken back."""
    FAREWELL = "farewell"
    """To a contact: the one acknowledgement of an opt-out."""
    OWN_WORDS = "own_words"
    """To a contact: what the owner writes to them, or lets them know."""
    NOTICE = "notice"
    """To the owner: something happened."""
    ANSWER = "answer"
    """To the owner: the answer to a text of theirs."""
    QUESTION = "question"
    """To the owner: something to decide, with its number."""
    REMINDER = "reminder"
    """To the owner: an agreed time comes near."""
    TEST = "test"
    """To the owner's phone: a call that is to be forwarded, not answered."""
    DRAFT = "draft"
    """To the owner: a text to a contact that callbot must not send, to be sent from the owner's own phone."""


ASKED_FOR = frozenset({Purpose.ANSWER, Purpose.TEST})
"""What the owner has just asked for: it comes at any hour."""

AUTOMATIC = frozenset(
    {Purpose.TEXT_BACK, Purpose.REPLY, Purpose.CONFIRMATION, Purpose.RETRACTION, Purpose.FAREWELL}
)
"""What callbot says to contacts by itself: the caps count these."""
TO_CONTACT = AUTOMATIC | {Purpose.OWN_WORDS}


class Urgency(IntEnum):
    """What leaves first where not everything can leave at once."""

    FIRST = 0
    """The owner would miss a call: reminders, and whatever rings them."""
    NEXT = 1
    """Somebody waits for an answer."""
    LAST = 2
    """It is to be known, at some time."""


PATIENCE = {
    Urgency.FIRST: timedelta(0),
    Urgency.NEXT: timedelta(minutes=1),
    Urgency.LAST: timedelta(minutes=5),
}
"""How long each may wait before what is more urgent and came later: so nothing waits for ever."""
BY_PURPOSE = {
    purpose: Urgency.NEXT if purpose in TO_CONTACT | ASKED_FOR | {Purpose.DRAFT} else Urgency.LAST
    for purpose in Purpose
} | {Purpose.REMINDER: Urgency.FIRST}


def urgency(purpose: Purpose, channel: Channel) -> Urgency:
    """How urgent something is; a call is heard at once or not at all.

    >>> urgency(Purpose.NOTICE, Channel.CALL), urgency(Purpose.NOTICE, Channel.SMS)
    (<Urgency.FIRST: 0>, <Urgency.LAST: 2>)
    """
    return Urgency.FIRST if channel is Channel.CALL else BY_PURPOSE[purpose]


CROWD = 8
"""So many rows of one owner, as urgent as each other, wait in the order of their instants: half of the
sender's threads, so that nobody has all. What is behind them gives way to other owners."""
MOST_WAY = timedelta(hours=1)
"""For so long at most: nothing waits for ever."""


def overtaken_until(due_at: datetime, how: Urgency, place: int = 0, now: datetime | None = None) -> datetime:
    """Until when something may be overtaken: whose instant is earlier leaves first.

    `place` counts its owner's rows before it that wait at `now` and are as urgent: a crowd gives way to
    whatever comes due for other owners, the more the further back.

    >>> at = datetime(2027, 2, 3, 9, 50)
    >>> overtaken_until(at, Urgency.FIRST) < overtaken_until(at, Urgency.NEXT)
    True
    >>> crowded = overtaken_until(at, Urgency.FIRST, place=2 * CROWD, now=at + timedelta(minutes=3))
    >>> crowded.isoformat()
    '2027-02-03T09:55:00'
    """
    until = due_at + PATIENCE[how]
    if place < CROWD or now is None:
        return until
    return max(until, now + min(place // CROWD * timedelta(minutes=1), MOST_WAY))


class Due(NamedTuple):
    """A row that is due: its id, its instant, how urgent it is, and whose it is."""

    outbound_id: int
    due_at: datetime
    urgency: Urgency
    owner_id: int = 0
    until: datetime | None = None
    """Until when it may be overtaken, where its place among its owner's was counted."""
