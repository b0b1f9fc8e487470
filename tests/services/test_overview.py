"""What the database tells of how callbot stands: of the house, and of one owner."""

from datetime import timedelta

import pytest

from callbot.domain.forwarding import Way
from callbot.domain.outbox import Halted, Status
from callbot.domain.overview import Overview
from callbot.errors import Refused
from callbot.models import Halt, Outbound, Owner
from callbot.services import forwarding, overview, owners, pulse
from callbot.services.outbox import NO_KEY
from tests.services.house import DANA, LEE, House


def seen(house: House, owner_id: int | None = None) -> Overview:
    with house.database.reading() as session:
        return overview.look(
            session, house.settings, house.now, owner_id=owner_id, lacking=None, backup_at=None
        )


def test_an_empty_house_says_so(house: House) -> None:
    found = seen(house)
    assert (found.runs, found.worker_at, found.owners, found.waiting, found.failed) == (False, None, 1, 0, 0)
    assert found.owner is not None
    assert (found.owner.name, found.owner.numbers) == ("Sam Lee", ("+12125550100",))


def test_it_runs_where_a_worker_has_just_shown_life(house: House) -> None:
    with house.database.transaction() as session:
        pulse.beat(session, pulse.WORKER, house.now - timedelta(seconds=59), timedelta())
    assert seen(house).runs
    house.wait(2)
    assert not seen(house).runs


def test_todays_misses_and_what_is_agreed(either_house: House) -> None:
    house = either_house
    house.misses(DANA)
    house.misses(LEE)
    house.texts("tomorrow at 10 am", DANA)
    found = seen(house)
    assert found.owner is not None
    assert found.owner.missed_today == 2
    assert found.owner.last_missed_at is not None
    assert [(item.who, item.exact) for item in found.owner.coming] == [("617-555-0133", True)]
    assert found.waiting >= 1
    assert found.next_at is not None
    house.wait(hours=24)
    assert (after := seen(house).owner) is not None
    assert after.missed_today == 0


def test_what_is_due_for_more_than_a_minute_is_late(house: House) -> None:
    house.misses(DANA)
    assert seen(house).late == 0
    house.wait(minutes=3)
    assert seen(house).late > 0


def test_the_newest_failure_is_told_with_its_code(house: House) -> None:
    house.misses(DANA)
    house.wait(seconds=6)
    for ago, reason, code in (
        (2, "the carrier filtered it", 30007),
        (1, "the carrier gave no reason", 30008),
    ):
        with house.database.transaction() as session:
            row = session.query(Outbound).filter(Outbound.status == Status.QUEUED).first()
            assert row is not None
            row.status, row.reason, row.error_code = Status.FAILED, reason, code
            row.begun_at = house.now - timedelta(minutes=ago)
    found = seen(house)
    assert found.last_failure is not None
    assert (found.failed, found.last_failure.reason, found.last_failure.code) == (
        2,
        "the carrier gave no reason",
        30008,
    )
    house.wait(hours=24)
    assert (seen(house).failed, seen(house).last_failure) == (0, None)


@pytest.mark.parametrize(("reason", "failed"), [(NO_KEY, 0), ("the number is not valid", 1)])
def test_a_test_call_that_nobody_takes_is_no_failure(house: House, reason: str, failed: int) -> None:
    with house.database.transaction() as session:
        sam = session.query(Owner).one()
        row = session.get_one(Outbound, forwarding.ring(session, sam, Way.NO_ANSWER, house.now))
        row.status, row.reason, row.begun_at = Status.FAILED, reason, house.now
    assert seen(house).failed == failed


def test_halts_are_told_with_what_was_said(house: House) -> None:
    with house.database.transaction() as session:
        session.add(Halt(name=Halted.REFUSED, at=house.now, reason="20003"))
    assert [(halt.name, halt.reason) for halt in seen(house).halts] == [(Halted.REFUSED, "20003")]


def test_the_last_proof_of_the_forwarding(house: House) -> None:
    with house.database.transaction() as session:
        sam = session.query(Owner).one()
        test = forwarding.ring(session, sam, Way.NO_ANSWER, house.now)
        session.get_one(Outbound, test).acknowledged_at = house.now
    assert (found := seen(house).owner) is not None
    assert found.forwarding_proven_at == house.now


def test_of_several_owners_one_is_looked_at_by_id(house: House) -> None:
    lee = owners.Wanted("+13125550144", "Lee Park", "America/Chicago", number="+13125550101")
    with house.database.transaction() as session:
        second = owners.settle(session, lee, (), house.now).id
    assert (seen(house).owners, seen(house).owner) == (2, None)
    assert (found := seen(house, second).owner) is not None
    assert found.name == "Lee Park"
    with pytest.raises(Refused, match="no owner 999"):
        seen(house, 999)
