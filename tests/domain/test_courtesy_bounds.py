"""Where courtesy changes its mind: the minute, the count and the purpose on each side of every bound."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.courtesy import SEND, Caps, Drop, Facts, Hold, Quiet, TextBack, Verdict, before_sending
from callbot.domain.outbox import Channel, Purpose

NEW_YORK = ZoneInfo("America/New_York")
TO_CONTACT = Facts(channel=Channel.SMS, purpose=Purpose.TEXT_BACK, to_contact=True, zone=NEW_YORK)
TO_OWNER = Facts(channel=Channel.SMS, purpose=Purpose.NOTICE, to_contact=False, zone=NEW_YORK)
RING = replace(TO_OWNER, channel=Channel.CALL, purpose=Purpose.REMINDER)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


def asked(facts: Facts, now: datetime, quiet: Quiet | None = None, caps: Caps | None = None) -> Verdict:
    return before_sending(facts, now, quiet=quiet or Quiet(), caps=caps or Caps(), text_back=TextBack())


@pytest.mark.parametrize(
    ("hour", "minute", "verdict"),
    [
        (6, 59, Hold(at(8), "it is night where they are")),
        (7, 0, SEND),
        (21, 59, SEND),
        (22, 0, Hold(at(8, day=3), "it is night where they are")),
        (0, 0, Hold(at(8), "it is night where they are")),
    ],
)
def test_a_contact_sleeps_from_ten_to_seven(hour: int, minute: int, verdict: Verdict) -> None:
    assert asked(TO_CONTACT, at(hour, minute)) == verdict


@pytest.mark.parametrize(
    ("hour", "minute", "verdict"),
    [
        (7, 59, Hold(at(8), "it is night")),
        (8, 0, SEND),
        (20, 59, SEND),
        (21, 0, Hold(at(8, day=3), "it is night")),
    ],
)
def test_an_owner_sleeps_from_nine_to_eight(hour: int, minute: int, verdict: Verdict) -> None:
    assert asked(TO_OWNER, at(hour, minute)) == verdict


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.TEXT_BACK])
def test_only_the_immediate_answer_waits_for_the_morning(purpose: Purpose) -> None:
    assert asked(replace(TO_CONTACT, purpose=purpose), at(3)) == SEND


def test_a_contact_whose_zone_is_unknown_is_not_held() -> None:
    assert asked(replace(TO_CONTACT, zone=None), at(3)) == SEND


def test_the_night_is_theirs_not_ours() -> None:
    in_kolkata = replace(TO_CONTACT, zone=ZoneInfo("Asia/Kolkata"))

    verdict = asked(in_kolkata, at(14))  # half past midnight there

    assert isinstance(verdict, Hold)
    assert verdict.until == datetime(2026, 2, 3, 8, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL, Channel.PUSH])
def test_what_does_not_ring_may_come_during_the_call(channel: Channel) -> None:
    facts = replace(RING, channel=channel, in_silence=True)

    assert asked(facts, at(10, 5)) == SEND


def test_a_ring_that_the_owner_asked_for_comes_even_then() -> None:
    facts = replace(RING, purpose=Purpose.ANSWER, in_silence=True)

    assert asked(facts, at(10, 5)) == SEND


@pytest.mark.parametrize(
    ("minutes", "leaves"),
    [(12 * 60 - 1, True), (12 * 60, True), (12 * 60 + 1, False)],
)
def test_a_call_within_twelve_hours_breaks_the_quiet(minutes: int, leaves: bool) -> None:
    facts = replace(TO_OWNER, starts_at=at(22) + timedelta(minutes=minutes))

    assert (asked(facts, at(22)) == SEND) is leaves


@pytest.mark.parametrize(
    ("purpose", "sent", "leaves"),
    [
        (Purpose.REPLY, 7, True),
        (Purpose.REPLY, 8, False),
        (Purpose.CONFIRMATION, 15, True),
        (Purpose.CONFIRMATION, 16, False),
        (Purpose.RETRACTION, 15, True),
        (Purpose.FAREWELL, 16, False),
    ],
)
def test_what_settles_something_has_twice_the_cap(purpose: Purpose, sent: int, leaves: bool) -> None:
    facts = replace(TO_CONTACT, purpose=purpose, contact_today=sent)

    assert (asked(facts, at(10)) == SEND) is leaves


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"owner_today": 40}, "enough texts today"),
        ({"is_new_contact": True, "new_contacts_today": 20}, "enough new contacts today"),
        ({"unanswered_in_week": 2}, "they left our last texts unanswered"),
        ({"unreachable": "a landline"}, "a landline"),
        ({"opted_out": True}, "they asked for no texts"),
        ({"opted_out": True, "unreachable": "a landline"}, "they asked for no texts"),
        ({"calling": True, "opted_out": True}, "they asked for no texts"),
        ({"expires_at": at(10)}, "its time has passed"),
    ],
)
def test_why_nothing_leaves(changes: dict[str, object], reason: str) -> None:
    assert asked(replace(TO_CONTACT, **changes), at(10)) == Drop(reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"owner_today": 39},
        {"is_new_contact": False, "new_contacts_today": 20},
        {"is_new_contact": True, "new_contacts_today": 19},
        {"unanswered_in_week": 1},
        {"purpose": Purpose.REPLY, "unanswered_in_week": 9},
        {"purpose": Purpose.FAREWELL, "opted_out": True},
        {"expires_at": at(10, 1)},
    ],
)
def test_what_still_leaves(changes: dict[str, object]) -> None:
    assert asked(replace(TO_CONTACT, **changes), at(10)) == SEND  # type: ignore[arg-type]


def test_a_cap_of_nothing_lets_nothing_out() -> None:
    facts = replace(TO_CONTACT, purpose=Purpose.CONFIRMATION)

    assert isinstance(asked(facts, at(10), caps=Caps(texts_per_contact_day=0)), Drop)


def test_a_call_with_them_is_waited_out_in_half_minutes() -> None:
    verdict = asked(replace(TO_CONTACT, calling=True), at(10))

    assert verdict == Hold(at(10) + timedelta(seconds=30), "a call with them is going on")


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 3, 7, 23, tzinfo=NEW_YORK), "2026-03-08T08:00:00-04:00"),
        (datetime(2026, 3, 8, 1, 59, tzinfo=NEW_YORK), "2026-03-08T08:00:00-04:00"),
        (datetime(2026, 10, 31, 23, tzinfo=NEW_YORK), "2026-11-01T08:00:00-05:00"),
    ],
)
def test_the_morning_is_eight_on_the_wall_when_clocks_change(now: datetime, morning: str) -> None:
    verdict = asked(TO_OWNER, now)

    assert isinstance(verdict, Hold)
    assert verdict.until == datetime.fromisoformat(morning)


@pytest.mark.parametrize("wall", ["owner_from", "owner_to", "contact_from", "contact_to", "held_to"])
def test_a_quiet_hour_that_is_no_clock_is_refused(wall: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        Quiet(**{wall: "8 pm"})  # type: ignore[arg-type]


@pytest.mark.parametrize("cap", ["texts_per_contact_day", "texts_per_owner_day", "new_contacts_per_day"])
def test_a_cap_below_nothing_is_refused(cap: str) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        Caps(**{cap: -1})


@pytest.mark.parametrize(
    "wrong",
    [{"window_hours": 0}, {"unanswered_per_week": -1}, {"delay_seconds": -1}, {"transcript_seconds": -1}],
)
def test_a_text_back_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"at least 1|cannot be negative"):
        TextBack(**wrong)
