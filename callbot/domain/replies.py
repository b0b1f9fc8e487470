"""What a contact is answered to a text, in words; the laws are those of `wording`."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers, templates, times
from callbot.domain.segments import plain
from callbot.domain.templates import SIGNED
from callbot.domain.wording import first, numbered, picks, stated


def not_free(
    name: str,
    wanted: datetime,
    openings: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    *,
    asked: bool,
    own: str = "",
) -> str:
    """To the contact: not then, but then; `own` are the owner's words for it."""
    who, clock = first(name), times.clock(wanted, zone)
    day = times.day_clock(wanted, zone, now).removesuffix(f" {clock}")
    when = f"{day} at {clock} {times.letters(wanted, zone)}"
    if not openings:
        return plain(f"{who} can't do {when}. Text another day and time that suits you. {who}'s {SIGNED}")
    return templates.filled(
        "not_free",
        own,
        first=who,
        when=when,
        openings=f"{numbered(openings, zone, now)}. Reply {picks(openings)}",
        asked=f" If only {clock} works, I've asked {who}." if asked else "",
    )


def asking(name: str, wanted: datetime, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact: it may do, but only the owner can say so."""
    who = first(name)
    opening = f"I'm asking {who} about {times.stamp(wanted, zone)}."
    if not openings:
        return plain(f"{opening} You will hear from me. {who}'s {SIGNED}")
    offer = f" Open for sure: {numbered(openings, zone, now)}. Reply {picks(openings)}, or wait for {who}."
    return plain(opening + offer)


def held(name: str, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact: their time is free, but they must check first; it is the first of these."""
    who = first(name)
    when = times.stamp(openings[0], zone)
    others = "".join(
        f", {place} for {times.day_clock(at, zone, now)}" for place, at in enumerate(openings[1:], start=2)
    )
    zoned = f" {times.letters(openings[0], zone)}" if others else ""
    return plain(
        f"{when} is free now, but not set yet. Once you are certain reply 1{others}{zoned}, "
        f"or text another time. {who}'s {SIGNED}"
    )


def can_do(name: str, at: datetime, zone: ZoneInfo) -> str:
    """To the contact, who was not certain: the owner would take that time."""
    who = first(name)
    return plain(
        f"{who} can do {times.stamp(at, zone)}. Reply 1 to set it, or text another time. {who}'s {SIGNED}"
    )


def move(name: str, agreed: datetime, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact, who cannot keep the agreed time: it stands until there is another."""
    who = first(name)
    stands = f"{times.stamp(agreed, zone)} stands until you choose."
    if not openings:
        return plain(f"{stands} Text a new day and time, or 'call it off'. {who}'s {SIGNED}")
    return plain(
        f"{stands} Openings: {numbered(openings, zone, now)}. Reply {picks(openings)}, "
        f"text another time, or 'call it off'. {who}'s {SIGNED}"
    )


def withdrawn(
    name: str, gone: Sequence[datetime], openings: Sequence[datetime], zone: ZoneInfo, now: datetime
) -> str:
    """To the contact: openings that they hold are open no more."""
    who = first(name)
    days = [times.day_clock(at, zone, now) for at in gone]
    named = " and ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    verb = "are" if len(days) > 1 else "is"
    opening = f"{who}'s plans changed: {named} {times.letters(gone[0], zone)} {verb} no longer open, sorry."
    if not openings:
        return plain(f"{opening} Text a day and time that suits you. {who}'s {SIGNED}")
    return plain(f"{opening} Now: {numbered(openings, zone, now)}. Reply {picks(openings)}, or text another.")


def refused(name: str, wanted: datetime, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact: the owner was asked, and cannot."""
    who = first(name)
    opening = f"I asked {who}: {times.stamp(wanted, zone)} does not work, sorry."
    if not openings:
        return plain(f"{opening} Text another day and time that suits you. {who}'s {SIGNED}")
    return plain(
        f"{opening} Open: {numbered(openings, zone, now)}. Reply {picks(openings)}, or text another time."
    )


def unanswered(
    name: str,
    wanted: datetime,
    openings: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    *,
    stands: datetime | None = None,
) -> str:
    """To the contact: the owner was asked, and did not answer in time; what is agreed already `stands`."""
    who = first(name)
    opening = f"{who} could not answer about {times.stamp(wanted, zone)} yet, so"
    if stands is not None:
        return plain(
            f"{opening} {times.stamp(stands, zone)} stands. Text me if it must move. {who}'s {SIGNED}"
        )
    if not openings:
        return plain(f"{opening} it is not set. Text another day and time that suits you. {who}'s {SIGNED}")
    return plain(
        f"{opening} it is not set. Open: {numbered(openings, zone, now)}. Reply {picks(openings)}, "
        "or text another time."
    )


def free_then(name: str, words: str, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact: when the owner is free, with openings; without `words` only that they are asked."""
    who = first(name)
    if not words:
        return plain(f"Text a day and time that suits you, and I'll ask {who}. {who}'s {SIGNED}")
    free = f"{who} is free {stated(words)} {times.long_name(now, zone)}."
    if not openings:
        return plain(f"{free} Text a day and time that suits you. {who}'s {SIGNED}")
    return plain(
        f"{free} Openings: {numbered(openings, zone, now)}. Reply {picks(openings)}, or text another time."
    )


def which_one(name: str, openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """To the contact: they agreed, but to what?"""
    if not openings:
        return plain(f"Which day and time do you mean? {first(name)}'s {SIGNED}")
    return plain(
        f"Glad to. Which one: {numbered(openings, zone, now)}? Reply {picks(openings)}, or text another time."
    )


def asked_back(name: str, question: str) -> str:
    """To the contact: the one short question."""
    return plain(f"{question} {first(name)}'s {SIGNED}")


def introduced(name: str, ring: str, missed_at: datetime | None, zone: ZoneInfo, own: str = "") -> str:
    """To the contact: who and what this is."""
    who, shown = first(name), numbers.shown(ring)
    called = ""
    if missed_at is not None:
        clock = f"{times.clock(missed_at, zone)} {times.letters(missed_at, zone)}"
        when = f"on {times.day(missed_at, zone)} at {clock}"
        called = f" You called {who} at {shown} {when} and {who} couldn't pick up."
    return templates.filled("who_is_this", own, name=name, first=who, number=shown, called=called)


def passed_on(
    name: str, opening: datetime | None, zone: ZoneInfo, now: datetime, position: int = 1, own: str = ""
) -> str:
    """To the contact: the owner will answer this themselves; an opening stands under its number."""
    offer = ""
    if opening is not None:
        when = f"{times.day_clock(opening, zone, now)} {times.letters(opening, zone)}"
        offer = f": {when} is open if you'd like it (reply {position})"
    return templates.filled("passed_on", own, first=first(name), opening=offer)


def farewell(name: str) -> str:
    """To the contact: the one acknowledgement of an opt-out."""
    return plain(f"Understood, you won't get texts from here again. {first(name)}'s {SIGNED}")
