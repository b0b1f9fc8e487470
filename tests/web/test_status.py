"""What became of what callbot sent: joined by its sid or by the row in its address, and only ever forward."""

import pytest

from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Message, Outbound, ParkedCallback
from tests.outboxes import BOT, DANA, NOON, SAM, queue
from tests.web.doors import ACCOUNT, CALL, TEXT, Twilio

OURS = {"AccountSid": ACCOUNT, "MessageSid": TEXT, "From": BOT, "To": DANA}
MINE = "?o=1&a=1"


@pytest.fixture
def sending(twilio: Twilio) -> Twilio:
    """A text to Dana is under way: Twilio has it, its sid did not come back yet."""
    with twilio.runtime.transaction() as session:
        queue(session)
        row = session.get_one(Outbound, 1)
        row.status, row.attempts = Status.SENDING, 1
    return twilio


def hears(twilio: Twilio, status: str, target: str = MINE, **more: str) -> None:
    """A callback about the text; it is always answered 204."""
    answer = twilio.post(f"/twilio/status/message{target}", {**OURS, "MessageStatus": status, **more})
    assert (answer.status_code, answer.data) == (204, b"")


def stands(twilio: Twilio) -> tuple[Status, str | None]:
    """How the row stands, and under which sid."""
    row = twilio.rows(Outbound)[0]
    return row.status, row.sid


def test_dr_06_the_address_tells_whose_callback_it_is(sending: Twilio) -> None:
    hears(sending, "sent")
    assert stands(sending) == (Status.ACCEPTED, TEXT)


def test_a_delivered_text_is_delivered(sending: Twilio) -> None:
    hears(sending, "delivered")
    assert stands(sending) == (Status.DELIVERED, TEXT)


def test_dr_03_callbacks_in_reverse_leave_it_at_the_furthest(sending: Twilio) -> None:
    for status in ("delivered", "sent", "sending", "queued", "accepted"):
        hears(sending, status)
    assert stands(sending) == (Status.DELIVERED, TEXT)
    assert [row.status for row in sending.rows(Message)] == ["delivered"]


def test_the_same_callback_twice_happens_once(sending: Twilio) -> None:
    hears(sending, "undelivered", ErrorCode="30006")
    before = sending.counts()
    hears(sending, "undelivered", ErrorCode="30006")
    assert sending.counts() == before


def test_what_did_not_get_through_the_owner_is_told(sending: Twilio) -> None:
    hears(sending, "undelivered", ErrorCode="30006")
    assert stands(sending) == (Status.FAILED, TEXT)
    assert len(sending.said(SAM)) == 1


def test_21610_is_an_opt_out(sending: Twilio) -> None:
    hears(sending, "failed", ErrorCode="21610")
    assert sending.rows_of("opt_out") == 1


@pytest.mark.parametrize("target", ["", "?o=1&a=2", "?o=2&a=1", "?o=1", "?a=1"])
def test_a_callback_that_nobody_waits_for_is_parked(sending: Twilio, target: str) -> None:
    hears(sending, "delivered", target)
    assert stands(sending) == (Status.SENDING, None)
    assert [row.sid for row in sending.rows(ParkedCallback)] == [TEXT]


def test_a_row_that_has_its_sid_takes_no_other(sending: Twilio) -> None:
    hears(sending, "sent")
    hears(sending, "delivered", MessageSid=f"SM{2:032}")
    assert stands(sending) == (Status.ACCEPTED, TEXT)


def test_a_word_that_nobody_knows_changes_nothing(sending: Twilio) -> None:
    hears(sending, "sent")
    for status in ("novelty", "receiving", ""):
        hears(sending, status)
    assert stands(sending) == (Status.ACCEPTED, TEXT)


def calls(twilio: Twilio, status: str, **more: str) -> Status:
    """A callback about a reminder call that callbot makes; how the reminder stands then."""
    form = {"AccountSid": ACCOUNT, "CallSid": CALL, "CallStatus": status, **more}
    assert twilio.post(f"/twilio/status/call{MINE}", form).status_code == 204
    return stands(twilio)[0]


@pytest.fixture
def ringing(twilio: Twilio) -> Twilio:
    """Sam's phone rings: a reminder call is under way."""
    with twilio.runtime.transaction() as session:
        queue(session, channel=Channel.CALL, purpose=Purpose.REMINDER, to=SAM)
        row = session.get_one(Outbound, 1)
        row.status, row.attempts = Status.SENDING, 1
    return twilio


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled"])
def test_a_call_that_ends_without_a_key_was_not_heard(ringing: Twilio, status: str) -> None:
    assert calls(ringing, "initiated") is Status.ACCEPTED
    assert calls(ringing, status) is Status.FAILED


def test_a_call_that_ends_after_a_key_was_heard(ringing: Twilio) -> None:
    with ringing.runtime.transaction() as session:
        session.get_one(Outbound, 1).acknowledged_at = NOON
    assert calls(ringing, "completed") is Status.DELIVERED


def test_dr_04_what_comes_late_moves_nothing_back(ringing: Twilio) -> None:
    for number, status in enumerate(("no-answer", "ringing", "initiated", "completed")):
        assert calls(ringing, status, SequenceNumber=str(3 - number)) is Status.FAILED


def test_what_a_machine_detector_says_alone_changes_nothing(ringing: Twilio) -> None:
    before = ringing.counts()
    assert calls(ringing, "", AnsweredBy="machine_start") is Status.SENDING
    assert ringing.counts() == before
