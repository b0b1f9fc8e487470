"""A zone in the text wins over the speaker's own, holds over the list, and is named where it is assumed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.language import Instant, understand
from tests.language.saying import NOW, echo, heard

SAID_BACK_IN_NEW_YORK = [
    ("tomorrow at 3 ET", "Wed Nov 25 3 PM"),
    ("tomorrow at 3pm EST", "Wed Nov 25 3 PM"),
    ("tomorrow 2pm eastern", "Wed Nov 25 2 PM"),
    ("3pm CT on Friday", "Fri Nov 27 4 PM"),
    ("monday at 9 central time", "Mon Nov 30 10 AM"),
    ("10 Mountain tomorrow", "Wed Nov 25 12 noon"),
    ("tomorrow at noon MT", "Wed Nov 25 2 PM"),
    ("friday 10am PST", "Fri Nov 27 1 PM"),
    ("11am Pacific time on Monday", "Mon Nov 30 2 PM"),
    ("wed 4pm GMT", "Wed Nov 25 11 AM"),
    ("tomorrow 2pm UTC", "Wed Nov 25 9 AM"),
    ("friday 3pm London time", "Fri Nov 27 10 AM"),
    ("Fri 1-3 CT", "Fri Nov 27 2-4 PM"),
    ("tomorrow after 2 PT", "Wed Nov 25 after 5 PM"),
    ("thu 2pm ET or fri 3pm CT", "Thu Nov 26 2 PM or Fri Nov 27 4 PM"),
    ("next week tue 10 or wed 11 CT", "Tue Dec 1 11 AM or Wed Dec 2 12 noon"),
    ("10am ET / 9am CT tomorrow", "Wed Nov 25 10 AM"),
    ("Friday, 2 P.M. Eastern Standard Time", "Fri Nov 27 2 PM"),
    ("Let's connect Friday 11/27 at 11:00 AM EST", "Fri Nov 27 11 AM"),
]


@pytest.mark.parametrize(("text", "times"), SAID_BACK_IN_NEW_YORK)
def test_a_named_zone(text: str, times: str) -> None:
    assert echo(heard(text)) == times


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/New_York", "2026-11-26T14:00-05:00"),
        ("America/Chicago", "2026-11-26T14:00-06:00"),
        ("America/Denver", "2026-11-26T14:00-07:00"),
        ("America/Phoenix", "2026-11-26T14:00-07:00"),
        ("America/Los_Angeles", "2026-11-26T14:00-08:00"),
        ("Asia/Kolkata", "2026-11-26T14:00+05:30"),
        ("Europe/London", "2026-11-26T14:00+00:00"),
    ],
)
def test_without_a_word_it_is_the_speakers_zone(zone: str, at: str) -> None:
    reading = understand("thursday at 2", now=NOW.astimezone(ZoneInfo(zone)))
    assert [item.as_dict() for item in reading.times] == [{"t": "instant", "at": at}]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("July 15 at 3pm EST", "2027-07-15T15:00-04:00"),
        ("July 15 at 3pm CST", "2027-07-15T15:00-05:00"),
        ("Jan 15 at 3pm EDT", "2027-01-15T15:00-05:00"),
        ("Jan 15 at 3pm ET", "2027-01-15T15:00-05:00"),
    ],
)
def test_a_letter_zone_is_the_civil_time_of_that_date(text: str, at: str) -> None:
    (only,) = heard(text).times
    assert isinstance(only, Instant)
    assert only.at == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "text", ["tomorrow at 3 it is", "meet me tomorrow at 3", "tomorrow 3 pt 2 of the interview"]
)
def test_a_word_that_only_looks_like_a_zone_leaves_the_day(text: str) -> None:
    assert echo(heard(text)).startswith("Wed Nov 25")


@pytest.mark.parametrize("place", ["Boston", "Chicago", "Denver", "Texas", "Seattle"])
def test_a_place_is_no_zone(place: str) -> None:
    assert echo(heard(f"our {place} team will call friday at 2")) == "Fri Nov 27 2 PM"


def test_a_day_in_another_zone_is_that_zones_day() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=NOW.tzinfo)
    (only,) = understand("tomorrow at 9 PT", now=late).times
    assert only.as_dict()["at"] == "2026-11-25T09:00-08:00"
