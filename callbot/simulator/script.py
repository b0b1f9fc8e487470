"""A play as lines of text: who does what, one line each, and how long is waited.

    Dana calls                  nobody picks up, and she hangs up in the greeting
    Dana calls withheld         the same, and her number is not shown
    Dana leaves: Hi, it's Dana  the same, and she speaks after the beep
    Dana talks                  Sam takes the call
    Dana: tomorrow at 11?       a text, also of Sam's
    wait 90 min / wait 25 h     nothing is done
    until Wed 10:50             on the clock of the play's zone, within a week

A line takes its while: five minutes, a talk fifteen.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from callbot.errors import Refused

A_MOMENT, A_TALK = timedelta(minutes=5), timedelta(minutes=15)


class Verb(StrEnum):
    """What somebody does."""

    CALLS = "calls"
    """They ring, and nobody picks up."""
    HIDES = "calls withheld"
    """The same, and their number is not shown."""
    LEAVES = "leaves"
    """They ring, nobody picks up, and they leave a message."""
    TALKS = "talks"
    """They ring, and the owner takes it."""
    TEXTS = "texts"
    """They send a text."""
    WAITS = "waits"
    """Time goes by."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who does what, in which words, and when it is over."""

    who: str
    verb: Verb
    words: str
    until: datetime


def parse(line: str, now: datetime, zone: ZoneInfo) -> Line:
    """A line as what is done at `now`; Refused where it is none."""
    if found := re.fullmatch(r"wait (\d+) (min|h)", line):
        passing = timedelta(minutes=int(found[1]) * (60 if found[2] == "h" else 1))
        return Line("", Verb.WAITS, "", now + passing)
    if found := re.fullmatch(r"until (\w{3}) ([01]?\d|2[0-3]):([0-5]\d)", line):
        return Line("", Verb.WAITS, "", next_time(now, zone, *found.groups()))
    if found := re.fullmatch(r"(\w+) (calls withheld|calls|talks)", line):
        verb = Verb(found[2])
        return Line(found[1], verb, "", now + (A_TALK if verb is Verb.TALKS else A_MOMENT))
    if found := re.fullmatch(r"(\w+)( leaves)?: (.*)", line, re.DOTALL):
        return Line(found[1], Verb.LEAVES if found[2] else Verb.TEXTS, found[3], now + A_MOMENT)
    raise Refused(
        f'"{line}" is no line of a play, such as "Dana: tomorrow at 11?", "Dana calls", "wait 90 min"'
    )


def next_time(after: datetime, zone: ZoneInfo, day: str, hour: str, minute: str) -> datetime:
    """The next instant at which the zone's clock shows this; Refused for a day that there is not."""
    local = after.astimezone(zone).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    for ahead in range(8):
        at = local + timedelta(days=ahead)
        if f"{at:%a}" == day and at > after:
            return at
    raise Refused(f"there is no {day} {hour}:{minute} within a week; a day is written Mon")
