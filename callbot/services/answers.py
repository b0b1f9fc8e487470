"""The owner's answer to a question, done to the time that it asks about; the owner reads what is so now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import control, courtesy, replies, wishes
from callbot.domain.appointments import Medium
from callbot.domain.conversation import Asked, Happening
from callbot.domain.decisions import Confirm
from callbot.domain.outbox import Purpose
from callbot.models import Appointment, Contact, Conversation, Owner, Question
from callbot.services import agreements, contacts, conversations, diary, passed, questions
from callbot.settings import Settings


def ok(session: Session, owner: Owner, question: Question, settings: Settings, now: datetime) -> str:
    """The owner takes it: agreed with both, offered to who was not certain, or the doubt is cleared."""
    question.answer, question.answered_at = "ok", now
    wanted, zone = questions.wanted(question), ZoneInfo(owner.timezone)
    if question.kind is Asked.DOUBT and question.appointment_id is not None:
        agreements.stands(session, owner, session.get_one(Appointment, question.appointment_id), now)
        return control.NOTED
    if question.kind is Asked.MISSED:
        return passed.nudge(session, owner, question, settings, now)
    if question.kind is Asked.UNSEEN:
        passed.spoke(session, owner, question, now)
        return control.NOTED
    if wanted is None or question.conversation_id is None:
        return control.NOTED
    conversation = session.get_one(Conversation, question.conversation_id)
    if question.kind is Asked.MAYBE and wanted.exact:
        _offer(session, owner, conversation, question, wanted.when.start, settings, now)
        return control.put_to_them(wanted.when.start, zone)
    agreed = agreements.confirm(
        session,
        owner,
        conversation,
        wanted,
        settings,
        now,
        happening=f"question/{question.id}",
        by_owner=True,
    )
    if agreed is None:
        questions.settle(session, owner, conversation, "settled", now)
        _refuse(session, owner, conversation, question, wanted.when.start, settings, now)
        return f"{control.taken(wanted.when.start, zone)} {control.TOLD_SO}"
    return ""


def _offer(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    question: Question,
    at: datetime,
    settings: Settings,
    now: datetime,
) -> None:
    """The owner would take a time of which the contact was not certain: it is theirs to pick."""
    questions.settle(session, owner, conversation, "settled", now)
    conversations.put_anew(session, conversation, (at,), settings.availability, now)
    conversations.say(
        session,
        conversation,
        key=f"can_do/{question.id}",
        body=replies.can_do(owner.name, at, ZoneInfo(owner.timezone)),
        now=now,
    )


def no(session: Session, owner: Owner, question: Question, settings: Settings, now: datetime) -> str:
    """The owner leaves it: the contact, who was told that they are asked, hears so with what is open."""
    question.answer, question.answered_at = "no", now
    wanted, zone = questions.wanted(question), ZoneInfo(owner.timezone)
    if question.kind is Asked.UNSEEN:
        return passed.nudge(session, owner, question, settings, now)
    if question.kind is Asked.MISSED or question.conversation_id is None or wanted is None:
        return control.left(question.number)
    conversation = session.get_one(Conversation, question.conversation_id)
    if question.kind is Asked.DOUBT and question.appointment_id is not None:
        appointment = session.get_one(Appointment, question.appointment_id)
        agreements.call_off(session, owner, appointment, now, by="owner")
        contact = session.get_one(Contact, conversation.contact_id)
        who = contacts.named(contact, conversation.reach)
        return control.dropped(who, appointment.starts_at, zone, told=False)
    conversations.happened(conversation, Happening.SETTLE)
    questions.settle(session, owner, conversation, "settled", now)
    if question.kind is Asked.TIME:
        _refuse(session, owner, conversation, question, wanted.when.start, settings, now)
    return control.left(question.number)


def lapse(session: Session, settings: Settings, now: datetime) -> None:
    """The owner did not answer in time: whoever waits for it hears so, but not in the night."""
    for question in questions.lapse(session, now):
        wanted = questions.wanted(question)
        if question.conversation_id is None or wanted is None or wanted.when.start <= now:
            continue
        conversation = session.get_one(Conversation, question.conversation_id)
        spoken = conversation.heard_at is not None and conversation.heard_at >= question.expires_at
        theirs_to_set = wanted.when.start in conversations.open_offers(session, conversation, now)
        if not spoken and not theirs_to_set:
            _tell_unanswered(session, conversation, question, wanted, settings, now)


def _tell_unanswered(
    session: Session,
    conversation: Conversation,
    question: Question,
    wanted: Confirm,
    settings: Settings,
    now: datetime,
) -> None:
    owner = session.get_one(Owner, conversation.owner_id)
    contact = session.get_one(Contact, conversation.contact_id)
    at, zone = wanted.when.start, ZoneInfo(owner.timezone)
    agreed = agreements.current(session, owner, contact.id, now)
    openings: tuple[datetime, ...] = ()
    if agreed is None and wanted.medium is Medium.PHONE:
        book = diary.read(session, owner, settings.availability, now, besides=conversation.id)
        openings = wishes.without(book, [at]).nearest(at, now)
        conversations.put_anew(session, conversation, openings, settings.availability, now)
    stands = agreed.starts_at if agreed else None
    conversations.say(
        session,
        conversation,
        key=f"{questions.UNANSWERED}{question.id}",
        body=replies.unanswered(owner.name, at, openings, zone, now, stands=stands),
        now=now,
        purpose=Purpose.RETRACTION,
        due_at=courtesy.awake(now, ZoneInfo(contact.zone or owner.timezone), settings.quiet),
        expires_at=at,
    )


def _refuse(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    question: Question,
    at: datetime,
    settings: Settings,
    now: datetime,
) -> None:
    """The contact, who was told that the owner is asked, hears that it does not work, with what is open."""
    book = diary.read(session, owner, settings.availability, now, besides=conversation.id)
    openings = wishes.without(book, [at]).nearest(at, now)
    conversations.put_anew(session, conversation, openings, settings.availability, now)
    conversations.say(
        session,
        conversation,
        key=f"refused/{question.id}",
        body=replies.refused(owner.name, at, openings, ZoneInfo(owner.timezone), now),
        now=now,
        purpose=Purpose.RETRACTION,
    )
