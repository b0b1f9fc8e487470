"""AB-12 for everybody: the deployment has a day of its own, and what is agreed outlives it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.domain.alarms import Alarm
from callbot.domain.courtesy import Spent
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.models import Contact, Event, Number, Outbound, Owner, Spend
from callbot.services import spending
from callbot.settings import Settings
from tests.outboxes import NOON, begun, household, later, queue, settings

ALEX, ALEXS = "+12125550144", "+12125550101"
LEE = "+16175550134"
MOST = 10


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Settings:
    """Sam, who set it up, and Alex share a callbot whose day has ten texts."""
    household(database)
    with database.transaction() as session:
        alex = Owner(
            name="Alex Ray", phone=ALEX, timezone="America/New_York", country="US", mode=Mode.FORWARDED,
            stated="any morning after 9", phone_proven_at=NOON, created_at=NOON,
        )  # fmt: skip
        session.add(alex)
        session.flush()
        session.add(Number(owner_id=alex.id, e164=ALEXS, created_at=NOON))
        session.add(Contact(owner_id=alex.id, kind=ContactKind.RECRUITER, created_at=NOON))
    return settings(tmp_path, caps={"deployment_texts_per_day": MOST, "texts_per_contact_day": 100})


def says(database: Database, house: Settings, key: str, *, now: datetime = NOON, **more: Any) -> bool:
    """Something is put in and asked for at once; True where it left."""
    with database.transaction() as session:
        outbound_id = queue(session, key, **{"purpose": Purpose.REPLY, "body": "Thursday?", **more})
    return begun(database, house, outbound_id or 0, now) is not None


def to_sam(database: Database, house: Settings, times: int) -> int:
    """Dana gets so many texts for Sam, a minute apart: how many left."""
    return sum(says(database, house, f"to/{turn}", now=later(turn)) for turn in range(times))


def for_alex(database: Database, house: Settings, key: str, **more: Any) -> bool:
    """Something is to be said for Alex, later that day."""
    mine = {"owner_id": 2, "contact_id": 2, "to": LEE, "from_e164": ALEXS, "now": later(100)}
    return says(database, house, key, **{**mine, **more})


def alarms(database: Database, alarm: Alarm) -> list[int]:
    """To whom this alarm was rung."""
    with database.reading() as session:
        return list(session.scalars(select(Event.owner_id).where(Event.what == alarm.value)))


def test_ab_12_the_deployments_day_is_one_for_all_owners(database: Database, house: Settings) -> None:
    assert to_sam(database, house, MOST) == MOST
    assert not for_alex(database, house, "late")
    with database.reading() as session:
        late = session.scalars(select(Outbound).where(Outbound.key == "late")).one()
    assert late.reason == "enough for everybody on this callbot today"
    assert alarms(database, Alarm.DEPLOYMENT) == [2]


def test_ab_12_what_is_agreed_leaves_though_a_flood_took_everybodys_day(
    database: Database, house: Settings
) -> None:
    to_sam(database, house, MOST + 5)
    assert for_alex(database, house, "agreed", purpose=Purpose.CONFIRMATION)
    assert for_alex(database, house, "remember", purpose=Purpose.REMINDER, to=ALEX, contact_id=None)
    rings = {"purpose": Purpose.REMINDER, "channel": Channel.CALL, "to": ALEX, "contact_id": None}
    assert for_alex(database, house, "rings", **rings)
    assert not for_alex(database, house, "answer")


def test_ab_12_whoever_set_it_up_hears_once_while_texts_still_leave(
    database: Database, house: Settings
) -> None:
    to_sam(database, house, MOST - 2)
    with database.reading() as session:
        told = session.scalars(select(Outbound).where(Outbound.key.startswith("alarm/"))).all()
    assert {(each.owner_id, each.channel) for each in told} == {(1, Channel.SMS), (1, Channel.PUSH)}
    assert all("Four fifths" in each.body and "10 texts or 250 USD" in each.body for each in told)
    assert all(begun(database, house, each.id, later(10)) for each in told)
    assert says(database, house, "the tenth", now=later(20))
    assert not says(database, house, "the eleventh", now=later(21))
    assert (alarms(database, Alarm.NEARLY), alarms(database, Alarm.DEPLOYMENT)) == ([1], [1])


def test_ab_12_the_next_day_is_a_new_one(database: Database, house: Settings) -> None:
    to_sam(database, house, MOST)
    assert not for_alex(database, house, "today")
    assert for_alex(database, house, "tomorrow", now=later(26 * 60))


def test_ab_12_money_counts_as_texts_do(database: Database, tmp_path: Path, house: Settings) -> None:
    dear = settings(tmp_path, caps={"deployment_usd_per_day": 0.1, "texts_per_contact_day": 100})
    assert 0 < to_sam(database, dear, 20) < 10
    assert not for_alex(database, dear, "late")


def test_what_is_tried_again_is_counted_once(database: Database, house: Settings) -> None:
    says(database, house, "again")
    with database.transaction() as session:
        tried = session.get_one(Outbound, 1)
        tried.status, tried.due_at = Status.QUEUED, later(1)
    assert begun(database, house, 1, later(2)) is not None
    with database.reading() as session:
        assert spending.everybodys(session, later(3)) == Spent(1, 0.012)


def test_the_away_channel_costs_nothing(database: Database, house: Settings) -> None:
    away: dict[str, Any] = {"channel": Channel.PUSH, "purpose": Purpose.NOTICE, "to": "away/1"}
    assert says(database, house, "told", contact_id=None, **away)
    with database.reading() as session:
        assert spending.everybodys(session, NOON) == Spent()


def test_hours_that_no_day_reaches_back_to_are_let_go(database: Database, house: Settings) -> None:
    to_sam(database, house, 3)
    with database.transaction() as session:
        spending.forget(session, NOON + timedelta(hours=47))
        assert len(session.scalars(select(Spend)).all()) == 3
        spending.forget(session, NOON + timedelta(hours=50))
        assert session.scalars(select(Spend)).all() == []
