"""What a contact says is understood, decided on, and done, in the transaction of their text."""

from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import negotiation, wording
from callbot.domain.availability import Fit
from callbot.domain.diary import Diary
from callbot.domain.negotiation import Asked, Confirm, State
from callbot.domain.outbox import Purpose
from callbot.domain.screening import ContactKind
from callbot.language import Policy, Reading, understand
from callbot.models import Appointment, Contact, Conversation, Message, Owner
from callbot.services import (
    agreements,
    conversations,
    diary,
    journal,
    notices,
    optouts,
    questions,
    stopping,
)
from callbot.settings import Settings

SHOWN_LIFE = timedelta(minutes=15)


class Hearing:
    """One text being heard: its facts, and the effects of what is decided."""

    def __init__(
        self,
        session: Session,
        owner: Owner,
        contact: Contact,
        conversation: Conversation,
        message: Message,
        settings: Settings,
        now: datetime,
    ) -> None:
        self.session = session
        self.owner = owner
        self.contact = contact
        self.conversation = conversation
        self.message = message
        self.settings = settings
        self.now = now
        self.zone = ZoneInfo(owner.timezone)
        self.who = wording.contact_named(contact.company, contact.name, conversation.reach)
        self.agreed: Appointment | None = agreements.current(session, owner, contact.id, now)
        self.diary: Diary = diary.read(
            session, owner, settings.availability, now, besides=self.agreed.id if self.agreed else None
        )

    def standing(self) -> negotiation.Standing:
        """Where the conversation stands, as the decision needs it."""
        policy = self.settings.availability
        shown = self.owner.life_at is not None and self.now - self.owner.life_at <= SHOWN_LIFE
        minutes = policy.shown_lead_minutes if shown else policy.confirm_lead_minutes
        talked = self.conversation.heard_at is not None or self.conversation.missed_at is not None
        return negotiation.Standing(
            state=self.conversation.state,
            offers=conversations.open_offers(self.session, self.conversation, self.now),
            agreed=self.agreed.starts_at if self.agreed else None,
            turns=self.conversation.turns,
            trusted=talked or self.contact.kind is ContactKind.RECRUITER,
            lead=timedelta(minutes=minutes),
        )

    def reading(self, standing: negotiation.Standing) -> Reading:
        """What was understood, in the contact's own zone where they said it, else the owner's."""
        zone = ZoneInfo(self.contact.zone) if self.contact.zone else self.zone
        put = conversations.numbered_offers(self.session, self.conversation) if standing.offers else ()
        return understand(
            self.message.body,
            now=self.now.astimezone(zone),
            offered=put,
            agreed=standing.agreed,
            speaker="contact",
            policy=Policy(),
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
        """What is put now replaces what was put before."""
        self.conversation.generation += 1
        conversations.put_offers(
            self.session, self.conversation, openings, self.settings.availability, self.now
        )

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

    def carry_out(self, decision: negotiation.Decision) -> None:
        """Do what was decided: to the time itself, else in words, else to what is told."""
        match decision:
            case negotiation.Confirm():
                self.confirm(decision)
            case negotiation.Decline():
                self.decline(decision)
            case negotiation.CallOff():
                self.call_off()
            case negotiation.Stop(acknowledge):
                self.stop(acknowledge=acknowledge)
            case negotiation.Resume():
                optouts.lift(self.session, self.owner.id, self.conversation.reach, self.settings.secret_key)
                self.conversation.state = State.OPEN
            case negotiation.PassOn():
                self.pass_on(decision)
            case _:
                self.answer(decision)

    def answer(self, decision: negotiation.Words) -> None:
        """What only needs words."""
        name = self.owner.name
        match decision:
            case negotiation.Propose(openings):
                self.offer(openings)
                self.say(wording.free_then(name, self.owner.stated, openings, self.zone, self.now))
            case negotiation.WhichOne(openings):
                self.offer(openings)
                self.say(wording.which_one(name, openings, self.zone, self.now))
            case negotiation.AskBack(question):
                self.say(wording.asked_back(name, question))
            case negotiation.Introduce():
                ring = agreements.dialled(self.owner, self.conversation)
                self.say(wording.introduced(name, ring, self.conversation.missed_at, self.zone))
            case negotiation.Late(minutes):
                at = self.agreed.starts_at if self.agreed else self.now
                self.tell(wording.owner_late(self.who, minutes, at, self.zone))
            case negotiation.Silence(why):
                self.note("unanswered", why)
            case _:
                assert_never(decision)

    def note(self, what: str, why: str) -> None:
        """Write down what was made of this text."""
        journal.note(self.session, self.owner.id, what, f"message/{self.message.id}", self.now, why)

    def confirm(self, decision: Confirm) -> None:
        """Agree, or where the time was taken a moment ago, say what else is open."""
        agreed = agreements.confirm(
            self.session,
            self.owner,
            self.conversation,
            decision,
            self.settings,
            self.now,
            happening=f"message/{self.message.id}",
        )
        if agreed is None:
            openings = self.diary.nearest(decision.when.start, self.now)
            self.offer(openings)
            self.say(
                wording.not_free(
                    self.owner.name, decision.when.start, openings, self.zone, self.now, asked=False
                )
            )

    def decline(self, decision: negotiation.Decline) -> None:
        """Not then: the nearest openings to the contact, and the question to the owner where it is theirs."""
        self.offer(decision.openings)
        wanted = decision.wanted.start
        if decision.fit is Fit.FREE:
            self.say(wording.asking(self.owner.name, wanted, decision.openings, self.zone, self.now))
        else:
            asked = decision.ask_owner
            self.say(
                wording.not_free(self.owner.name, wanted, decision.openings, self.zone, self.now, asked=asked)
            )
        if not decision.ask_owner:
            return
        questions.settle(self.session, self.owner, self.conversation, "settled", self.now)
        question = questions.ask(
            self.session, self.owner, self.conversation, Asked.TIME, decision.wanted, self.now
        )
        self.tell(
            wording.owner_asked(
                question.number,
                self.who,
                wanted,
                self.owner.stated,
                decision.openings,
                question.expires_at,
                self.zone,
            ),
            Purpose.QUESTION,
        )

    def call_off(self) -> None:
        """They call off the agreed time; both are told."""
        if self.agreed is None:
            return
        at = self.agreed.starts_at
        agreements.call_off(self.session, self.owner, self.agreed, self.now, by="contact")
        self.say(wording.called_off(self.owner.name, at, self.zone, by_owner=False), Purpose.RETRACTION)
        self.tell(wording.owner_called_off(self.who, at, self.zone))

    def stop(self, *, acknowledge: bool) -> None:
        """They want no texts: nothing queued to them leaves; an agreed time stays, doubtful."""
        key = f"heard/{self.message.id}"
        new = stopping.stop(self.session, self.owner, self.conversation, key, self.settings, self.now)
        if new and acknowledge:
            self.say(wording.farewell(self.owner.name), Purpose.FAREWELL)

    def pass_on(self, decision: negotiation.PassOn) -> None:
        """The owner answers this; the contact hears so once, with an opening that is not taken yet."""
        self.tell(wording.owner_relayed(self.who, self.message.body, urgent=decision.urgent))
        if not decision.acknowledge:
            return
        openings = () if self.agreed else self.diary.openings(self.now)[:1]
        self.offer(openings)
        self.say(wording.passed_on(self.owner.name, openings, self.zone, self.now))


def hear(
    session: Session,
    owner: Owner,
    contact: Contact,
    conversation: Conversation,
    message: Message,
    settings: Settings,
    now: datetime,
) -> None:
    """A contact's text, heard: what they mean is decided on by `domain.negotiation` and done here."""
    hearing = Hearing(session, owner, contact, conversation, message, settings, now)
    standing = hearing.standing()
    reading = hearing.reading(standing)
    decision = negotiation.respond(standing, reading, message.body, hearing.diary, now)
    conversation.heard_at = now
    hearing.note("heard", f"{reading.intent}: {type(decision).__name__}")
    hearing.carry_out(decision)
