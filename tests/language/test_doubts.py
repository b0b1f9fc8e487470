"""What is no time at all, what is asked back, and what is known to be missed."""

from __future__ import annotations

import pytest

from callbot.language import Intent
from tests.language.saying import echo, heard, stated

NOT_TIMES = [
    "The pay is 30-35 an hour",
    "salary 85k to 95k",
    "it's $28.50/hr",
    "$45-50/hr on W2",
    "between $60k and $70k",
    "call me at (617) 555-0134",
    "my cell is 212 555 0145",
    "reach me at +1 303 555 0110",
    "text 555-0123",
    "Job ID 48213",
    "req #7",
    "ref 2026-114",
    "case JR-20451",
    "I have 10 years of experience",
    "5+ years of Python",
    "2-3 yrs of support",
    "a team of 12",
    "we have 3 openings",
    "we have 3 rounds of interviews",
    "round 2 of interviews",
    "401k with 4% match",
    "suite 300, 45 Oak Avenue",
    "our office is at 12 Main Street",
    "room 214",
    "ext. 204",
    "zip 02134",
    "100% remote",
    "3 days a week in the office",
    "1:1 with the manager",
    "24/7 support desk",
    "W2 or 1099",
    "It's a 6 month contract",
    "12 month contract to hire",
    "we were founded in 1998",
    "since 2019",
    "top 10 company",
    "a 30 minute call",
    "version 3.11",
    "20 miles from downtown",
    "I may call you",
    "may I call you",
    "Have a nice day",
    "see you soon",
    "what a day",
    "long time no see",
    "thanks for your time",
    "good morning",
    "Good evening",
    "I was sat there",
    "we sat down",
    "I second that",
    "the sun is out",
    "we march on",
    "yesterday at 3",
    "last friday at 2",
    "at 8 last night",
    "I called you yesterday at 3",
    "I called at 9:15 this morning",
    "I left a voicemail at 8:30",
    "I tried you twice at 10",
    "we spoke last tuesday",
]

ASKED = [
    (
        "Sunday March 14, 2:30 am",
        "Clocks change that night, and that time is skipped. Which time do you mean?",
    ),
    ("12 am Friday", "Which day and time do you mean?"),
    ("noonish friday", "Which day and time suits you?"),
    ("Nov 20 at 10", "Which day do you mean?"),
    ("29 Feb at 10", "Which day do you mean?"),
    ("June 31 at 10", "Which day do you mean?"),
    ("Mon - Wed next week, 10-12 each day", "Which day and time suits you?"),
    ("1pm to 1pm friday", "Which day and time suits you?"),
    ("3", "Which day and time do you mean?"),
    ("4?", "Which day and time do you mean?"),
    ("10 or 11", "Which day and time do you mean?"),
    ("Wednesday, Nov 26 at 2", "Nov 26 is a Thursday. Which day do you mean?"),
    ("Mon Dec 1 at 10", "Dec 1 is a Tuesday. Which day do you mean?"),
    ("friday 11/26 at 9", "Nov 26 is a Thursday. Which day do you mean?"),
    ("ok", "Which day and time suits you?"),
    ("sounds good", "Which day and time suits you?"),
    ("I only have mornings. Monday's good", "Which day and time suits you?"),
    ("9am New York time tomorrow, so 1pm for you", "Which day and time suits you?"),
    ("10am PT tomorrow which is 1pm ET", "Which day and time suits you?"),
    ("This is a 12-month contract starting in November", "Which day and time suits you?"),
    ("the store opens tomorrow at 10", "Which day and time suits you?"),
    ("4.14 at 2", "Which day and time suits you?"),
    ("Payroll deadline, Friday at 5", "Which day and time suits you?"),
    ("I usually have mornings. How about Monday at 10", "Which day and time suits you?"),
    ("two hours later on Thursday", "Which day do you mean?"),
    (
        "I'm in Chicago. 2 pm tomorrow? Thanks for your time",
        "Which day and time suits you, and in which time zone?",
    ),
    ("I'm in Chicago. 2 pm tomorrow?", "Which day and time suits you, and in which time zone?"),
]
INTRODUCED = [
    "Dana Ortiz, Acme, tomorrow at 10",
    "Mike Chen from Globex, tomorrow 10am",
    "Priya Raman - Lumen Labs - tmrw 10:00",
    "Sam Park. Blue Harbor Staffing. Tomorrow 10am",
    "I'm Dana Ortiz, Acme Corp, tomorrow at 10",
    "Hi, this is Dana Ortiz, Acme Corp, tomorrow at 10",
]

KNOWN_MISSES = [
    ("10 doesn't work friday, 11 does", "Fri Nov 27 11 AM", "the refusal takes the day with it"),
    ("my flight is at 3 tomorrow so before 1", "Wed Nov 25 before 1 PM", "two clocks become one range"),
    ("Thursday coming, say 10", "Thu Nov 26 10 AM", "a bare hour after a filler is not licensed"),
    ("any time but mornings", "weekdays except weekdays 8 AM to 12 noon", "the exception is read of today"),
    ("ten to 3 on Friday", "Fri Nov 27 2:50 PM", "minutes before the hour read as a range"),
]
""
"Texts read less well than a person would: what they should say, and why they do not yet; each is asked "
"back."


@pytest.mark.parametrize("text", NOT_TIMES)
def test_it_is_no_time(text: str) -> None:
    assert echo(heard(text)) == ""


@pytest.mark.parametrize("text", NOT_TIMES)
def test_it_is_never_accepted_nor_stated(text: str) -> None:
    assert heard(text).intent not in {Intent.ACCEPT, Intent.PROPOSE, Intent.AVAILABILITY}
    assert stated(text).intent is not Intent.AVAILABILITY


@pytest.mark.parametrize("text", ["friday at 2", "2pm friday", "fri 2-3"])
@pytest.mark.parametrize(
    "noise", ["req 20451", "$30-35/hr", "call 617-555-0133", "5 years of SQL", "1:1 chat", "3 rounds"]
)
def test_a_time_is_found_among_other_numbers(text: str, noise: str) -> None:
    alone = heard(text).times
    assert heard(f"{noise}. {text}").times == alone
    assert heard(f"{text}. {noise}").times == alone


@pytest.mark.parametrize(("text", "ask"), ASKED)
def test_a_doubt_is_asked_back(text: str, ask: str) -> None:
    reading = heard(text)
    assert (reading.sure, reading.ask) == (False, ask)


@pytest.mark.parametrize("text", INTRODUCED)
def test_who_says_who_they_are_first_is_sure_of_the_time(text: str) -> None:
    reading = heard(text)
    assert (echo(reading), reading.sure) == ("Wed Nov 25 10 AM", True)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param(text, time, marks=pytest.mark.xfail(strict=True, reason=reason))
        for text, time, reason in KNOWN_MISSES
    ],
)
def test_a_known_miss(text: str, time: str) -> None:
    assert echo(heard(text)) == time


@pytest.mark.parametrize("text", [text for text, _, _ in KNOWN_MISSES])
def test_a_known_miss_is_never_sure(text: str) -> None:
    assert not heard(text).sure


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("8:30am?", "tomorrow, since that time is over today"),
        ("at 4", "today"),
        ("any morning works", "Monday to Friday"),
    ],
)
def test_what_is_assumed_is_named(text: str, assumed: str) -> None:
    assert assumed in heard(text).assumptions
