"""One leg of a call: a phone at one end, the network at the other, and what Twilio would tell of it.

A leg's person acts through it: the plan of their manner, or live (`press`, `hang_up`) from another thread.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from callbot.simulator.manners import LISTENS, Manner
from callbot.simulator.people import Heard, Person
from callbot.simulator.places import place_params

API_VERSION = "2010-04-01"
Direction = Literal["inbound", "outbound-api", "outbound-dial"]
FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


class HungUp(Exception):
    """A person (or the REST side) ended this leg; it unwinds what was being played."""

    def __init__(self, leg: "Leg") -> None:
        super().__init__(leg.sid)
        self.leg = leg


def _no_wake() -> None:
    return None


@dataclass(eq=False, slots=True)
class Leg:
    """A Twilio call resource that lives: who rings whom, how it stands, and what its person will do."""

    sid: str
    account_sid: str
    direction: Direction
    from_: str
    to: str
    now: Callable[[], datetime] = field(repr=False)
    person: Person | None = None  # who is on the phone's end of this leg
    manner: Manner = LISTENS
    parent: "Leg | None" = None
    forwarded_from: str | None = None
    stir: str = ""
    answered_by: str = ""
    detects: bool = False  # machine detection was asked for, so AnsweredBy is told
    status: str = "queued"
    created_at: datetime = field(init=False)
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    leaves_at: datetime | None = None
    bridged: bool = False
    requests: int = 0
    sequence: int = 0
    wake: Callable[[], None] = _no_wake
    _turns: deque[str] = field(default_factory=deque)
    _keys: deque[tuple[datetime, str]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.created_at = self.now()

    def behave(self, manner: Manner) -> None:
        """Take on a manner now; its patience counts from here."""
        self.manner = manner
        self._turns = deque(manner.turns)
        if manner.patience is not None:
            self.leaves_at = self.now() + timedelta(seconds=manner.patience)

    def answer(self) -> None:
        """The leg is answered, if it was not yet."""
        if self.answered_at is None:
            self.answered_at = self.now()
            self.status = "in-progress"

    def end(self, status: str) -> None:
        """The leg is over, with one of the final statuses."""
        if self.ended_at is None:
            self.ended_at = self.now()
            self.status = status

    @property
    def live(self) -> bool:
        """Whether the leg still stands."""
        return self.ended_at is None

    @property
    def seconds(self) -> int:
        """Seconds from the answer to the end (or to now), 0 where nobody answered."""
        if self.answered_at is None:
            return 0
        return round(((self.ended_at or self.now()) - self.answered_at).total_seconds())

    def hear(self, words: str) -> None:
        """The person (or their carrier's machine) hears words."""
        if self.person is not None and words:
            ears = self.person.mailbox if self.answered_by == "machine_start" else self.person.heard
            ears.append(Heard(self.now(), words))

    def next_turn(self) -> str:
        """What the person does at this listening; it is used up."""
        return self._turns.popleft() if self._turns else ""

    def plan_keys(self, keys: str, at: datetime) -> None:
        """The person will press keys from `at` on, 0.4 s apart."""
        for number, key in enumerate(keys):
            self._keys.append((at + timedelta(seconds=0.4 * number), key))

    def drop_keys(self) -> None:
        """Keys pressed before a listening began are lost."""
        while self._keys and self._keys[0][0] < self.now():
            self._keys.popleft()

    def next_key_at(self) -> datetime | None:
        """When the next key will be pressed."""
        return self._keys[0][0] if self._keys else None

    def take_key(self) -> str:
        """The key that is pressed now, "" if none is."""
        if self._keys and self._keys[0][0] <= self.now():
            return self._keys.popleft()[1]
        return ""

    def press(self, keys: str) -> None:
        """Press keys now, live."""
        self.plan_keys(keys, self.now())
        self.wake()

    def hang_up(self) -> None:
        """Hang up now, live."""
        self.leaves_at = self.now()
        self.wake()

    def params(self) -> dict[str, str]:
        """The parameters that every webhook about this leg carries, blank ones too."""
        told = {
            "CallSid": self.sid,
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
            "Direction": self.direction,
            "CallStatus": self.status,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
        }
        for role, number in (
            ("From", self.from_),
            ("Caller", self.from_),
            ("To", self.to),
            ("Called", self.to),
        ):
            told |= place_params(role, number)
        if self.forwarded_from:
            told["ForwardedFrom"] = self.forwarded_from
        if self.parent is not None:
            told["ParentCallSid"] = self.parent.sid
        if self.answered_by and self.detects:
            told["AnsweredBy"] = self.answered_by
        return told
