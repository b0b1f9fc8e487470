"""The lines of a play: who does what, and when it is over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.errors import Refused
from callbot.simulator.script import Line, Verb, parse

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 3, 9, 14, tzinfo=ZONE)  # a Tuesday


@pytest.mark.parametrize(
    ("line", "who", "verb", "words", "minutes"),
    [
        ("Dana calls", "Dana", Verb.CALLS, "", 5),
        ("Dana talks", "Dana", Verb.TALKS, "", 15),
        ("Dana calls withheld", "Dana", Verb.HIDES, "", 5),
        ("Lee leaves: call me: 9 to 5", "Lee", Verb.LEAVES, "call me: 9 to 5", 5),
        ("Sam: ok 1", "Sam", Verb.TEXTS, "ok 1", 5),
        ("Dana: ", "Dana", Verb.TEXTS, "", 5),
        ("wait 90 min", "", Verb.WAITS, "", 90),
        ("wait 25 h", "", Verb.WAITS, "", 1500),
        ("until Tue 9:15", "", Verb.WAITS, "", 1),
        ("until Tue 9:14", "", Verb.WAITS, "", 7 * 24 * 60),
    ],
)
def test_a_line_is_read(line: str, who: str, verb: Verb, words: str, minutes: int) -> None:
    assert parse(line, NOW, ZONE) == Line(who, verb, words, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("line", ["Dana sings", "until tue 9:15", "until Tue 25:00", "wait a bit", "hello"])
def test_what_is_no_line_is_refused_by_its_words(line: str) -> None:
    with pytest.raises(Refused, match=r"is no line of a play|there is no tue"):
        parse(line, NOW, ZONE)
