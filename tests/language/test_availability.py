"""What an owner states, said on Tuesday, November 24, 2026 at 9:00 in New York."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.language import Exclude, Intent, Recurring, said, understand
from callbot.language.reading import WEEK, WORKWEEK

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=NEW_YORK)


def stated(text: str) -> str:
    reading = understand(text, now=NOW, speaker="owner")
    assert reading.intent is Intent.AVAILABILITY
    return said(reading.times, zone=NEW_YORK, now=NOW)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("any morning after 9", "weekdays 9 AM to 12 noon"),
        ("weekdays 9 to 5", "weekdays 9 AM to 5 PM"),
        ("M-F 9-5 except Wednesday", "weekdays 9 AM to 5 PM except Wednesdays"),
        ("Tue/Thu after 2 or Wed morning", "Tuesdays and Thursdays after 2 PM or Wednesdays 8 AM to 12 noon"),
        ("Saturdays 10-2", "Saturdays 10 AM to 2 PM"),
        ("mornings until 11", "weekdays 8-11 AM"),
        ("not before 10", "weekdays after 10 AM"),
        ("any day after 10", "weekdays after 10 AM"),
        (
            "mon-thu 9-5, fri 9-12",
            "Mondays, Tuesdays, Wednesdays and Thursdays 9 AM to 5 PM or Fridays 9 AM to 12 noon",
        ),
        ("weekdays 10-4 except 12-1", "weekdays 10 AM to 4 PM except weekdays 12 noon to 1 PM"),
        ("every day at noon", "every day at 12 noon"),
        ("anytime", "weekdays"),
        ("evenings", "weekdays 5-9 PM"),
        ("any morning after 9 until friday", "weekdays 9 AM to 12 noon through Fri Nov 27"),
    ],
)
def test_weekly_rules(text: str, rule: str) -> None:
    assert stated(text) == rule


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("today after 2", "Tue Nov 24 after 2 PM"),
        ("all day tomorrow", "Wed Nov 25"),
        ("busy fri 1-3", "any time except Fri Nov 27 1-3 PM"),
        ("out until monday", "any time except Tue Nov 24 9 AM to Mon Nov 30 12 AM"),
        ("between 10 and 2 on the 30th", "Mon Nov 30 10 AM to 2 PM"),
    ],
)
def test_dated_statements(text: str, times: str) -> None:
    assert stated(text) == times


def test_the_rule_of_the_story() -> None:
    reading = understand("any morning after 9", now=NOW, speaker="owner")
    assert reading.times == (Recurring(WORKWEEK, 540, 720, None, None, None, None),)
    assert "Monday to Friday" in reading.assumptions


def test_until_is_inclusive() -> None:
    (rule,) = understand("any morning until friday", now=NOW, speaker="owner").times
    assert isinstance(rule, Recurring)
    assert rule.until == date(2026, 11, 27)


def test_every_day_but_one() -> None:
    rule, out = understand("daily after 10 except sundays", now=NOW, speaker="owner").times
    assert rule == Recurring(WEEK, 600, None, None, None, None, None)
    assert out == Exclude(Recurring(("SU",), None, None, None, None, None, None))


@pytest.mark.parametrize(
    "text",
    ["weekdays 9 to 5", "M-F 9-5 except Wednesday", "Saturdays 10-2", "Tue/Thu after 2", "mornings until 11"],
)
def test_what_is_printed_reads_the_same(text: str) -> None:
    first = understand(text, now=NOW, speaker="owner").times
    again = understand(said(first, zone=NEW_YORK, now=NOW), now=NOW, speaker="owner").times
    assert again == first
