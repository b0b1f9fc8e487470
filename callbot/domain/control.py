"""What the owner is answered to their own words by text: short, and always what is now so."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import times
from callbot.domain.segments import clipped, plain

CARRIER_WORDS = frozenset(
    [
        "STOP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "START",
        "YES",
        "UNSTOP",
        "HELP",
        "INFO",
    ]
)
"""The carrier hears these itself."""

NOTED = "Noted."
NO_QUESTION = "There is no open question."
NOTHING_AHEAD = "Nothing is agreed ahead."
NOBODY_MISSED = "No call was missed yet."
COMMANDS = (
    "I know: FREE any morning after 9 (what I tell callers), NEXT (what is coming), WHO (last missed), "
    "OK or NO (my question, with its number if several), DROP (call off the next one), COMMANDS."
)


def stated(words: str, said: str) -> str:
    """What callers are told from now on, and how it is read."""
    return plain(f'Callers hear from now on: "{words}". I read it as: {said}.')


def not_understood(words: str, problem: str) -> str:
    """The words change nothing."""
    return plain(
        f'I could not read "{clipped(words, 80)}": {problem} Nothing changed. Try: FREE weekdays 9 to 5'
    )


def coming(named: Sequence[tuple[str, datetime]], zone: ZoneInfo) -> str:
    """What is agreed ahead."""
    if not named:
        return NOTHING_AHEAD
    return plain("Next: " + "; ".join(f"{who} {times.stamp(at, zone)}" for who, at in named) + ".")


def taken(at: datetime, zone: ZoneInfo) -> str:
    """The time that was asked about has gone meanwhile."""
    return plain(f"{times.stamp(at, zone)} is taken by another call now, so I did not agree to it.")


def put_to_them(at: datetime, zone: ZoneInfo) -> str:
    """A time of which they were not certain is theirs to pick now."""
    return plain(f"I am telling them that you can do {times.stamp(at, zone)}. It is set once they say so.")


def left(number: int) -> str:
    """A question answered with no."""
    return f"Q{number}: left as it is."


def no_such_question(number: int) -> str:
    """A number that is not open."""
    return f"There is no open question {number}."


def which(standing: Sequence[tuple[int, datetime | None]], zone: ZoneInfo) -> str:
    """Several questions are open: which one?"""
    listed = ", ".join(
        f"{number} ({times.stamp(at, zone)})" if at else str(number) for number, at in standing
    )
    return plain(f"Which question? Open: {listed}. Text OK or NO with its number.")


def dropped(who: str, at: datetime, zone: ZoneInfo, *, told: bool) -> str:
    """The next one is called off."""
    then = "I am telling them." if told else "They asked for no texts, so please ring them."
    return plain(f"Called off: {who}, {times.stamp(at, zone)}. {then}")


def last_missed(who: str, at: datetime, zone: ZoneInfo) -> str:
    """The last missed call."""
    return plain(f"Last missed: {who}, {times.stamp(at, zone)}.")


def unknown(word: str) -> str:
    """Not a word of ours."""
    named = f'I do not know "{clipped(plain(word), 20)}". ' if word else ""
    return f"{named}{COMMANDS}"
