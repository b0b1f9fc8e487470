"""A step of a call that is asked for again gets the answer that it got before."""

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from callbot.models import CallStep
from callbot.services import steps
from tests.services.house import House

SAID = ("Digits=1", "CallStatus=in-progress")


def keep(house: House, step: str, twiml: str, sid: str = "CA7") -> None:
    """An answer is remembered."""
    with house.database.transaction() as session:
        owner_id, now = house.sam().id, house.now
        steps.keep(session, owner_id=owner_id, sid=sid, step=step, said=SAID, twiml=twiml, now=now)


def replay(house: House, step: str, sid: str = "CA7") -> str | None:
    """What this step was answered."""
    with house.database.reading() as session:
        return steps.replay(session, sid, step)


def test_a_step_is_answered_as_before(either_house: House) -> None:
    assert replay(either_house, "menu/1") is None
    keep(either_house, "menu/1", "<Response/>")
    assert replay(either_house, "menu/1") == "<Response/>"


def test_another_turn_and_another_call_are_other_steps(house: House) -> None:
    keep(house, "menu/1", "<Response/>")
    assert replay(house, "menu/2") is None
    assert replay(house, "menu/1", "CA8") is None


def test_a_step_is_kept_once(either_house: House) -> None:
    keep(either_house, "menu/1", "<Response/>")
    with pytest.raises(IntegrityError):
        keep(either_house, "menu/1", "<Response><Hangup/></Response>")
    assert replay(either_house, "menu/1") == "<Response/>"


def test_what_decided_it_is_kept_as_a_digest(house: House) -> None:
    keep(house, "menu/1", "<Response/>")
    with house.database.reading() as session:
        row = session.scalars(select(CallStep)).one()
    assert row.digest == hashlib.sha256(b"Digits=1\nCallStatus=in-progress").hexdigest()
