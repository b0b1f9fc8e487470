"""The one door: a text of the owner's is split, guarded, obeyed, written down and answered."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from callbot.domain import control
from callbot.domain.commands import BY_NAME, CARRIER_WORDS, ELSEWHERE, heard
from callbot.domain.outbox import Purpose
from callbot.models import Message, Owner
from callbot.services import journal, notices
from callbot.services.control import (
    agreed,
    answers,
    asking,
    carrier,
    expecting,
    guard,
    hours,
    people,
    undoing,
)
from callbot.services.control.order import Order
from callbot.settings import Settings

Obey = Callable[[Order], str]

ORDERS: dict[str, Obey] = {
    "free": hours.free,
    "today": hours.day,
    "busy": hours.busy,
    "out": hours.out,
    "pause": hours.pause,
    "resume": hours.back,
    "back": hours.back,
    "next": asking.coming,
    "who": asking.who,
    "calls": asking.calls,
    "ok": answers.ok,
    "no": answers.no,
    "move": agreed.move,
    "drop": agreed.drop,
    "late": agreed.late,
    "reply": people.reply,
    "call": asking.call,
    "personal": people.personal,
    "block": people.block,
    "note": people.note,
    "expect": expecting.expect,
    "undo": undoing.undo,
    "new phone": asking.new_phone,
    "commands": asking.commands,
}


def obey(
    session: Session, owner: Owner, message: Message, words: str, settings: Settings, now: datetime
) -> None:
    """Do what the words of an owner's text say, and answer to the number on record, never to a sender."""
    said = heard(words, with_pin=bool(settings.pin))
    if said.pin is not None:  # a PIN is for no eyes that read the log
        message.body = said.text
    order = Order(session, owner, message, said, settings, now)
    rule, answer = _answered(order)
    journal.note(session, owner.id, "owner_word", f"message/{message.id}", now, rule)
    if answer:
        notices.tell(
            session,
            owner,
            key=f"answer/{message.id}",
            body=answer,
            now=now,
            purpose=Purpose.ANSWER,
            from_e164=message.to_e164,
        )


def _answered(order: Order) -> tuple[str, str]:
    """The name of the rule that decided, and what is answered."""
    word = order.heard.word
    if word.upper() in CARRIER_WORDS and not order.rest:
        return "carrier", carrier.heed(order)
    refused = guard.refusal(order)
    if refused is not None:
        return "refused", refused
    if order.heard.says_more:
        return "unsure", control.stands_alone(BY_NAME[word])
    if word == "today" and hours.is_talk(order):
        return "unknown", "" if guard.is_lost(order) else hours.day(order)
    if word in ORDERS:
        return word, ORDERS[word](order)
    if word in ELSEWHERE and order.rest:
        return "elsewhere", control.ELSEWHERE
    return "unknown", "" if guard.is_lost(order) else control.unknown(word)
