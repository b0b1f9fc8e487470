"""How an owner's number takes part in the telephone network, and what an owner changes by text."""

from enum import StrEnum


class Mode(StrEnum):
    """The two ways in for a call."""

    RING_FIRST = "ring-first"
    """People dial callbot's number; it rings the owner first and takes over when nobody picks up."""
    FORWARDED = "forwarded"
    """People dial the owner's own number; the carrier forwards here what the owner does not answer."""


class Changed(StrEnum):
    """What a word of the owner's changed."""

    STATED = "stated"
    """What callers are told."""
    RULES = "rules"
    """Busy times, absences, days of their own."""
    PAUSED = "paused"
    """Whether callbot texts callers by itself."""
    KIND = "kind"
    """What a contact is to the owner."""
    NOTE = "note"
    """A note was kept."""
    EXPECTED = "expected"
    """A call is expected, or is so no more."""
    TOLD = "told"
    """Somebody was told something: that cannot be undone."""
