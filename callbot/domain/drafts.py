"""What callbot must not send itself, since its number is not registered for texts: as the owner's own text.

The owner sends it from their own phone, so its words are mended to suit their hand, and what is answered goes
to that phone, where callbot does not see it.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from zoneinfo import ZoneInfo

from callbot.domain import numbers, times
from callbot.domain.missed import TEXTED_ALREADY
from callbot.domain.templates import SIGNED, STOP_HINT
from callbot.domain.wording import first

UNTOLD = " But I cannot text yet: nobody is told by me. My draft for them comes to you."
"""Behind what the owner is told of something that a contact should hear of, too."""
OPEN_FOR = timedelta(days=7)
"""A draft that is older is of no use to anybody."""


class Ending(StrEnum):
    """What became of a draft."""

    SENT = "sent"
    """The owner says that they sent it."""
    DROPPED = "dropped"
    """The owner says that they will not."""
    REPLACED = "replaced"
    """A newer one to the same contact says what is so now."""


def own_hand(body: str, name: str) -> str:
    """A text of callbot's as the owner would send it: no machine signs it, nobody texts STOP to them.

    >>> own_hand("Hi, you just called Sam Lee; this is Sam's automated scheduler. Text STOP and I won't"
    ...     " text again.", "Sam Lee")
    'Hi, you just called Sam Lee; this is Sam.'
    """
    who = first(name)
    mended = body.replace(STOP_HINT, "").replace(f"{who}'s {SIGNED}", who).replace(f"{name}'s {SIGNED}", name)
    return mended.replace("this is an automated reply", f"this is {who}").strip()


def link(to: str, body: str) -> str:
    """The address that opens the texts of a phone with these words filled in; `to` is E.164.

    RFC 5724 puts the words behind "?body="; iPhones look for "&body=" (flutter issue 18823), so both signs
    stand there. Android cuts the words at an encoded "&" (bendrucker/sms-link issue 4): it is spelled out.

    >>> link("+16175550133", "Thu 10 AM & later?")
    'sms:+16175550133?&body=Thu%2010%20AM%20and%20later%3F'
    """
    return f"sms:{to}?&body={quote(body.replace('&', 'and'), safe='')}"


def offered(who: str, to: str, body: str, *, replaces: bool = False) -> str:
    """A draft to the owner, on the away channel: for whom, how it leaves, its words, what will not be seen.

    >>> print(offered("Acme", "+16175550133", "Thu 10 AM?"))
    DRAFT for Acme, 617-555-0133. NOT sent: I cannot text yet. To send it from your phone, tap
    sms:+16175550133?&body=Thu%2010%20AM%3F
    It says: "Thu 10 AM?"
    What they answer comes to your phone. I do not see it.
    """
    instead = " It replaces my earlier draft for them." if replaces else ""
    return (
        f"DRAFT for {_named(who, to)}. NOT sent: I cannot text yet.{instead} "
        "To send it from your phone, tap\n"
        f"{link(to, body)}\n"
        f'It says: "{body}"\n'
        "What they answer comes to your phone. I do not see it."
    )


def _named(who: str, to: str) -> str:
    """Somebody with their number, which is said once where nothing else is known."""
    shown = numbers.shown(to)
    return who if who == shown else f"{who}, {shown}"


def listed(draft_id: int, at: datetime, zone: ZoneInfo, who: str, to: str, body: str) -> str:
    """The same in a list on a screen."""
    return f"{draft_id}  {times.stamp(at, zone)}  {_named(who, to)}\n    {body}\n    {link(to, body)}"


_TEXTED = re.compile(r"I text them [^.]*\.")


def untold(notice: str, *, drafted: bool) -> str:
    """A notice to the owner of a miss, in which it is not said that the caller is, or was, texted.

    `drafted`: the text that they are said to have waits with the owner.

    >>> untold("MISSED: Acme, 9:14 AM ET. I text them Tue 11 AM ET. Reply OK = seen.", drafted=False)
    'MISSED: Acme, 9:14 AM ET. I cannot text them. Reply OK = seen.'
    """
    mended = _TEXTED.sub("I cannot text them.", notice)
    return mended.replace(TEXTED_ALREADY, "My draft for them waits with you.") if drafted else mended


def switched(number: str) -> str:
    """To the owner, once: carriers take no texts from this number of callbot's."""
    return (
        f"Carriers take no texts from {numbers.shown(number)} yet: it is not registered for them. "
        "Until it is, what I would text to others comes to you as a draft to send from your own phone. "
        "Calls work as ever."
    )


def back(number: str) -> str:
    """To the owner: texts from this number of callbot's leave again."""
    return f"Texts from {numbers.shown(number)} leave again. Drafts that you have not sent stay unsent."
