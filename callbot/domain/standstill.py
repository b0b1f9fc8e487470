"""What the owner is told of a time in which callbot stood still."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import times, wording
from callbot.domain.segments import clipped, plain

MOST_SIGNS = 306
"""Two segments."""
MOST_WORDS = 60
"""Of one text; all of it stands in the log."""


def told(
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    *,
    counted: tuple[int, int],
    texts: Sequence[tuple[str, str]],
    calls: Sequence[tuple[str, datetime]],
) -> str:
    """How many texts and calls were not answered, and what there is room for: (who, words), (who, when).

    >>> down, up = (datetime(2026, 2, 3, hour, 10, tzinfo=ZoneInfo("UTC")) for hour in (14, 19))
    >>> told(down, up, ZoneInfo("UTC"), counted=(1, 0), texts=[("Acme, 617-555-0133", "Thursday?")], calls=[])
    'While I was down (Tue Feb 3, 2:10 PM-7:10 PM UTC): 1 text, not answered. Acme, 617-555-0133: "Thursday?"'
    """
    head = f"While I was down ({_span(since, until, zone)}): {_counted(*counted)}, not answered."
    lines = [f'{who}: "{clipped(plain(words), MOST_WORDS)}"' for who, words in texts]
    lines += [f"{who} called {times.clock(at, zone)}." for who, at in calls]
    said, left = head, sum(counted)
    for line in lines:
        more = f" {left - 1} more in the log." if left > 1 else ""
        if len(f"{said} {line}{more}") > MOST_SIGNS:
            break
        said, left = f"{said} {line}", left - 1
    return plain(f"{said} {left} more in the log." if left else said)


def _span(since: datetime, until: datetime, zone: ZoneInfo) -> str:
    """One day is named once."""
    if times.day(since, zone) != times.day(until, zone):
        return f"{times.stamp(since, zone)} - {times.stamp(until, zone)}"
    clocks = f"{times.clock(since, zone)}-{times.clock(until, zone)}"
    return f"{times.day(since, zone)}, {clocks} {times.letters(until, zone)}"


def _counted(texts: int, calls: int) -> str:
    both = ((texts, "text"), (calls, "call"))
    return " and ".join(f"{count} {kind}{'s' if count > 1 else ''}" for count, kind in both if count)


def not_taken_in(what: str, who: str, at: datetime, zone: ZoneInfo) -> str:
    """A text or a call that Twilio lists, and that cannot be read here.

    >>> at = datetime(2026, 2, 3, 14, 10, tzinfo=ZoneInfo("UTC"))
    >>> not_taken_in("text", "617-555-0133", at, ZoneInfo("UTC")).partition(",")[0]
    'I could not take in a text from 617-555-0133 of Tue Feb 3'
    """
    said = f"I could not take in a {what} from {who} of {times.stamp(at, zone)}, sorry."
    return plain(f"{said} Please read it in your log at Twilio.")


def late(body: str) -> str:
    """A reminder that leaves later than it was due, by text or by voice."""
    return f"This comes late, sorry. {body}"


def not_reminded(who: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo, *, exact: bool) -> str:
    """No reminder of an agreed time left while it was of use."""
    when = wording.span(starts_at, ends_at, zone, exact=exact)
    return plain(f"I could not remind you in time: {who}, {when}. I am sorry.")
