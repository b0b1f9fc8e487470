"""Where the conversation with one contact stands, and what leads on from there: a table, no more.

Letters are those of docs/conversations.md. A happening that means nothing in a state leaves it as it is.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a conversation stands; transitions are drawn in docs/conversations.md."""

    OPEN = "open"
    """A call was missed or a text came; no time is on the table."""
    OFFERED = "offered"
    """Openings were put to the contact."""
    ASKED = "asked"
    """The owner is asked, or the contact was asked which reading they meant."""
    AGREED = "agreed"
    """A time is confirmed."""
    WAITING = "waiting"
    """A call is expected at no agreed time."""
    CLOSED = "closed"
    """Nothing is open; a new call or text opens it again."""
    TAKEN_OVER = "taken_over"
    """The owner speaks for themselves; callbot is silent."""
    STOPPED = "stopped"
    """The contact opted out."""


class Happening(StrEnum):
    """What can happen to a conversation."""

    PUT = "put"
    """A: openings are put to the contact."""
    ASK = "ask"
    """B: the owner is asked about a time, or the contact is asked back."""
    SETTLE = "settle"
    """C: what was asked is answered, or has lapsed; openings still stand."""
    LAPSE = "lapse"
    """D: the openings have lapsed too."""
    AGREE = "agree"
    """E: a time is agreed, or the agreed one moves."""
    CALL_OFF = "call_off"
    """F: the agreed time is called off, by either."""
    OVER = "over"
    """G: the call came, or its time has passed."""
    STOP = "stop"
    """H: the contact wants no texts."""
    RESUME = "resume"
    """I: the contact may be texted again."""
    EXPECT = "expect"
    """J: a call is expected at no agreed time."""
    TAKE_OVER = "take_over"
    """K: the owner speaks for themselves."""
    HAND_BACK = "hand_back"
    """L: the owner leaves it to callbot again."""


class Asked(StrEnum):
    """What the owner is asked about."""

    TIME = "time"
    """A contact wants this time, which callbot may not agree to by itself."""
    MAYBE = "maybe"
    """A contact may want this time, and is not certain: an ok makes it an offer, not an agreement."""
    DOUBT = "doubt"
    """A contact opted out after a time was agreed: does it stand?"""
    MISSED = "missed"
    """The agreed time has passed without a call: shall the contact be written to?"""
    UNSEEN = "unseen"
    """The agreed time has passed, and nobody here can know: did they speak?"""


FREE = frozenset({State.OPEN, State.OFFERED, State.ASKED, State.WAITING, State.CLOSED})
"""Nothing is agreed, and callbot may speak."""
SILENT = frozenset({State.TAKEN_OVER, State.STOPPED})
"""Callbot answers nothing here."""
EVERY = frozenset(State)
MOVES: Mapping[Happening, tuple[frozenset[State], State]] = {
    Happening.PUT: (FREE, State.OFFERED),
    Happening.ASK: (FREE, State.ASKED),
    Happening.SETTLE: (frozenset({State.ASKED}), State.OFFERED),
    Happening.LAPSE: (frozenset({State.OFFERED, State.ASKED}), State.OPEN),
    Happening.AGREE: (FREE | {State.AGREED}, State.AGREED),
    Happening.CALL_OFF: (frozenset({State.AGREED}), State.OPEN),
    Happening.OVER: (FREE | {State.AGREED}, State.CLOSED),
    Happening.STOP: (EVERY, State.STOPPED),
    Happening.RESUME: (frozenset({State.STOPPED}), State.OPEN),
    Happening.EXPECT: (FREE, State.WAITING),
    Happening.TAKE_OVER: (EVERY - {State.STOPPED}, State.TAKEN_OVER),
    Happening.HAND_BACK: (frozenset({State.TAKEN_OVER}), State.OPEN),
}


def following(state: State, happening: Happening) -> State:
    """The state that a happening leads to.

    >>> following(State.OPEN, Happening.PUT), following(State.STOPPED, Happening.PUT)
    (<State.OFFERED: 'offered'>, <State.STOPPED: 'stopped'>)
    """
    sources, target = MOVES[happening]
    return target if state in sources else state
