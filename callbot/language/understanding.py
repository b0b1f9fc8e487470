"""Reads one text inside its conversation: the one door of the language of time.

Accepted: weekdays, dates, clocks, parts of the day, ranges, after/before/by/until/between, alternatives,
exclusions, zones, relative days and lengths, weekly rules, picks of an offer, yes and no, moves, opt-outs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from callbot.errors import NaiveInstant
from callbot.language import context, wishes
from callbot.language.about import tags
from callbot.language.cues import heads_of
from callbot.language.grammar import phrases
from callbot.language.lexicon import Token
from callbot.language.parse import MOST, members
from callbot.language.reading import Exclude, Instant, Intent, Item, Policy, Reading, Window
from callbot.language.resolve import absences, items
from callbot.language.scan import lowered, normal, row, scan
from callbot.language.scene import BEST, WHEN, WHICH, WHICH_TIME, Scene

_POLICY = Policy()
_NOT_THEIRS = frozenset(["reaction", "auto_reply", "scam"])
"""What such a text says of times is nobody's wish."""


def understand(
    text: str,
    *,
    now: datetime,
    offered: Sequence[datetime] = (),
    agreed: datetime | None = None,
    speaker: str = "contact",
    policy: Policy = _POLICY,
) -> Reading:
    """What `text` means, said at `now` (aware: its zone is the speaker's) by the "contact" or the "owner".

    `offered` are the open offers in order, `agreed` the agreed time; naive datetimes raise NaiveInstant.

    >>> from zoneinfo import ZoneInfo
    >>> now = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    >>> understand("Thursday at 2 works", now=now).as_dict()["times"]
    [{'t': 'instant', 'at': '2026-11-26T14:00-05:00'}]
    """
    for at in (now, *offered, *((agreed,) if agreed else ())):
        if at.tzinfo is None or at.utcoffset() is None:
            raise NaiveInstant
    low = lowered(normal(text))
    scene = Scene(now, policy, owner=speaker == "owner", agreed=agreed, offered=tuple(offered))
    bare = _bare(wishes.carrier(low), bool(offered or agreed))
    if bare:
        return Reading(bare, None, (), (), True, None)
    if scene.owner:
        return _owner(low, scene)
    heads = heads_of(low)
    about = tags(low, heads)
    if not _NOT_THEIRS.isdisjoint(about):
        return Reading(Intent.OTHER, None, (), about, True, None)
    if wishes.OPT_OUT.heard(low, heads):
        return Reading(Intent.OPT_OUT, None, (), about, True, None)
    return _contact(context.unquoted(low), heads, about, scene)


def _bare(word: str, context_open: bool) -> Intent | None:
    """The carrier's words, alone in the text (Twilio: "Support for opt-out keywords")."""
    if word in wishes.CARRIER_OUT:
        return Intent.OPT_OUT
    if word in wishes.CARRIER_IN or (word == "yes" and not context_open):
        return Intent.OPT_IN
    return Intent.OTHER if word in wishes.CARRIER_HELP else None


class _Times(NamedTuple):
    """The times of a text; `refused`: none was wished, `told`: what is taken away are absences."""

    items: tuple[Item, ...] = ()
    refused: bool = False
    told: bool = False


def _times(low: str, scene: Scene) -> _Times:
    tokens = scan(low)
    _place(tokens, low, scene)
    read = phrases(row(tokens), tokens)
    found, whole = members(read, tokens, spoken_of=scene.anchor is not None, own_clock=scene.policy.own_clock)
    if not found:
        return _Times()
    if not whole:
        scene.doubt(BEST if len(found) > MOST else WHEN)
    refused = not any(member.taken for member in found)
    return _Times(items(found, scene), refused, refused and any(member.absent for member in found))


def _place(tokens: Sequence[Token], low: str, scene: Scene) -> None:
    """ "I'm in Denver, 2 pm my time": where they are, unless they speak of another clock."""
    place = next((token for token in tokens if token.kind == "L"), None)
    if place and not any(token.kind == "Z" for token in tokens) and not context.is_your_time(low):
        scene.speaks_from(place.tag, certain=place.text == "here" or context.is_own_time(low))


def _owner(low: str, scene: Scene) -> Reading:
    """An owner's text is a statement of when they are free, wherever it speaks of time."""
    times = _times(low, scene)
    heads = heads_of(low)
    about = tags(low, heads)
    if wishes.ENGAGED.heard(low, heads):
        scene.doubt(WHEN)
    if times.items and not wishes.RESCHEDULE.heard(low, heads):
        return _reading(Intent.AVAILABILITY, None, times.items, about, scene)
    return _wished(low, heads, times, about, scene)


def _contact(low: str, heads: frozenset[str], about: tuple[str, ...], scene: Scene) -> Reading:
    offered = scene.offered
    choice = context.pick(low, offered)
    if choice:
        return Reading(Intent.ACCEPT, choice, (Instant(offered[choice - 1]),), about, True, None)
    if choice == 0 and len(offered) > 1:
        return Reading(Intent.ACCEPT, None, (), about, False, WHICH)
    if moved := context.shifted(low, scene.anchor):
        wish = Intent.RESCHEDULE if scene.agreed else Intent.PROPOSE
        return _reading(wish, None, (Instant(moved),), about, scene)
    times = _times(low, scene)
    late = scene.agreed is not None and bool(about) and about[-1].startswith("late:")
    if late and not wishes.RESCHEDULE.heard(low, heads) and not (times.items and wishes.QUESTION.search(low)):
        return Reading(Intent.OTHER, None, (), about, True, None)
    if times.told and not wishes.DECLINE.heard(low, heads):
        return _reading(Intent.OTHER, None, absences(times.items), about, scene)
    if hour := context.by_hour(low, offered):
        return Reading(Intent.ACCEPT, hour, (Instant(offered[hour - 1]),), about, True, None)
    if context.only_numbers(low):
        if offered:
            return Reading(Intent.ACCEPT, None, (), about, False, WHICH)
        scene.doubt(WHICH_TIME)
    return _wished(low, heads, times, about, scene)


def _wished(low: str, heads: frozenset[str], found: _Times, about: tuple[str, ...], scene: Scene) -> Reading:
    times = found.items
    included = [item for item in times if not isinstance(item, Exclude)]
    offered = scene.offered
    wish = wishes.wish(
        low,
        heads,
        times=bool(times),
        vague=not any(isinstance(item, Instant) for item in included),
        only_excluded=found.refused and bool(times) and not included,
        context=bool(offered or scene.agreed),
    )
    if wish is Intent.CANCEL and scene.agreed:
        if _elsewhere(included, scene.agreed):
            wish = Intent.RESCHEDULE  # "have to cancel Thursday, can you do Monday at 2?"
        else:
            times = tuple(item for item in times if isinstance(item, Exclude))
    if wish is Intent.PROPOSE and offered and (taken := _of_the_offers(low, included, about, scene)):
        return taken
    if offered and not times and context.several(low, len(offered)):
        return Reading(Intent.ACCEPT, None, (), about, False, WHICH)
    if scene.agreed and wish in (Intent.PROPOSE, Intent.RESCHEDULE):
        return _of_the_agreed(low, wish, times, included, about, scene, scene.agreed)
    if wish is Intent.ACCEPT:
        return _accepted(low, about, scene)
    return _reading(wish, None, times, about, scene)


def _of_the_offers(
    low: str, included: Sequence[Item], about: tuple[str, ...], scene: Scene
) -> Reading | None:
    """What a time said while offers stand takes of them; None where it is another."""
    fits = context.picked(included, scene.offered)
    meant = tuple(Instant(scene.offered[n - 1]) for n in fits)
    if len(fits) > 1:
        return Reading(Intent.ACCEPT, None, meant, about, False, WHICH)
    if not fits or any(map(context.is_wide, included)):
        return None
    if wishes.CONTRAST.search(low) and not _names(included, meant[0].at):
        return Reading(Intent.ACCEPT, None, (), about, False, WHICH)
    return _reading(Intent.ACCEPT, fits[0], meant, about, scene)


def _elsewhere(included: Sequence[Item], agreed: datetime) -> bool:
    """Whether a time is said that lies on another day than the agreed one."""
    return any(not context.matched((item,), (agreed,)) for item in included)


def _names(included: Sequence[Item], at: datetime) -> bool:
    """Whether the time itself was said, and not its day alone."""
    return any(isinstance(item, Instant) and item.at.timestamp() == at.timestamp() for item in included)


def _of_the_agreed(
    low: str,
    wish: Intent,
    times: tuple[Item, ...],
    included: Sequence[Item],
    about: tuple[str, ...],
    scene: Scene,
    agreed: datetime,
) -> Reading:
    """A time said while one is agreed: the same again, or another instead."""
    if wish is Intent.RESCHEDULE:
        times = tuple(_moved_to(item, agreed) for item in times)
        included = [item for item in times if not isinstance(item, Exclude)]
    left = tuple(item for item in times if not _whole_day_of(item, agreed))
    if len(left) < len(times) and any(not isinstance(item, Exclude) for item in left):
        times, included = left, [item for item in left if not isinstance(item, Exclude)]
    if wish is Intent.PROPOSE and context.matched(included, (agreed,)):
        exact = any(isinstance(item, Instant) for item in included)
        if not (exact or wishes.STANDING.search(low)):
            scene.doubt(WHEN)  # a day is named, and nothing says that it stands
        if any(_is_other(item, agreed) for item in included):
            scene.doubt(WHICH_TIME)  # "our call from 2 to 3", "is it 11 or 11:30?"
        return _reading(Intent.ACCEPT, None, (Instant(agreed),), about, scene)
    if wish is Intent.PROPOSE and wishes.CONFIRM.search(low):
        scene.doubt(WHICH_TIME)  # what they confirm is not what was agreed
    if "now" in about:
        return _reading(Intent.PROPOSE, None, times, about, scene)
    return _reading(Intent.RESCHEDULE, None, times, about, scene)


def _moved_to(item: Item, agreed: datetime) -> Item:
    """ "Move it from 2 to 4", "from Thursday to Friday": what begins at the agreed time ends at the new."""
    if not isinstance(item, Window) or not item.start or not item.end:
        return item
    if item.start == agreed:
        return Instant(item.end)
    days = (item.end.date() - item.start.date()).days
    first = agreed.astimezone(item.start.tzinfo).date()
    if days > 1 and item.start.hour == item.end.hour == 0 and item.start.date() == first:
        return Window(item.end - timedelta(days=1), item.end)
    return item


def _is_other(item: Item, agreed: datetime) -> bool:
    """Whether it says hours, and others than the agreed time."""
    if isinstance(item, Window):
        return any(at and (at.hour or at.minute) for at in (item.start, item.end))
    return not context.matched((item,), (agreed,))


def _whole_day_of(item: Item, agreed: datetime) -> bool:
    """Whether an item only names the day of the agreed time: "something came up Thursday"."""
    if not isinstance(item, Window) or not item.start or not item.end:
        return False
    return item.start.hour == 0 and (item.end - item.start).days >= 1 and item.start <= agreed < item.end


def _accepted(low: str, about: tuple[str, ...], scene: Scene) -> Reading:
    if "tentative" in about:
        return Reading(Intent.OTHER, None, (), about, True, None)
    if wishes.HEDGE.search(low):
        return Reading(Intent.ACCEPT, None, (), about, False, WHEN)
    if len(scene.offered) == 1:
        return _reading(Intent.ACCEPT, 1, (Instant(scene.offered[0]),), about, scene)
    if scene.offered:
        return Reading(Intent.ACCEPT, None, (), about, False, WHICH)
    if scene.agreed:
        return _reading(Intent.ACCEPT, None, (), about, scene)
    return Reading(Intent.ACCEPT, None, (), about, False, WHEN)


def _reading(
    wish: Intent, choice: int | None, times: tuple[Item, ...], about: tuple[str, ...], scene: Scene
) -> Reading:
    ask = scene.doubts[0] if scene.doubts else None
    return Reading(wish, choice, times, about, ask is None, ask, tuple(scene.assumed))
