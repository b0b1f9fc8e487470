"""What is said, in words: to contacts and owners by text. A time never stands without weekday and zone.

No instruction uses a word that carriers take for opting out or in; signs stay within GSM-7.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain import numbers, templates, times
from callbot.domain.appointments import Caller, Medium
from callbot.domain.reminders import Kind, Planned
from callbot.domain.segments import clipped, plain
from callbot.domain.templates import SIGNED

MOST_NAME = 60
"""Of a contact to the owner, where two segments are full of other things."""


def first(name: str) -> str:
    """The first name."""
    return name.split()[0] if name.split() else name


def stated(words: str) -> str:
    """The owner's words inside a sentence: without the full stop, and in lower case at the front."""
    words = plain(words).strip().rstrip(".!")
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def listed(openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """Openings with their numbers, for a sentence that begins "Reply": "1 for today Tue …, 2 Wed …"."""
    return ", ".join(
        f"{position} {'for ' if position == 1 else ''}{times.day_clock(at, zone, now)}"
        for position, at in enumerate(openings, start=1)
    )


def numbered(openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """Openings as a list: "1) Wed Feb 3 11:30 AM 2) Thu Feb 4 10:00 AM, all Eastern"."""
    if not openings:
        return ""
    body = " ".join(
        f"{place}) {times.day_clock(at, zone, now)}" for place, at in enumerate(openings, start=1)
    )
    return f"{body}, {'all ' if len(openings) > 1 else ''}{times.long_name(openings[0], zone)}"


def picks(openings: Sequence[datetime]) -> str:
    """ "1", "1 or 2", "1, 2 or 3"."""
    digits = [str(place) for place in range(1, len(openings) + 1)]
    return " or ".join([", ".join(digits[:-1]), digits[-1]]) if len(digits) > 1 else "".join(digits)


def between(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """A window's clocks: "between 9:00 AM and 12:00 PM ET"."""
    return f"between {times.clock(start, zone)} and {times.clock(end, zone)} {times.letters(start, zone)}"


def span(start: datetime, end: datetime, zone: ZoneInfo, *, exact: bool) -> str:
    """An exact time, or the window that is kept: "Thu Feb 5 between 9:00 AM and 12:00 PM ET"."""
    if exact:
        return times.stamp(start, zone)
    return f"{times.day(start, zone)} {between(start, end, zone)}"


def confirmed(
    name: str,
    at: datetime,
    zone: ZoneInfo,
    theirs: ZoneInfo | None,
    number: str,
    minutes: int,
    calls: Caller,
    medium: Medium = Medium.PHONE,
    own: str = "",
) -> str:
    """To the contact: the time is set."""
    when = times.both(at, zone, theirs)
    if medium is not Medium.PHONE:
        how = {Medium.VIDEO: "A video call", Medium.ONSITE: "A visit"}.get(medium, "An appointment")
        where = "link" if medium is Medium.VIDEO else "address"
        return plain(
            f"Confirmed: {when}. {how} with {name}, about {minutes} min. "
            f"If {first(name)} does not have the {where} yet, text it here. {first(name)}'s {SIGNED}"
        )
    return templates.filled(
        "confirmed_you_call" if calls is Caller.OWNER else "confirmed",
        own,
        name=name,
        first=first(name),
        number=numbers.shown(number),
        when=when,
        minutes=str(minutes),
    )


def window_noted(
    name: str,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    theirs: ZoneInfo | None,
    number: str,
    calls: Caller,
    own: str = "",
) -> str:
    """To the contact: the window is kept free."""
    when = f"on {span(start, end, zone, exact=False)}"
    if theirs is not None and times.letters(start, theirs) != times.letters(start, zone):
        when += f" ({between(start, end, theirs).removeprefix('between ')})"
    return templates.filled(
        "window_you_call" if calls is Caller.OWNER else "window",
        own,
        name=name,
        first=first(name),
        number=numbers.shown(number),
        when=when,
    )


def called_off(name: str, at: datetime, zone: ZoneInfo, *, by_owner: bool) -> str:
    """To the contact: an agreed time is off."""
    who = first(name)
    if by_owner:
        off = f"{who} has to call off {times.stamp(at, zone)}, sorry."
        return plain(f"{off} Text a day and time that suits you instead. {who}'s {SIGNED}")
    return plain(
        f"All right, {times.stamp(at, zone)} is off. "
        f"Text a new day and time whenever you like. {who}'s {SIGNED}"
    )


def running_late(name: str, at: datetime, zone: ZoneInfo) -> str:
    """To the contact: the owner runs late."""
    who = first(name)
    return plain(f"{who} is running a few minutes late for {times.stamp(at, zone)}, sorry. {who}'s {SIGNED}")


def contact_named(company: str | None, name: str | None, number: str | None) -> str:
    """A contact to the owner: "Acme, Dana", else their number."""
    known = ", ".join(part for part in (company, name) if part)
    return known or (numbers.shown(number) if number else "a withheld number")


def owner_voicemail(who: str, seconds: int | None, transcript: str) -> str:
    """To the owner: the words of a voicemail."""
    length = f" {seconds // 60}:{seconds % 60:02}" if seconds else ""
    return plain(f'Voicemail{length} from {who}: "{clipped(plain(transcript), 220)}"')


def owner_booked(
    who: str,
    at: datetime,
    end: datetime,
    zone: ZoneInfo,
    number: str,
    calls: Caller,
    planned: Sequence[Planned],
    *,
    exact: bool,
    moved: bool,
    medium: Medium = Medium.PHONE,
) -> str:
    """To the owner: a time is agreed, how they will be reminded, and rung where they show no life."""
    who, when = clipped(who, MOST_NAME), span(at, end, zone, exact=exact)
    does = (
        f"you call {who} {when}"
        if calls is Caller.OWNER
        else f"{who} calls you {when} on {numbers.shown(number)}"
    )
    if medium is not Medium.PHONE:
        does = f"{_kind(medium)} with {who} {when}"
    elif calls is Caller.OWNER:
        does += f" at {numbers.shown(number)}"
    rings = [step.due_at for step in planned if step.kind is Kind.CALL]
    texts = [step.due_at for step in planned if step.kind in {Kind.EVENING, Kind.TEXT}]
    reminders = ""
    if texts:
        reminders = (
            " Reminders "
            + ", ".join(f"{at_:%a} {times.clock(at_, zone)}" for at_ in _local(texts, zone))
            + "."
        )
    if rings:
        reminders += f" I ring {_local(rings, zone)[0]:%a} {times.clock(rings[0], zone)}."
    for at_ in _local([step.due_at for step in planned if step.kind is Kind.UNSEEN], zone):
        reminders += f" No OK by {at_:%a} {times.clock(at_, zone)}: I ring you then."
    other = times.day_and_hour(at + timedelta(hours=1), zone).upper()
    reply = f"Reply OK (seen), MOVE TO {other} or DROP."
    return plain(f"{'MOVED' if moved else 'BOOKED'}: {does}. {reply}{reminders}")


def _kind(medium: Medium) -> str:
    """What it is instead of a call."""
    return {Medium.VIDEO: "video call", Medium.ONSITE: "visit"}.get(medium, "appointment")


def owner_asked(
    number: int,
    who: str,
    wanted: str,
    why: str,
    openings: Sequence[datetime],
    lapses: datetime,
    zone: ZoneInfo,
    *,
    certain: bool = True,
) -> str:
    """To the owner: a numbered question whether to take a time, `wanted` as `asked_for` says it."""
    take = "take it" if certain else "offer it"
    meanwhile = ""
    if openings:
        meanwhile = " They have " + ", ".join(
            f"{times.day(at, zone)} {times.clock(at, zone)}" for at in openings
        )
        meanwhile += f" {times.letters(openings[0], zone)} meanwhile."
    return plain(
        f"Q{number}: {who} {wanted} ({why}). "
        f"OK {number} = {take}, NO {number} = leave it.{meanwhile} "
        f"Lapses {times.day(lapses, zone)} at {times.clock(lapses, zone)} "
        f"{times.letters(lapses, zone)}."
    )


def asked_for(
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    calls: Caller,
    medium: Medium,
    *,
    exact: bool,
    certain: bool = True,
    third_party: bool = False,
) -> str:
    """What a contact asks for, inside a sentence to the owner: "wants Thu Feb 4, 10:00 AM ET, 60 min"."""
    when = span(start, end, zone, exact=exact)
    if exact:
        when += f", {round((end - start).total_seconds() / 60)} min"
    verb = "wants" if certain else "may want"
    if medium is not Medium.PHONE:
        return f"{verb} a {_kind(medium)} {when}"
    if third_party:
        return f"says somebody else calls you {when}"
    return f"{verb} you to call them {when}" if calls is Caller.OWNER else f"{verb} {when}"


def owner_relayed(who: str, text: str, *, urgent: bool) -> str:
    """To the owner: what a contact wrote that is theirs to answer, and how."""
    how = "Text CALL to be connected." if urgent else "Text REPLY and your words to answer."
    return plain(f'{"URGENT, " if urgent else ""}{who} wrote: "{clipped(plain(text), 220)}" {how}')


def owner_flooded(who: str) -> str:
    """To the owner: too many texts of one contact to relay each."""
    return plain(f"{who} sends many texts: I relay no more of them for a while. All are kept in the log.")


def owner_called_off(who: str, at: datetime, zone: ZoneInfo) -> str:
    """To the owner: the contact called it off."""
    return plain(f"CALLED OFF by {who}: {times.stamp(at, zone)}. Your reminders for it are gone.")


def owner_opted_out(who: str) -> str:
    """To the owner: a contact wants no more texts."""
    return plain(f"{who} asked for no more texts; I'll send none.")


def owner_doubts(number: int, who: str, at: datetime, zone: ZoneInfo, ring: str) -> str:
    """To the owner: the same where a time is agreed, which stays and is doubtful: does it stand?"""
    return plain(
        f"Q{number}: {owner_opted_out(who)} {times.stamp(at, zone)} stays in your calendar but is doubtful: "
        f"better ring them at {numbers.shown(ring)}. OK {number} = it stands, NO {number} = call it off."
    )


def owner_late(who: str, minutes: int | None, at: datetime, zone: ZoneInfo) -> str:
    """To the owner: the contact runs late."""
    by = f"{minutes} min late" if minutes else "late"
    return plain(f"{who} is running {by} for {times.stamp(at, zone)}.")


def reminder(
    who: str,
    at: datetime,
    end: datetime,
    zone: ZoneInfo,
    calls: Caller,
    number: str,
    *,
    exact: bool,
    medium: Medium = Medium.PHONE,
) -> str:
    """To the owner: an agreed time comes near, with what to have at hand."""
    does = f"you call {who} at {numbers.shown(number)}" if calls is Caller.OWNER else f"{who} calls you"
    if medium is not Medium.PHONE:
        does = f"{_kind(medium)} with {who}"
    when = span(at, end, zone, exact=exact)
    return plain(
        f"Reminder: {does} {when}. Have ready: your resume, the job ad, two questions, "
        "a quiet place, a charged phone."
    )


def last_reminder(who: str, at: datetime, zone: ZoneInfo) -> str:
    """To the owner, when nobody answered the reminder calls."""
    return plain(f"NOW: {who}, {times.stamp(at, zone)}. You did not answer my calls. Reply OK.")


def unseen(who: str, at: datetime, zone: ZoneInfo) -> str:
    """To the owner on the other channels: a time was agreed for soon, and they have not seen it."""
    return plain(f"NOT SEEN YET: {who}, {times.stamp(at, zone)}, is agreed. Text OK to say that you know.")


def _local(instants: Sequence[datetime], zone: ZoneInfo) -> list[datetime]:
    return [at.astimezone(zone) for at in instants]
