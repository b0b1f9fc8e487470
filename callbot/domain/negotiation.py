"""What is answered to a contact: a pure function of where the conversation stands and what was meant.

Nothing is agreed from a reading that is not sure, from an offer that has expired, or for anything but
a phone call; whatever may not be decided here is put to the owner.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callbot.domain.availability import Fit
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.language import Instant, Intent, Reading, Recurring, Window


class State(StrEnum):
    """Where a conversation stands; transitions are drawn in docs/conversations.md."""

    OPEN = "open"
    """A call was missed or a text came; no time is on the table."""
    OFFERED = "offered"
    """Openings were put to the contact."""
    ASKED = "asked"
    """The owner is asked, or the contact was asked which reading they meant."""
    AGREED = "agreed"
    """A time is confirmed."""
    WAITING = "waiting"
    """A call is expected at no agreed time."""
    CLOSED = "closed"
    """Nothing is open; a new call or text opens it again."""
    TAKEN_OVER = "taken_over"
    """The owner speaks for themselves; callbot is silent."""
    STOPPED = "stopped"
    """The contact opted out."""


class Asked(StrEnum):
    """What the owner is asked about."""

    TIME = "time"
    """A contact wants this time, which callbot may not agree to by itself."""
    DOUBT = "doubt"
    """A contact opted out after a time was agreed: does it stand?"""


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


@dataclass(frozen=True, slots=True)
class Confirm:
    """Agree to this time; it moves the agreed one, if there is one."""

    when: Interval
    exact: bool
    minutes: int
    owner_calls: bool


@dataclass(frozen=True, slots=True)
class Decline:
    """That time will not do: put these openings, and ask the owner where `ask_owner`."""

    wanted: Interval
    fit: Fit
    openings: tuple[datetime, ...]
    ask_owner: bool


@dataclass(frozen=True, slots=True)
class Propose:
    """Say when the owner is free, with openings."""

    openings: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class AskBack:
    """Put one short question back to the contact."""

    question: str


@dataclass(frozen=True, slots=True)
class WhichOne:
    """They accepted, but several offers are open, or none."""

    openings: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class CallOff:
    """They call off the agreed time."""


@dataclass(frozen=True, slots=True)
class Stop:
    """They do not want texts; `acknowledge` unless the carrier already does."""

    acknowledge: bool


@dataclass(frozen=True, slots=True)
class Resume:
    """They may be texted again."""


@dataclass(frozen=True, slots=True)
class Introduce:
    """Say who and what this is, honestly."""


@dataclass(frozen=True, slots=True)
class PassOn:
    """It is the owner's to answer; acknowledge once, where there is something to acknowledge."""

    acknowledge: bool
    urgent: bool = False
    """They are free now, or want to be called: the owner hears of it at once."""


@dataclass(frozen=True, slots=True)
class Late:
    """They run late by so many minutes, if they said."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing to say: a reaction, an automatic reply, the carrier's own words."""

    why: str


Words = Propose | AskBack | WhichOne | Introduce | Late | Silence
Decision = Confirm | Decline | CallOff | Stop | Resume | PassOn | Words

MOST_TURNS = 3
"""Automatic turns without progress; then a person is asked."""

CARRIER_STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
CARRIER_HELP = frozenset({"HELP", "INFO"})
ASKS_WHEN = re.compile(
    r"\b(?:when|free|availab\w+|(?<!-)times?|openings?|slots?|calendar|schedule)\b", re.IGNORECASE
)
"""Questions about time; any other is the owner's to answer."""


def respond(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    """What to do about a contact's text: `reading` is what was understood of it, instants aware."""
    word = text.strip().upper()
    if reading.intent is Intent.OPT_OUT or "wrong_number" in reading.about:
        return Stop(acknowledge=word not in CARRIER_STOP)
    if reading.intent is Intent.OPT_IN:
        return Resume()
    if word in CARRIER_HELP:
        return Silence("the carrier answers this word")
    for tag in ("reaction", "auto_reply"):
        if tag in reading.about:
            return Silence(tag)
    if standing.state in {State.TAKEN_OVER, State.STOPPED}:
        return PassOn(acknowledge=False)
    if "scam" in reading.about:
        return PassOn(acknowledge=False)
    if "identity" in reading.about and not reading.times:
        return Introduce()
    decision = _about_time(standing, reading, text, diary, now)
    if standing.turns >= MOST_TURNS and not isinstance(decision, Confirm | CallOff):
        return PassOn(acknowledge=standing.turns == MOST_TURNS)
    return decision


def _about_time(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    about = reading.about
    late = _late(about)
    if late is not None and standing.agreed is not None:
        return late
    if {"now", "callback"} & set(about) and not reading.times:
        return PassOn(acknowledge=True, urgent=True)
    if not reading.sure and reading.ask:
        return AskBack(reading.ask)
    if reading.intent is Intent.CANCEL and standing.agreed is not None:
        return CallOff()
    if reading.intent in {Intent.PROPOSE, Intent.ACCEPT, Intent.RESCHEDULE}:
        return _time_wanted(standing, reading, diary, now)
    if reading.intent is Intent.DECLINE and standing.agreed is None:
        return Propose(diary.openings(now)) if standing.state is State.OFFERED else PassOn(acknowledge=True)
    if reading.intent is Intent.QUESTION and ASKS_WHEN.search(text):
        return Propose(diary.openings(now))
    return PassOn(acknowledge=True)


def _time_wanted(standing: Standing, reading: Reading, diary: Diary, now: datetime) -> Decision:
    """They want a time: the first of their alternatives that may be agreed to, else what is nearest."""
    if {"video", "onsite", "third_party"} & set(reading.about):
        return PassOn(acknowledge=True)
    wanted = [item for item in reading.times if isinstance(item, Instant | Window)]
    if reading.choice is None and not wanted:
        if any(isinstance(item, Recurring) for item in reading.times):
            return Propose(diary.openings(now))
        if reading.intent is Intent.ACCEPT and standing.agreed is not None:
            return Silence("they agree to what is agreed")
        return _accepted(standing, reading, diary, now)
    instants = {item.at for item in wanted if isinstance(item, Instant)}
    if reading.choice is not None and not instants & set(standing.offers):  # that offer has lapsed
        return WhichOne(standing.offers or diary.openings(now))
    asks_more = "owner_calls" in reading.about or _minutes(reading.about) is not None
    if standing.agreed in instants and not asks_more:
        return Silence("they agree to what is agreed")
    minutes = _minutes(reading.about) or diary.policy.minutes
    tried = [_try(item, minutes, reading, standing, diary, now) for item in wanted]
    agreed = next((found for found in tried if isinstance(found, Confirm)), None)
    if agreed is not None:
        return agreed
    return tried[0] if tried else PassOn(acknowledge=True)


def _accepted(standing: Standing, reading: Reading, diary: Diary, now: datetime) -> Decision:
    """A bare yes: it counts only where exactly one offer is open."""
    if len(standing.offers) != 1:
        return WhichOne(standing.offers or diary.openings(now))
    only = Instant(standing.offers[0])
    return _try(only, diary.policy.minutes, reading, standing, diary, now)


def _try(
    item: Instant | Window, minutes: int, reading: Reading, standing: Standing, diary: Diary, now: datetime
) -> Decision:
    """One wanted time against the diary and the conditions under which callbot agrees by itself."""
    may_agree = reading.sure and standing.trusted and "tentative" not in reading.about
    owner_calls = "owner_calls" in reading.about
    if isinstance(item, Window):
        return _try_window(item, minutes, may_agree, owner_calls, diary, now)
    when = Interval(item.at, item.at + timedelta(minutes=minutes))
    lead = timedelta(0) if item.at in standing.offers else standing.lead
    fit = diary.fit(item.at, minutes, now, lead)
    if fit is Fit.FREE and may_agree:
        return Confirm(when, exact=True, minutes=minutes, owner_calls=owner_calls)
    ask = fit in {Fit.FREE, Fit.OUTSIDE, Fit.TOO_SOON, Fit.DAY_FULL}
    return Decline(when, fit, diary.nearest(item.at, now), ask_owner=ask)


def _try_window(
    item: Window, minutes: int, may_agree: bool, owner_calls: bool, diary: Diary, now: datetime
) -> Decision:
    start = max(item.start or now, now)
    end = item.end or _evening(start, diary)
    window = Interval(start, end) if end > start else None
    free = diary.free_part(window, now) if window else None
    if free is None:
        wanted = window or Interval(start, start + timedelta(minutes=minutes))
        return Decline(wanted, Fit.OUTSIDE, diary.nearest(start, now), ask_owner=False)
    if end - start > timedelta(hours=8) or not may_agree:
        return Propose(diary.nearest(free.start, now))
    return Confirm(free, exact=False, minutes=minutes, owner_calls=owner_calls)


def _evening(start: datetime, diary: Diary) -> datetime:
    """Where an open end stops: the end of that day on the owner's clock."""
    local = start.astimezone(diary.zone)
    return local.replace(hour=23, minute=59, second=0, microsecond=0)


def _minutes(about: tuple[str, ...]) -> int | None:
    return next((int(tag[8:]) for tag in about if re.fullmatch(r"minutes:\d{1,3}", tag)), None)


def _late(about: tuple[str, ...]) -> Late | None:
    tag = next((tag for tag in about if re.fullmatch(r"late(:\d{1,3})?", tag)), None)
    if tag is None:
        return None
    return Late(int(tag[5:]) if tag[5:] else None)
