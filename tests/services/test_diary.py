"""An owner's diary: what is stated and taken, read as one value."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.models import Appointment, Owner
from callbot.services import diary, holidays
from callbot.settings import Settings
from tests.services.house import LEE, NEW_YORK, House, at

ELEVEN = Interval(at(4, 11), at(4, 11, 30))


def read(house: House, besides: int | None = None) -> Diary:
    """Sam's diary as it stands."""
    with house.database.reading() as session:
        sam = session.query(Owner).one()
        return diary.read(session, sam, house.settings.availability, house.now, besides=besides)


def becomes(house: House, status: AppointmentStatus) -> None:
    """The appointment stands otherwise."""
    with house.database.transaction() as session:
        session.execute(update(Appointment).values(status=status))


def test_an_empty_diary(house: House) -> None:
    assert read(house).taken == ()
    assert read(house).zone == NEW_YORK
    assert read(house).openings(house.now) == (at(3, 11), at(4, 9), at(5, 9))


def test_what_is_agreed_is_taken_but_for_the_one_that_moves(either_house: House) -> None:
    agreed = either_house.dana_agrees()
    assert read(either_house).taken == (ELEVEN,)
    assert read(either_house, besides=agreed.conversation_id).taken == ()


def test_only_what_stands_takes_time(house: House) -> None:
    house.dana_agrees()
    taking = []
    for status in AppointmentStatus:
        becomes(house, status)
        if read(house).taken:
            taking.append(status)
    assert taking == [AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL]


def test_what_was_long_ago_is_left_out(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 11, 30) + timedelta(days=1)
    assert read(house).taken == ()


def test_the_openings_keep_away_from_what_is_taken(house: House) -> None:
    house.dana_agrees("how about tomorrow at 9?")
    house.texts("when is Sam free?", LEE)
    assert "2) Wed Feb 4 10:00 AM" in house.told(LEE)[-1]


def test_a_call_that_came_counts_for_its_day(house: House) -> None:
    house.dana_agrees()
    becomes(house, AppointmentStatus.DONE)
    done = read(house)
    assert (done.taken, list(done.day_counts.values())) == ((), [1])


def test_holidays_are_left_out_where_the_settings_say_so(house: House) -> None:
    """Washington's Birthday is Monday 16 February."""
    assert read(house).holidays == frozenset()
    house.settings = Settings(availability=replace(house.settings.availability, holidays=True))
    house.now = at(13, 13)
    assert read(house).openings(house.now) == (at(17, 9), at(18, 9), at(19, 9))


def test_the_holidays_of_the_new_year_are_known_in_the_old_one() -> None:
    found = holidays.public("US", 2026, 2027)
    assert found is not None
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= found


@pytest.mark.parametrize("country", ["", "XX", "us"])
def test_a_country_without_known_holidays_has_none(country: str) -> None:
    assert holidays.public(country, 2026, 2026) is None


def test_the_library_of_holidays_is_loaded_by_nobody_who_does_not_ask() -> None:
    code = "import sys, callbot.app, callbot.cli.availability; print('holidays' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
