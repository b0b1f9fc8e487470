"""What can be agreed, in words: who calls whom, by what, and how it stands."""

from enum import StrEnum


class AppointmentStatus(StrEnum):
    """How an appointment stands; the transitions are drawn in docs/appointments.md."""

    TENTATIVE = "tentative"
    """The owner is being asked."""
    CONFIRMED = "confirmed"
    """Both were told."""
    DOUBTFUL = "doubtful"
    """Agreed, but the contact has since opted out; only the owner can clear it."""
    CANCELLED = "cancelled"
    """Called off, by either."""
    DONE = "done"
    """An answered call with that contact came around its time."""
    MISSED = "missed"
    """Its end passed without one, on a number that sees every call."""
    UNSEEN = "unseen"
    """Its end passed on a forwarded number: nobody here can know."""


class Caller(StrEnum):
    """Who calls whom."""

    CONTACT = "contact"
    """The contact calls the owner."""
    OWNER = "owner"
    """The owner calls the contact."""


class Medium(StrEnum):
    """By what they speak."""

    PHONE = "phone"
    """A phone call, the only kind that callbot agrees to by itself."""
    VIDEO = "video"
    """A video call; passed on to the owner."""
    ONSITE = "onsite"
    """A visit; passed on to the owner."""
    OTHER = "other"
    """Something else; passed on to the owner."""
