"""CR-12: callbot was down when reminders were due. They leave late, or Sam is told; none is silent."""

from collections import Counter

import pytest

from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Outbound
from tests.services.house import House, at


@pytest.fixture
def agreed(house: House) -> House:
    """Dana calls on Wednesday at eleven; everything of Tuesday is said, and Sam has seen it."""
    house.dana_agrees()
    house.wait(minutes=1)
    house.sends_due()
    house.sam_texts("ok")
    house.now = at(3, 18, 1)
    house.sends_due()
    return house


def left(house: House, hour: int, minute: int = 0) -> list[Outbound]:
    """What leaves when callbot is back on Wednesday at this time, and then because of it."""
    house.now = at(4, hour, minute)
    return house.sends_due() + house.sends_due()


def test_cr_12_a_reminder_that_is_still_of_use_leaves_at_once_and_says_that_it_is_late(agreed: House) -> None:
    [text] = left(agreed, 10, 30)
    assert text.purpose is Purpose.REMINDER
    assert text.body.startswith(
        "This comes late, sorry. Reminder: 617-555-0133 calls you Wed Feb 4, 11:00 AM ET."
    )


def test_cr_12_a_late_call_says_in_how_many_minutes(agreed: House) -> None:
    rows = left(agreed, 10, 50)
    [call] = [row for row in rows if row.channel is Channel.CALL]
    assert "that's in ten minutes" in call.body
    assert Counter(row.channel for row in rows) == {Channel.CALL: 1, Channel.SMS: 1}


def test_cr_12_one_that_leaves_a_little_later_is_not_late(agreed: House) -> None:
    [text] = left(agreed, 10, 1)
    assert text.body.startswith("Reminder: ")


def test_cr_12_during_the_call_the_text_still_leaves_and_nothing_rings(agreed: House) -> None:
    rows = left(agreed, 11, 5)
    assert [(row.channel, row.body[:10]) for row in rows] == [(Channel.SMS, "This comes")]


def test_cr_12_what_is_past_is_missed_and_sam_is_told_once(agreed: House) -> None:
    rows = left(agreed, 14)
    [told] = [row for row in rows if row.key.startswith("not_reminded/")]
    assert told.body.startswith("I could not remind you in time: 617-555-0133, Wed Feb 4, 11:00 AM ET.")
    assert any(row.purpose is Purpose.QUESTION for row in rows)
    for kind in ("text", "call", "again", "last_text"):
        row = agreed.row(f"reminder/1/1/{kind}")
        assert (row.status, row.reason) == (Status.SUPPRESSED, "missed: its time has passed")


def test_cr_12_of_a_time_that_was_called_off_nobody_is_told(agreed: House) -> None:
    agreed.sam_texts("drop")
    assert [row.key for row in left(agreed, 14) if "remind" in row.key] == []
