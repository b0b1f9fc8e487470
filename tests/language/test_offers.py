"""Texts in answer to offers: picks, plain yes and no, counter-proposals, and what must be asked back."""

from __future__ import annotations

import pytest

from callbot.language import Exclude, Instant, Intent
from tests.language.saying import FRIDAY_10, FRIDAY_330, OFFERED, THURSDAY_2, at, echo, heard

PICKS = [
    ("1", 1),
    ("Option 1", 1),
    ("the first one", 1),
    ("the earliest", 1),
    ("Thursday", 1),
    ("Thursday at 2", 1),
    ("thu 2pm works", 1),
    ("thursday after 1", 1),
    ("2pm", 1),
    ("Thursday 2 PM ET please", 1),
    ("the sooner the better", 1),
    ("2.", 2),
    ("#2", 2),
    ("option two please", 2),
    ("slot 2", 2),
    ("the 2nd", 2),
    ("let's do 2", 2),
    ("2 please", 2),
    ("2 works for me", 2),
    ("2 it is", 2),
    ("2, thanks", 2),
    ("2 thank you", 2),
    ("yes 2", 2),
    ("friday morning", 2),
    ("Friday 10", 2),
    ("10 on friday works", 2),
    ("10am works", 2),
    ("fri 10 is good", 2),
    ("3!", 3),
    ("no. 3", 3),
    ("number 3 works", 3),
    ("third one please", 3),
    ("I'll take 3", 3),
    ("reply 3", 3),
    ("3:30 friday", 3),
    ("friday at 3:30 pm please", 3),
    ("the friday afternoon one", 3),
    ("the later one", 3),
]


@pytest.mark.parametrize(("text", "choice"), PICKS)
def test_a_pick(text: str, choice: int) -> None:
    reading = heard(text, offered=OFFERED)
    assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, choice, True)
    assert reading.times == (Instant(OFFERED[choice - 1]),)


@pytest.mark.parametrize(("text", "choice"), PICKS)
def test_nothing_is_picked_where_nothing_was_offered(text: str, choice: int) -> None:
    assert choice
    assert heard(text).choice is None


WHICH = [
    "yes",
    "yess",
    "ok",
    "sure",
    "sounds good",
    "either works",
    "any of those",
    "all work",
    "friday",
    "friday would be great",
    "4",
    "0",
    "7",
    "1 and 3",
    "2 or 3",
    "1, 2",
]


@pytest.mark.parametrize("text", WHICH)
def test_a_yes_to_several_is_asked_back(text: str) -> None:
    reading = heard(text, offered=OFFERED)
    assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, None, False)
    assert reading.ask == "Which one, please: reply with its number."


YES = [
    "yes",
    "Yes please",
    "yess",
    "yep",
    "yeah",
    "y",
    "Y",
    "sure",
    "ok",
    "okay!",
    "k",
    "fine",
    "good",
    "that's fine",
    "sounds good",
    "sounds great",
    "perfect, thanks",
    "that works",
    "works for me",
    "great",
    "confirmed",
    "I'll take it",
    "see you then",
    "talk to you then",
    "deal",
    "absolutely",
    "definitely",
    "👍",
    "2pm works",
    "thursday works",
    "Thursday it is",
    "not a problem, see you thursday",
]


@pytest.mark.parametrize("text", YES)
def test_a_yes_to_the_only_offer(text: str) -> None:
    reading = heard(text, offered=[THURSDAY_2])
    assert (reading.intent, reading.choice, reading.sure) == (Intent.ACCEPT, 1, True)
    assert reading.times == (Instant(THURSDAY_2),)


NO = [
    "no",
    "No.",
    "nope",
    "nah",
    "no thanks",
    "no thank you",
    "neither",
    "none of those work",
    "I can't do that",
    "doesn't work",
    "can't make it",
    "not thursday",
    "thursday is bad",
    "thursday doesn't work for us",
]


@pytest.mark.parametrize("text", NO)
@pytest.mark.parametrize("offered", [OFFERED, OFFERED[:1]], ids=["three", "one"])
def test_a_no(text: str, offered: tuple[object, ...]) -> None:
    reading = heard(text, offered=OFFERED[: len(offered)])
    assert (reading.intent, reading.choice) == (Intent.DECLINE, None)
    assert all(isinstance(item, Exclude) for item in reading.times)


@pytest.mark.parametrize("text", ["ok if you can make it shorter", "sure, unless you prefer later"])
def test_half_a_yes_books_nothing(text: str) -> None:
    reading = heard(text, offered=[THURSDAY_2])
    assert (reading.choice, reading.times, reading.sure) == (None, (), False)


@pytest.mark.parametrize("text", ["not 2", "anything but 1", "maybe 2", "let me check", "cant wait", "hm"])
def test_what_is_neither_yes_nor_no_picks_nothing(text: str) -> None:
    reading = heard(text, offered=OFFERED)
    assert (reading.choice, reading.times) == (None, ())


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Wednesday at 11 instead", "Wed Nov 25 11 AM"),
        ("Can we do monday at 9?", "Mon Nov 30 9 AM"),
        ("friday at 11?", "Fri Nov 27 11 AM"),
        ("thursday at 3?", "Thu Nov 26 3 PM"),
        ("none of these, how about monday at 10", "Mon Nov 30 10 AM"),
        ("what about next week", "Mon Nov 30 to Fri Dec 4"),
    ],
)
def test_another_time_is_a_proposal(text: str, times: str) -> None:
    reading = heard(text, offered=OFFERED)
    assert (reading.intent, reading.choice, echo(reading)) == (Intent.PROPOSE, None, times)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("how about 3 instead", at(26, 15)),
        ("yes but can we do 3", at(26, 15)),
        ("can you do it at 4?", at(26, 16)),
        ("an hour later?", at(26, 15)),
        ("half an hour earlier?", at(26, 13, 30)),
        ("same time friday?", at(27, 14)),
    ],
)
def test_a_clock_alone_is_of_the_day_that_was_offered(text: str, time: object) -> None:
    reading = heard(text, offered=[THURSDAY_2])
    assert reading.intent is Intent.PROPOSE
    assert [item.at for item in reading.times if isinstance(item, Instant)] == [time]


@pytest.mark.parametrize("text", ["how about at 4", "11am?", "after 4"])
def test_a_clock_alone_beside_several_days_is_asked_back(text: str) -> None:
    reading = heard(text, offered=OFFERED)
    assert (reading.sure, reading.ask) == (False, "Which day do you mean?")


def test_two_offers_on_one_day_leave_no_doubt_about_the_day() -> None:
    reading = heard("11am?", offered=[FRIDAY_10, FRIDAY_330])
    assert (reading.sure, reading.times) == (True, (Instant(at(27, 11)),))


@pytest.mark.parametrize(
    "text",
    [
        "Anything next week?",
        "next week works",
        "before Friday",
        "away tomorrow and Friday, back Monday",
    ],
)
def test_a_stretch_of_days_picks_no_offer_in_it(text: str) -> None:
    reading = heard(text, offered=[THURSDAY_2, at(30, 10)])
    assert (reading.intent, reading.choice) == (Intent.PROPOSE, None)
