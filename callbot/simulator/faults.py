"""What ends a simulation loudly: faults of the bot or of the script, never of the play itself."""

from callbot.errors import CallbotError


class EndlessCall(CallbotError):
    """A call asked for more documents than any sane one needs: it loops."""


class NotSettled(CallbotError):
    """The bot did not come to rest in the real time it was given."""


class NotUp(CallbotError):
    """The bot's program did not start, or one of its commands failed."""
