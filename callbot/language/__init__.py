"""The language of time: words of a text become a meaning that can be booked, or one question to put back.

Pure: scan -> phrases -> parse -> resolve -> intent, on `re` and `zoneinfo`; no clock, no files, no network.
Naive datetimes are refused; a text is read up to 1,600 characters; no text raises.
"""

from callbot.language.context import is_your_time
from callbot.language.echo import said
from callbot.language.reading import Exclude, Instant, Intent, Item, Policy, Reading, Recurring, Window
from callbot.language.scene import WHICH_ZONE
from callbot.language.understanding import understand

__all__ = [
    "WHICH_ZONE",
    "Exclude",
    "Instant",
    "Intent",
    "Item",
    "Policy",
    "Reading",
    "Recurring",
    "Window",
    "is_your_time",
    "said",
    "understand",
]
