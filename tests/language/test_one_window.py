"""Stretches of time: days, parts of the day, from-to, after, before, by and until."""

from __future__ import annotations

import pytest

from callbot.language import Window
from tests.language.saying import NOW, echo, heard

DAYS = [
    ("any time Thursday", "Thu Nov 26"),
    ("anytime tomorrow works", "Wed Nov 25"),
    ("wide open on friday", "Fri Nov 27"),
    ("do you have time tomorrow?", "Wed Nov 25"),
    ("thursday or so", "Thu Nov 26"),
    ("weekend", "Sat Nov 28 to Sun Nov 29"),
    ("this weekend", "Sat Nov 28 to Sun Nov 29"),
    ("next weekend", "Sat Dec 5 to Sun Dec 6"),
    ("next week", "Mon Nov 30 to Fri Dec 4"),
    ("this week", "Tue Nov 24 9 AM to Sat Nov 28 12 AM"),
    ("rest of the week", "Tue Nov 24 9 AM to Sun Nov 29 12 AM"),
    ("the week after next", "Mon Dec 7 to Fri Dec 11"),
    ("early next week", "Mon Nov 30 to Tue Dec 1"),
    ("middle of next week", "Tue Dec 1 to Thu Dec 3"),
    ("end of the week", "Thu Nov 26 to Fri Nov 27"),
    ("Monday through Wednesday next week", "Mon Nov 30 to Wed Dec 2"),
    ("between monday and wednesday", "Mon Nov 30 to Wed Dec 2"),
    ("stop by on friday", "Fri Nov 27"),
    ("next month", "Tue Dec 1 to Thu Dec 31"),
    ("how about later today", "Tue Nov 24 9 AM to midnight"),
]

PARTS = [
    ("tomorrow morning", "Wed Nov 25 8 AM to 12 noon"),
    ("wed afternoon", "Wed Nov 25 12 noon to 5 PM"),
    ("friday late morning", "Fri Nov 27 10 AM to 12 noon"),
    ("early afternoon on monday", "Mon Nov 30 12 noon to 3 PM"),
    ("late afternoon thursday", "Thu Nov 26 3-6 PM"),
    ("thursday evening", "Thu Nov 26 5-9 PM"),
    ("tonight", "Tue Nov 24 6 PM to midnight"),
    ("this afternoon", "Tue Nov 24 12 noon to 5 PM"),
    ("this evening", "Tue Nov 24 5-9 PM"),
    ("sometime this afternoon?", "Tue Nov 24 12 noon to 5 PM"),
    ("monday lunchtime", "Mon Nov 30 12 noon to 1 PM"),
    ("first thing tomorrow", "Wed Nov 25 8 AM to 12 noon"),
    ("friday night", "Fri Nov 27 6 PM to midnight"),
    ("after work tomorrow", "Wed Nov 25 5-9 PM"),
    ("in the afternoon on friday", "Fri Nov 27 12 noon to 5 PM"),
    ("monday during business hours", "Mon Nov 30 9 AM to 5 PM"),
]

RANGES = [
    ("tomorrow 10-11", "Wed Nov 25 10-11 AM"),
    ("tomorrow 10 to 11:30", "Wed Nov 25 10-11:30 AM"),
    ("friday 9-5", "Fri Nov 27 9 AM to 5 PM"),
    ("friday 12-1", "Fri Nov 27 12 noon to 1 PM"),
    ("fri 1pm-3", "Fri Nov 27 1-3 PM"),
    ("fri 11a-1p", "Fri Nov 27 11 AM to 1 PM"),
    ("mon 2-4pm", "Mon Nov 30 2-4 PM"),
    ("wed from 10 until 2", "Wed Nov 25 10 AM to 2 PM"),
    ("thursday between 1 and 3pm", "Thu Nov 26 1-3 PM"),
    ("between 9:30 and 10 tomorrow", "Wed Nov 25 9:30-10 AM"),
    ("thursday 11am to 1pm", "Thu Nov 26 11 AM to 1 PM"),
    ("dec 2, 9-10:30am", "Wed Dec 2 9-10:30 AM"),
    ("10am-12pm on 12/3", "Thu Dec 3 10 AM to 12 noon"),
    ("2 - 4 PM ET Wednesday", "Wed Nov 25 2-4 PM"),
    ("from 1 to 2:30 on Friday", "Fri Nov 27 1-2:30 PM"),
    ("today 3-5", "Tue Nov 24 3-5 PM"),
    ("anywhere from 1 to 4 tomorrow", "Wed Nov 25 1-4 PM"),
    ("Tuesday December 1st from 2:00pm - 2:30pm", "Tue Dec 1 2-2:30 PM"),
    ("call at 10 for 45 minutes on friday", "Fri Nov 27 10-10:45 AM"),
    ("friday from 9:30 for two hours", "Fri Nov 27 9:30-11:30 AM"),
    ("Fri 10\u201311", "Fri Nov 27 10-11 AM"),
    ("friday 10 till noon", "Fri Nov 27 10 AM to 12 noon"),
]

AFTER = [
    ("tomorrow after 2", "Wed Nov 25 after 2 PM"),
    ("after 3 today", "Tue Nov 24 after 3 PM"),
    ("past 3 tomorrow", "Wed Nov 25 after 3 PM"),
    ("wed after lunch", "Wed Nov 25 after 1 PM"),
    ("friday after 4:30pm", "Fri Nov 27 after 4:30 PM"),
    ("after noon on monday", "Mon Nov 30 after 12 noon"),
    ("Thursday 1pm onwards", "Thu Nov 26 after 1 PM"),
    ("friday from 2pm on", "Fri Nov 27 after 2 PM"),
    ("from 10 tomorrow", "Wed Nov 25 after 10 AM"),
    ("starting at 1 on wednesday", "Wed Nov 25 after 1 PM"),
    ("thu 2 or later", "Thu Nov 26 after 2 PM"),
    ("not before 11 tomorrow", "Wed Nov 25 after 11 AM"),
    ("no earlier than 10 on Friday", "Fri Nov 27 after 10 AM"),
    ("friday, just not before 10", "Fri Nov 27 after 10 AM"),
    ("tomorrow works but only after 4", "Wed Nov 25 after 4 PM"),
    ("never before 9", "Tue Nov 24 after 9 AM"),
]

BEFORE = [
    ("tomorrow before 11", "Wed Nov 25 before 11 AM"),
    ("friday before lunch", "Fri Nov 27 before 12 noon"),
    ("by noon tomorrow", "Wed Nov 25 before 12 noon"),
    ("by 4pm today", "Tue Nov 24 9 AM to 4 PM"),
    ("any time before 5 today", "Tue Nov 24 9 AM to 5 PM"),
    ("by 3", "Tue Nov 24 9 AM to 3 PM"),
    ("by friday", "Tue Nov 24 9 AM to Fri Nov 27 12 AM"),
    ("before friday", "Tue Nov 24 9 AM to Fri Nov 27 12 AM"),
    ("by end of day tomorrow", "Wed Nov 25 before 5 PM"),
    ("until 2 on thursday", "Thu Nov 26 before 2 PM"),
    ("tomorrow till 3", "Wed Nov 25 before 3 PM"),
    ("no later than 3 on Monday", "Mon Nov 30 before 3 PM"),
    ("before 10am on dec 2", "Wed Dec 2 before 10 AM"),
    ("I need it by noon on friday", "Fri Nov 27 before 12 noon"),
]


@pytest.mark.parametrize(("text", "window"), [*DAYS, *PARTS, *RANGES, *AFTER, *BEFORE])
def test_it_is_that_one_window_for_sure(text: str, window: str) -> None:
    reading = heard(text)
    assert echo(reading) == window
    assert [type(item) for item in reading.times] == [Window]
    assert reading.sure


@pytest.mark.parametrize(("text", "_window"), AFTER)
def test_after_stays_open(text: str, _window: str) -> None:
    (window,) = heard(text).times
    assert isinstance(window, Window)
    assert (window.start is None, window.end) == (False, None)


@pytest.mark.parametrize(("text", "_window"), BEFORE)
def test_before_ends_and_never_begins_in_the_past(text: str, _window: str) -> None:
    (window,) = heard(text).times
    assert isinstance(window, Window)
    assert window.end
    assert window.start is None or window.start >= NOW
