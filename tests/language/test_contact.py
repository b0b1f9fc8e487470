"""What a recruiter texts, said on Tuesday, November 24, 2026 at 9:00 in New York."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.errors import NaiveInstant
from callbot.language import Instant, Intent, Reading, said, understand

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=NEW_YORK)
THURSDAY_2 = datetime(2026, 11, 26, 14, 0, tzinfo=NEW_YORK)
OFFERED = (
    THURSDAY_2,
    datetime(2026, 11, 27, 10, 0, tzinfo=NEW_YORK),
    datetime(2026, 11, 27, 15, 30, tzinfo=NEW_YORK),
)


def heard(text: str) -> str:
    return said(understand(text, now=NOW).times, zone=NEW_YORK, now=NOW)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("could you do tomorrow at 11?", "Wed Nov 25 11 AM"),
        ("thursday at 2 suits us", "Thu Nov 26 2 PM"),
        ("next Tuesday at 10", "Tue Dec 1 10 AM"),
        ("dec 3rd, 9:30am please", "Thu Dec 3 9:30 AM"),
        ("Thursday, Dec 3 at 9:30am", "Thu Dec 3 9:30 AM"),
        ("12/4 at 4", "Fri Dec 4 4 PM"),
        ("half past three tomorrow", "Wed Nov 25 3:30 PM"),
        ("I'll ring you in 45 minutes", "Tue Nov 24 9:45 AM"),
        ("the 30th at ten-thirty", "Mon Nov 30 10:30 AM"),
        ("a week from today at 1", "Tue Dec 1 1 PM"),
        ("around 4:15 pm today", "Tue Nov 24 4:15 PM"),
    ],
)
def test_one_time(text: str, times: str) -> None:
    assert heard(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Friday between 10 and 12", "Fri Nov 27 10 AM to 12 noon"),
        ("friday afternoon", "Fri Nov 27 12 noon to 5 PM"),
        ("Monday from 3 to 4:30", "Mon Nov 30 3-4:30 PM"),
        ("tomorrow after 3pm", "Wed Nov 25 after 3 PM"),
        ("this morning, any time after 9", "Tue Nov 24 9 AM to 12 noon"),
        ("any time Thursday", "Thu Nov 26"),
        ("before noon on Friday", "Fri Nov 27 before 12 noon"),
        ("by 3", "Tue Nov 24 9 AM to 3 PM"),
        ("Monday through Wednesday next week", "Mon Nov 30 to Wed Dec 2"),
    ],
)
def test_a_window(text: str, times: str) -> None:
    assert heard(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("friday 10 or 2:30", "Fri Nov 27 10 AM or Fri Nov 27 2:30 PM"),
        ("either 10 or 11 on Friday", "Fri Nov 27 10 AM or Fri Nov 27 11 AM"),
        ("1, 2 or 3p tomorrow", "Wed Nov 25 1 PM or Wed Nov 25 2 PM or Wed Nov 25 3 PM"),
        ("thu or fri after 4", "Thu Nov 26 after 4 PM or Fri Nov 27 after 4 PM"),
        ("Next week Monday at 9 or Wednesday at 1", "Mon Nov 30 9 AM or Wed Dec 2 1 PM"),
    ],
)
def test_alternatives_share_what_is_said_once(text: str, times: str) -> None:
    assert heard(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("I can't do Thursday", "any time except Thu Nov 26"),
        ("Friday works but not before 10", "Fri Nov 27 except Fri Nov 27 before 10 AM"),
        ("Monday doesn't work but Wednesday at 10 does", "Wed Nov 25 10 AM except Mon Nov 30"),
        ("any time Friday except noon to 1", "Fri Nov 27 except Fri Nov 27 12 noon to 1 PM"),
    ],
)
def test_what_is_ruled_out_is_never_proposed(text: str, times: str) -> None:
    assert heard(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "The role pays $45-50/hr",
        "you can reach me at 617-555-0133",
        "Req 20451 needs 5 years of SQL and 2 of Go",
        "we have 3 rounds of interviews",
        "I may have missed your note in march madness",
        "It is 1:1 with the lead, 24/7 support",
        "our office is at 12 Main Street",
    ],
)
def test_numbers_that_are_not_times(text: str) -> None:
    assert understand(text, now=NOW).times == ()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("3pm Central tomorrow", "2026-11-25T15:00-06:00"),
        ("tomorrow at 9 PT", "2026-11-25T09:00-08:00"),
        ("14:00 GMT tomorrow", "2026-11-25T14:00+00:00"),
    ],
)
def test_a_zone_in_the_text_wins(text: str, at: str) -> None:
    (only,) = understand(text, now=NOW).times
    assert only.as_dict()["at"] == at


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", 2),
        ("option 3 please", 3),
        ("the second one", 2),
        ("the later one is fine", 3),
        ("thursday works", 1),
        ("Friday at 10 works for me", 2),
        ("friday afternoon is better", 3),
    ],
)
def test_an_offer_is_picked(text: str, choice: int) -> None:
    reading = understand(text, now=NOW, offered=OFFERED)
    assert (reading.intent, reading.choice) == (Intent.ACCEPT, choice)
    assert reading.times == (Instant(OFFERED[choice - 1]),)
    assert reading.sure


@pytest.mark.parametrize("text", ["yes", "sounds good", "friday works", "1 or 2", "7"])
def test_a_pick_that_fits_several_is_asked_back(text: str) -> None:
    reading = understand(text, now=NOW, offered=OFFERED)
    assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, None, False)
    assert reading.ask


def test_yes_to_the_only_offer() -> None:
    reading = understand("Yes, perfect", now=NOW, offered=OFFERED[:1])
    assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, 1, True)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("an hour later?", "2026-11-26T15:00-05:00"),
        ("push it back 30 min", "2026-11-26T14:30-05:00"),
        ("can we move it to 4?", "2026-11-26T16:00-05:00"),
        ("could we make it 1:30 instead of 2", "2026-11-26T13:30-05:00"),
        ("reschedule to Monday at 10", "2026-11-30T10:00-05:00"),
    ],
)
def test_the_agreed_time_moves(text: str, at: str) -> None:
    reading = understand(text, now=NOW, agreed=THURSDAY_2)
    assert reading.intent is Intent.RESCHEDULE
    assert [item.as_dict()["at"] for item in reading.times] == [at]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("STOP", Intent.OPT_OUT),
        ("Unsubscribe.", Intent.OPT_OUT),
        ("CANCEL", Intent.OPT_OUT),
        ("please quit messaging me", Intent.OPT_OUT),
        ("take me off your list", Intent.OPT_OUT),
        ("You have the wrong number", Intent.OTHER),
        ("START", Intent.OPT_IN),
        ("YES", Intent.OPT_IN),
        ("HELP", Intent.OTHER),
        ("I have to cancel our call", Intent.CANCEL),
        ("we need to reschedule", Intent.RESCHEDULE),
        ("no thanks", Intent.DECLINE),
        ("when is Sam free?", Intent.QUESTION),
        ("who is this?", Intent.QUESTION),
        ("thanks for your note", Intent.OTHER),
        ("I'm free Friday", Intent.PROPOSE),
        ("please don't call me before 10", Intent.DECLINE),
    ],
)
def test_what_the_sender_wants(text: str, intent: Intent) -> None:
    assert understand(text, now=NOW).intent is intent


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("have Sam call me tomorrow", "owner_calls"),
        ("call me back", "callback"),
        ("are you free right now?", "now"),
        ("let's do a video call on Friday", "video"),
        ("come in for an on-site Friday", "onsite"),
        ("running 10 min late", "late:10"),
        ("60 minutes on Friday", "minutes:60"),
        ("who is this?", "identity"),
        ("my colleague will call", "third_party"),
        ("let me check my calendar", "tentative"),
        ('Liked "Wed Feb 3 10:00 AM"', "reaction"),
        ("This is an automatic reply", "auto_reply"),
        ("message me on WhatsApp", "scam"),
    ],
)
def test_what_else_was_heard(text: str, tag: str) -> None:
    assert tag in understand(text, now=NOW).about


def test_times_in_a_reaction_are_not_theirs() -> None:
    reading = understand('Loved "Thursday at 2 PM works"', now=NOW)
    assert (reading.intent, reading.times) == (Intent.OTHER, ())


def test_a_weekday_that_is_not_that_date_is_asked_back() -> None:
    reading = understand("Wednesday, Nov 26 at 2", now=NOW)
    assert not reading.sure
    assert reading.ask == "Nov 26 is a Thursday. Which day do you mean?"


def test_a_lone_number_is_asked_back() -> None:
    assert not understand("3", now=NOW).sure


def test_a_clock_that_is_over_is_tomorrows() -> None:
    reading = understand("8:30am?", now=NOW)
    assert heard("8:30am?") == "Wed Nov 25 8:30 AM"
    assert reading.assumptions == ("tomorrow, since that time is over today",)


@pytest.mark.parametrize("door", ["now", "offered", "agreed"])
def test_a_naive_datetime_is_refused(door: str) -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(NaiveInstant):
        understand(
            "2",
            now=naive if door == "now" else NOW,
            offered=[naive] if door == "offered" else (),
            agreed=naive if door == "agreed" else None,
        )


def test_the_reading_as_json() -> None:
    reading: Reading = understand("Thursday at 2", now=NOW)
    assert reading.as_dict() == {
        "intent": "propose",
        "choice": None,
        "times": [{"t": "instant", "at": "2026-11-26T14:00-05:00"}],
        "about": [],
        "sure": True,
        "ask": None,
        "assumptions": [],
    }


@pytest.mark.parametrize(
    "text", ["gr8 thx!!", "gr8", "thx m8", "gr8 see you then", "works 4 me", "sry w8", "l8r"]
)
def test_a_digit_that_stands_for_a_sound_is_no_time(text: str) -> None:
    assert understand(text, now=NOW, agreed=NOW + timedelta(days=1)).times == ()
