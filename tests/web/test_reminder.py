"""A reminder call at the doors: spoken twice, answered by key; a key counts once."""

import pytest
from lxml import etree

from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Appointment, Outbound
from tests.outboxes import DANA, SAM
from tests.web.doors import ACCOUNT, LEG, RINGS, Twilio

ON_PHONE = {"AccountSid": ACCOUNT, "CallSid": LEG, "To": SAM, "CallStatus": "in-progress"}


@pytest.fixture
def agreed(twilio: Twilio) -> Twilio:
    """Dana picked a time by key, so that reminders are planned."""
    call = {**RINGS, "CallStatus": "in-progress"}
    twilio.asks("/twilio/voice", RINGS)
    twilio.asks("/twilio/voice/key", {**call, "Digits": "1"})
    twilio.asks("/twilio/voice/menu?turn=1", {**call, "Digits": "2"})
    twilio.asks("/twilio/voice/confirm?turn=1", {**call, "Digits": "1"})
    return twilio


def reminder(twilio: Twilio) -> Outbound:
    """The first call that will remind Sam."""
    row = next(row for row in reminders(twilio) if row.channel is Channel.CALL)
    assert isinstance(row, Outbound)
    return row


def reminders(twilio: Twilio) -> list[Outbound]:
    """Everything that reminds Sam."""
    return [row for row in twilio.rows(Outbound) if row.purpose is Purpose.REMINDER]


def rings(twilio: Twilio) -> str:
    """Sam picks the ringing phone up."""
    return twilio.asks(f"/twilio/voice/reminder?o={reminder(twilio).id}", ON_PHONE)


def presses(twilio: Twilio, key: str, turn: int = 1) -> str:
    """Sam presses a key."""
    target = f"/twilio/voice/reminded?o={reminder(twilio).id}&turn={turn}"
    return twilio.asks(target, {**ON_PHONE, "Digits": key})


def verbs(xml: str) -> list[str]:
    """The tags of a document, in order."""
    return [str(element.tag) for element in etree.fromstring(xml.encode()).iter("*")][1:]


def test_it_speaks_at_once_and_twice(agreed: Twilio) -> None:
    assert verbs(rings(agreed)) == ["Gather", "Say", "Pause", "Say", "Hangup"]


def test_a_phone_that_was_only_picked_up_has_not_heard_it(agreed: Twilio) -> None:
    rings(agreed)
    assert reminder(agreed).acknowledged_at is None


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_a_key_proves_that_sam_heard_it(agreed: Twilio, key: str) -> None:
    assert verbs(presses(agreed, key)) == ["Say", "Hangup"]
    assert reminder(agreed).acknowledged_at is not None
    assert [row.seen_at for row in agreed.rows(Appointment)] != [None]


def test_key_1_ends_the_reminding(agreed: Twilio) -> None:
    presses(agreed, "1")
    assert {row.status for row in reminders(agreed)} == {Status.CANCELLED}


def test_key_2_rings_again_once(agreed: Twilio) -> None:
    presses(agreed, "2")
    waiting = [row.channel for row in reminders(agreed) if row.status is Status.QUEUED]
    assert waiting == [Channel.CALL]


def test_key_3_tells_them(agreed: Twilio) -> None:
    before = len(agreed.said(DANA))
    presses(agreed, "3")
    assert len(agreed.said(DANA)) == before + 1


@pytest.mark.parametrize("key", ["4", "9", "*", "#"])
def test_any_other_key_says_it_again_under_the_next_turn(agreed: Twilio, key: str) -> None:
    assert "turn=2" in presses(agreed, key)
    assert "turn=3" in presses(agreed, key, turn=2)
    assert reminder(agreed).acknowledged_at is None


def test_dr_01_picked_up_twice_it_says_the_same(agreed: Twilio) -> None:
    first, before = rings(agreed), agreed.counts()
    assert rings(agreed) == first
    assert agreed.counts() == before


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
def test_dr_01_a_key_twice_is_answered_the_same_and_counts_once(agreed: Twilio, key: str) -> None:
    first, before = presses(agreed, key), agreed.counts()
    assert presses(agreed, key) == first
    assert agreed.counts() == before


@pytest.mark.parametrize("door", ["reminder", "reminded", "reminder?o=999", "reminded?o=999&turn=1"])
def test_a_reminder_that_nobody_knows_is_hung_up_on(twilio: Twilio, door: str) -> None:
    before = twilio.counts()
    assert verbs(twilio.asks(f"/twilio/voice/{door}", {**ON_PHONE, "Digits": "1"})) == ["Hangup"]
    assert twilio.counts() == before
