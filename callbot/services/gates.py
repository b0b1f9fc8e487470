"""A missed call read into facts, and whether its caller may be texted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain.numbers import NumberFacts
from callbot.domain.screening import (
    SHORT_CALL,
    SHORTEST,
    Gate,
    GateFacts,
    is_listed,
    may_text,
    sounds_recorded,
)
from callbot.models import Call, Contact, Conversation, Owner, Voicemail
from callbot.services import contacts, conversations, expectations, optouts
from callbot.settings import Settings

QUARTER = timedelta(days=90)
"""Who called within it calls again."""
EARLIER = (
    select(Call.started_at, Call.missed_at)
    .where(
        Call.contact_id == bindparam("contact_id"),
        Call.id != bindparam("call_id"),
        Call.started_at > bindparam("since"),
    )
    .order_by(Call.started_at)
)
VOICEMAIL = select(Voicemail).where(Voicemail.call_id == bindparam("call_id"))


@dataclass(frozen=True, slots=True)
class Miss:
    """A missed call with everything that decides what is said of it.

    `calls` are the contact's other calls of the last quarter, as (started_at, missed_at), in order.
    """

    owner: Owner
    call: Call
    contact: Contact
    conversation: Conversation
    opted_out: bool
    number: NumberFacts
    expected: bool = False
    voicemail: Voicemail | None = None
    calls: Sequence[tuple[datetime, datetime | None]] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.owner.timezone)


def read(session: Session, owner: Owner, call: Call, settings: Settings, now: datetime) -> Miss:
    """A miss by a contact as it stands."""
    contact = session.get_one(Contact, call.contact_id)
    e164 = contacts.reach(owner, call)
    since = {"contact_id": contact.id, "call_id": call.id, "since": call.started_at - QUARTER}
    return Miss(
        owner=owner,
        call=call,
        contact=contact,
        conversation=conversations.opened(session, owner, contact, e164, call.to_e164, now),
        opted_out=optouts.is_stopped(session, owner.id, e164, settings.secret_key),
        number=contacts.facts(session, owner, e164, settings, now),
        expected=expectations.awaits(session, owner, contact, settings.availability, now),
        voicemail=session.scalars(VOICEMAIL, {"call_id": call.id}).first(),
        calls=[(row.started_at, row.missed_at) for row in session.execute(EARLIER, since)],
    )


def answers_already(conversation: Conversation, owner: Owner, settings: Settings, now: datetime) -> bool:
    """Whether what they have in hand answers one more miss: a talk is under way, or the text still holds."""
    holds = is_texted(conversation, settings, now) and conversation.stated == owner.stated
    return holds or conversations.is_open(conversation)


def is_texted(conversation: Conversation, settings: Settings, now: datetime) -> bool:
    """True while the last text-back's window is open."""
    texted_at = conversation.texted_at
    return texted_at is not None and now - texted_at < timedelta(hours=settings.text_back.window_hours)


def gate_of(miss: Miss, settings: Settings, *, over: bool) -> Gate:
    """Whether this caller may be texted, as what? A call that is not over may yet last."""
    if miss.owner.paused_at is not None:
        return Gate(allowed=False, full_name=False, reason="you paused me")
    voicemail = miss.voicemail
    return may_text(
        GateFacts(
            kind=miss.contact.kind,
            expected=miss.expected or is_listed(miss.call.from_e164, settings.contacts.allow),
            in_conversation=miss.conversation.heard_at is not None,
            left_voicemail=voicemail is not None
            and voicemail.kept is not False
            and (voicemail.seconds or 0) >= SHORTEST,
            pressed_key=miss.call.pressed is not None,
            calls_again=bool(miss.calls),
            stir=miss.call.stir,
            seconds=_seconds(miss.call) if over else SHORT_CALL,
            number=miss.number,
            countries=(miss.owner.country, *settings.contacts.countries.split()),
            opted_out=miss.opted_out,
            recorded=voicemail is not None and sounds_recorded(voicemail.transcript or ""),
        )
    )


def _seconds(call: Call) -> int:
    if call.seconds is not None:
        return call.seconds
    return int((call.ended_at - call.started_at).total_seconds()) if call.ended_at else 0
