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


def owner_told(
    who: str, seconds: int | None, transcript: str, at: datetime | None, callback: str | None, zone: ZoneInfo
) -> str:
    """To the owner: the words of a voicemail, the time that was heard in it, and whom to call back where."""
    asked = f" I heard {times.stamp(at, zone)}; nothing is set before they confirm it." if at else ""
    back = f" They ask to be called back at {numbers.shown(callback)}." if callback else ""
    return owner_voicemail(who, seconds, transcript) + asked + back


def owner_untold(who: str, seconds: int) -> str:
    """To the owner: a voicemail whose words nobody could write down.

    >>> owner_untold("Acme, 617-555-0133", 24)
    'Voicemail 0:24 from Acme, 617-555-0133. Its words could not be written down; you can listen to it.'
    """
    words = "Its words could not be written down; you can listen to it."
    return plain(f"Voicemail {seconds // 60}:{seconds % 60:02} from {who}. {words}")


def owner_chose(who: str, at: datetime, zone: ZoneInfo) -> str:
    """To the owner: a caller chose a time by phone, and hung up before a key agreed to it."""
    return plain(
        f"{who} chose {times.stamp(at, zone)} by phone but hung up before confirming: nothing is set."
    )


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{times.day(at, zone)} at {times.clock(at, zone)} {times.letters(at, zone)}"
