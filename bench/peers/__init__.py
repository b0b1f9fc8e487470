"""Other readers of time, asked what callbot is asked: a text and when it was said; items come back.

Each has an adapter that does for it what a careful owner of it would: it is given the time and the zone,
prefers what is ahead, searches inside a text where it can, and keeps what it says of days and ranges.
Who is not installed is left out by name; no one is imported before it is asked for.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from tests.language.denotation import Items

Read = Callable[[str, datetime], Items]

NAMES = ("duckling", "timefhuman", "recurrent", "parsedatetime", "dateparser")


def present() -> dict[str, Read]:
    """The readers that are installed."""
    found: dict[str, Read] = {}
    for name in NAMES:
        try:
            found[name] = import_module(f"bench.peers.{name}").read
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
    return found
