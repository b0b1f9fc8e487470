"""The story scene by scene: two missed calls, a text, a time, a reminder, the call."""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from callbot.simulator.manners import Answers, HangsUp, LeavesVoicemail, NoAnswer, Talks
from callbot.simulator.people import Person
from callbot.simulator.stage import NUMBER

ZONE = ZoneInfo("America/New_York")
VOICEMAIL = "Hi Sam, this is Dana at Acme about the tech support role, I will try you again."
REPLY = "how about tomorrow at 11?"


class Scenery(Protocol):
    """Where the scenes are played: Sam and Dana, and a time that goes on."""

    @property
    def owner(self) -> Person: ...

    @property
    def recruiter(self) -> Person: ...

    def to(self, instant: datetime) -> None:
        """Play on until a business instant."""

    def on(self, passing: timedelta) -> None:
        """Play on for so long."""


def morning(now: datetime) -> datetime:
    """The story's beginning: 9:14 on the first Tuesday that is at least a day ahead, in New York."""
    local = (now + timedelta(days=1)).astimezone(ZONE)
    tuesday = local + timedelta(days=(1 - local.weekday()) % 7)
    return tuesday.replace(hour=9, minute=14, second=0, microsecond=0)


def missed_twice(stage: Scenery) -> None:
    """She calls and leaves a message; she calls again and gives up. The phone lies in another room."""
    stage.owner.takes(NoAnswer(), NoAnswer())
    stage.recruiter.calls(NUMBER, LeavesVoicemail(VOICEMAIL, seconds=9))
    stage.on(timedelta(minutes=4))
    stage.recruiter.calls(NUMBER, HangsUp(after=12))
    stage.on(timedelta(minutes=27))


def agreed(stage: Scenery) -> None:
    """She answers the text with a time of her own; Sam reads of it later, and says so."""
    stage.recruiter.texts(NUMBER, REPLY)
    stage.on(timedelta(minutes=20))
    stage.owner.texts(NUMBER, "OK")
    stage.on(timedelta(minutes=10))


def reminded(stage: Scenery, starts_at: datetime) -> None:
    """The evening before, an hour before, and a call that is answered with a key."""
    stage.owner.takes(Answers(presses="1"))
    stage.to(starts_at - timedelta(minutes=5))


def spoken(stage: Scenery, starts_at: datetime) -> None:
    """She calls at the agreed time; this time Sam picks up and takes the call with a key."""
    stage.to(starts_at)
    stage.owner.takes(Answers(presses="5", after=4, talks=timedelta(minutes=9)))
    stage.recruiter.calls(NUMBER, Talks(minutes=9))
    stage.on(timedelta(minutes=15))
