"""What is said when an agreed time has passed: the owner is asked, and decides who is written to."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers
from callbot.domain.segments import plain
from callbot.domain.templates import SIGNED
from callbot.domain.wording import first, numbered, picks


def asked_later(who: str, when: str) -> str:
    """To the owner, as long as nobody knows how it came out; reworded when the time has passed."""
    return plain(f"{who}, {when}: did you speak?")


def nobody_called(number: int, who: str, when: str) -> str:
    """To the owner, whose every call is seen here: nobody called."""
    return plain(
        f"Q{number}: {who} was to call {when}, and no call came. "
        f"OK {number} = I write to them that you were ready, with new openings. NO {number} = leave it."
    )


def nobody_seen(number: int, who: str, when: str) -> str:
    """To the owner, whose calls are not all seen here: it may be going on, or may have been."""
    return plain(
        f"Q{number}: {who}, {when}: is it on, or was it? I cannot see calls that you answer "
        f"or make yourself. OK {number} = we spoke. NO {number} = we did not, and I ask them for a new time."
    )


def no_nudge(who: str, when: str, ring: str) -> str:
    """To the owner: nobody called, and they take no texts."""
    return plain(
        f"I saw no call of {who} for {when}, and they want no texts. "
        f"You may ring them at {numbers.shown(ring)}."
    )


def nudge(
    name: str, when: str, openings: Sequence[datetime], zone: ZoneInfo, now: datetime, *, waited: bool
) -> str:
    """To the contact, on the owner's word: we missed each other, and what is open.

    `waited`: the contact was to call.
    """
    who = first(name)
    missed = f"It seems that you and {who} missed each other: {when}."
    if waited:
        missed = f"{who} was ready for your call {when}, and it seems we missed each other."
    if not openings:
        return plain(f"{missed} Text a day and time that suits you. {who}'s {SIGNED}")
    return plain(f"{missed} Open: {numbered(openings, zone, now)}. Reply {picks(openings)}, or text another.")


def nudged(who: str) -> str:
    """To the owner: it is done."""
    return plain(f"I am writing to {who} with new openings.")
