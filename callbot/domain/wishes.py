"""One wanted time against the diary: how it would be agreed, and whether callbot may agree to it alone.

The conditions are the contract's: one sure reading, who calls whom, a phone call, the whole length free,
far enough ahead, somebody who has called or is known. Whatever fails one of them is the owner's to grant.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeGuard

from callbot.domain.appointments import Medium
from callbot.domain.availability import STILL_OPEN, Fit
from callbot.domain.conversation import State
from callbot.domain.decisions import Confirm, Decline, Propose
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval, minus, span
from callbot.domain.windows import free_windows
from callbot.language import Exclude, Instant, Item, Recurring, Window

WIDE = timedelta(hours=8)
"""A wanted window as long as this names a day: openings of that day are put, no window is agreed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What callbot may settle by itself in a conversation; the owner's to set."""

    ask_outside: bool = True
    """A time outside what is stated, with nothing in the way, is put to the owner."""
    longest_minutes: int = 60
    """A longer call is put to the owner, though it is free for its whole length."""
    turns: int = 3
    """Automatic turns without progress; then a person is asked."""
    question_hours: int = 2
    question_lapse_minutes: int = 60
    """A question to the owner lapses after so many hours, or so many minutes before its time."""
    texts_relayed: int = 5
    """So many texts of one contact in ten minutes are relayed; of more, the owner is told that they come."""

    def __post_init__(self) -> None:
        if min(self.longest_minutes, self.turns, self.question_hours, self.texts_relayed) < 1:
            raise ValueError("longest_minutes, turns, question_hours and texts_relayed must be at least 1")
        if self.question_lapse_minutes < 0:
            raise ValueError("question_lapse_minutes cannot be negative")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands when a text is read. `offers` are open, in their numbered order."""

    state: State
    offers: tuple[datetime, ...]
    agreed: datetime | None
    turns: int
    """Automatic turns since the last progress."""
    trusted: bool
    """The sender has called, is expected, known, or in a conversation."""
    lead: timedelta
    """How soon a time may be confirmed without the owner."""
    windows: tuple[Interval, ...] = ()
    """What is kept free for others as a window: only the owner may give a part of it away."""
    put: tuple[datetime, ...] = ()
    """All openings that were put to them since a day ago: what did not suit is not put again."""
    so_far: Confirm | None = None
    """What is agreed, or asked of the owner: its caller, length and medium go for the next time too."""
    asked_back: bool = False
    """They were put a question since the last progress."""
    introduced: bool = False
    """They were told who and what this is, a short while ago."""
    passed_on: bool = False
    """They were told that the owner answers, since the last progress."""
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Plan:
    """What was said beside the times: how long, who calls whom, by what; `refused` says why not alone."""

    minutes: int
    owner_calls: bool
    medium: Medium
    refused: str
    says_more: bool
    """Length or caller were named: the agreed time said again may still ask for a change."""

    def asked(self, item: Instant | Window, diary: Diary, now: datetime) -> Confirm | None:
        """The time as it would be agreed; None where it has passed."""
        if isinstance(item, Instant):
            when = span(item.at, item.at + timedelta(minutes=self.minutes)) if item.at > now else ()
        else:
            when = span(max(item.start or now, now), item.end or _evening(max(item.start or now, now), diary))
        exact = isinstance(item, Instant)
        return Confirm(when[0], exact, self.minutes, self.owner_calls, self.medium) if when else None


def plan(about: Iterable[str], standing: Standing, diary: Diary) -> Plan:
    """The plan behind the tags of a reading; what was not said anew stays as it was agreed or asked for."""
    tags, before = set(about), standing.so_far
    minutes = _minutes(tags)
    calls = bool({"owner_calls", "callback"} & tags)
    refused = next((tag for tag in ("video", "onsite", "third_party") if tag in tags), "")
    if not refused and before is not None and before.medium is not Medium.PHONE:
        refused = before.medium.value
    return Plan(
        minutes=minutes or (before.minutes if before else diary.policy.minutes),
        owner_calls=calls or (before is not None and before.owner_calls),
        medium={"third_party": Medium.PHONE}.get(refused) or Medium(refused or Medium.PHONE),
        refused=refused,
        says_more=calls or minutes is not None,
    )


def is_one(item: Item) -> TypeGuard[Instant | Window]:
    """Whether it names a time of its own, neither a weekly wish nor something taken away."""
    return isinstance(item, Instant | Window)


def as_length(item: Instant | Window, about: Iterable[str]) -> Instant | Window:
    """ "11 for an hour" is read as a window as long as the call: that is an exact time."""
    minutes = _minutes(about)
    if isinstance(item, Window) and minutes and item.start and item.end:
        return Instant(item.start) if item.end - item.start == timedelta(minutes=minutes) else item
    return item


def tried(
    item: Instant | Window, plan: Plan, standing: Standing, diary: Diary, now: datetime
) -> Confirm | Decline | Propose:
    """What comes of one wanted time."""
    if isinstance(item, Window):
        return _window(item, plan, standing, diary, now)
    start = item.at
    wanted = Confirm(
        Interval(start, start + timedelta(minutes=plan.minutes)),
        exact=True,
        minutes=plan.minutes,
        owner_calls=plan.owner_calls,
        medium=plan.medium,
    )
    picked = start in standing.offers
    fit = diary.fit(start, plan.minutes, now, timedelta(0) if picked else standing.lead)
    may_agree = (standing.trusted or picked) and plan.minutes <= standing.terms.longest_minutes
    if may_agree and (fit is Fit.FREE or (picked and fit in STILL_OPEN)):
        return wanted
    grants = {Fit.FREE, Fit.ASKED, Fit.TOO_SOON, Fit.DAY_FULL, Fit.TOO_FAR}
    if standing.terms.ask_outside:
        grants.add(Fit.OUTSIDE)
    ask = fit in grants or (fit is Fit.BUSY and _only_windows(wanted.when, standing, diary))
    return Decline(wanted, fit, diary.nearest(start, now), ask_owner=ask)


def _window(
    item: Window, plan: Plan, standing: Standing, diary: Diary, now: datetime
) -> Confirm | Decline | Propose:
    """What is free of a wanted window, if a call fits; else openings, and the owner where nothing is lost."""
    asked = plan.asked(item, diary, now)
    if asked is None:
        start = item.start or now
        past = Confirm(Interval(start, start + timedelta(minutes=plan.minutes)), False, plan.minutes, False)
        return Decline(past, Fit.PAST, diary.openings(now), ask_owner=False)
    if asked.when.length >= WIDE:
        inside = within(diary, [item], now).openings(now)
        return Propose(inside or diary.nearest(asked.when.start, now))
    longer = replace(diary, policy=replace(diary.policy, minutes=plan.minutes))
    free = longer.free_part(asked.when, now)
    if free is None:
        left = minus([asked.when], diary.taken)
        fits = any(part.length >= timedelta(minutes=plan.minutes) for part in left)
        near = diary.nearest(asked.when.start, now)
        return Decline(asked, Fit.OUTSIDE, near, ask_owner=fits and standing.terms.ask_outside)
    confirm = replace(asked, when=free)
    if standing.trusted and plan.minutes <= standing.terms.longest_minutes:
        return confirm
    return Decline(confirm, Fit.FREE, diary.nearest(free.start, now), ask_owner=True)


def _only_windows(when: Interval, standing: Standing, diary: Diary) -> bool:
    """Whether nothing but what is kept free for somebody as a window is in the way."""
    around = when.padded(timedelta(minutes=diary.policy.buffer_minutes))
    clashes = [taken for taken in diary.taken if taken.overlaps(around)]
    return all(taken in standing.windows for taken in clashes)


def less(diary: Diary, taken_away: Iterable[Exclude]) -> Diary:
    """The diary without these times."""
    statement = diary.statement
    return replace(diary, statement=replace(statement, items=(*statement.items, *taken_away)))


def without(diary: Diary, slots: Iterable[datetime]) -> Diary:
    """The diary without the calls that would begin then: what does not suit is not offered again."""
    length = timedelta(minutes=diary.policy.minutes)
    return less(diary, [Exclude(Window(slot, slot + length)) for slot in slots])


def within(diary: Diary, wished: Sequence[Recurring | Window], now: datetime) -> Diary:
    """The diary cut to what is wished, up to the horizon."""
    end = now + timedelta(days=diary.policy.horizon_days)
    inside = free_windows(wished, start=now, end=end, zone=diary.zone, policy=diary.policy)
    return less(diary, [Exclude(Window(part.start, part.end)) for part in minus(span(now, end), inside)])


def _evening(start: datetime, diary: Diary) -> datetime:
    """Where an open end stops: the end of that day on the owner's clock."""
    local = start.astimezone(diary.zone)
    return local.replace(hour=23, minute=59, second=0, microsecond=0)


def _minutes(about: Iterable[str]) -> int | None:
    return next((int(tag[8:]) for tag in about if re.fullmatch(r"minutes:[1-9]\d{0,2}", tag)), None)
