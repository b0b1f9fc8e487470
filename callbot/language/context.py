"""What a text means inside a conversation: the pick of an offer, a plain yes, a shift of the agreed time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from callbot.language.reading import Instant, Item, Window

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "one": 1,
    "two": 2,
    "three": 3,
}
_NUMBER = re.compile(
    r"(?:(?:option|choice|slot|number|opt|no\.|#|reply|yes|i'll take|let's do"
    r"|i choose)?[\s,:#-]{0,3})([1-9]|one|two|three)(?:\s?(?:please|pls|works?(?: for me)?"
    r"|is (?:good|fine|great)|,? ?thanks?(?: you)?|it is))?[\s.!)]*"
)
_NAMED = re.compile(
    r"\b(?:option|choice|slot|number|opt|#)\s?#?([1-9]|one|two|three)\b|\bthe (first|1st|second"
    r"|2nd|third|3rd|fourth|4th)(?: (?:one|option|slot|time|works|is|please)|[\s.!]*$)|^(first"
    r"|second|third) (?:one|option)"
)
_SIDE = re.compile(
    r"\bthe (later|latest|last|earlier|earliest|sooner|soonest)(?: (?:one|option|slot|time))?\b"
)
_ONLY_NUMBERS = re.compile(r"[\s.!?,&/]{0,9}\d{1,2}(?:[\s.!?,&/]{1,9}(?:or |and )?(?:\d{1,2})?){0,9}")
_SHIFT = re.compile(
    r"\b(?:(\d{1,3})|(half an)|(an|one|a))[ -]?(min(?:ute)?s?|hours?|hrs?) (later|earlier|back"
    r"|up)\b|\b(?:push|move|bump) (?:it |this |that |us )?(?:back |up )?(?:by )?(\d{1,3}) min"
)


def pick(low: str, offered: Sequence[datetime]) -> int | None:
    """The 1-based number of the offer that was picked by number, place or side; None if none was.

    >>> from datetime import timezone
    >>> day = [datetime(2026, 11, 25, hour, tzinfo=timezone.utc) for hour in (15, 17)]
    >>> pick("the later one please", day), pick("2", day), pick("3", day)
    (2, 2, None)
    """
    if not offered:
        return None
    number = 0
    if found := _NUMBER.fullmatch(low.strip()) or _NAMED.search(low):
        word = next(g for g in found.groups() if g)
        number = _ORDINALS.get(word) or (int(word) if word.isdigit() else 0)
    elif side := _SIDE.search(low):
        late = side[1] in ("later", "latest", "last")
        chosen = max(offered) if late else min(offered)
        number = list(offered).index(chosen) + 1
    return number if 1 <= number <= len(offered) else None


def matched(times: Sequence[Item], offered: Sequence[datetime]) -> list[int]:
    """The 1-based numbers of the offers that lie in the times that were said."""
    return [n for n, at in enumerate(offered, 1) if any(_holds(item, at) for item in times)]


def _holds(item: Item, at: datetime) -> bool:
    if isinstance(item, Instant):
        return item.at == at
    if isinstance(item, Window):
        # "Thursday after 1" is open within its own day; "from Thursday on" begins at midnight.
        if item.end is None and item.start and (item.start.hour or item.start.minute):
            return item.start <= at and item.start.date() == at.astimezone(item.start.tzinfo).date()
        return (item.start is None or item.start <= at) and (item.end is None or at < item.end)
    return False


def shifted(low: str, agreed: datetime | None) -> datetime | None:
    """The agreed time moved by what was said ("an hour later", "push it back 30 min"), or None."""
    found = _SHIFT.search(low) if agreed else None
    if not found or not agreed:
        return None
    if found[6]:
        minutes, earlier = int(found[6]), " up" in found.group()
    else:
        minutes = 30 if found[2] else int(found[1] or 1) * (60 if found[4].startswith("h") else 1)
        earlier = found[5] in ("earlier", "up")
    return agreed + timedelta(minutes=-minutes if earlier else minutes)


def only_numbers(low: str) -> bool:
    """Whether a text is only small numbers ("4", "1 or 2"): a failed pick, or a clock without a day."""
    return bool(_ONLY_NUMBERS.fullmatch(low))
