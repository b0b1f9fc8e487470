"""Owners: set up once, brought up to date by the same words, refused in plain ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.models import Channel, Number, Owner
from callbot.services import owners
from callbot.services.owners import Wanted

NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)
SAM = Wanted(
    phone="(212) 555-0143",
    name="Sam Lee",
    timezone="America/New_York",
    stated="any morning after 9",
    number="+12125550100",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An open transaction."""
    database = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    Owner.metadata.create_all(database.engine)
    with database.transaction() as opened:
        yield opened
    database.close()


def settled(session: Session, wanted: Wanted, *countries: str) -> Owner:
    return owners.settle(session, wanted, countries, NOW)


def test_a_new_owner_moves_in(session: Session) -> None:
    owner = settled(session, SAM)
    assert (owner.phone, owner.country, owner.mode) == ("+12125550143", "US", Mode.RING_FIRST)
    assert owner.phone_proven_at is None
    assert session.scalars(select(Number.e164)).all() == ["+12125550100"]


def test_the_same_again_changes_nothing(session: Session) -> None:
    first, second = settled(session, SAM), settled(session, SAM)
    assert first.id == second.id
    assert len(session.scalars(select(Number)).all()) == 1


def test_a_second_run_updates_what_it_names_and_leaves_the_rest(session: Session) -> None:
    settled(session, SAM)
    owner = settled(session, Wanted(phone="+12125550143", stated="weekdays 9 to 5", mode=Mode.FORWARDED))
    assert (owner.name, owner.timezone) == ("Sam Lee", "America/New_York")
    assert (owner.stated, owner.mode) == ("weekdays 9 to 5", Mode.FORWARDED)


def test_what_was_proven_stays_proven(session: Session) -> None:
    settled(session, replace(SAM, proven=True, away="ntfys://made-up", away_proven=True))
    assert settled(session, replace(SAM, away="ntfys://made-up")).phone_proven_at == NOW
    channel = session.scalars(select(Channel)).one()
    assert channel.proven_at == NOW


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": "+19005550101"}, "premium number"),
        ({"number": "+19005550101"}, "premium number"),
        ({"phone": "hello"}, "no phone number"),
        ({"phone": "123"}, "no phone number"),
        ({"number": "+18765550101"}, "abroad"),
        ({"number": "+12125550143"}, "owner's mobile"),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
        ({"timezone": "../etc"}, "no time zone"),
        ({"stated": "purple"}, 'availability "purple"'),
        ({"stated": "x" * 501}, "at most 500"),
        ({"name": None}, "needs a name"),
        ({"number": None}, "needs a name and a number"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(
    change: dict[str, str | None], said: str, session: Session
) -> None:
    with pytest.raises(Refused, match=said):
        settled(session, replace(SAM, **change))  # type: ignore[arg-type] # each field by its name


def test_a_country_that_is_allowed_is_not_abroad(session: Session) -> None:
    settled(session, replace(SAM, number="+18765550101"), "JM")
    assert session.scalars(select(Number.e164)).all() == ["+18765550101"]


def test_another_owners_number_is_refused(session: Session) -> None:
    settled(session, SAM)
    with pytest.raises(Refused, match="another owner"):
        settled(session, replace(SAM, phone="+12125550144"))
    with pytest.raises(Refused, match="a number of callbot's"):
        settled(session, replace(SAM, phone="+12125550100", number="+12125550101"))


def test_stating_availability_is_all_or_nothing(session: Session) -> None:
    owner = settled(session, SAM)
    assert owners.state(session, owner.id, "purple", NOW).problems
    assert owner.stated == "any morning after 9"
    assert not owners.state(session, owner.id, "weekdays 9 to 5", NOW).problems
    assert owner.stated == "weekdays 9 to 5"
