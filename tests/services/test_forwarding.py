"""The forwarding is proven by callbot's own call that comes back, and the proof lapses."""

from datetime import timedelta

import pytest

from callbot.domain import control, voice
from callbot.domain.forwarding import Way
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.models import Number, Outbound, Owner
from callbot.services import forwarding, reminders
from callbot.services.forwarding import Result
from tests.services.house import BOT, LEE, SAM, House


@pytest.fixture
def forwarded(house: House) -> House:
    """Sam's carrier is said to forward."""
    house.change(mode=Mode.FORWARDED)
    return house


def rung(house: House) -> int:
    """Callbot rings Sam, who lets it ring: the test's id."""
    with house.database.transaction() as session:
        test = forwarding.ring(session, session.query(Owner).one(), Way.NO_ANSWER, house.now)
    assert test is not None
    assert [row.id for row in house.sends_due() if row.purpose is Purpose.TEST] == [test]
    return test


def result(house: House, test: int) -> Result:
    with house.database.reading() as session:
        return forwarding.result(session, test)


def asked(house: House) -> list[Outbound]:
    """What will ask Sam to prove it again."""
    rows = house.outbox(Purpose.NOTICE, to=SAM)
    return [row for row in rows if row.body == control.PROVE_AGAIN and row.status is Status.QUEUED]


@pytest.mark.parametrize("shown", [BOT, SAM])
def test_a_test_call_that_comes_back_is_rejected_and_proves_it(forwarded: House, shown: str) -> None:
    test = rung(forwarded)
    assert result(forwarded, test) is Result.WAITING
    forwarded.wait(25)
    for _ in range(2):
        assert forwarded.rings(shown, "CAback")[1] == voice.Reject()
    assert result(forwarded, test) is Result.CAME


def test_what_comes_back_is_no_call_of_anybodys(forwarded: House) -> None:
    rung(forwarded)
    sid, _ = forwarded.rings(SAM)
    forwarded.over(sid, 0, SAM)
    assert forwarded.journal() == ["forwarded"]
    assert "MISSED" not in " ".join(forwarded.told(SAM))


def test_without_a_test_a_caller_shown_as_sam_is_asked_for_a_number(forwarded: House) -> None:
    rung(forwarded)
    forwarded.wait(91)
    assert isinstance(forwarded.rings(SAM)[1], voice.KeyNumber)


def test_the_proof_lapses_after_two_weeks_counted_from_the_newest(forwarded: House) -> None:
    for _ in range(2):
        rung(forwarded)
        forwarded.rings(BOT)
        forwarded.wait(minutes=5)
    [row] = asked(forwarded)
    assert timedelta(days=14) - timedelta(minutes=6) < row.due_at - forwarded.now < timedelta(days=14)


def test_a_test_call_that_is_answered_proves_nothing(forwarded: House) -> None:
    test = rung(forwarded)
    with forwarded.database.transaction() as session:
        row = session.get_one(Outbound, test)
        assert isinstance(
            reminders.heard(session, row, "1", 1, forwarded.settings, forwarded.now), voice.HangUp
        )
    assert result(forwarded, test) is Result.WAITING


def test_new_phone_rings_in_a_while_and_tells_that_it_came(forwarded: House) -> None:
    forwarded.sam_texts("new phone")
    forwarded.wait(minutes=3)
    assert [row.channel for row in forwarded.sends_due() if row.purpose is Purpose.TEST] == [Channel.CALL]
    forwarded.rings(BOT)
    forwarded.wait(minutes=5)
    forwarded.sends_due()
    assert control.FORWARDED in forwarded.told(SAM)
    assert control.NOT_FORWARDED not in forwarded.told(SAM)


def test_new_phone_tells_that_nothing_came(forwarded: House) -> None:
    forwarded.sam_texts("new phone")
    forwarded.wait(minutes=3)
    forwarded.sends_due()
    forwarded.wait(minutes=5)
    assert control.NOT_FORWARDED in [row.body for row in forwarded.sends_due()]


def test_ab_05_our_own_number_is_rejected_with_and_without_a_test(house: House) -> None:
    assert house.rings(BOT)[1] == voice.Reject()
    assert house.outbox() == []


def test_another_callbots_call_is_no_proof(forwarded: House) -> None:
    with forwarded.database.transaction() as session:
        session.add(Number(owner_id=session.query(Owner).one().id, e164=LEE, created_at=forwarded.now))
    test = rung(forwarded)
    assert forwarded.rings(LEE)[1] == voice.Reject()
    assert result(forwarded, test) is Result.WAITING
