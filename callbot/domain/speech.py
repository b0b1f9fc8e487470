"""What is said by voice: greeting, menu, read back, whisper, reminder. Short: a caller's patience is."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import times
from callbot.domain.appointments import Caller
from callbot.domain.segments import plain
from callbot.domain.wording import first, stated


def greeting(name: str, words: str, zone: ZoneInfo, now: datetime, *, texts: bool) -> str:
    """To a caller whom nobody answered; about eleven seconds."""
    text = " I'll also text you." if texts else ""
    return plain(
        f"You've reached {name}. Sorry I missed you. I'm free {stated(words)}, {times.long_name(now, zone)}. "
        f"Press 1 to pick a time, or leave a message; it's recorded.{text}"
    )


def menu(openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """The openings, each under its key."""
    said = [times.spoken_day_clock(at, zone, now) for at in openings]
    halves = {times.half_of_day(at, zone) for at in openings}
    one_half = len(halves) == 1
    if not one_half:
        said = [f"{words} {times.half_of_day(at, zone)}" for words, at in zip(said, openings, strict=True)]
    keys = " ".join(
        f"{'Press 1 for' if key == 1 else f'{key},'} {words}." for key, words in enumerate(said, start=1)
    )
    zone_said = times.long_name(openings[0], zone)
    closing = f"All {halves.pop()}, {zone_said}." if one_half else f"All {zone_said}."
    return plain(f"{keys} {closing} Star, repeat. Pound, leave a message.")


def read_back(at: datetime, zone: ZoneInfo) -> str:
    """The picked opening; only a key makes it an appointment."""
    return plain(f"{times.spoken(at, zone)}. You'll call this number. Right? Press 1. Other time? Press 2.")


def settled(at: datetime, zone: ZoneInfo, *, texts: bool) -> str:
    """To a caller who picked a time by key."""
    text = " I'm texting it to you." if texts else ""
    return plain(f"Done. {times.spoken(at, zone)}.{text} Goodbye.")


def whisper(name: str, caller: str) -> str:
    """On the owner's leg; about four seconds."""
    return plain(f"Call for {first(name)}: {caller}. Press any key to talk.")


def owner_rings(name: str) -> str:
    """To the owner who rings their own callbot."""
    return plain(
        f"Hi {first(name)}. Text this number to tell me when you are free. Text commands for all I know."
    )


def no_openings(name: str) -> str:
    """To a caller who wants to pick a time when there is none."""
    return plain(f"There is no opening that I can offer right now. Please leave a message for {first(name)}.")


def reminder(name: str, who: str, at: datetime, zone: ZoneInfo, minutes: int, calls: Caller) -> str:
    """To the owner, before an agreed time; about eleven seconds, spoken twice."""
    does = f"you call {who}" if calls is Caller.OWNER else f"{who} calls you"
    clock = f"{times.spoken_clock(at, zone)} {times.half_of_day(at, zone)}"
    return plain(
        f"Hi {first(name)}. {does[:1].upper()}{does[1:]} at {clock}; "
        f"that's in {times.spoken_minutes(minutes)}. "
        "Press 1, I'm ready. 2, ring me in five. 3, tell them I'm running late. 4, hear it again."
    )


def asks_now(name: str, who: str) -> str:
    """To the owner: a contact is free now, or about to call; spoken twice."""
    return plain(
        f"Hi {first(name)}. {who} asks for you now. Press 1 if you heard this, and ring them, "
        "or be ready for their call. The text has their words."
    )


def reminder_ahead(name: str, who: str, at: datetime, zone: ZoneInfo, calls: Caller) -> str:
    """Long before an agreed time, to an owner who takes no texts; spoken twice."""
    does = f"you call {who}" if calls is Caller.OWNER else f"{who} calls you"
    return plain(
        f"Hi {first(name)}. A reminder: {does} on {times.spoken(at, zone)}. "
        "Press 1 to say that you heard. 4, hear it again."
    )


def connects(name: str, who: str) -> str:
    """To the owner, who asked to be connected; spoken twice."""
    return plain(f"Hi {first(name)}. Press 1, and I connect you with {who}. Any other key, hear it again.")


HEARD = "Thank you. I will remind you again."
THANKS = "Thank you. Goodbye."
READY = "Good luck."
AGAIN_SOON = "I'll ring you again in five minutes."
TOLD = "I'm telling them. Take your time."
