"""What is answered to a contact: a pure function of where the conversation stands and what was meant.

Nothing is agreed from a reading that is not sure, from an offer that has expired, or for anything but
a phone call; whatever may not be decided here is put to the owner.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from callbot.domain import wishes
from callbot.domain.conversation import SILENT, State
from callbot.domain.decisions import (
    AskBack,
    CallOff,
    Confirm,
    Decision,
    Decline,
    Hold,
    Introduce,
    Late,
    Move,
    PassOn,
    Propose,
    Recall,
    Refer,
    Resume,
    Silence,
    Stop,
    WhichOne,
)
from callbot.domain.diary import Diary
from callbot.domain.wishes import Standing
from callbot.language import Exclude, Instant, Intent, Reading, Recurring, Window

SOON = timedelta(minutes=15)
"""A time as near as this is a call that comes now, not one that can be agreed."""

LATE_FROM = timedelta(hours=12)
"""Who runs late longer before an agreed time than this speaks of something else."""

CARRIER_STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
CARRIER_START = frozenset({"START", "UNSTOP"})
CARRIER_HELP = frozenset({"HELP", "INFO"})
ASKS_WHEN = re.compile(
    r"\b(?:when|free|availab\w+|(?<!-)times?|openings?|slots?|calendar|schedule)\b", re.IGNORECASE
)
"""Questions about time; any other is the owner's to answer."""
THANKS = re.compile(
    r"(?:(?:ok|okay|great|gr8|perfect|cool|and|many|thanks?|thank you|thx|ty|so much|a lot|again|noted|got it"
    r"|(?:talk|speak)(?: to you)? (?:then|soon|later)|see you(?: then)?|you too"
    r"|have a (?:good|great|nice) (?:day|one|evening|weekend)|\U0001F44D|\U0001F64F)[\s,.!]*)+",
    re.IGNORECASE,
)
"""Kind words that close a talk: an answer to them would only ask for the next."""
NUMBER = re.compile(r"#?[1-9]\W*")
"""The number of an opening, whether or not any is open."""
NO_INTEREST = re.compile(r"\bnot interested\b|\bno,? thank|\bno longer\b|\bnever ?mind\b", re.IGNORECASE)


def respond(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    """What to do about a contact's text: `reading` is what was understood of it, instants aware."""
    settled = _whatever_stands(standing, reading, text.strip().upper())
    if settled is not None:
        return settled
    if standing.state in SILENT:
        called_off = standing.state is State.STOPPED and reading.intent is Intent.CANCEL
        return CallOff() if called_off and standing.agreed is not None else PassOn(acknowledge=False)
    if "scam" in reading.about:
        return PassOn(acknowledge=False)
    return _once(standing, _meant(standing, reading, text, _less_excluded(diary, reading), now))


def _whatever_stands(standing: Standing, reading: Reading, word: str) -> Decision | None:
    """What is decided before anybody looks where the conversation stands."""
    if reading.intent is Intent.OPT_OUT or "wrong_number" in reading.about:
        return Stop(acknowledge=word not in CARRIER_STOP)
    if word in CARRIER_START or (reading.intent is Intent.OPT_IN and standing.state is State.STOPPED):
        return Resume()
    if word in CARRIER_HELP:
        return Silence("the carrier answers this word")
    return next((Silence(tag) for tag in ("reaction", "auto_reply") if tag in reading.about), None)


def _once(standing: Standing, decision: Decision) -> Decision:
    """Some things are said once, and after some turns without progress a person is asked."""
    if isinstance(decision, Confirm | CallOff | Late | Silence):
        return decision
    if isinstance(decision, PassOn | Refer):
        if isinstance(decision, PassOn) and (standing.passed_on or standing.turns > standing.terms.turns):
            return replace(decision, acknowledge=False)
        return decision
    if standing.turns >= standing.terms.turns:
        return PassOn(acknowledge=standing.turns == standing.terms.turns and not standing.passed_on)
    if isinstance(decision, Introduce) and standing.introduced:
        return PassOn(acknowledge=False)
    if isinstance(decision, AskBack) and standing.asked_back:
        return PassOn(acknowledge=not standing.passed_on)
    return decision


def _beside_times(standing: Standing, reading: Reading, text: str, now: datetime) -> Decision | None:
    """What was heard beside times decides, where no time was said."""
    late = _late(reading.about)
    if late is not None and standing.agreed is not None and standing.agreed - now < LATE_FROM:
        return late
    if reading.times:
        return None
    if "identity" in reading.about:
        return Introduce()
    if {"now", "callback", "owner_calls"} & set(reading.about):
        return PassOn(acknowledge=True, urgent=True, rings="now" in reading.about)
    return Silence("thanks") if THANKS.fullmatch(text.strip()) and not standing.offers else None


def _meant(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    beside = _beside_times(standing, reading, text, now)
    if beside is not None:
        return beside
    if not reading.sure:
        return _unsure(standing, reading, text, diary, now)
    match reading.intent:
        case Intent.PROPOSE | Intent.RESCHEDULE | Intent.AVAILABILITY:
            return _time_wanted(standing, reading, diary, now)
        case Intent.ACCEPT | Intent.OPT_IN:
            return _accepted(standing, reading, diary, now)
        case Intent.CANCEL:
            return CallOff() if standing.agreed else PassOn(acknowledge=True, closes=True)
        case Intent.DECLINE:
            return _declined(standing, reading, text, diary, now)
        case Intent.QUESTION if ASKS_WHEN.search(text):
            return Recall() if standing.agreed else Propose(diary.openings(now))
        case _:
            return PassOn(acknowledge=True)


def _unsure(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    """Nothing is ever agreed from it: a yes, or a number of no opening, is asked which; else asked back."""
    yes = reading.intent is Intent.ACCEPT and not reading.times
    if yes or (standing.agreed is None and NUMBER.fullmatch(text.strip())):
        return WhichOne(standing.offers or diary.openings(now))
    return AskBack(reading.ask) if reading.ask else PassOn(acknowledge=True)


def _time_wanted(standing: Standing, reading: Reading, diary: Diary, now: datetime) -> Decision:
    """They want a time: the first of their alternatives that may be agreed to, else what is nearest."""
    plan = wishes.plan(reading.about, standing, diary)
    wanted = [wishes.as_length(item, reading.about) for item in reading.times if wishes.is_one(item)]
    if plan.refused:
        named = [asked for item in wanted if (asked := plan.asked(item, diary, now)) is not None]
        return Refer(named[0] if named else None, plan.refused)
    if not wanted:
        return _no_time_named(standing, reading, diary, now)
    instants = [item.at for item in wanted if isinstance(item, Instant)]
    if instants and len(instants) == len(wanted) and now < min(instants) < now + SOON:
        return PassOn(acknowledge=True, urgent=True, rings=True)
    if standing.agreed in instants and not plan.says_more:
        return Silence("they agree to what is agreed")
    if "tentative" in reading.about:
        return _maybe(standing, wanted[0], plan, diary, now)
    tried = [wishes.tried(item, plan, standing, diary, now) for item in wanted]
    agreed = next((found for found in tried if isinstance(found, Confirm)), None)
    return agreed or tried[0]


def _no_time_named(standing: Standing, reading: Reading, diary: Diary, now: datetime) -> Decision:
    """A wish ("mornings are best"), or another time without saying which."""
    others = wishes.without(diary, [standing.agreed]) if standing.agreed else diary
    weekly = [item for item in reading.times if isinstance(item, Recurring)]
    wished = wishes.within(others, weekly, now).openings(now) if weekly else ()
    openings = wished or others.openings(now)
    return Move(openings) if standing.agreed else Propose(openings)


def _maybe(
    standing: Standing, item: Instant | Window, plan: wishes.Plan, diary: Diary, now: datetime
) -> Decision:
    """They must check first: nothing is agreed, but the time is held open where it is free."""
    found = wishes.tried(item, plan, standing, diary, now)
    if isinstance(found, Decline):
        return replace(found, certain=False)
    if isinstance(found, Propose):
        return found
    if not found.exact:
        return Propose(diary.nearest(found.when.start, now))
    start = found.when.start
    others = [at for at in wishes.without(diary, [start]).nearest(start, now) if at != start]
    return Hold(found, (start, *others)[: diary.policy.openings])


def _accepted(standing: Standing, reading: Reading, diary: Diary, now: datetime) -> Decision:
    """Something is taken: a bare yes counts only where exactly one offer is open."""
    single = [wishes.as_length(item, reading.about) for item in reading.times if wishes.is_one(item)]
    named = [item.at for item in single if isinstance(item, Instant)]
    if reading.choice is not None:
        if not set(named) & set(standing.offers):  # that offer has lapsed
            return WhichOne(standing.offers or diary.openings(now))
        return _time_wanted(standing, reading, diary, now)
    if reading.times and (standing.agreed is None or standing.agreed in named):
        return _time_wanted(standing, reading, diary, now)
    if standing.agreed is not None and reading.times:
        return Recall()  # a time around the agreed one: which it is, is said again
    if standing.agreed is not None and not standing.offers:
        return Silence("they agree to what is agreed")
    if len(standing.offers) != 1:
        return WhichOne(standing.offers or diary.openings(now))
    only = reading._replace(times=(Instant(standing.offers[0]),))
    return _time_wanted(standing, only, diary, now)


def _declined(standing: Standing, reading: Reading, text: str, diary: Diary, now: datetime) -> Decision:
    """What stands does not suit them: other openings than those, unless they want no call at all."""
    if standing.agreed is not None:
        if NO_INTEREST.search(text):
            return PassOn(acknowledge=True)
        return Move(wishes.without(diary, [standing.agreed, *standing.put]).openings(now))
    if NO_INTEREST.search(text):
        return PassOn(acknowledge=True, closes=True)
    others = wishes.without(diary, standing.put).openings(now)
    if others and (standing.offers or reading.times):
        return Propose(others)
    return PassOn(acknowledge=True)


def _less_excluded(diary: Diary, reading: Reading) -> Diary:
    """The diary without what they took away from all their times ("but not before 10")."""
    taken_away = [item for item in reading.times if isinstance(item, Exclude)]
    return wishes.less(diary, taken_away) if taken_away else diary


def _late(about: Iterable[str]) -> Late | None:
    tag = next((tag for tag in about if re.fullmatch(r"late(:\d{1,3})?", tag)), None)
    if tag is None:
        return None
    return Late(int(tag[5:]) if tag[5:] else None)
