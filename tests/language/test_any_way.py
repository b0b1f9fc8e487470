"""However it is put, it means the same: each day with each time, in every order of words that people use.

Law: the reading of a text is made of those of its day and its time; where it is sure it is that one, and
it is sure nearly always. A phrase that is put in two ways and read in two is wrong in one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import permutations, product
from zoneinfo import ZoneInfo

import pytest

from callbot.language import Intent, Item, Reading, understand

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, 15, tzinfo=NEW_YORK)
"""A Tuesday."""

DAYS = (
    "tomorrow", "Thursday", "next Monday", "this Friday", "Dec 3", "12/13", "the 3rd", "December 3rd",
    "Thursday the 3rd", "Thu Dec 3", "the day after tomorrow", "Monday next week", "a week from Friday",
)  # fmt: skip
POINTS = (
    "2",
    "2pm",
    "2:30",
    "10",
    "10 am",
    "noon",
    "quarter past 3",
    "half past 2",
    "1430",
    "4:15p",
    "11ish",
)
SPANS = ("2-4", "from 2 to 4", "between 10 and noon", "9:30-11am", "1 to 3 pm", "after 2", "before noon")
PARTS = ("morning", "afternoon", "late afternoon")
AT = (
    "at {t} {d}", "{t} {d}", "{d}, {t}", "{d} @ {t}", "{t}, {d}", "{d} ({t})", "how about {d} at {t}?",
    "how about {t} {d}?", "would {d} at {t} work?", "does {t} work {d}?", "I can do {d} at {t}",
    "I can do {t} {d}", "{d} works, {t}", "{d} works for me, at {t}", "can we talk {d}, say {t}?",
    "I'm free {d}. {t}?", "{d}? {t}?", "Let's talk {d}. How about {t}?",
    "Sam, {d} at {t} works on my end, thanks! Dana", "call me {d} at {t}", "I'll call you {d} at {t}",
    "hi sam it's dana from acme, {d} at {t} ok?",
)  # fmt: skip
BETWEEN = (
    "{t} {d}", "{d}, {t}", "I'm free {d} {t}", "I'm free {t} {d}", "how about {d} {t}?", "{d} works, {t}",
    "can we talk {d}, {t}?", "{d}: {t}", "{d} ({t})", "{t}, {d}", "I'm free {d}. {t}", "I have {t} open {d}",
    "sometime {d}, {t}", "call me {d} any time {t}",
)  # fmt: skip
IN = (
    "{d} in the {t}", "in the {t} {d}", "{d}, {t}", "{d} works, {t} is best", "how about {d} {t}?",
    "{t} of {d}", "{d}. {t} preferred", "sometime {d} {t}", "I'm free {d} in the {t}",
)  # fmt: skip
ONE = [
    *((put, "{d} at {t}", POINTS) for put in AT),
    *((put, "{d} {t}", SPANS) for put in BETWEEN),
    *((put, "{d} {t}", PARTS) for put in IN),
]
EITHER = (
    "{a} or {b} {at}", "{a} and {b} {at}", "either {a} or {b} {at}", "how about {a} or {b}, {at}?",
    "{a} {at} or {b} {at}", "{a} {at}. {b} {at} also works", "{a} {at}, or {b} {at}",
    "could you do {a} {at} or else {b} {at}?", "I'm free {a} and {b} {at}",
)  # fmt: skip
TWO_DAYS = ("tomorrow", "Thursday", "Monday", "next Tuesday", "Dec 14", "the 7th", "Tuesday the 8th")
TWO_TIMES = (
    "{d} at {s} or {t}", "{d} {s} or {t}", "{s} or {t} {d}", "how about {d}, {s} or {t}?",
    "{d} works. {s} or {t}?", "I can do {s} or {t} {d}", "either {s} or {t} {d}", "{d} at {s}, or at {t}",
    "{d} at {s} or {d} at {t}", "would {s} or {t} work {d}?", "{d} {s} / {t}", "{d} at {s} and {t}",
)  # fmt: skip
ZONED = (
    "{t} {z} {d}", "{d} {t} {z}", "{d}, {t} {z}", "{d} at {t} ({z})", "how about {d} at {t} {z}?",
    "would {t} {z} work {d}?", "{d} works, {t} {z}", "I'm free {d}. {t} {z}?", "{d} at {t}, {z}",
)  # fmt: skip
SPOKEN_DAYS = {
    "tomorrow": "tomorrow", "thursday": "Thursday", "december third": "Dec 3", "december the third": "Dec 3",
    "the third of december": "Dec 3", "monday the seventh": "Dec 7", "the thirtieth": "Nov 30",
}  # fmt: skip
SPOKEN_TIMES = {
    "two pm": "2pm", "two p m": "2pm", "two thirty": "2:30", "ten a.m.": "10am", "ten o'clock": "10",
    "noon": "noon", "eleven o'clock in the morning": "11am", "quarter to four": "3:45",
    "half past nine": "9:30", "four oh five": "4:05", "nine forty five": "9:45",
    "three in the afternoon": "3pm",
}  # fmt: skip
SPOKEN = (
    "{d} at {t}", "{d} um at {t}", "{d} at uh {t}", "{t} {d}", "i was thinking {d} around {t}",
    "so {d} uh maybe {t}", "hi this is dana i'm calling to see if {d} at {t} works for you call me back",
    "yeah {d} at {t}", "{d}, at about {t}", "if you could call me {d} at {t} that'd be great",
    "i can do {d} at {t} thanks bye", "how about {t} on {d}",
    "are you available {d} at {t} please let me know thank you", "i will try you again {d} at {t}",
)  # fmt: skip
"""As voicemails are written down."""
OFFERED = tuple(
    datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)
    for day, hour, minute in ((25, 10, 0), (25, 14, 30), (27, 11, 0))
)
NAMES = {
    1: ("tomorrow at 10", "Wed at 10", "Wednesday 10am", "the 25th at 10", "10 on Wednesday",
        "11/25 10:00", "Wed morning"),
    2: ("tomorrow at 2:30", "2:30 Wednesday", "2:30", "Wednesday afternoon", "half past two tomorrow",
        "the 2:30"),
    3: ("Friday", "Friday at 11", "11 Friday", "the 27th", "11 am", "Friday morning", "fri 11am est"),
}  # fmt: skip
"""What each of the offers may be called."""
TAKES = (
    "{x}", "{x} please", "{x} works", "{x} works for me", "{x} is perfect, thanks!", "let's do {x}",
    "I'll take {x}", "{x} it is", "ok {x}", "Yes, {x}", "Hi Sam, {x} works great. Talk then! - Dana",
    "{x} would be great", "can we do {x}?", "{x}, my number is 617-555-0133", "{x} works best",
    "I'm good with {x}", "great! {x}", "how about {x}?", "I can make {x}", "{x} then", "let's say {x}",
)  # fmt: skip
LEAVES = (
    "{x} doesn't work", "not {x}", "I can't do {x}", "{x} is no good", "anything but {x}",
    "sorry, {x} is taken", "{x} won't work for me", "unfortunately {x} no longer works", "can't make {x}",
    "{x} is bad for me", "I'm busy {x}",
)  # fmt: skip
AGREED = OFFERED[1]
MOVES = (
    "can we do {x} instead?", "could we move it to {x}?", "{x} would be better", "let's move to {x}",
    "push to {x}", "need to reschedule, {x}?", "I have to move our call. {x}?",
    "can't make it, how about {x}?", "change to {x} please", "something came up. Could we talk {x}?",
    "can we make it {x}", "Sorry, can we switch to {x}?",
)  # fmt: skip
MOVED = {
    "tomorrow at 3": (25, 15, 0), "3": (25, 15, 0), "3pm": (25, 15, 0), "Friday at 2:30": (27, 14, 30),
    "Monday at 10": (30, 10, 0), "the 30th at 2": (30, 14, 0), "4:15": (25, 16, 15), "Fri 9": (27, 9, 0),
}  # fmt: skip
STANDS = (
    "still on for {x}?", "see you {x}", "{x} still good?", "confirming {x}", "talk to you {x}", "{x} works",
    "yes {x}", "looking forward to {x}", "ok {x}", "just confirming our call {x}", "{x} is confirmed",
)  # fmt: skip
WEEKLY = (
    "weekdays",
    "Mondays",
    "Mon-Thu",
    "Tuesdays and Thursdays",
    "Mon, Wed and Fri",
    "every day",
    "weekends",
    "MWF",
)
HOURS = ("9-5", "from 10 to noon", "after 3", "before 11", "10am-2pm", "mornings", "until noon", "9:30-11:30")
STATES = (
    "{t} {d}", "{d}, {t}", "{d}: {t}", "I'm free {d} {t}", "free {t} on {d}", "{d} I'm free {t}",
    "{d} {t} only", "call me {d} {t}", "available {d} {t}, thanks", "I can talk {d} {t}",
    "any time {d} {t}", "{d} ({t})", "my availability is {d} {t}", "please change to {d} {t}",
)  # fmt: skip
ABSENT = (
    "I'm out {x}", "busy {x}", "I'm not free {x}", "can't talk {x}", "away {x}", "no calls {x}", "off {x}",
    "{x}: busy", "not {x}", "{x} doesn't work", "I can't do {x}", "on vacation {x}", "don't call {x}",
    "{x} no calls please",
)  # fmt: skip
ABSENCES = (
    "tomorrow",
    "Thursday",
    "next Monday",
    "Dec 3",
    "next week",
    "Dec 21 to Jan 2",
    "Friday after 2",
    "this week",
)


def read(text: str, speaker: str = "contact") -> Reading:
    """The text, without a conversation around it."""
    return understand(text, now=NOW, speaker=speaker)


def meant(texts: Iterable[str], speaker: str = "contact") -> set[Item]:
    """The times of several plain texts, together."""
    return {item for text in texts for item in read(text, speaker).times}


def sure_and_other(said: Iterable[tuple[str, set[Item]]], speaker: str = "contact") -> Iterator[str]:
    """The texts that are read with certainty, and otherwise than they are meant."""
    for text, wanted in said:
        reading = read(text, speaker)
        if reading.sure and set(reading.times) != wanted:
            yield text


@pytest.mark.parametrize(
    ("put", "plain", "times"), ONE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_day_and_a_time(put: str, plain: str, times: tuple[str, ...]) -> None:
    pairs = [{"d": day, "t": time} for day, time in product(DAYS, times)]
    said = [(put.format_map(pair), meant([plain.format_map(pair)])) for pair in pairs]
    assert list(sure_and_other(said)) == []
    assert sum(read(text).sure for text, _ in said) >= 0.9 * len(said)


@pytest.mark.parametrize("put", EITHER)
def test_two_days_and_a_time(put: str) -> None:
    times = [(time, f"at {time}") for time in POINTS] + [(time, time) for time in SPANS]
    said = [
        (put.format(a=a, b=b, at=at), meant([f"{a} {at}", f"{b} {at}"]))
        for a, b in permutations(TWO_DAYS, 2)
        for _, at in times
    ]
    assert list(sure_and_other(said)) == []
    assert sum(read(text).sure for text, _ in said) >= 0.9 * len(said)


@pytest.mark.parametrize("put", TWO_TIMES)
def test_a_day_and_two_times(put: str) -> None:
    times = (("2", "3"), ("2pm", "3:30"), ("10", "2"), ("10 am", "2 pm"), ("9:30", "11"), ("noon", "3"))
    said = [
        (put.format(d=day, s=first, t=then), meant([f"{day} at {first}", f"{day} at {then}"]))
        for day, (first, then) in product(DAYS, times)
    ]
    assert list(sure_and_other(said)) == []
    assert sum(read(text).sure for text, _ in said) >= 0.8 * len(said)


@pytest.mark.parametrize("put", ZONED)
def test_a_time_in_a_zone(put: str) -> None:
    zones, times = ("CT", "Central", "PT", "pacific time", "EST", "mountain"), ("2pm", "2:30", "10")
    said = [
        (put.format(d=day, t=time, z=zone), meant([f"{day} at {time} {zone}"]))
        for day, time, zone in product(DAYS, times, zones)
    ]
    assert list(sure_and_other(said)) == []
    assert sum(read(text).sure for text, _ in said) >= 0.9 * len(said)


@pytest.mark.parametrize("put", SPOKEN)
def test_as_it_is_spoken(put: str) -> None:
    said = [
        (put.format(d=day, t=time), meant([f"{SPOKEN_DAYS[day]} at {SPOKEN_TIMES[time]}"]))
        for day, time in product(SPOKEN_DAYS, SPOKEN_TIMES)
    ]
    assert list(sure_and_other(said)) == []
    assert sum(read(text).sure for text, _ in said) >= 0.9 * len(said)


@pytest.mark.parametrize("put", TAKES)
def test_an_offer_is_taken(put: str) -> None:
    for choice, names in NAMES.items():
        for name in names:
            text = put.format(x=name)
            reading = understand(text, now=NOW, offered=OFFERED)
            assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, choice, True), text


@pytest.mark.parametrize("put", LEAVES)
def test_an_offer_is_not_taken(put: str) -> None:
    for name in (name for names in NAMES.values() for name in names):
        reading = understand(put.format(x=name), now=NOW, offered=OFFERED)
        assert reading.choice is None or not reading.sure, put.format(x=name)


@pytest.mark.parametrize("put", MOVES)
def test_the_agreed_time_moves(put: str) -> None:
    for name, (day, hour, minute) in MOVED.items():
        reading = understand(put.format(x=name), now=NOW, agreed=AGREED)
        at = datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)
        assert (reading.intent, reading.sure) == (Intent.RESCHEDULE, True), put.format(x=name)
        assert [item.as_dict() for item in reading.times] == [
            {"t": "instant", "at": at.isoformat(timespec="minutes")}
        ]


@pytest.mark.parametrize("put", STANDS)
def test_the_agreed_time_stands(put: str) -> None:
    for name in ("tomorrow", "tomorrow at 2:30", "2:30", "Wed at 2:30", "Wednesday", "the 25th at 2:30"):
        reading = understand(put.format(x=name), now=NOW, agreed=AGREED)
        assert reading.intent is Intent.ACCEPT, put.format(x=name)


@pytest.mark.parametrize("put", STATES)
def test_an_owner_states_hours(put: str) -> None:
    said = [
        (put.format(d=days, t=hours), meant([f"{days} {hours}"], "owner"))
        for days, hours in product(WEEKLY, HOURS)
    ]
    assert list(sure_and_other(said, "owner")) == []
    assert all(read(text, "owner").sure for text, _ in said)


@pytest.mark.parametrize("put", ABSENT)
def test_an_owner_is_away(put: str) -> None:
    said = [(put.format(x=away), meant([f"not available {away}"], "owner")) for away in ABSENCES]
    assert list(sure_and_other(said, "owner")) == []
    assert all(read(text, "owner").sure for text, _ in said)
