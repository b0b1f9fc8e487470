"""A caller picks a time by key: openings, pick, read back; only the last key makes it an appointment.

What is put stands as offers of the conversation, so that a text and a key mean the same opening. Each
menu has its turn, and after a few no key leads to another: no call loops.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import heard, speech, voice
from callbot.domain.availability import STILL_OPEN, Fit
from callbot.domain.diary import Diary
from callbot.models import Appointment, Call, Contact, Conversation, Owner
from callbot.services import agreements, contacts, conversations, diary, keyed, notices, outbox
from callbot.settings import Settings

MOST_TURNS = 8
"""Menus in one call; then the last beep."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A caller at the keypad, with all that a key is weighed against."""

    session: Session
    owner: Owner
    call: Call
    conversation: Conversation
    agreed: Appointment | None
    diary: Diary
    settings: Settings
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The owner's zone."""
        return self.diary.zone

    def fit(self, at: datetime, lead_minutes: int = 0) -> Fit:
        """Whether a call of the usual length may start then; the agreed one would move."""
        return self.diary.fit(at, self.diary.policy.minutes, self.now, timedelta(minutes=lead_minutes))

    def offers(self) -> tuple[datetime, ...]:
        """The openings that were put last, in their order."""
        return tuple(at for at, _ in conversations.round_of(self.session, self.conversation))

    def put(self, openings: tuple[datetime, ...]) -> None:
        """Put openings under the keys from 1 on."""
        conversations.put_anew(
            self.session, self.conversation, openings, self.settings.availability, self.now
        )


def talk(session: Session, call: Call, settings: Settings, now: datetime) -> Talk:
    """A caller begins to use keys; who withholds the number becomes a contact without one."""
    owner = session.get_one(Owner, call.owner_id)
    if call.contact_id is None:
        contact = contacts.new(owner, now)
        session.add(contact)
        session.flush()
        call.contact_id = contact.id
    contact = session.get_one(Contact, call.contact_id)
    reach = contacts.reach(owner, call)
    conversation = conversations.opened(session, owner, contact, reach, call.to_e164, now)
    return Talk(
        session=session,
        owner=owner,
        call=call,
        conversation=conversation,
        agreed=agreements.current(session, owner, contact.id, now),
        diary=diary.read(session, owner, settings.availability, now, besides=conversation.id),
        settings=settings,
        now=now,
    )


def greeting(owner: Owner, now: datetime, *, promise: str) -> str:
    """What a caller hears first; who has paused callbot lets nobody hear when they are free."""
    free = owner.stated if owner.paused_at is None else ""
    return speech.greeting(owner.name, free, ZoneInfo(owner.timezone), now, promise=promise)


def beep(turn: int, words: str = "") -> voice.Beep:
    """A message is left instead; after too many turns no key leads away from it."""
    return voice.Beep(words, turn, last=turn > MOST_TURNS)


def opened(session: Session, call: Call, settings: Settings, now: datetime, turn: int = 1) -> voice.Answer:
    """Put the openings to a caller; without any, or after too many turns, the beep."""
    if turn > MOST_TURNS:
        return beep(turn + 1)
    at_keys = talk(session, call, settings, now)
    return put(at_keys, at_keys.diary.openings(now), turn)


def put(at_keys: Talk, openings: tuple[datetime, ...], turn: int, *, first: str = "") -> voice.Answer:
    """The menu of these openings, after the `first` words; without any, the beep."""
    if turn > MOST_TURNS or not openings:
        return beep(turn + 1, "" if openings else speech.no_openings(at_keys.owner.name))
    at_keys.put(openings)
    return voice.Menu(f"{first} {speech.menu(openings, at_keys.zone, at_keys.now)}".strip(), turn)


def picked(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key in the menu: an opening is read back, 4 asks for another, star says all again, others beep."""
    if key == "*":
        return opened(session, call, settings, now, turn + 1)
    if key == "4":
        return voice.SayTime(speech.SAY_TIME, turn)
    at_keys = talk(session, call, settings, now)
    offers = at_keys.offers()
    starts_at = offers[int(key) - 1] if key in {"1", "2", "3"} and int(key) <= len(offers) else None
    return beep(turn + 1) if starts_at is None else read_back(at_keys, starts_at, turn)


def read_back(at_keys: Talk, starts_at: datetime, turn: int) -> voice.ReadBack:
    """A chosen time is said in full; until a key agrees, it only leads the text's openings."""
    at_keys.call.chosen_at = starts_at
    return voice.ReadBack(speech.read_back(starts_at, at_keys.zone), turn)


def settled(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key after the read back: 1 agrees if it is still free, 2 goes back, silence is no agreement."""
    if key == "2":
        return opened(session, call, settings, now, turn + 1)
    starts_at = call.chosen_at
    if key != "1" or starts_at is None:
        return beep(turn + 1)
    at_keys = talk(session, call, settings, now)
    if not _agree(at_keys, starts_at):
        return opened(session, call, settings, now, turn + 1)
    call.chosen_at = None
    outbox.unsay(session, call.owner_id, f"chose/{call.id}/", "they agreed to it")  # its end was told first
    if contacts.no_texts(session, at_keys.owner, at_keys.conversation.reach, settings, now):
        keyed.hold(session, call)
        done = speech.settled(starts_at, at_keys.zone, texts=False)
        return voice.KeyNumber(f"{done} {speech.KEY_NUMBER}", turn)
    return voice.HangUp(speech.settled(starts_at, at_keys.zone, texts=True))


def _agree(at_keys: Talk, starts_at: datetime) -> bool:
    """Agree to a time, unless a text of theirs has just done so; False where it was taken."""
    agreed = at_keys.agreed
    if agreed is not None and agreed.exact and agreed.starts_at == starts_at:
        return True
    if at_keys.fit(starts_at) not in STILL_OPEN:
        return False
    decision = agreements.exact(starts_at, at_keys.diary.policy.minutes)
    made = agreements.confirm(
        at_keys.session,
        at_keys.owner,
        at_keys.conversation,
        decision,
        at_keys.settings,
        at_keys.now,
        happening=f"call/{at_keys.call.id}",
    )
    return made is not None


def left_open(session: Session, owner: Owner, call: Call, chosen_at: datetime, now: datetime) -> None:
    """The call ended after a time was chosen and before a key agreed to it: the owner hears what it was."""
    contact = session.get_one(Contact, call.contact_id)
    who = contacts.named(contact, contacts.reach(owner, call))
    notices.tell(
        session,
        owner,
        key=f"chose/{call.id}",
        body=heard.owner_chose(who, chosen_at, ZoneInfo(owner.timezone)),
        now=now,
        contact_id=contact.id,
        call_id=call.id,
        from_e164=call.to_e164,
    )
