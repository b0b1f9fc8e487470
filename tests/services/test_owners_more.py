"""Owners at the edges: numbers however they are written, zones, and what a refusal must leave as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.models import Channel, Number, Owner
from callbot.services import owners
from callbot.services.owners import Wanted
from tests.services.house import BOT, SAM, House, at

LATER = datetime(2026, 2, 4, 9, 0, tzinfo=UTC)
KIM = Wanted("+12125550144", "Kim Roe", "America/Chicago", "weekdays 9 to 5", "+12125550101")


@pytest.fixture
def session(house: House) -> Iterator[Session]:
    """An open transaction in Sam's house."""
    with house.database.transaction() as opened:
        yield opened


def settled(session: Session, **wanted: object) -> Owner:
    """Sam is brought up to date."""
    return owners.settle(session, replace(Wanted(SAM), **wanted), (), LATER)  # type: ignore[arg-type]  # named


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("(617) 555-0143", "+16175550143"),
        ("617-555-0143", "+16175550143"),
        ("617.555.0143", "+16175550143"),
        ("1 617 555 0143", "+16175550143"),
        ("+1 617 555 0143", "+16175550143"),
        (" +16175550143 ", "+16175550143"),
        ("tel:+16175550143", None),
        ("617-555-01AB", None),
        ("", None),
        ("+", None),
        ("911", None),
        ("555-0143", None),
        ("+1617555014399", None),
    ],
)
def test_a_number_however_it_is_written(text: str, e164: str | None) -> None:
    if e164 is None:
        with pytest.raises(Refused, match="is no phone number; write it as"):
            owners.own_number(text, "phone")
    else:
        assert owners.own_number(text, "phone") == e164


@pytest.mark.parametrize("what", ["phone", "number"])
def test_a_refused_number_says_which_it_was(what: str) -> None:
    with pytest.raises(Refused, match=rf"^{what}: "):
        owners.own_number("hello", what)


@pytest.mark.parametrize("name", ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Indiana/Knox"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert owners.zone(name).key == name


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../UTC", "Eastern", "America/", "a\0b", "New York"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="is no time zone; write it as America/New_York"):
        owners.zone(name)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("chicago", "America/Chicago"),
        ("America/Chicgao", "America/Chicago"),
        ("Pacific", "America/Los_Angeles"),
        ("lisbon", "Europe/Lisbon"),
    ],
)
def test_the_zone_that_was_meant_is_named(name: str, like: str) -> None:
    with pytest.raises(Refused, match=f"is no time zone; write it as {like}$"):
        owners.zone(name)


@pytest.mark.parametrize(
    ("name", "like"), [("EST", "America/New_York"), ("MST", "America/Denver"), ("HST", "Pacific/Honolulu")]
)
def test_a_clock_that_never_changes_is_no_region(name: str, like: str) -> None:
    with pytest.raises(Refused, match=f"does not change in summer; write it as {like}$"):
        owners.zone(name)


def test_found_by_the_mobile_alone(session: Session) -> None:
    assert owners.found(session, SAM) is not None
    assert owners.found(session, BOT) is None


def test_the_phone_may_be_written_otherwise_the_second_time(session: Session) -> None:
    owner = settled(session, phone="(212) 555-0143", name="Samantha Lee")
    assert owner.name == "Samantha Lee"
    assert session.scalar(select(func.count()).select_from(Owner)) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Sam   Lee ", "Sam Lee"),
        ("Sam\tLee\n", "Sam Lee"),
        ("S" * 81, "S" * 80),
        ("José Ñuñez", "José Ñuñez"),
    ],
)
def test_a_name_is_kept_in_one_line(session: Session, name: str, kept: str) -> None:
    assert settled(session, name=name).name == kept


def test_a_second_run_that_names_nothing_changes_nothing(session: Session) -> None:
    before = settled(session)
    kept = (before.name, before.timezone, before.stated, before.stated_at, before.mode)
    after = settled(session)
    assert (after.name, after.timezone, after.stated, after.stated_at, after.mode) == kept


@pytest.mark.parametrize(("stated", "new"), [("any morning after 9", False), ("weekdays 9 to 5", True)])
def test_when_it_was_stated_moves_with_the_words_alone(session: Session, stated: str, new: bool) -> None:
    assert (settled(session, stated=stated).stated_at == LATER) is new


def test_without_words_a_new_owner_is_free_on_weekdays(session: Session) -> None:
    owner = owners.settle(session, replace(KIM, stated=None), (), LATER)
    assert (owner.stated, owner.stated_at, owner.mode) == ("weekdays 9 to 5", LATER, Mode.RING_FIRST)


def test_a_new_owner_needs_a_zone(session: Session) -> None:
    with pytest.raises(Refused, match="no time zone"):
        owners.settle(session, replace(KIM, timezone=None), (), LATER)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone: "),
        ({"stated": "purple"}, 'Write it as "any morning after 9"'),
        ({"stated": "x" * 501}, "at most 500 characters"),
        ({"number": "nonsense"}, "number: "),
        ({"number": SAM}, "an owner's mobile"),
        ({"number": "+442079460123"}, "abroad"),
    ],
)
def test_one_wrong_word_and_nothing_is_changed(house: House, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said), house.database.transaction() as session:
        settled(session, **{"name": "Samantha", "mode": Mode.FORWARDED} | wrong)
    assert (house.sam().name, house.sam().mode) == ("Sam Lee", Mode.RING_FIRST)


def test_five_hundred_characters_are_read(session: Session) -> None:
    stated = "any morning after 9" + " " * 481
    now = at(4, 9)
    assert not owners.readable(stated, now).problems
    with pytest.raises(Refused, match="at most 500"):
        owners.readable(stated + " ", now)


def test_a_second_number_stands_beside_the_first(session: Session) -> None:
    settled(session, number="+12125550102")
    assert session.scalars(select(Number.e164).order_by(Number.id)).all() == [BOT, "+12125550102"]


def test_a_mobile_that_is_callbots_number_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="is a number of callbot's, not a mobile"):
        owners.settle(session, replace(KIM, phone=BOT), (), LATER)


def test_anothers_number_stays_anothers(session: Session) -> None:
    owners.settle(session, KIM, (), LATER)
    with pytest.raises(Refused, match="belongs to another owner"):
        settled(session, number="+12125550101")


def test_away_channels_stand_in_the_order_in_which_they_came(session: Session) -> None:
    for topic in ("one", "two", "one"):
        settled(session, away=f"ntfys://{topic}")
    channels = session.scalars(select(Channel).order_by(Channel.position)).all()
    assert [(row.url, row.position) for row in channels] == [("ntfys://one", 0), ("ntfys://two", 1)]


@pytest.mark.parametrize(
    ("first", "second", "proven"), [(False, False, False), (False, True, True), (True, False, True)]
)
def test_a_channel_is_proven_once_for_ever(session: Session, first: bool, second: bool, proven: bool) -> None:
    for told in (first, second):
        settled(session, away="ntfys://one", away_proven=told)
    assert (session.scalars(select(Channel)).one().proven_at is not None) is proven


def test_a_phone_proven_again_is_proven_anew(session: Session) -> None:
    settled(session, proven=True)
    again = owners.settle(session, Wanted(SAM, proven=True), (), LATER + timedelta(days=1))
    assert again.phone_proven_at == LATER + timedelta(days=1)


def test_what_is_stated_is_kept_in_the_owners_own_words(session: Session) -> None:
    sam = settled(session)
    read = owners.state(session, sam.id, "Any  morning, after 9!", LATER)
    assert (read.problems, sam.stated, sam.stated_at) == ((), "Any  morning, after 9!", LATER)
