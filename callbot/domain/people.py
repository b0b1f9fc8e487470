"""How an owner's number takes part in the telephone network."""

from enum import StrEnum


class Mode(StrEnum):
    """The two ways in for a call."""

    RING_FIRST = "ring-first"
    """People dial callbot's number; it rings the owner first and takes over when nobody picks up."""
    FORWARDED = "forwarded"
    """People dial the owner's own number; the carrier forwards here what the owner does not answer."""
