"""When the owner is free, by text: what is stated, a day of its own, busy times, absences, pauses."""

from datetime import datetime

from callbot.domain import availability, control, rules
from callbot.domain.intervals import Interval
from callbot.domain.people import Changed
from callbot.domain.rules import Rule
from callbot.language import Exclude, Item, Recurring, said
from callbot.services import agreements, owners, withdrawals
from callbot.services.control.order import Order


def free(order: Order) -> str:
    """`free any morning after 9`: sets what is stated; unreadable words change nothing."""
    owner, words = order.owner, order.rest
    read = availability.statement(words, now=order.local)
    if read.problems or len(words) > owners.LONGEST:
        problem = read.problems[0] if read.problems else f"it is longer than {owners.LONGEST} characters."
        return control.not_understood(words, problem)
    before = owner.stated
    order.changed(Changed.STATED, f"{owner.stated_at.isoformat()} {before}")
    owner.stated, owner.stated_at = words, order.now
    _withdraw(order)
    dated = not any(isinstance(item, Recurring) for item in read.items)
    return control.stated(words, read.said, before, dated=dated)


def day(order: Order) -> str:
    """`today after 2`: one day is set, and leaves nothing of what was said of it before."""
    return _ruled(order, order.heard.text, "TODAY AFTER 2")


def is_talk(order: Order) -> bool:
    """True where a text only begins like a day, and sets none."""
    return bool(rules.read(order.heard.text, order.now, order.zone)[1])


def busy(order: Order) -> str:
    """`busy fri 1-3`: that time is offered to nobody."""
    return _ruled(order, f"busy {order.rest}", "BUSY fri 1-3")


def out(order: Order) -> str:
    """`out until monday`: nothing is offered until then."""
    return _ruled(order, f"out {order.rest}", "OUT until monday")


def _ruled(order: Order, words: str, example: str) -> str:
    """Keep one rule on top of what is stated; what has no time to come any more is let go of."""
    owner, zone = order.owner, order.zone
    items, problem = rules.read(words, order.now, zone)
    if problem:
        return control.not_understood(words, problem, example)
    new = Rule(order.now, words)
    kept = rules.kept([*rules.standing(owner.busy, zone, order.now), new])
    if len(kept) > rules.MOST:
        return control.TOO_MANY_RULES
    order.changed(Changed.RULES, owner.busy)
    owner.busy = kept
    _withdraw(order)
    clear = [item.item for item in items if isinstance(item, Exclude)]
    named: list[Item] = [item for item in items if not isinstance(item, Exclude)]
    words_back = said(named or clear, zone=zone, now=order.local)
    answer = control.day_set if named else control.kept_clear
    return answer(words_back, order.now, zone, _clashes(order, new, free_then=bool(named)))


def _clashes(order: Order, rule: Rule, *, free_then: bool) -> list[tuple[str, datetime]]:
    """What is agreed for a time that is now kept clear; a day that is set clears nothing agreed."""
    if free_then:
        return []
    clear = rules.spans(rule, order.zone)
    return [
        (order.with_whom(item), item.starts_at)
        for item in agreements.ahead(order.session, order.owner, order.now)
        if any(Interval(item.starts_at, item.ends_at).overlaps(span) for span in clear)
    ]


def _withdraw(order: Order) -> None:
    """Openings that contacts hold, and that are open no more, are taken back."""
    withdrawals.withdraw(order.session, order.owner, order.settings, order.now)


def pause(order: Order) -> str:
    """`pause`: no caller is texted and nothing agreed without the owner; what is agreed stays."""
    if order.owner.paused_at is None:
        order.changed(Changed.PAUSED, "")
        order.owner.paused_at = order.now
    return control.PAUSED


def back(order: Order) -> str:
    """`resume`, `back`: a pause is over, and so is whatever keeps the owner away right now."""
    owner = order.owner
    away = rules.keep_away(owner.busy, order.zone, order.now)
    if owner.paused_at is None and not away:
        return control.NOT_PAUSED
    if away:
        order.changed(Changed.RULES, owner.busy)
        owner.busy = rules.kept(
            rule for rule in rules.standing(owner.busy, order.zone, order.now) if rule not in away
        )
    if owner.paused_at is not None:
        order.changed(Changed.PAUSED, owner.paused_at.isoformat())
        owner.paused_at = None
    return control.resumed(owner.stated, [rule.words for rule in away])
