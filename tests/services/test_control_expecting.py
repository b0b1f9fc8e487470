"""Calls that will come at no agreed time: kept with rule and last day, read back, listed, ended, undone."""

from datetime import date

import pytest
from sqlalchemy import select

from callbot.domain import control
from callbot.domain.screening import ContactKind
from callbot.models import Expectation
from tests.services.house import DANA, House

ACME = "expect Acme any morning after 9 until friday"


def expectations(house: House) -> list[Expectation]:
    with house.database.reading() as session:
        return list(session.scalars(select(Expectation).order_by(Expectation.id)))


def test_a_call_is_expected_and_read_back(house: House) -> None:
    assert house.sam_texts(ACME) == (
        "Expecting Acme: weekdays 9 AM to 12 noon through Fri Feb 6 ET, until Fri Feb 6. UNDO takes it back."
    )
    (row,) = expectations(house)
    assert (row.who, row.rule, row.status) == ("Acme", "any morning after 9 until friday", "open")
    assert (row.from_on, row.until_on) == (date(2026, 2, 3), date(2026, 2, 6))


def test_without_a_last_day_it_lasts_two_weeks(house: House) -> None:
    house.sam_texts("expect Dana Ortiz any morning")
    assert expectations(house)[0].until_on == date(2026, 2, 17)


@pytest.mark.parametrize(("who", "known"), [("Acme", True), ("dana", True), ("Globex", False)])
def test_who_is_known_by_name_is_that_contact(house: House, who: str, known: bool) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.sam_texts(f"expect {who} any morning after 9")
    dana = house.contact()
    assert dana is not None
    assert expectations(house)[0].contact_id == (dana.id if known else None)


def test_what_is_expected_is_listed(house: House) -> None:
    assert house.sam_texts("expect") == control.NOTHING_EXPECTED
    house.sam_texts(ACME)
    house.sam_texts("expect Globex tomorrow after 2")
    assert house.sam_texts("expect") == (
        "Expected: Globex, tomorrow after 2 (until Wed Feb 4); "
        "Acme, any morning after 9 until friday (until Fri Feb 6). EXPECT Acme OFF ends one."
    )
    assert house.sam_texts("next").startswith("Nothing is agreed ahead. Expected: Globex")


def test_what_is_over_is_expected_no_more(house: House) -> None:
    house.sam_texts("expect Globex tomorrow after 2")
    house.wait(hours=48)
    assert house.sam_texts("expect") == control.NOTHING_EXPECTED


def test_expected_no_more_and_again(house: House) -> None:
    house.sam_texts(ACME)
    assert house.sam_texts("expect acme off") == "Acme is not expected any more. UNDO takes it back."
    assert house.sam_texts("undo") == "Taken back. Acme is expected again."
    assert house.sam_texts("undo") == "Taken back. Acme is not expected any more."
    assert house.sam_texts("expect acme off").startswith("I expect no call of")


@pytest.mark.parametrize("text", ["expect Acme", "expect any morning", "expect Acme soonish"])
def test_without_who_or_when_nothing_is_kept(house: House, text: str) -> None:
    assert house.sam_texts(text) == control.WHO_EXPECTED
    assert expectations(house) == []
