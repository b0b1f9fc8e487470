"""The last question before anything leaves: send, hold or drop."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.alarms import Alarm
from callbot.domain.courtesy import (
    SEND,
    SETTLING,
    Caps,
    Drop,
    Facts,
    Hold,
    Quiet,
    Spent,
    TextBack,
    Verdict,
    before_sending,
)
from callbot.domain.outbox import Channel, Purpose

NEW_YORK = ZoneInfo("America/New_York")
TEXT_BACK = Facts(channel=Channel.SMS, purpose=Purpose.TEXT_BACK, to_contact=True, zone=NEW_YORK)
NOTICE = Facts(channel=Channel.SMS, purpose=Purpose.NOTICE, to_contact=False, zone=NEW_YORK)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


def asked(facts: Facts, now: datetime) -> Verdict:
    return before_sending(facts, now, quiet=Quiet(), caps=Caps(), text_back=TextBack())


def held_until(facts: Facts, now: datetime) -> datetime | None:
    verdict = asked(facts, now)
    return verdict.until if isinstance(verdict, Hold) else None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(6, 59), at(8)),
        (at(7), None),
        (at(21, 59), None),
        (at(22), at(8, day=3)),
        (at(0), at(8)),
    ],
)
def test_an_answer_to_a_miss_waits_for_the_morning(now: datetime, until: datetime | None) -> None:
    assert held_until(TEXT_BACK, now) == until


def test_the_night_is_theirs_not_ours() -> None:
    in_los_angeles = replace(TEXT_BACK, zone=ZoneInfo("America/Los_Angeles"))
    assert held_until(in_los_angeles, at(9)) == at(11)


@pytest.mark.parametrize(
    ("now", "until"), [(at(20, 59), None), (at(21), at(8, day=3)), (at(7, 59), at(8)), (at(8), None)]
)
def test_a_notice_waits_for_the_morning(now: datetime, until: datetime | None) -> None:
    assert held_until(NOTICE, now) == until


def test_a_call_within_twelve_hours_breaks_the_quiet() -> None:
    assert asked(replace(NOTICE, starts_at=at(9, day=3)), at(21)) == SEND
    assert isinstance(asked(replace(NOTICE, starts_at=at(9, 1, day=3)), at(21)), Hold)


def test_what_the_owner_asked_for_comes_at_night() -> None:
    assert asked(replace(NOTICE, purpose=Purpose.ANSWER), at(23)) == SEND


@pytest.mark.parametrize("purpose", [Purpose.REMINDER, Purpose.NOTICE])
def test_nothing_rings_in_the_silence_of_a_call(purpose: Purpose) -> None:
    ring = replace(NOTICE, channel=Channel.CALL, purpose=purpose)
    assert asked(ring, at(10)) == SEND
    assert asked(replace(ring, in_silence=True), at(10)) == Drop("nothing rings around an agreed call")


@pytest.mark.parametrize(
    "changes",
    [
        {"opted_out": True},
        {"unreachable": "a landline"},
        {"contact_today": 8},
        {"owner_today": 40},
        {"is_new_contact": True, "new_contacts_today": 20},
        {"unanswered_in_week": 2},
        {"expires_at": at(10)},
    ],
)
def test_what_must_not_leave_is_dropped_with_its_reason(changes: dict[str, object]) -> None:
    verdict = asked(replace(TEXT_BACK, **changes), at(10))  # type: ignore[arg-type]
    assert isinstance(verdict, Drop)
    assert verdict.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_today": 7},
        {"owner_today": 39},
        {"is_new_contact": True, "new_contacts_today": 19},
        {"new_contacts_today": 20},
        {"unanswered_in_week": 1},
        {"expires_at": at(10, 1)},
    ],
)
def test_one_below_the_cap_still_leaves(changes: dict[str, object]) -> None:
    assert asked(replace(TEXT_BACK, **changes), at(10)) == SEND  # type: ignore[arg-type]


def test_a_text_waits_while_they_are_on_the_phone() -> None:
    assert held_until(replace(TEXT_BACK, calling=True), at(10)) == at(10) + timedelta(seconds=30)


def test_quiet_hours_that_end_where_they_begin_are_none() -> None:
    never = Quiet(owner_from="00:00", owner_to="00:00")
    assert before_sending(NOTICE, at(3), quiet=never, caps=Caps(), text_back=TextBack()) == SEND


@pytest.mark.parametrize("wrong", [{"owner_from": "9 PM"}, {"held_to": "8"}])
def test_wrong_hours_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        Quiet(**wrong)  # type: ignore[arg-type]


def test_a_negative_cap_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Caps(texts_per_owner_day=-1)


ALL = Caps(usd_per_day=1.0, deployment_texts_per_day=100, deployment_usd_per_day=5.0)


def of_money(facts: Facts) -> Verdict:
    return before_sending(facts, at(10), quiet=Quiet(), caps=ALL, text_back=TextBack())


@pytest.mark.parametrize("spent", [Spent(texts=100), Spent(usd=5.0)])
@pytest.mark.parametrize("facts", [TEXT_BACK, NOTICE, replace(TEXT_BACK, purpose=Purpose.REPLY)])
def test_when_everybodys_day_is_spent_what_strangers_bring_about_is_held_back(
    facts: Facts, spent: Spent
) -> None:
    assert of_money(replace(facts, deployment=Spent(99, 4.99))) == SEND
    assert of_money(replace(facts, deployment=spent)) == Drop(
        "enough for everybody on this callbot today", Alarm.DEPLOYMENT
    )


@pytest.mark.parametrize(
    "facts",
    [
        *(replace(TEXT_BACK, purpose=purpose) for purpose in (*SETTLING, Purpose.OWN_WORDS)),
        *(replace(NOTICE, purpose=purpose) for purpose in (Purpose.ANSWER, Purpose.TEST, Purpose.REMINDER)),
        replace(NOTICE, starts_at=at(12)),
        replace(NOTICE, channel=Channel.PUSH),
    ],
)
def test_what_is_agreed_or_asked_for_leaves_though_everybodys_day_is_spent(facts: Facts) -> None:
    assert of_money(replace(facts, deployment=Spent(texts=10_000, usd=500.0))) == SEND


def test_what_is_about_an_agreed_time_may_cost_twice_the_owners_day() -> None:
    booked = replace(NOTICE, starts_at=at(12))
    assert isinstance(of_money(replace(NOTICE, usd_today=1.5)), Drop)
    assert of_money(replace(booked, usd_today=1.5)) == SEND
    assert isinstance(of_money(replace(booked, usd_today=2.5)), Drop)


def test_no_money_holds_a_reminder_back() -> None:
    assert of_money(replace(NOTICE, purpose=Purpose.REMINDER, usd_today=50.0)) == SEND
