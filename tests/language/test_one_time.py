"""One time, named in every way: by weekday, by date, by distance, by clock."""

from __future__ import annotations

import pytest

from callbot.language import Instant
from tests.language.saying import echo, heard

WEEKDAYS = [
    ("monday at 10", "Mon Nov 30 10 AM"),
    ("how about wed at 1?", "Wed Nov 25 1 PM"),
    ("Thurs 9:30 am", "Thu Nov 26 9:30 AM"),
    ("would fri at 4 work for you", "Fri Nov 27 4 PM"),
    ("saturday 10am", "Sat Nov 28 10 AM"),
    ("Sunday evening at 7", "Sun Nov 29 7 PM"),
    ("this Friday at 3", "Fri Nov 27 3 PM"),
    ("this tuesday at 4", "Tue Nov 24 4 PM"),
    ("Tuesday at 10", "Tue Dec 1 10 AM"),
    ("next wednesday at 2", "Wed Dec 2 2 PM"),
    ("next monday at 9", "Mon Nov 30 9 AM"),
    ("next fri 1pm", "Fri Dec 4 1 PM"),
    ("wed next week at 11", "Wed Dec 2 11 AM"),
    ("Monday of next week at 3:15", "Mon Nov 30 3:15 PM"),
    ("coming thursday at noon", "Thu Nov 26 12 noon"),
    ("tuesday of next week, 2:30pm", "Tue Dec 1 2:30 PM"),
    ("lets say thursday 1ish", "Thu Nov 26 1 PM"),
    ("pencil me in for friday at 11", "Fri Nov 27 11 AM"),
    ("Fri. at 2", "Fri Nov 27 2 PM"),
    ("Friday 10?", "Fri Nov 27 10 AM"),
    ("Hmm, on second thought Friday would be better. 9:30?", "Fri Nov 27 9:30 AM"),
    ("2pm tuesday", "Tue Dec 1 2 PM"),
    ("11 on wednesday", "Wed Nov 25 11 AM"),
]

RELATIVE = [
    ("let's do tomorrow, 10:30", "Wed Nov 25 10:30 AM"),
    ("tmrw @ 2", "Wed Nov 25 2 PM"),
    ("tomorrow morning at 8:30", "Wed Nov 25 8:30 AM"),
    ("tomorrow. 10am.", "Wed Nov 25 10 AM"),
    ("day after tomorrow at 3", "Thu Nov 26 3 PM"),
    ("in two days at 10", "Thu Nov 26 10 AM"),
    ("in 3 days at 2pm", "Fri Nov 27 2 PM"),
    ("in a week at 11", "Tue Dec 1 11 AM"),
    ("a week from friday at 10", "Fri Dec 4 10 AM"),
    ("a week from monday at 2", "Mon Dec 7 2 PM"),
    ("two weeks from next friday at 10", "Fri Dec 18 10 AM"),
    ("two weeks from today at 9", "Tue Dec 8 9 AM"),
    ("a week from tomorrow at 4", "Wed Dec 2 4 PM"),
    ("tonight at 8", "Tue Nov 24 8 PM"),
    ("tonight at 7:30", "Tue Nov 24 7:30 PM"),
    ("this afternoon at 3", "Tue Nov 24 3 PM"),
    ("today at 11", "Tue Nov 24 11 AM"),
    ("at 3pm today", "Tue Nov 24 3 PM"),
    ("11am?", "Tue Nov 24 11 AM"),
    ("say 4pm", "Tue Nov 24 4 PM"),
    ("at 4", "Tue Nov 24 4 PM"),
]

DATES = [
    ("December 1 at 10am", "Tue Dec 1 10 AM"),
    ("Dec 1st at 10", "Tue Dec 1 10 AM"),
    ("1st of December at 10", "Tue Dec 1 10 AM"),
    ("Dec. 4 @ 10", "Fri Dec 4 10 AM"),
    ("4 Dec 10am", "Fri Dec 4 10 AM"),
    ("fourth of december at noon", "Fri Dec 4 12 noon"),
    ("the 1st at 10", "Tue Dec 1 10 AM"),
    ("on the 2nd at 3pm", "Wed Dec 2 3 PM"),
    ("Jan 5 at 9", "Tue Jan 5 9 AM"),
    ("January 5th, 2027 at 9am", "Tue Jan 5 9 AM"),
    ("11/30 at 2", "Mon Nov 30 2 PM"),
    ("12/1/2026 10am", "Tue Dec 1 10 AM"),
    ("2026-12-01 at 14:00", "Tue Dec 1 2 PM"),
    ("2026-12-01T14:00", "Tue Dec 1 2 PM"),
    ("Nov 30th @ 1:30pm", "Mon Nov 30 1:30 PM"),
    ("Monday the 30th at noon", "Mon Nov 30 12 noon"),
    ("thu the 26th, 2:30", "Thu Nov 26 2:30 PM"),
    ("Monday, November 30, at 2 PM", "Mon Nov 30 2 PM"),
    ("Mon 11/30 2pm", "Mon Nov 30 2 PM"),
    ("Mon. 11/30, 3 PM (ET)", "Mon Nov 30 3 PM"),
    ("Tue Dec 1 @ 9:45", "Tue Dec 1 9:45 AM"),
    ("first monday of december at 10", "Mon Dec 7 10 AM"),
    ("last friday of the month at 3", "Fri Nov 27 3 PM"),
    ("christmas eve at 10", "Thu Dec 24 10 AM"),
    ("new year's eve at noon", "Thu Dec 31 12 noon"),
]

CLOCKS_ON_FRIDAY = [
    ("fri at 1030", "Fri Nov 27 10:30 AM"),
    ("fri 1030am", "Fri Nov 27 10:30 AM"),
    ("fri 130", "Fri Nov 27 1:30 PM"),
    ("fri 2:30p", "Fri Nov 27 2:30 PM"),
    ("fri 9a", "Fri Nov 27 9 AM"),
    ("fri 17:00", "Fri Nov 27 5 PM"),
    ("fri 5.30", "Fri Nov 27 5:30 PM"),
    ("friday 12pm", "Fri Nov 27 12 noon"),
    ("friday 12:30", "Fri Nov 27 12:30 PM"),
    ("12 friday", "Fri Nov 27 12 noon"),
    ("friday 12 noon", "Fri Nov 27 12 noon"),
    ("noon on friday", "Fri Nov 27 12 noon"),
    ("Friday at midday", "Fri Nov 27 12 noon"),
    ("fri 9.30am", "Fri Nov 27 9:30 AM"),
    ("half past 10 on friday", "Fri Nov 27 10:30 AM"),
    ("quarter past 2 friday", "Fri Nov 27 2:15 PM"),
    ("quarter to 4 on friday", "Fri Nov 27 3:45 PM"),
    ("20 past 9 friday", "Fri Nov 27 9:20 AM"),
    ("5 past 3 on friday", "Fri Nov 27 3:05 PM"),
    ("two o'clock friday", "Fri Nov 27 2 PM"),
    ("9 o'clock friday", "Fri Nov 27 9 AM"),
    ("eleven thirty on Friday", "Fri Nov 27 11:30 AM"),
    ("friday at ten-thirty", "Fri Nov 27 10:30 AM"),
    ("friday at five thirty pm", "Fri Nov 27 5:30 PM"),
    ("friday one pm", "Fri Nov 27 1 PM"),
    ("at two friday afternoon", "Fri Nov 27 2 PM"),
    ("friday at twelve", "Fri Nov 27 12 noon"),
    ("friday 3ish", "Fri Nov 27 3 PM"),
    ("around 10 on friday", "Fri Nov 27 10 AM"),
    ("friday about 2", "Fri Nov 27 2 PM"),
    ("Friday at 2 p.m. sharp", "Fri Nov 27 2 PM"),
    ("Friday 7am", "Fri Nov 27 7 AM"),
    ("friday at 7", "Fri Nov 27 7 AM"),
    ("friday at 8", "Fri Nov 27 8 AM"),
    ("friday at 6", "Fri Nov 27 6 PM"),
    ("friday evening at 7", "Fri Nov 27 7 PM"),
    ("friday 8 in the evening", "Fri Nov 27 8 PM"),
    ("friday after work at 7", "Fri Nov 27 7 PM"),
    ("friday at 1400", "Fri Nov 27 2 PM"),
    ("friday 2 PM ET", "Fri Nov 27 2 PM"),
]

LENGTHS = [
    ("in 20 minutes", "Tue Nov 24 9:20 AM"),
    ("in half an hour", "Tue Nov 24 9:30 AM"),
    ("in an hour", "Tue Nov 24 10 AM"),
    ("in an hour and a half", "Tue Nov 24 10:30 AM"),
    ("in a couple of hours", "Tue Nov 24 11 AM"),
    ("in 2 hrs", "Tue Nov 24 11 AM"),
    ("2 hours from now", "Tue Nov 24 11 AM"),
    ("10 minutes from now", "Tue Nov 24 9:10 AM"),
    ("one hour from now", "Tue Nov 24 10 AM"),
    ("calling in 5", "Tue Nov 24 9:05 AM"),
    ("I'll call you in 10", "Tue Nov 24 9:10 AM"),
    ("calling in 15.", "Tue Nov 24 9:15 AM"),
]


@pytest.mark.parametrize(("text", "time"), [*WEEKDAYS, *RELATIVE, *DATES, *CLOCKS_ON_FRIDAY, *LENGTHS])
def test_it_is_that_one_time_for_sure(text: str, time: str) -> None:
    reading = heard(text)
    assert echo(reading) == time
    assert [type(item) for item in reading.times] == [Instant]
    assert reading.sure
