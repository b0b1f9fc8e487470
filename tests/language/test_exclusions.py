"""What is ruled out: taken away from the rest, told alone, and never proposed."""

from __future__ import annotations

import pytest

from callbot.language import Exclude, Intent
from tests.language.saying import echo, heard

LESS = [
    ("any time tomorrow except 12 to 1", "Wed Nov 25 except Wed Nov 25 12 noon to 1 PM"),
    ("any time fri but not 12-1", "Fri Nov 27 except Fri Nov 27 12 noon to 1 PM"),
    ("I am free all day tomorrow except 11-12", "Wed Nov 25 except Wed Nov 25 11 AM to 12 noon"),
    ("Friday except 10-11 and 2-3", "Fri Nov 27 except Fri Nov 27 10-11 AM and Fri Nov 27 2-3 PM"),
    ("Thursday won't work, friday at 1 would", "Fri Nov 27 1 PM except Thu Nov 26"),
    ("monday is bad, tuesday at 3 is fine", "Tue Dec 1 3 PM except Mon Nov 30"),
    ("wed is booked but thursday at 11 works", "Thu Nov 26 11 AM except Wed Nov 25"),
    ("wednesday is full, thursday at 10 is open", "Thu Nov 26 10 AM except Wed Nov 25"),
    ("Thursday isn't good but friday at 11 is", "Fri Nov 27 11 AM except Thu Nov 26"),
    ("not tomorrow but thursday at 3", "Thu Nov 26 3 PM except Wed Nov 25"),
    ("thursday, not friday", "Thu Nov 26 except Fri Nov 27"),
    ("mon or wed, not tue", "Mon Nov 30 or Wed Nov 25 except Tue Dec 1"),
    ("next week except wednesday", "Mon Nov 30 to Fri Dec 4 except Wed Dec 2"),
    ("next week but not friday", "Mon Nov 30 to Fri Dec 4 except Fri Dec 4"),
    ("next week but not monday or friday", "Mon Nov 30 to Fri Dec 4 except Mon Nov 30 and Fri Dec 4"),
    ("any day but friday", "weekdays except Fridays"),
    ("every day but monday after 2", "every day except Mondays after 2 PM"),
    (
        "any afternoon this week but not Thursday",
        "Tue Nov 24 12 noon to 5 PM or Wed Nov 25 12 noon to 5 PM or "
        "Thu Nov 26 12 noon to 5 PM or Fri Nov 27 12 noon to 5 PM except Thu Nov 26",
    ),
    (
        "all week except thursday and friday",
        "Tue Nov 24 9 AM to Sat Nov 28 12 AM except Thu Nov 26 and Fri Nov 27",
    ),
    ("every week except thursday and friday", "weekdays except Thursdays and Fridays"),
    ("weekdays except fridays", "weekdays except Fridays"),
    ("I have a conflict friday, can you do monday at 10?", "Mon Nov 30 10 AM except Fri Nov 27"),
]

ONLY_RULED_OUT = [
    ("I can't do Thursday", "any time except Thu Nov 26"),
    ("not monday", "any time except Mon Nov 30"),
    ("not on Thursday please", "any time except Thu Nov 26"),
    ("not monday or tuesday", "any time except Mon Nov 30 and Tue Dec 1"),
    ("neither monday nor tuesday", "any time except Mon Nov 30 and Tue Dec 1"),
    ("can't do tomorrow or thursday", "any time except Wed Nov 25 and Thu Nov 26"),
    ("can't make it tomorrow", "any time except Wed Nov 25"),
    ("tomorrow doesn't work", "any time except Wed Nov 25"),
    ("no good on wednesday", "any time except Wed Nov 25"),
    ("friday is not good", "any time except Fri Nov 27"),
    ("friday isn't great for me", "any time except Fri Nov 27"),
    ("I'm not around tomorrow", "any time except Wed Nov 25"),
    ("I won't be free thursday", "any time except Thu Nov 26"),
    ("not available thursday afternoon", "any time except Thu Nov 26 12 noon to 5 PM"),
    ("unavailable friday afternoon", "any time except Fri Nov 27 12 noon to 5 PM"),
    ("I'm busy at 2 tomorrow", "any time except Wed Nov 25 2 PM"),
    ("I have a conflict at 10 tomorrow", "any time except Wed Nov 25 10 AM"),
    ("the 2pm on friday is taken", "any time except Fri Nov 27 2 PM"),
    ("The 9am slot tomorrow is gone", "any time except Wed Nov 25 9 AM"),
    ("I'm in meetings until 2 tomorrow", "any time except Wed Nov 25 before 2 PM"),
    ("I'm tied up until 3 today", "any time except Tue Nov 24 9 AM to 3 PM"),
    ("cannot do before 11 on friday", "any time except Fri Nov 27 before 11 AM"),
    ("unable to talk friday before noon", "any time except Fri Nov 27 before 12 noon"),
    ("not this week", "any time except Tue Nov 24 9 AM to Sat Nov 28 12 AM"),
    ("not next week", "any time except Mon Nov 30 to Fri Dec 4"),
    ("no mondays", "any time except Mondays"),
    ("avoid fridays", "any time except Fridays"),
    ("except friday", "any time except Fri Nov 27"),
    ("I never work on fridays", "any time except Fridays"),
    ("not thursday, friday", "any time except Thu Nov 26 and Fri Nov 27"),
    ("don't call me before 9", "any time except Wed Nov 25 before 9 AM"),
]


@pytest.mark.parametrize(("text", "times"), LESS)
def test_what_remains_is_proposed(text: str, times: str) -> None:
    reading = heard(text)
    assert echo(reading) == times
    assert reading.intent is Intent.PROPOSE


@pytest.mark.parametrize(("text", "times"), ONLY_RULED_OUT)
def test_a_refusal_proposes_nothing(text: str, times: str) -> None:
    reading = heard(text)
    assert echo(reading) == times
    assert reading.intent is Intent.DECLINE
    assert all(isinstance(item, Exclude) for item in reading.times)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("instead of thursday, friday at 2", "Fri Nov 27 2 PM"),
        ("thursday rather than friday", "Thu Nov 26"),
        ("I said 2 on friday, not 3", "Fri Nov 27 2 PM"),
        ("Not free at 10 on friday, 11 ok?", "Fri Nov 27 11 AM"),
        ("no problem, wednesday at 2", "Wed Nov 25 2 PM"),
        ("not a problem, friday at 10", "Fri Nov 27 10 AM"),
        ("can't wait, friday at 10 it is", "Fri Nov 27 10 AM"),
        ("don't worry, friday at 10 is fine", "Fri Nov 27 10 AM"),
        ("no rush, friday at 10 is fine", "Fri Nov 27 10 AM"),
        ("not bad at all, friday at 10", "Fri Nov 27 10 AM"),
    ],
)
def test_a_no_that_is_no_refusal_of_the_time(text: str, times: str) -> None:
    assert echo(heard(text)) == times


def test_an_absence_is_told_and_not_refused() -> None:
    reading = heard("I'm out on Friday")
    assert (reading.intent, echo(reading)) == (Intent.OTHER, "Fri Nov 27")
