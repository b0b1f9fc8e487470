"""What a text means inside a conversation: the pick of an offer, a shift of a time, words quoted back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from callbot.language.lexicon import NUMBERS, words
from callbot.language.reading import Instant, Item, Window

_PLACES = {
    name: number
    for number, names in enumerate(
        ("1 1st first one", "2 2nd second two", "3 3rd third three", "4 4th fourth four"), 1
    )
    for name in names.split()
}
_ORDINALS = frozenset(["first", "second", "third", "fourth"])
_LATE_ONE = frozenset(["later", "latest", "last"])
_EARLY_ONE = frozenset(["earlier", "earliest", "sooner", "soonest"])
_COMPARED = frozenset(["later", "earlier", "sooner"])
"""Words that choose nothing where there is no choice: "earlier?"."""
_ALL = frozenset(["either", "any", "all", "both", "whichever"])
_POLITE = words(
    """
    the a yes yep yeah ok okay sure please pls plz thanks thank thx you works work for me us let's
    lets let say go going with take i'll i'd i will do choose pick option options number no slot
    choice reply is good fine great perfect it sounds that's then talk soon see time times ones
    would be best prefer better suits so and of them these those are would'd hi hello hey sam um have
    well we can could make definitely actually my vote goes to believe think ty available
    """
)
_WORD = re.compile(r"[a-z0-9']+(?::\d\d)?")
_SENTENCE = re.compile(r"[.!?;\n]+(?=\s|$)|\n")
_NAMED = re.compile(
    r"\b(?:option|choice|slot|number|opt|#)\s?#?([1-4]|one|two|three|four)\b|#\s?([1-4])\b"
    r"|(?:^|\bthe )(first|second|third|fourth|1st|2nd|3rd|4th)(?: (?:one|option|slot|time|choice))?"
    r"(?= (?:works?|is|but|if|please|would|looks|for)\b|[,.!?]|$)"
)
_REFUSAL = re.compile(
    r"\b(?:no|not|none|cannot|except|than|instead|taken|gone|unless|if|or)\b|n't\b|\bbut the\b"
)
"""What may stand beside an offer that is named but not picked."""
_GRANT = re.compile(
    r"\b(?:works?|fine|ok|okay|good|great|better|does|would|could|please|take|pick|either|or)\b"
)
"""Beside a refusal: another one may be picked."""
_LONGEST_DAY = timedelta(hours=25)
_ONLY_NUMBERS = re.compile(r"[\s.!?,&/]*(?:\d\d?(?:[\s.!?,&/]+|$)(?:(?:or|and)\s+)?)+")
_OFFER_NUMBER = re.compile(r"(?<![\d:/.$-])\b[1-4]\b(?![\d:/.%-]|\s?(?:[ap]\.?m|min|hour|hr|day|week))")
_OWN_TIME = re.compile(r"\b(?:my|our) time\b")
_YOUR_TIME = re.compile(r"(?<!for )(?<!of )\byour time\b", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"\n]{8,600}\"|^>[^\n]{0,600}$", re.MULTILINE)
_SPELLED = {name: number for name, number in NUMBERS.items() if name not in ("zero", "couple", "few")}
_AMOUNT = (
    rf"(?:(?P<n>\d{{1,3}}|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})|(?P<half>half(?: an?)?)|"
    r"(?P<few>a couple(?: of)?|couple)|(?P<one>an|one|a))[ -]?"
    r"(?P<unit>min(?:ute)?s?|hours?|hrs?|days?|weeks?)(?P<more> and a half)?"
)
_LATER = (
    r"(?:push|bump|move|shift|slide|delay|postpone)(?:ed|ing)?(?: \w+){0,3}?"
    r"(?: (?P<up>up|forward|earlier))?(?: back| out)?(?: by)?"
)
_EARLIER = r"(?:bring|pull)(?:ing)?(?: \w+){0,3}?(?: (?:forward|up|in))(?: by)?"
_SHIFTS = (
    (re.compile(rf"\b{_AMOUNT} (?P<way>later|earlier|sooner|back|up|forward)\b"), None),
    (re.compile(rf"\b{_EARLIER} {_AMOUNT}\b"), True),
    (re.compile(rf"\b{_LATER} {_AMOUNT}\b"), False),
)


def is_your_time(words: str) -> bool:
    """Whether they speak of the other one's clock; thanks for your time are none.

    >>> is_your_time("2 pm your time"), is_your_time("Thanks for your time")
    (True, False)
    """
    return _YOUR_TIME.search(words) is not None


def is_own_time(low: str) -> bool:
    """Whether they speak of their own clock: "my time", "our time"."""
    return _OWN_TIME.search(low) is not None


def unquoted(low: str) -> str:
    """The text with what it quotes blanked: times in there are not theirs; places stay as they were."""
    if '"' not in low and ">" not in low:
        return low
    return _QUOTED.sub(lambda found: " " * (found.end() - found.start()), low)


def pick(low: str, offered: Sequence[datetime]) -> int | None:
    """The 1-based number of the offer that was picked by number, place or side; None if none was, 0 for any.

    >>> from datetime import timezone
    >>> day = [datetime(2026, 11, 25, hour, tzinfo=timezone.utc) for hour in (15, 17)]
    >>> pick("the later one please", day), pick("2", day), pick("3", day), pick("either is fine", day)
    (2, 2, None, 0)
    """
    if not offered:
        return None
    for sentence in _SENTENCE.split(low):
        words = [word for word in _WORD.findall(sentence) if word not in _POLITE]
        if (number := _picked(words, offered)) is not None:
            others = {int(said) for said in _OFFER_NUMBER.findall(low)} - {number}
            if number and any(other <= len(offered) for other in others):
                return 0  # "1! Sorry, I mean 3"
            return number if number <= len(offered) else None
    named = {_PLACES[found[1] or found[2] or found[3]] for found in _NAMED.finditer(low)}
    if named and _REFUSAL.search(low):
        return 0 if _GRANT.search(low) else None
    if len(named) == 1 and (number := named.pop()) <= len(offered):
        return number
    return None


def _picked(words: list[str], offered: Sequence[datetime]) -> int | None:
    if not words or len(words) > 3:
        return None
    first, rest = words[0], words[1:]
    sides = [word for word in words if word in _LATE_ONE or word in _EARLY_ONE]
    if len(sides) == 1 and all(word in sides or word in _ALL for word in words):
        first, rest = sides[0], []  # "whichever is soonest"
    if first in _ALL and all(word in _PLACES or word in ("day", "one") for word in rest):
        return 0
    if any(word != "one" for word in rest):
        return None
    if first in _COMPARED and len(offered) == 1:
        return None
    if first in _LATE_ONE:
        return list(offered).index(max(offered)) + 1
    if first == "middle" and len(offered) % 2:
        return len(offered) // 2 + 1
    if first in _EARLY_ONE:
        return list(offered).index(min(offered)) + 1
    return _PLACES.get(first)


def matched(times: Sequence[Item], offered: Sequence[datetime]) -> list[int]:
    """The 1-based numbers of the offers that lie in the times that were said."""
    return [n for n, at in enumerate(offered, 1) if any(_holds(item, at) for item in times)]


def picked(times: Sequence[Item], offered: Sequence[datetime]) -> list[int]:
    """The offers that were picked; none where another clock was named beside them: "2 or 3pm Thursday"."""
    others = [item for item in times if isinstance(item, Instant) and not matched((item,), offered)]
    return [] if others else matched(times, offered)


def is_wide(item: Item) -> bool:
    """Whether it says more than a day, and so picks no offer in it: "anything next week?"."""
    if not isinstance(item, Window):
        return False
    if item.start and item.end:
        return item.end - item.start > _LONGEST_DAY
    bound = item.start or item.end
    return bound is not None and bound.hour == bound.minute == 0


def _holds(item: Item, at: datetime) -> bool:
    if isinstance(item, Instant):
        return (
            item.at.timestamp() == at.timestamp()
        )  # across zones, equality refuses the hour that comes twice
    if isinstance(item, Window):
        # "Thursday after 1" is open within its own day; "from Thursday on" begins at midnight.
        if item.end is None and item.start and (item.start.hour or item.start.minute):
            return item.start <= at and item.start.date() == at.astimezone(item.start.tzinfo).date()
        return (item.start is None or item.start <= at) and (item.end is None or at < item.end)
    return False


def shifted(low: str, agreed: datetime | None) -> datetime | None:
    """The agreed time moved by what was said, or None.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
    >>> [shifted(text, noon).hour for text in ("an hour later", "push it back 2 hours", "move up by an hour")]
    [13, 14, 11]
    """
    if agreed is None:
        return None
    for pattern, earlier in _SHIFTS:
        found = pattern.search(low)
        if not found:
            continue
        groups = found.groupdict()
        back = earlier if earlier is not None else groups.get("way") in ("earlier", "sooner", "up", "forward")
        back = back or bool(groups.get("up"))
        moved = _length(groups)
        return agreed - moved if back else agreed + moved
    return None


def _length(groups: dict[str, str | None]) -> timedelta:
    said = groups["n"] or ("two" if groups["few"] else "one")
    number = _SPELLED.get(said) or int(said)
    unit = groups["unit"] or ""
    if unit.startswith("h"):
        return (
            timedelta(minutes=30)
            if groups["half"]
            else timedelta(hours=number, minutes=30 * bool(groups["more"]))
        )
    if unit.startswith("m"):
        return timedelta(minutes=number)
    return timedelta(days=number * (7 if unit.startswith("w") else 1))


def by_hour(low: str, offered: Sequence[datetime]) -> int | None:
    """The offer that a number alone names by its hour, where it can be no offer's place: "10", "the 10"."""
    said = low.strip(" .!?").removeprefix("the ").removeprefix("at ")
    number = int(said) if said.isdecimal() else 0
    fits = [n for n, at in enumerate(offered, 1) if at.minute == 0 and (at.hour - number) % 12 == 0]
    return fits[0] if number > len(offered) and len(fits) == 1 and number <= 12 else None


def several(low: str, offers: int) -> bool:
    """Whether a short text names more than one offer by its number: "1 if it is by video, otherwise 2"."""
    named = {int(number) for number in _OFFER_NUMBER.findall(low)}
    named |= {_PLACES[word] for word in _WORD.findall(low) if word in _ORDINALS}
    return len(low) < 160 and len(named) > 1 and max(named) <= offers


def only_numbers(low: str) -> bool:
    """Whether a text is only small numbers ("4", "1 or 2"): a failed pick, or a clock without a day."""
    return bool(_ONLY_NUMBERS.fullmatch(low))
