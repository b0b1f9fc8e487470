"""Texts about a time that is already agreed: kept, moved, called off, late."""

from __future__ import annotations

from datetime import datetime

import pytest

from callbot.language import Instant, Intent
from tests.language.saying import THURSDAY_2, at, echo, heard


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("an hour later?", at(26, 15)),
        ("an hour earlier", at(26, 13)),
        ("2 hours later", at(26, 16)),
        ("half an hour earlier", at(26, 13, 30)),
        ("30 min later please", at(26, 14, 30)),
        ("45 minutes later works better", at(26, 14, 45)),
        ("fifteen minutes later please", at(26, 14, 15)),
        ("Two hours later if possible", at(26, 16)),
        ("an hour and a half later", at(26, 15, 30)),
        ("half hour later?", at(26, 14, 30)),
        ("two hours earlier", at(26, 12)),
        ("Running over. Can we start at 2:15?", at(26, 14, 15)),
        ("push it back 15 minutes", at(26, 14, 15)),
        ("can we push by 30 min", at(26, 14, 30)),
        ("bump it back 30 min", at(26, 14, 30)),
        ("move it to 4", at(26, 16)),
        ("move it to 4:30 pm please", at(26, 16, 30)),
        ("can we move to friday at 10?", at(27, 10)),
        ("reschedule to Monday at 10", at(30, 10)),
        ("can we reschedule for dec 2 at 11", at(2, 11, month=12)),
        ("could we make it 1:30 instead of 2", at(26, 13, 30)),
        ("I'll call 2:15 instead of 2", at(26, 14, 15)),
        ("change it to tomorrow at 9", at(25, 9)),
        ("shift us to friday 1pm", at(27, 13)),
    ],
)
def test_it_moves_there(text: str, time: datetime) -> None:
    reading = heard(text, agreed=THURSDAY_2)
    assert (reading.intent, reading.sure) == (Intent.RESCHEDULE, True)
    assert reading.times == (Instant(time),)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("can we move to friday", "Fri Nov 27"),
        ("postpone to next week", "Mon Nov 30 to Fri Dec 4"),
        ("push it to tomorrow afternoon", "Wed Nov 25 12 noon to 5 PM"),
        ("reschedule please", ""),
        ("need to reschedule, something came up", ""),
        ("different day please", ""),
        ("rain check?", ""),
    ],
)
def test_it_moves_somewhere(text: str, times: str) -> None:
    reading = heard(text, agreed=THURSDAY_2)
    assert (reading.intent, echo(reading)) == (Intent.RESCHEDULE, times)


@pytest.mark.parametrize(
    "text",
    [
        "I have to cancel",
        "cancel our call",
        "sorry, cancelling thursday",
        "we need to call it off",
        "position has been filled",
        "we filled the position",
        "we are no longer moving forward",
        "won't be able to make it",
        "forget about it",
    ],
)
def test_it_is_called_off(text: str) -> None:
    assert heard(text, agreed=THURSDAY_2).intent is Intent.CANCEL


@pytest.mark.parametrize(
    "text",
    ["yes", "ok see you then", "confirming thursday at 2", "still on for thursday?", "I'll call at 2 sharp"],
)
def test_it_stands(text: str) -> None:
    reading = heard(text, agreed=THURSDAY_2)
    assert (reading.intent, reading.sure) == (Intent.ACCEPT, True)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("running late", 5),
        ("running a bit late", 5),
        ("running 10 min late", 10),
        ("running 10 minutes late", 10),
        ("I'll be 5 min late", 5),
        ("I'll be 15 minutes late", 15),
        ("20 minutes late, sorry", 20),
        ("i'm running about 15 mins behind", 15),
    ],
)
def test_late_is_told_and_moves_nothing(text: str, minutes: int) -> None:
    reading = heard(text, agreed=THURSDAY_2)
    assert f"late:{minutes}" in reading.about
    assert (reading.intent, reading.times) == (Intent.OTHER, ())


@pytest.mark.parametrize("text", ["can't make thursday", "not thursday after all", "no"])
def test_a_no_to_what_was_agreed(text: str) -> None:
    assert heard(text, agreed=THURSDAY_2).intent is Intent.DECLINE


def test_stop_is_stop_whatever_was_agreed() -> None:
    assert heard("STOP", agreed=THURSDAY_2).intent is Intent.OPT_OUT


def test_yes_is_a_yes_where_something_is_agreed_and_else_the_carriers_word() -> None:
    assert heard("YES", agreed=THURSDAY_2).intent is Intent.ACCEPT
    assert heard("YES").intent is Intent.OPT_IN
