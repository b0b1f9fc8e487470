"""The owner's words for when they are free: weekly rules, single days, and absences."""

from __future__ import annotations

import pytest

from callbot.language import Exclude, Intent, Recurring
from tests.language.saying import echo, stated

WEEKLY = [
    ("any morning after 9", "weekdays 9 AM to 12 noon"),
    ("free any morning after 9", "weekdays 9 AM to 12 noon"),
    ("any afternoon", "weekdays 12 noon to 5 PM"),
    ("every morning", "weekdays 8 AM to 12 noon"),
    ("weekday mornings", "weekdays 8 AM to 12 noon"),
    ("weekdays", "weekdays"),
    ("weekdays 10 to 4", "weekdays 10 AM to 4 PM"),
    ("weekdays after 5", "weekdays after 5 PM"),
    ("weekdays before noon", "weekdays before 12 noon"),
    ("M-F 10-3", "weekdays 10 AM to 3 PM"),
    ("mon-fri 8:30 to 4:30", "weekdays 8:30 AM to 4:30 PM"),
    ("monday to friday 9-5", "weekdays 9 AM to 5 PM"),
    ("mon-thu", "Mondays, Tuesdays, Wednesdays and Thursdays"),
    ("9 to 5", "weekdays 9 AM to 5 PM"),
    ("9-5", "weekdays 9 AM to 5 PM"),
    ("after 10", "weekdays after 10 AM"),
    ("noon to 4", "weekdays 12 noon to 4 PM"),
    ("evenings after 6", "weekdays 6-9 PM"),
    ("lunchtimes", "weekdays 12 noon to 1 PM"),
    ("mornings until 11:30", "weekdays 8-11:30 AM"),
    ("any time after 2 on weekdays", "weekdays after 2 PM"),
    ("any day at 3", "weekdays at 3 PM"),
    ("not before 9", "weekdays after 9 AM"),
    ("no calls before 10", "weekdays after 10 AM"),
]

NAMED_DAYS = [
    ("mwf 9-12", "Mondays, Wednesdays and Fridays 9 AM to 12 noon"),
    ("t/th after 1", "Tuesdays and Thursdays after 1 PM"),
    ("mondays and wednesdays 1-4", "Mondays and Wednesdays 1-4 PM"),
    ("tuesdays at 10", "Tuesdays at 10 AM"),
    ("every tuesday at 10", "Tuesdays at 10 AM"),
    ("tue, wed and thu mornings", "Tuesdays, Wednesdays and Thursdays 8 AM to 12 noon"),
    ("saturday and sunday 10-2", "weekends 10 AM to 2 PM"),
    ("weekends", "weekends"),
    ("weekends after noon", "weekends after 12 noon"),
    ("daily 8-10", "every day 8-10 AM"),
    ("every day 9 to 9", "every day 9 AM to 9 PM"),
    ("mon 9-12, wed 1-4", "Mondays 9 AM to 12 noon or Wednesdays 1-4 PM"),
    ("mon and tue 9-12, thu 2-5", "Mondays and Tuesdays 9 AM to 12 noon or Thursdays 2-5 PM"),
    ("any weekday 10am-noon or 2-4pm", "weekdays 10 AM to 12 noon or weekdays 2-4 PM"),
]

EXCEPT = [
    ("afternoons except fridays", "weekdays 12 noon to 5 PM except Fridays"),
    ("weekdays 9-5 except 12-1", "weekdays 9 AM to 5 PM except weekdays 12 noon to 1 PM"),
    ("weekdays 9-5, not wednesdays", "weekdays 9 AM to 5 PM except Wednesdays"),
    ("any time but fridays", "weekdays except Fridays"),
    ("any day but friday", "weekdays except Fridays"),
    ("all week except tuesday", "weekdays except Tuesdays"),
]

BOUNDED = [
    ("mornings from 8 to 11 until december 4", "weekdays 8-11 AM through Fri Dec 4"),
    ("weekdays 9 to 5 starting monday", "weekdays 9 AM to 5 PM starting Mon Nov 30"),
    ("any morning after 9 until friday", "weekdays 9 AM to 12 noon through Fri Nov 27"),
    ("weekdays 9-5 until december 23", "weekdays 9 AM to 5 PM through Wed Dec 23"),
]

DATED = [
    ("free tomorrow", "Wed Nov 25"),
    ("free today from 1 to 4", "Tue Nov 24 1-4 PM"),
    ("free thursday afternoon", "Thu Nov 26 12 noon to 5 PM"),
    ("today after 2", "Tue Nov 24 after 2 PM"),
    ("today until 3", "Tue Nov 24 9 AM to 3 PM"),
    ("tomorrow 9-12", "Wed Nov 25 9 AM to 12 noon"),
    ("fri from 10", "Fri Nov 27 after 10 AM"),
    (
        "this week after 3",
        "Tue Nov 24 after 3 PM or Wed Nov 25 after 3 PM or Thu Nov 26 after 3 PM or Fri Nov 27 after 3 PM",
    ),
    ("no calls before 10 tomorrow", "Wed Nov 25 after 10 AM"),
]

ABSENT = [
    ("busy today", "any time except Tue Nov 24 9 AM to midnight"),
    ("busy tomorrow morning", "any time except Wed Nov 25 8 AM to 12 noon"),
    ("busy fri 1-3", "any time except Fri Nov 27 1-3 PM"),
    ("out thursday", "any time except Thu Nov 26"),
    ("off friday", "any time except Fri Nov 27"),
    ("not free monday", "any time except Mon Nov 30"),
    ("no calls on friday", "any time except Fri Nov 27"),
    ("out until monday", "any time except Tue Nov 24 9 AM to Mon Nov 30 12 AM"),
    ("in a meeting until 3", "any time except Tue Nov 24 9 AM to 3 PM"),
    ("away nov 30 to dec 4", "any time except Mon Nov 30 to Fri Dec 4"),
    ("off dec 24 to jan 1", "any time except Thu Dec 24 to Fri Jan 1"),
    ("can't talk before 10 tomorrow", "any time except Wed Nov 25 before 10 AM"),
]


@pytest.mark.parametrize(("text", "times"), [*WEEKLY, *NAMED_DAYS, *EXCEPT, *BOUNDED, *DATED, *ABSENT])
def test_a_statement_is_availability(text: str, times: str) -> None:
    reading = stated(text)
    assert echo(reading) == times
    assert (reading.intent, reading.sure) == (Intent.AVAILABILITY, True)


@pytest.mark.parametrize(("text", "_times"), [*WEEKLY, *NAMED_DAYS, *EXCEPT, *BOUNDED])
def test_what_comes_every_week_is_a_rule(text: str, _times: str) -> None:
    included = [item for item in stated(text).times if not isinstance(item, Exclude)]
    assert included
    assert all(isinstance(item, Recurring) for item in included)


@pytest.mark.parametrize(("text", "_times"), DATED)
def test_what_is_dated_is_no_rule(text: str, _times: str) -> None:
    assert not any(isinstance(item, Recurring) for item in stated(text).times)


@pytest.mark.parametrize(("text", "_times"), ABSENT)
def test_an_absence_only_takes_away(text: str, _times: str) -> None:
    assert all(isinstance(item, Exclude) for item in stated(text).times)


@pytest.mark.parametrize(("text", "times"), [*WEEKLY, *NAMED_DAYS, *EXCEPT, *BOUNDED])
def test_the_echo_of_a_rule_reads_the_same(text: str, times: str) -> None:
    assert stated(times).times == stated(text).times


@pytest.mark.parametrize("text", ["weekdays 9 to 5 CT", "9-5 central", "mornings after 9 central time"])
def test_a_zone_stays_with_the_rule(text: str) -> None:
    (rule,) = stated(text).times
    assert isinstance(rule, Recurring)
    assert rule.zone == "America/Chicago"


@pytest.mark.parametrize("word", ["ok", "no", "who", "calls", "next", "call", "pause", "resume"])
def test_a_command_is_no_statement(word: str) -> None:
    assert stated(word).times == ()
