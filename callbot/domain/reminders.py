"""When the owner is reminded of an agreed time, and asked about it when it has passed.

Nothing rings from 5 min before it until 15 min after it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from callbot.domain.intervals import Interval
from callbot.domain.outbox import Channel
from callbot.domain.wallclock import instant_at, local_date, minute_of_day

NOT_LATE = timedelta()


@dataclass(frozen=True, slots=True)
class Policy:
    """The steps before an agreed time; minutes count back from its start."""

    evening_at: str = "18:00"
    evening_if_hours_ahead: int = 18
    text_minutes: int = 60
    call_minutes: int = 15
    again_minutes: int = 13
    last_minutes: int = 11
    silence_minutes: int = 5
    silence_after_minutes: int = 15
    unseen_minutes: int = 10
    """Who has not seen so many minutes later that a time was agreed is rung …"""
    unseen_if_hours_ahead: int = 3
    """… if it is as near as this; else when the first reminder comes."""

    def __post_init__(self) -> None:
        minute_of_day(self.evening_at)
        steps = (
            self.text_minutes,
            self.call_minutes,
            self.again_minutes,
            self.last_minutes,
            self.silence_minutes,
        )
        if list(steps) != sorted(steps, reverse=True) or self.silence_minutes < 0:
            raise ValueError("text, call, again, last and silence must come closer, in this order")
        if self.unseen_minutes < 1 or self.unseen_if_hours_ahead < 0:
            raise ValueError("unseen_minutes must be at least 1, unseen_if_hours_ahead at least 0")
        if self.silence_after_minutes < 0:
            raise ValueError("silence_after_minutes cannot be negative")


class Kind(StrEnum):
    """The steps, in the order in which they climb."""

    UNSEEN = "unseen"
    """Agreed, and the owner has not seen it: a call, soon after, or with the first reminder."""
    UNSEEN_PUSH = "unseen_push"
    """The same on the away channel, where it is for soon."""
    EVENING = "evening"
    """The evening before, by text."""
    TEXT = "text"
    """An hour before, with what to prepare."""
    CALL = "call"
    """A call that must be answered with a key."""
    AGAIN = "again"
    """Once more, where the first was not."""
    LAST_TEXT = "last_text"
    """Then a text …"""
    LAST_PUSH = "last_push"
    """… and every other channel."""
    PASSED = "passed"
    """The time is over, and no call was seen: the owner is asked about it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder to come."""

    kind: Kind
    channel: Channel
    due_at: datetime


def silence(starts_at: datetime, ends_at: datetime, policy: Policy) -> Interval:
    """While nothing rings the owner, since the call between these instants comes, lasts, or just ended."""
    return Interval(
        starts_at - timedelta(minutes=policy.silence_minutes),
        ends_at + timedelta(minutes=policy.silence_after_minutes),
    )


def plan(
    starts_at: datetime,
    ends_at: datetime,
    *,
    agreed_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    policy: Policy,
    seen: bool = False,
    late: timedelta = NOT_LATE,
) -> tuple[Planned, ...]:
    """The reminders of a time agreed at `agreed_at`, as seen from `now`; for a window, of its opening.

    `seen`: the owner knows of it already. `late`: both instants are so much later than what was agreed.

    What would lie in the past is left out; what would fall into the owner's quiet hours is kept, since
    it belongs to a call within twelve hours: the evening before is the one that does not.
    """
    steps = [
        (Kind.TEXT, Channel.SMS, policy.text_minutes),
        (Kind.CALL, Channel.CALL, policy.call_minutes),
        (Kind.AGAIN, Channel.CALL, policy.again_minutes),
        (Kind.LAST_TEXT, Channel.SMS, policy.last_minutes),
        (Kind.LAST_PUSH, Channel.PUSH, policy.last_minutes),
    ]
    planned = [
        Planned(kind, channel, starts_at - timedelta(minutes=before)) for kind, channel, before in steps
    ]
    agreed = starts_at - late
    planned[:0] = [
        Planned(Kind.EVENING, Channel.SMS, at) for at in _evening_before(agreed, agreed_at, zone, policy)
    ]
    soon = agreed - agreed_at < timedelta(hours=policy.unseen_if_hours_ahead)
    unseen_at = None if seen else _unseen_at(agreed, agreed_at, zone, policy, soon=soon)
    if unseen_at is not None and unseen_at < agreed - timedelta(minutes=policy.call_minutes):
        planned.append(Planned(Kind.UNSEEN, Channel.CALL, unseen_at))
        planned += [Planned(Kind.UNSEEN_PUSH, Channel.PUSH, unseen_at)] if soon else []
    planned.append(Planned(Kind.PASSED, Channel.SMS, ends_at))
    return tuple(item for item in planned if item.due_at > now)


def _evening_before(
    starts_at: datetime, agreed_at: datetime, zone: ZoneInfo, policy: Policy
) -> list[datetime]:
    """The evening before, where it was agreed long enough ahead."""
    if starts_at - agreed_at <= timedelta(hours=policy.evening_if_hours_ahead):
        return []
    eve = local_date(starts_at, zone) - timedelta(days=1)
    return [instant_at(eve, minute_of_day(policy.evening_at), zone)]


def _unseen_at(
    starts_at: datetime, agreed_at: datetime, zone: ZoneInfo, policy: Policy, *, soon: bool
) -> datetime | None:
    """When the owner is rung who has not seen it: a few minutes later, or where it is not for soon, with the
    first reminder of the agreed time, however late they say that they run.
    """
    soonest = agreed_at + timedelta(minutes=policy.unseen_minutes)
    if soon:
        return soonest
    texts = [starts_at - timedelta(minutes=policy.text_minutes)]
    texts += _evening_before(starts_at, agreed_at, zone, policy)
    first = min((at for at in texts if at > agreed_at), default=None)
    return None if first is None else max(first, soonest)
