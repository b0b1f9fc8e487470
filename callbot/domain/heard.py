"""What is said of a time that was heard on the phone and agreed to by nobody yet: asked back, never set."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers, templates, times
from callbot.domain.segments import plain
from callbot.domain.templates import SIGNED, STOP_HINT
from callbot.domain.wording import first, numbered, owner_voicemail, picks


def free(name: str, ring: str, at: datetime, zone: ZoneInfo, *, may_stop: bool, own: str = "") -> str:
    """To the contact, after a voicemail that names a free time: is that what they meant?"""
    return templates.filled(
        "voicemail",
        own,
        tail=STOP_HINT if may_stop else "",
        name=name,
        first=first(name),
        number=numbers.shown(ring),
        when=_when(at, zone),
    )


def not_free(
    name: str, at: datetime, openings: Sequence[datetime], zone: ZoneInfo, now: datetime, *, may_stop: bool
) -> str:
    """To the contact, after a voicemail that names a time which will not do: what is nearest to it."""
    opening = f"Thanks for your message. I heard {_when(at, zone)}; {first(name)} can't do that."
    offer = " Text another day and time."
    if openings:
        offer = f" Closest: {numbered(openings, zone, now)}. Reply {picks(openings)}, or text another time."
    return plain(f"{opening}{offer} {first(name)}'s {SIGNED}.{STOP_HINT if may_stop else ''}")


def owner_told(who: str, seconds: int | None, transcript: str, at: datetime | None, zone: ZoneInfo) -> str:
    """To the owner: the words of a voicemail, and the time that was heard in it."""
    asked = f" I heard {times.stamp(at, zone)}; nothing is set before they confirm it." if at else ""
    return owner_voicemail(who, seconds, transcript) + asked


def owner_chose(who: str, at: datetime, zone: ZoneInfo) -> str:
    """To the owner: a caller chose a time by phone, and hung up before a key agreed to it."""
    return plain(
        f"{who} chose {times.stamp(at, zone)} by phone but hung up before confirming: nothing is set."
    )


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{times.day(at, zone)} at {times.clock(at, zone)} {times.letters(at, zone)}"
