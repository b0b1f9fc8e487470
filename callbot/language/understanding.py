"""Reads one text inside its conversation: the one door of the language of time.

Accepted: weekdays, dates, clocks, parts of the day, ranges, after/before/by/until/between, alternatives,
exclusions, zones, relative days and lengths, weekly rules, picks of an offer, yes and no, moves, opt-outs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from callbot.errors import NaiveInstant
from callbot.language import context, intent
from callbot.language.parse import members
from callbot.language.phrases import phrases
from callbot.language.reading import Exclude, Instant, Intent, Item, Policy, Reading
from callbot.language.resolve import Scene, items
from callbot.language.scan import codes, lowered, normal, scan

_POLICY = Policy()
_WHEN = "Which day and time suits you?"
_WHICH = "Which one, please: reply with its number."


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
    for at in (now, *offered, *([agreed] if agreed else [])):
        if at.tzinfo is None or at.utcoffset() is None:
            raise NaiveInstant
    plain = normal(text)
    low = lowered(plain)
    word = intent.carrier(low)
    bare = _bare(word, bool(offered or agreed))
    if bare:
        return Reading(bare, None, (), (), True, None)
    about = intent.tags(low)
    if "reaction" in about:
        return Reading(Intent.OTHER, None, (), about, True, None)
    if speaker != "owner" and intent.OPT_OUT.search(low):
        return Reading(Intent.OPT_OUT, None, (), about, True, None)
    if choice := context.pick(low, offered):
        return Reading(Intent.ACCEPT, choice, (Instant(offered[choice - 1]),), about, True, None)
    anchor = offered[0] if len(offered) == 1 else agreed
    scene = Scene(now, policy, speaker == "owner", agreed, anchor, tuple(offered))
    times = _times(plain, scene)
    moved = context.shifted(low, agreed or anchor)
    if moved:
        return Reading(
            Intent.RESCHEDULE if agreed else Intent.PROPOSE,
            None,
            (Instant(moved),),
            about,
            True,
            None,
            tuple(scene.assumed),
        )
    if scene.owner and times and not intent.RESCHEDULE.search(low):
        return _reading(Intent.AVAILABILITY, None, times, about, scene)
    return _contact(low, times, about, scene, tuple(offered))


def _bare(word: str, context_open: bool) -> Intent | None:
    """The carrier's words, alone in the text (Twilio: "Support for opt-out keywords")."""
    if word in intent.CARRIER_OUT:
        return Intent.OPT_OUT
    if word in intent.CARRIER_IN or (word == "yes" and not context_open):
        return Intent.OPT_IN
    return Intent.OTHER if word in intent.CARRIER_HELP else None


def _times(plain: str, scene: Scene) -> tuple[Item, ...]:
    tokens = scan(plain)
    found = phrases(codes(tokens), tokens)
    return items(members(found, tuple(token.text for token in tokens)), scene)


def _contact(
    low: str, times: tuple[Item, ...], about: tuple[str, ...], scene: Scene, offered: tuple[datetime, ...]
) -> Reading:
    included = [item for item in times if not isinstance(item, Exclude)]
    if times and not included and intent.ABSENCE.search(low) and not intent.DECLINE.search(low):
        told = tuple(item.item for item in times if isinstance(item, Exclude))
        return _reading(Intent.OTHER, None, told, about, scene)
    if context.only_numbers(low):
        if offered:
            return Reading(Intent.ACCEPT, None, (), about, False, _WHICH)
        scene.doubts.append("Which day and time do you mean?")
    wish = intent.wish(
        low,
        times=bool(times),
        only_excluded=bool(times) and not included,
        context=bool(offered or scene.agreed),
    )
    if wish is Intent.PROPOSE and offered:
        fits = context.matched(included, offered)
        if len(fits) == 1:
            return _reading(Intent.ACCEPT, fits[0], (Instant(offered[fits[0] - 1]),), about, scene)
        if len(fits) > 1:
            return Reading(Intent.ACCEPT, None, times, about, False, _WHICH)
    if wish is Intent.PROPOSE and scene.agreed and context.matched(included, (scene.agreed,)):
        return _reading(Intent.ACCEPT, None, times, about, scene)
    if wish is Intent.ACCEPT:
        return _accepted(low, about, scene, offered)
    return _reading(wish, None, times, about, scene)


def _accepted(low: str, about: tuple[str, ...], scene: Scene, offered: tuple[datetime, ...]) -> Reading:
    if intent.HEDGE.search(low):
        return Reading(Intent.ACCEPT, None, (), about, False, _WHEN)
    if len(offered) == 1:
        return _reading(Intent.ACCEPT, 1, (Instant(offered[0]),), about, scene)
    if offered:
        return Reading(Intent.ACCEPT, None, (), about, False, _WHICH)
    if scene.agreed:
        return _reading(Intent.ACCEPT, None, (), about, scene)
    return Reading(Intent.ACCEPT, None, (), about, False, _WHEN)


def _reading(
    wish: Intent, choice: int | None, times: tuple[Item, ...], about: tuple[str, ...], scene: Scene
) -> Reading:
    ask = scene.doubts[0] if scene.doubts else None
    return Reading(wish, choice, times, about, ask is None, ask, tuple(scene.assumed))
