"""What was decided about a contact's text is done: rows and words, in the transaction of the text."""

import re
from datetime import datetime
from typing import assert_never

from callbot.domain import decisions, replies, wording
from callbot.domain.appointments import Caller
from callbot.domain.availability import Fit
from callbot.domain.conversation import Asked, Happening, State
from callbot.domain.decisions import Confirm, Decision
from callbot.domain.introductions import texted
from callbot.domain.outbox import Purpose
from callbot.domain.segments import clipped
from callbot.services import (
    agreements,
    appointments,
    connecting,
    contacts,
    conversations,
    optouts,
    questions,
    stopping,
)
from callbot.services.heard import Heard

ASKS_MORE = re.compile(r"\?[^?]*\w[^?]*\?|.{160}", re.DOTALL)
"""A text with a second question, or so long that there is more in it than a time: the owner reads it too."""
LATE_MINUTES = 10
"""Where they did not say how late they run."""


def carry_out(heard: Heard, decision: Decision) -> None:
    """Do what was decided: to the time itself, else in words, else to what is told."""
    match decision:
        case Confirm():
            confirm(heard, decision)
        case decisions.Decline():
            decline(heard, decision)
        case decisions.Hold():
            hold(heard, decision)
        case decisions.Refer():
            refer(heard, decision)
        case decisions.CallOff():
            call_off(heard)
        case decisions.Stop(acknowledge):
            stop(heard, acknowledge=acknowledge)
        case decisions.Resume():
            resume(heard)
        case decisions.PassOn():
            pass_on(heard, decision)
        case decisions.Late(minutes):
            late(heard, minutes)
        case _:
            answer(heard, decision)


def answer(heard: Heard, decision: decisions.Words) -> None:
    """What only needs words."""
    name, zone, now = heard.owner.name, heard.zone, heard.now
    match decision:
        case decisions.Propose(openings):
            heard.offer(openings)
            heard.say(replies.free_then(name, heard.stated, openings, zone, now))
        case decisions.Move():
            move(heard, decision)
        case decisions.WhichOne(openings):
            heard.offer(openings)
            heard.say(replies.which_one(name, openings, zone, now))
        case decisions.AskBack(question):
            heard.conversation.asked_back_at = now
            conversations.happened(heard.conversation, Happening.ASK)
            heard.say(replies.asked_back(name, question))
        case decisions.Recall():
            if heard.agreed is not None:
                heard.say(agreements.told(heard.owner, heard.contact, heard.conversation, heard.agreed))
        case decisions.Introduce():
            heard.conversation.introduced_at = now
            ring = appointments.dialled(heard.owner, heard.conversation)
            own = heard.owner.wording
            heard.say(replies.introduced(name, ring, heard.conversation.missed_at, zone, own))
        case decisions.Silence():
            pass
        case _:
            assert_never(decision)


def confirm(heard: Heard, decision: Confirm) -> None:
    """Agree, or where the time was taken a moment ago, say what else is open."""
    agreed = agreements.confirm(
        heard.session,
        heard.owner,
        heard.conversation,
        decision,
        heard.settings,
        heard.now,
        happening=f"message/{heard.message.id}",
    )
    if agreed is not None and _says_more(heard):
        heard.relay()
    if agreed is None:
        openings = heard.diary.nearest(decision.when.start, heard.now)
        heard.offer(openings)
        heard.say(not_free(heard, decision, openings))


def _says_more(heard: Heard) -> bool:
    """True where the owner had better read the text itself: it asks more, or somebody else writes."""
    words = heard.message.body
    return ASKS_MORE.search(words) is not None or contacts.is_another(heard.contact, texted(words))


def not_free(heard: Heard, wanted: Confirm, openings: tuple[datetime, ...], *, asked: bool = False) -> str:
    """The words for: not then, but then."""
    start, owner = wanted.when.start, heard.owner
    return replies.not_free(
        owner.name, start, openings, heard.zone, heard.now, asked=asked, own=owner.wording
    )


def decline(heard: Heard, decision: decisions.Decline) -> None:
    """Not then: the nearest openings to the contact, and the question to the owner where it is theirs."""
    heard.offer(decision.openings)
    name, wanted = heard.owner.name, decision.wanted.when.start
    paused = not heard.stated
    if decision.ask_owner and (paused or decision.fit not in {Fit.OUTSIDE, Fit.BUSY}):
        heard.say(replies.asking(name, wanted, decision.openings, heard.zone, heard.now))
    else:
        heard.say(not_free(heard, decision.wanted, decision.openings, asked=decision.ask_owner))
    if decision.ask_owner:
        kind = Asked.TIME if decision.certain else Asked.MAYBE
        why = WHY.get(decision.fit) or f"outside {clipped(wording.stated(heard.owner.stated), 60)}"
        why = "you paused me" if paused else why
        ask_owner(heard, kind, decision.wanted, why, decision.openings)


WHY = {
    Fit.FREE: "it is free, and I may not agree alone",
    Fit.ASKED: "I asked you about it for somebody else",
    Fit.BUSY: "you keep that free for somebody else",
    Fit.DAY_FULL: "that day is full",
    Fit.TOO_SOON: "that is soon",
    Fit.TOO_FAR: "that is far ahead",
}
"""Why the owner is asked."""
REFERRED = {"video": "not a phone call", "onsite": "not a phone call", "third_party": "I do not know who"}


def hold(heard: Heard, decision: decisions.Hold) -> None:
    """They must check first: their time is the first offer, and the owner hears of it as a question."""
    heard.offer(decision.openings)
    heard.say(replies.held(heard.owner.name, decision.openings, heard.zone, heard.now))
    ask_owner(heard, Asked.MAYBE, decision.wanted, "they must check first", decision.openings[1:])


def refer(heard: Heard, decision: decisions.Refer) -> None:
    """It is no phone call between the two: passed on, as a question where a time was named."""
    if decision.wanted is None:
        heard.relay()
    else:
        ask_owner(heard, Asked.TIME, decision.wanted, REFERRED[decision.why], ())
    acknowledge(heard, opening=False)


def ask_owner(heard: Heard, kind: Asked, wanted: Confirm, why: str, openings: tuple[datetime, ...]) -> None:
    """Put a numbered question to the owner; the contact holds openings meanwhile.

    Who asks for the same again finds the question standing: its number holds, and the owner reads the text.
    """
    standing = questions.asking(heard.session, heard.conversation, heard.now)
    if standing is not None and standing.kind is kind and questions.wanted(standing) == wanted:
        heard.relay()
        return
    question = questions.ask(
        heard.session,
        heard.owner,
        heard.conversation,
        kind,
        wanted,
        heard.settings.conversations,
        heard.now,
    )
    conversations.happened(heard.conversation, Happening.ASK)
    asked = wording.asked_for(
        wanted.when.start,
        wanted.when.end,
        heard.zone,
        Caller.OWNER if wanted.owner_calls else Caller.CONTACT,
        wanted.medium,
        exact=wanted.exact,
        certain=kind is not Asked.MAYBE,
        third_party=why == REFERRED["third_party"],
    )
    lapses = question.expires_at
    heard.tell(
        wording.owner_asked(
            question.number,
            heard.who,
            asked,
            why,
            openings,
            lapses,
            heard.zone,
            certain=kind is not Asked.MAYBE,
        ),
        Purpose.QUESTION,
    )


def move(heard: Heard, decision: decisions.Move) -> None:
    """They cannot keep the agreed time: it stands until they pick another, and the owner reads it."""
    if heard.agreed is None:
        return
    heard.offer(decision.openings)
    at = heard.agreed.starts_at
    heard.say(replies.move(heard.owner.name, at, decision.openings, heard.zone, heard.now))
    heard.relay()


def call_off(heard: Heard) -> None:
    """They call off the agreed time; both are told."""
    if heard.agreed is None:
        return
    at = heard.agreed.starts_at
    agreements.call_off(heard.session, heard.owner, heard.agreed, heard.now, by="contact")
    if heard.conversation.state is not State.STOPPED:
        heard.say(wording.called_off(heard.owner.name, at, heard.zone, by_owner=False), Purpose.RETRACTION)
        heard.conversation.turns = 0
    heard.tell(wording.owner_called_off(heard.who, at, heard.zone))


def late(heard: Heard, minutes: int | None) -> None:
    """They run late: the owner is told, the clocks around the call move, the agreed time does not."""
    if heard.agreed is None:
        return
    agreements.late(
        heard.session, heard.owner, heard.agreed, minutes or LATE_MINUTES, heard.settings, heard.now
    )
    heard.tell(wording.owner_late(heard.who, minutes, heard.agreed.starts_at, heard.zone))


def stop(heard: Heard, *, acknowledge: bool) -> None:
    """They want no texts: nothing queued to them leaves; an agreed time stays, doubtful."""
    key = f"heard/{heard.message.id}"
    new = stopping.stop(heard.session, heard.owner, heard.conversation, key, heard.settings, heard.now)
    if new and acknowledge:
        heard.say(replies.farewell(heard.owner.name), Purpose.FAREWELL)


def resume(heard: Heard) -> None:
    """They may be texted again; what is agreed stands as it stood."""
    optouts.lift(heard.session, heard.owner.id, heard.conversation.reach, heard.settings.secret_key)
    conversations.happened(heard.conversation, Happening.RESUME)
    if heard.agreed is not None:
        conversations.happened(heard.conversation, Happening.AGREE)


def pass_on(heard: Heard, decision: decisions.PassOn) -> None:
    """The owner answers this; the contact hears so once, with an opening that is not taken yet."""
    heard.relay(urgent=decision.urgent)
    if decision.rings:
        connecting.ring_at_once(
            heard.session,
            heard.owner,
            heard.conversation,
            f"heard/{heard.message.id}/ring",
            heard.who,
            heard.settings,
            heard.now,
        )
    if decision.closes:
        questions.settle(heard.session, heard.owner, heard.conversation, "settled", heard.now)
        heard.conversation.generation += 1
        conversations.happened(heard.conversation, Happening.LAPSE)
    if decision.acknowledge:
        acknowledge(heard, opening=heard.agreed is None and not decision.closes)


def acknowledge(heard: Heard, *, opening: bool) -> None:
    """Say once that the owner answers; what was put before keeps its numbers."""
    if heard.conversation.passed_on_at is not None:
        return
    heard.conversation.passed_on_at = heard.now
    first, position = None, 1
    if opening and heard.offers:
        first = heard.offers[0]
        position = [starts_at for starts_at, _ in heard.numbered].index(first) + 1
    elif opening:
        openings = heard.diary.openings(heard.now)[:1]
        heard.offer(openings)
        first = openings[0] if openings else None
    owner = heard.owner
    heard.say(replies.passed_on(owner.name, first, heard.zone, heard.now, position, owner.wording))
