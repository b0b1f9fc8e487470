"""What an owner stated, read once and said back, and the policy that it is held to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.availability import Policy, statement
from callbot.errors import NaiveInstant
from callbot.language import Window
from tests.domain.stating import NOW, at

FOLD = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))


def test_words_are_read_once_a_minute_and_said_back() -> None:
    read = statement("any morning after 9", now=NOW)
    assert read.problems == ()
    assert read is statement("any morning after 9", now=NOW + timedelta(seconds=41, microseconds=1))
    assert read == statement("any morning after 9", now=NOW + timedelta(hours=1))
    assert "9 AM" in read.said


def test_words_are_read_at_the_hour_at_which_they_were_said() -> None:
    assert statement("this morning", now=NOW).items == (Window(NOW, at(2, 12)),)
    assert statement("this morning", now=at(2, 14)).problems


def test_the_hour_that_comes_twice_is_read_twice() -> None:
    first, second = (statement("today after 2pm", now=FOLD.replace(fold=fold)) for fold in (0, 1))
    assert first is not second


def test_words_are_read_on_the_clock_of_their_zone() -> None:
    there = NOW.astimezone(ZoneInfo("Asia/Kolkata"))
    assert statement("tomorrow 9-10", now=there).items != statement("tomorrow 9-10", now=NOW).items


def test_words_without_a_time_are_a_problem() -> None:
    assert statement("whatever", now=NOW).problems


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        statement("any morning after 9", now=datetime(2026, 2, 3, 9))  # noqa: DTZ001


@pytest.mark.parametrize(
    "wrong",
    [
        {"calling_from": "19:00"},
        {"calling_days": "MO XX"},
        {"minutes": 0},
        {"grid_minutes": 50},
        {"proposal_grid_minutes": 7},
        {"lead_minutes": -1},
        {"openings": 4},
        {"evening_to": "late"},
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Policy(**wrong)  # type: ignore[arg-type]
