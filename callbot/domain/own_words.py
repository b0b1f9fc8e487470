"""What a contact reads that comes from the owner themselves: it says whose words they are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers, times
from callbot.domain.appointments import Caller
from callbot.domain.segments import plain
from callbot.domain.templates import SIGNED
from callbot.domain.wording import first


def written(name: str, words: str) -> str:
    """The owner's own words.

    >>> written("Sam Lee", "Thanks, I will look at it.")
    'Sam Lee writes: Thanks, I will look at it.'
    """
    return plain(f"{name} writes: {words}")


def moved(
    name: str,
    old: datetime,
    new: datetime,
    zone: ZoneInfo,
    theirs: ZoneInfo | None,
    number: str,
    calls: Caller,
) -> str:
    """The owner moved the agreed time; it is theirs to refuse."""
    who = first(name)
    rings = (
        f"{name} calls YOU at {numbers.shown(number)}."
        if calls is Caller.OWNER
        else f"You call {name} at {numbers.shown(number)}."
    )
    before = f"{times.day(old, zone)}, {times.clock(old, zone)}"
    return plain(
        f"{who} had to move {before} to {times.both(new, zone, theirs)}, sorry. {rings} "
        f"If that does not suit you, text another time. {who}'s {SIGNED}"
    )


def running_late(name: str, minutes: int, at: datetime, zone: ZoneInfo) -> str:
    """The owner runs late by so many minutes."""
    who = first(name)
    return plain(
        f"{who} is running about {minutes} min late for {times.stamp(at, zone)}, sorry. {who}'s {SIGNED}"
    )
