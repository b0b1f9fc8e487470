"""What is said of a missed call: to the caller, and to the owner."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain import numbers, templates, times
from callbot.domain.segments import plain
from callbot.domain.templates import SIGNED, STOP_HINT
from callbot.domain.wording import first, listed, stated

LONG_AGO = timedelta(minutes=3)
"""After so long nobody has "just" called."""


def text_back(
    name: str,
    ring: str,
    words: str,
    openings: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    *,
    may_stop: bool,
    own: str = "",
    late: bool = False,
) -> str:
    """After a missed call: who this is, when the owner is free, how to answer; in the owner's `own` words.

    It was not just now that they called, where this leaves `late`.
    """
    who, shown = first(name), numbers.shown(ring)
    stop = STOP_HINT if may_stop else ""
    if not openings:
        opening = f"Hi, you {_called(late=late)} {name} at {shown}; this is {who}'s {SIGNED}."
        return plain(f"{opening} Text a day and time that suits you.{stop}")
    return templates.filled(
        "missed",
        own,
        tail=stop,
        called=_called(late=late),
        name=name,
        first=who,
        number=shown,
        free=f"{stated(words)} {times.long_name(now, zone)}",
        openings=f"Reply {listed(openings, zone, now)} {times.letters(openings[0], zone)}",
    )


def text_back_to_stranger(
    name: str,
    ring: str,
    words: str,
    openings: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    *,
    own: str = "",
    late: bool = False,
) -> str:
    """The same to somebody unknown: first name only, and kind to whoever dialled wrong."""
    example = ""
    if openings:
        example = f", e.g. {times.day_clock(openings[0], zone, now)} {times.letters(openings[0], zone)}"
    return templates.filled(
        "missed_unknown",
        own,
        tail=STOP_HINT,
        called=_called(late=late),
        first=first(name),
        number=numbers.shown(ring),
        free=f"{stated(words)} {times.long_name(now, zone)}",
        example=example,
    )


def _called(*, late: bool) -> str:
    return templates.EARLIER if late else templates.JUST_NOW


TEXTED_ALREADY = "They have my text already."


def not_texted(reason: str) -> str:
    """Part of the owner's notice: why a caller gets no text."""
    return f"No text to them: {reason}."


def texted(offers: Sequence[datetime], zone: ZoneInfo, *, asked: bool = False) -> str:
    """Part of the owner's notice: what a caller is texted; `asked`: their carrier is asked if it can be.

    >>> texted((), ZoneInfo("America/New_York"), asked=True)
    'I text them when you are free, unless it is a landline.'
    """
    unless = ", unless it is a landline" if asked else ""
    if not offers:
        return f"I text them when you are free{unless}."
    named = ", ".join(f"{times.day(at, zone)} {times.clock(at, zone)}" for at in offers)
    return f"I text them {named} {times.letters(offers[0], zone)}{unless}."


def owner_missed(
    who: str, calls: Sequence[datetime], zone: ZoneInfo, *, told: str, known: bool = True
) -> str:
    """To the owner: a call was missed, and what the caller is told; `known`: there is a number to ring."""
    head = {1: "MISSED", 2: "MISSED TWICE"}.get(len(calls), f"MISSED {len(calls)} TIMES")
    when = " + ".join(times.clock(at, zone) for at in calls)
    reply = "CALL to ring them, OK = seen, PERSONAL = never text them" if known else "OK = seen"
    return plain(f"{head}: {who}, {when} {times.letters(calls[-1], zone)}. {told} Reply {reply}.")


def rehearsed(text: str) -> str:
    """To the owner, who tries out what contacts get.

    >>> rehearsed("Hi, you just called Sam.")
    'This is what a missed caller gets from me: Hi, you just called Sam.'
    """
    return plain(f"This is what a missed caller gets from me: {text}")
