"""Every fault that callbot raises by name; its docstring is its message. What is expected is a value."""


class CallbotError(Exception):
    """Something went wrong in callbot."""

    def __str__(self) -> str:
        return super().__str__() or (type(self).__doc__ or "").strip()


class NaiveInstant(CallbotError, ValueError):
    """An instant needs a time zone."""


class SettingsError(CallbotError):
    """A setting is wrong."""


class SchemaError(CallbotError):
    """The database was written by a newer callbot; update callbot first."""


class DatabaseHeld(CallbotError):
    """Somebody else holds the database; ask again in a moment."""


class NoRoom(CallbotError):
    """There is no room on the disk, and nothing was changed; make room and start again."""


class ArchiveError(CallbotError):
    """This is no backup of callbot's, or it is damaged."""


class EngineRefused(CallbotError):
    """web and worker need PostgreSQL: one process serves SQLite (use `callbot serve`)."""


class EngineDied(CallbotError):
    """The worker works no more; start it again."""


class Refused(CallbotError):
    """That cannot be set so."""


class FailpointReached(CallbotError):
    """A test made callbot fail here."""
