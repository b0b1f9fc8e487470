"""What the owner is told once a day where somebody, or something, goes too far."""

from enum import StrEnum

from callbot.domain.segments import plain


class Alarm(StrEnum):
    """What went too far."""

    FLOOD = "flood"
    """One contact sends text after text."""
    MACHINE = "bot?"
    """A contact answers as a machine does: the same words again, or at once and without end."""
    PREFIX = "prefix"
    """Many new callers of one block of numbers: somebody may earn on every text to them."""
    BUDGET = "budget"
    """The day's money is spent."""
    NEARLY = "nearly"
    """Four fifths of what everybody together may spend in a day are spent."""
    DEPLOYMENT = "deployment"
    """All of that is."""
    ACCOUNT = "account"
    """Twilio refuses the account."""
    ROOM = "room"
    """There is no room to write down what is said."""


_WORDS = {
    Alarm.FLOOD: "{who} sends text after text. I stopped answering and passing them on for now; "
    "they are all in the log.",
    Alarm.MACHINE: "{who} answers like a machine (bot?). I stopped answering and passing it on; "
    "it is all in the log.",
    Alarm.PREFIX: "Many new callers from one block of numbers ({who}): texts to more of them are held back. "
    "All calls are in the log.",
    Alarm.BUDGET: "Today's limit of money is reached ({who}): texts are held back. "
    "All calls are in the log. The limit is usd_per_day under [caps].",
    Alarm.NEARLY: "Four fifths of today's limit for everybody on this callbot are used ({who}). At the limit "
    "callers get no text; agreed times and reminders go on. The limits stand under [caps].",
    Alarm.DEPLOYMENT: "Today's limit for everybody on this callbot is reached ({who}): callers get no text. "
    "Agreed times and reminders go on, and all calls are in the log. The limits stand under [caps].",
    Alarm.ACCOUNT: "Twilio refuses callbot's account ({who}): no text and no call can leave. "
    "What is due waits, and calls are logged. Please look at your account and its token at Twilio.",
    Alarm.ROOM: "The disk of your callbot is full ({who}): no text and no call leaves. "
    "What is due waits. Please make room; it goes on by itself then.",
}


def words(alarm: Alarm, who: str) -> str:
    """The alarm in a sentence or two; `who` or what it is about.

    >>> words(Alarm.PREFIX, "617-555-xxxx").partition(":")[0]
    'Many new callers from one block of numbers (617-555-xxxx)'
    """
    return plain(_WORDS[alarm].format(who=who))
