"""The last question before anything leaves: is it still wanted, may it leave now, or when?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain.alarms import Alarm
from callbot.domain.outbox import ASKED_FOR, Channel, Purpose
from callbot.domain.wallclock import minute_of_day, next_instant_at, shows_between


@dataclass(frozen=True, slots=True)
class TextBack:
    """The answer to a missed call."""

    window_hours: int = 4
    unanswered_per_week: int = 2
    delay_seconds: int = 5
    transcript_seconds: int = 75
    transcript_from_seconds: int = 4

    def __post_init__(self) -> None:
        if self.window_hours < 1:
            raise ValueError("window_hours must be at least 1")
        if min(self.unanswered_per_week, self.delay_seconds, self.transcript_seconds) < 0:
            raise ValueError("counts and delays cannot be negative")


@dataclass(frozen=True, slots=True)
class Quiet:
    """When people are left in peace, on their own wall clocks."""

    owner_from: str = "21:00"
    owner_to: str = "08:00"
    contact_from: str = "22:00"
    contact_to: str = "07:00"
    held_to: str = "08:00"
    """When what was held for a contact leaves."""
    near_hours: int = 12
    """A call within so many hours breaks the owner's quiet."""

    def __post_init__(self) -> None:
        for wall in (self.owner_from, self.owner_to, self.contact_from, self.contact_to, self.held_to):
            minute_of_day(wall)


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that leaves by itself."""

    texts_per_contact_day: int = 8
    texts_per_owner_day: int = 40
    new_contacts_per_day: int = 20
    new_contacts_per_prefix_hour: int = 5
    """Of one block of ten thousand numbers: all but the last four digits."""
    replies_per_contact_minute: int = 3
    lookups_per_owner_day: int = 0
    """First callers whose carrier is asked for the kind of their number, so that no landline is texted."""
    usd_per_day: float = 2.0
    """What an owner's texts, calls and look-ups may cost, estimated."""
    deployment_texts_per_day: int = 20_000
    """Texts of all owners together, to whomever."""
    deployment_usd_per_day: float = 250.0
    """The same as usd_per_day, of all owners together."""

    def __post_init__(self) -> None:
        counts = (self.texts_per_contact_day, self.texts_per_owner_day, self.new_contacts_per_day)
        rates = (self.new_contacts_per_prefix_hour, self.replies_per_contact_minute)
        deployment = (self.deployment_texts_per_day, self.deployment_usd_per_day)
        if min(*counts, *rates, *deployment, self.lookups_per_owner_day, self.usd_per_day) < 0:
            raise ValueError("caps cannot be negative")


@dataclass(frozen=True, slots=True)
class Spent:
    """So many texts, and so many US dollars for them, for calls and for look-ups, estimated."""

    texts: int = 0
    usd: float = 0.0

    def reaches(self, caps: Caps, share: float = 1.0) -> bool:
        """Whether this is all that the deployment may spend in a day, or such a share of it.

        >>> Spent(texts=16_000).reaches(Caps()), Spent(texts=16_000).reaches(Caps(), 0.8)
        (False, True)
        """
        texts, usd = share * caps.deployment_texts_per_day, share * caps.deployment_usd_per_day
        return self.texts >= texts or self.usd >= usd


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when an outbound is about to leave. Counts are of automatic texts that left."""

    channel: Channel
    purpose: Purpose
    to_contact: bool
    expires_at: datetime | None = None
    opted_out: bool = False
    unreachable: str = ""
    """Why the number can never be texted, if so."""
    zone: ZoneInfo | None = None
    """The zone of whoever receives it."""
    calling: bool = False
    """Another call with them is going on."""
    contact_today: int = 0
    owner_today: int = 0
    new_contacts_today: int = 0
    is_new_contact: bool = False
    new_of_prefix: int = 0
    """Other new contacts of the same block of numbers who were texted within the hour."""
    replies_lately: int = 0
    """Replies to them within a minute."""
    usd_today: float = 0.0
    """What the owner's texts and calls cost today, this one with them."""
    deployment: Spent = Spent()
    """What left today, of all owners together."""
    unanswered_in_week: int = 0
    starts_at: datetime | None = None
    """The start of the appointment that it is about."""
    in_silence: bool = False
    """An agreed call with anybody is about to come, lasts, or has just ended."""


@dataclass(frozen=True, slots=True)
class Send:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It may leave then."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """It must not leave at all; `alarm`: and the owner should know."""

    reason: str
    alarm: Alarm | None = None


Verdict = Send | Hold | Drop
SEND = Send()
PASSED, SILENCE = "its time has passed", "nothing rings around an agreed call"


def before_sending(facts: Facts, now: datetime, *, quiet: Quiet, caps: Caps, text_back: TextBack) -> Verdict:
    """Whether an outbound may leave now: contract, sections 6 and 8."""
    if facts.expires_at is not None and now >= facts.expires_at:
        return Drop(PASSED)
    alarm = _overspent(facts, caps)
    if alarm is not None:
        return Drop(ENOUGH[alarm], alarm)
    if facts.to_contact:
        return _to_contact(facts, now, quiet, caps, text_back)
    return _to_owner(facts, now, quiet)


def _to_contact(facts: Facts, now: datetime, quiet: Quiet, caps: Caps, text_back: TextBack) -> Verdict:
    if facts.opted_out and facts.purpose is not Purpose.FAREWELL:
        return Drop("they asked for no texts")
    if facts.unreachable:
        return Drop(facts.unreachable)
    if facts.calling:
        return Hold(now + timedelta(seconds=30), "a call with them is going on")
    if facts.is_new_contact and facts.new_of_prefix >= caps.new_contacts_per_prefix_hour:
        return Drop("too many new callers of one block of numbers", Alarm.PREFIX)
    reason = _capped(facts, caps, text_back)
    if reason:
        return Drop(reason)
    if facts.purpose is Purpose.TEXT_BACK and facts.zone is not None:
        until = _end_of_quiet(now, facts.zone, quiet.contact_from, quiet.contact_to, quiet.held_to)
        if until is not None:
            return Hold(until, "it is night where they are")
    return SEND


SETTLING = frozenset({Purpose.CONFIRMATION, Purpose.RETRACTION, Purpose.FAREWELL})
"""What settles something is held back only by twice the caps: a lost confirmation costs the job."""
BY_OWNER = ASKED_FOR | {Purpose.OWN_WORDS}
"""What a word of the owner's brings about: as no stranger can, the deployment's limits let it go."""
ENOUGH = {
    Alarm.BUDGET: "enough money spent today",
    Alarm.DEPLOYMENT: "enough for everybody on this callbot today",
}


def _overspent(facts: Facts, caps: Caps) -> Alarm | None:
    """Whose money of the day is spent, if it is.

    A reminder is held back by none: there are no more of them than agreed times bring with them. What settles
    something or is about an agreed time may cost twice the owner's day, which no flood of strangers uses up.
    """
    if facts.purpose is Purpose.REMINDER or facts.channel is Channel.PUSH:
        return None
    outlasts = facts.purpose in SETTLING or facts.starts_at is not None
    if facts.usd_today > (2 if outlasts else 1) * caps.usd_per_day:
        return Alarm.BUDGET
    held = not outlasts and facts.purpose not in BY_OWNER
    return Alarm.DEPLOYMENT if held and facts.deployment.reaches(caps) else None


def _capped(facts: Facts, caps: Caps, text_back: TextBack) -> str:
    if facts.purpose is Purpose.OWN_WORDS:  # caps hold back what leaves by itself
        return ""
    times = 2 if facts.purpose in SETTLING else 1
    if facts.contact_today >= times * caps.texts_per_contact_day:
        return "enough texts to them today"
    if facts.owner_today >= times * caps.texts_per_owner_day:
        return "enough texts today"
    if facts.is_new_contact and facts.new_contacts_today >= caps.new_contacts_per_day:
        return "enough new contacts today"
    if facts.purpose is Purpose.REPLY and facts.replies_lately >= caps.replies_per_contact_minute:
        return "enough answers to them in a minute"
    if facts.purpose is Purpose.TEXT_BACK and facts.unanswered_in_week >= text_back.unanswered_per_week:
        return "they left our last texts unanswered"
    return ""


def _to_owner(facts: Facts, now: datetime, quiet: Quiet) -> Verdict:
    if facts.channel is Channel.CALL and facts.purpose not in ASKED_FOR and facts.in_silence:
        return Drop(SILENCE)
    if facts.channel is Channel.PUSH or facts.zone is None or facts.purpose in ASKED_FOR:
        return SEND
    near = facts.starts_at is not None and facts.starts_at - now <= timedelta(hours=quiet.near_hours)
    if near:
        return SEND
    until = _end_of_quiet(now, facts.zone, quiet.owner_from, quiet.owner_to, quiet.owner_to)
    return Hold(until, "it is night") if until is not None else SEND


def awake(now: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """When a contact in that zone may be texted what they do not wait up for: now, or in the morning."""
    return _end_of_quiet(now, zone, quiet.contact_from, quiet.contact_to, quiet.held_to) or now


def _end_of_quiet(now: datetime, zone: ZoneInfo, begins: str, ends: str, held_to: str) -> datetime | None:
    """When the quiet that `now` falls into is over, on that wall clock; None outside of it."""
    inside = shows_between(now, begins, ends, zone)
    return next_instant_at(held_to, after=now, zone=zone) if inside else None
