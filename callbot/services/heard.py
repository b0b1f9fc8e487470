"""One text of a contact's: its facts, and what is said because of it, once each, to either side."""

from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import introductions, numbers, wording
from callbot.domain.conversation import Happening, State
from callbot.domain.decisions import Confirm
from callbot.domain.diary import Diary
from callbot.domain.outbox import Purpose
from callbot.domain.screening import ContactKind
from callbot.domain.wishes import Standing
from callbot.language import WHICH_ZONE, Intent, Policy, Reading, is_your_time, understand
from callbot.models import Appointment, Contact, Conversation, Message, Owner
from callbot.services import agreements, contacts, conversations, diary, journal, notices, optouts, questions
from callbot.settings import Settings

SHOWN_LIFE = timedelta(minutes=15)
FRESH = timedelta(hours=24)
"""After so long without a word from them, turns are counted anew and what is said once is said again."""


class Heard:
    """A text that is being heard, with the facts that decide; every verb here happens once for it."""

    def __init__(
        self,
        session: Session,
        owner: Owner,
        contact: Contact,
        conversation: Conversation,
        message: Message,
        lately: int,
        settings: Settings,
        now: datetime,
    ) -> None:
        self.session = session
        self.owner = owner
        self.contact = contact
        self.conversation = conversation
        self.message = message
        self.lately = lately
        self.settings = settings
        self.now = now
        self.zone = ZoneInfo(owner.timezone)
        self.who = contacts.named(contact, conversation.reach)
        self.agreed: Appointment | None = agreements.current(session, owner, contact.id, now)
        self.diary: Diary = diary.read(session, owner, settings.availability, now, besides=conversation.id)

    @cached_property
    def numbered(self) -> tuple[tuple[datetime, datetime], ...]:
        """The open round as they wrote: slots under their numbers, each with its expiry."""
        return conversations.round_of(self.session, self.conversation)

    @property
    def offers(self) -> tuple[datetime, ...]:
        """What was open when they wrote, in its numbered order."""
        return tuple(starts_at for starts_at, expires_at in self.numbered if expires_at > self.now)

    @property
    def stated(self) -> str:
        """When the owner says they are free; nothing while they have paused callbot."""
        return self.owner.stated if self.owner.paused_at is None else ""

    def standing(self, reading: Reading) -> Standing:
        """Where the conversation stands, as the decision about this reading needs it."""
        conversation, since = self.conversation, self.now - FRESH
        if conversation.heard_at is not None and conversation.heard_at < since:
            conversations.progressed(conversation)
        policy = self.settings.availability
        shown = self.owner.life_at is not None and self.now - self.owner.life_at <= SHOWN_LIFE
        talked = conversation.heard_at is not None or conversation.missed_at is not None
        return Standing(
            state=self._state(),
            offers=self.offers,
            agreed=self.agreed.starts_at if self.agreed else None,
            turns=conversation.turns,
            trusted=talked or self.contact.kind is ContactKind.RECRUITER,
            lead=timedelta(minutes=policy.shown_lead_minutes if shown else policy.confirm_lead_minutes),
            put=conversations.put_since(self.session, conversation, since)
            if reading.intent is Intent.DECLINE
            else (),
            so_far=self._so_far(),
            windows=agreements.windows(self.session, self.owner, self.now, self.agreed)
            if self.diary.taken
            else (),
            asked_back=conversation.asked_back_at is not None,
            introduced=conversation.introduced_at is not None and conversation.introduced_at > since,
            passed_on=conversation.passed_on_at is not None,
            terms=self.settings.conversations,
        )

    def _state(self) -> State:
        """The state towards this very number: an opt-out is a number's, a conversation may know several."""
        stopped = optouts.is_stopped(
            self.session, self.owner.id, self.conversation.reach, self.settings.secret_key
        )
        if stopped != (self.conversation.state is State.STOPPED):
            conversations.happened(self.conversation, Happening.STOP if stopped else Happening.RESUME)
        if not stopped and (self.contact.kind is ContactKind.PERSONAL or self._is_a_sender()):
            return State.TAKEN_OVER  # family, friends and what machines send are the owner's own to answer
        return self.conversation.state

    def _is_a_sender(self) -> bool:
        """A toll-free number that nobody knows and that never called: codes come from such, and news."""
        unknown = self.contact.kind is ContactKind.UNKNOWN and self.conversation.missed_at is None
        return unknown and numbers.facts(self.conversation.reach).kind is numbers.Kind.TOLL_FREE

    def _so_far(self) -> Confirm | None:
        """What is agreed with them, else what the owner is asked about them."""
        if self.agreed is not None:
            return questions.as_agreed(self.agreed)
        if self.conversation.state is not State.ASKED:
            return None
        asked = questions.asking(self.session, self.conversation, self.now)
        return questions.wanted(asked) if asked else None

    @property
    def clock(self) -> ZoneInfo:
        """The zone of the contact's clock where they named one, else the owner's."""
        return ZoneInfo(self.contact.zone) if self.contact.zone else self.zone

    def reading(self, words: str) -> Reading:
        """What was understood, in the contact's own zone where they said it, else the owner's.

        Whoever names the time of an opening that has lapsed, instead of its number, proposes it anew.
        """
        put = tuple(starts_at for starts_at, _ in self.numbered) if self.offers else ()
        read = self._surely(words, put)
        if read.choice is None or put[read.choice - 1] in self.offers:
            return read
        anew = self._read(words, ())
        return anew if anew.sure and anew.times else read

    def _surely(self, words: str, offered: tuple[datetime, ...]) -> Reading:
        """What was understood; a doubt that comes from their name alone is none."""
        read = self._read(words, offered)
        if read.sure or (bare := introductions.without(words)) == words:
            return read
        again = self._read(bare, offered)
        return again if again.sure and again.times == read.times else read

    def _read(self, words: str, offered: tuple[datetime, ...]) -> Reading:
        """On their own clock, but what takes an opening is of the owner's: openings are put in that one.

        Where it takes the agreed time on the owner's clock and names another on theirs, it is not sure.
        """
        if self.clock == self.zone or is_your_time(words):
            return self._read_in(self.zone, words, offered)
        own = self._read_in(self.clock, words, offered)
        shown = self._read_in(self.zone, words, offered)
        if shown.choice is not None:
            return shown
        if shown.intent is Intent.ACCEPT and shown.times and own.times != shown.times:
            return own._replace(sure=False, ask=own.ask or WHICH_ZONE)
        return own

    def _read_in(self, zone: ZoneInfo, words: str, offered: tuple[datetime, ...]) -> Reading:
        return understand(
            words,
            now=self.message.at.astimezone(zone),  # "tomorrow" is that of when it was written
            offered=offered,
            agreed=self.agreed.starts_at if self.agreed else None,
            speaker="contact",
            policy=Policy(own_clock=zone != self.zone),
        )

    def say(self, body: str, purpose: Purpose = Purpose.REPLY) -> None:
        """Answer the contact, once for this text."""
        self.conversation.turns += 1
        conversations.say(
            self.session,
            self.conversation,
            key=f"{purpose.value}/message/{self.message.id}",
            body=body,
            now=self.now,
            purpose=purpose,
        )

    def offer(self, openings: tuple[datetime, ...]) -> None:
        """What is put now replaces what was put before; a question to the owner stays open beside it."""
        conversations.put_anew(
            self.session, self.conversation, openings, self.settings.availability, self.now
        )
        if questions.asking(self.session, self.conversation, self.now) is not None:
            conversations.happened(self.conversation, Happening.ASK)

    def tell(self, body: str, purpose: Purpose = Purpose.NOTICE) -> None:
        """Tell the owner, once for this text."""
        notices.tell(
            self.session,
            self.owner,
            key=f"heard/{self.message.id}",
            body=body,
            now=self.now,
            purpose=purpose,
            contact_id=self.contact.id,
            conversation=self.conversation,
        )

    def relay(self, *, urgent: bool = False) -> None:
        """Hand the text itself to the owner; of a flood they hear that it comes."""
        if urgent:  # the owner's CALL means them now
            self.note("wants_owner", "")
        if self.lately < self.settings.conversations.texts_relayed:
            self.tell(wording.owner_relayed(self.who, self.message.body, urgent=urgent))
            return
        notices.tell(
            self.session,
            self.owner,
            key=f"many/{self.conversation.id}/{self.now:%m%d%H}",
            body=wording.owner_flooded(self.who),
            now=self.now,
            contact_id=self.contact.id,
            conversation=self.conversation,
        )

    def note(self, what: str, why: str) -> None:
        """Write down what was made of this text."""
        journal.note(self.session, self.owner.id, what, f"message/{self.message.id}", self.now, why[:200])
