"""What holds for every text at the door of the language, whatever reads it: only `understand` is asked.

`make test` tries a hundred texts for each law, `make fuzz` twenty thousand.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callbot.language import Reading, understand
from tests.language.cost import milliseconds
from tests.language.law import faults
from tests.language.lines import lines
from tests.language.slowest import WORST, worst

LONGEST = 1600
A_SECOND = 1000
unhurried = settings(deadline=None)
"""A busy machine is no fault of a text; what a text may cost is measured in bench/language.py."""

DAYS = ["Monday", "Tuesday", "Wed", "Thursday", "Fri", "Saturday", "Sundays", "tomorrow", "today", "weekdays"]
PARTS = ["morning", "afternoon", "evening", "lunch", "tonight", "noon", "midnight"]
CLOCKS = ["2", "9", "10:30", "3pm", "11 AM", "14:00", "2p", "noon", "12", "330", "9-5", "10 to 12", "4ish"]
DATES = [
    "Nov 30",
    "12/4",
    "the 31st",
    "2/30",
    "March 8",
    "2026-12-01",
    "in two weeks",
    "next week",
    "in 2 hours",
]
JOINTS = [
    *("or", "and", ",", ";", ".", "-", "/", "at", "on", "to", "after", "before", "by", "until", "between"),
    *("except", "not", "but", "every", "any", "next", "this", "from", "around", "otherwise", "can't do"),
]
TALK = [
    "option 2",
    "the later one",
    "works",
    "yes",
    "no",
    "STOP",
    "push it",
    "call me",
    "EST",
    "CET",
    "?",
    "99",
    "me",
]
WORDS = [*DAYS, *PARTS, *CLOCKS, *DATES, *JOINTS, *TALK]
KEPT = [line.text for line in lines()] or ["Thursday at 2 works, or any time Friday morning"]

phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
mended = st.tuples(st.sampled_from(KEPT), phrases, st.integers(0, 80)).map(
    lambda given: given[0][: given[2]] + " " + given[1] + " " + given[0][given[2] :]
)
unicode = st.text(st.characters(), max_size=120)
"""Every code point there is: surrogates, controls and what is not assigned among them."""
pieces = st.one_of(st.text(st.characters(), min_size=1, max_size=12), phrases.filter(bool))
long = st.tuples(pieces, st.integers(0, 5000)).map(lambda given: (given[0] * (given[1] + 1))[:5000])
texts = st.one_of(unicode, phrases, mended, long)

zones = st.sampled_from(
    ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
)
FROM, TO = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2029-01-01")
instants = st.datetimes(FROM, TO, timezones=zones.map(ZoneInfo), allow_imaginary=False)
minutes = st.integers(1, 60 * 24 * 14)


@st.composite
def scenes(draw: st.DrawFn) -> dict[str, Any]:
    """When, by whom and in what conversation something is said: offers and the agreed time are ahead."""
    now = draw(instants)
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    ahead = [minute + timedelta(minutes=each) for each in sorted(draw(st.sets(minutes, max_size=4)))]
    offered = [each.astimezone(now.tzinfo) for each in ahead]
    has_agreed: bool = draw(st.booleans())
    agreed = offered.pop() if offered and has_agreed else None
    speaker = draw(st.sampled_from(["contact", "owner"]))
    return {"now": now, "offered": offered, "agreed": agreed, "speaker": speaker}


def in_its_scene(text: str, scene: dict[str, Any]) -> Reading:
    return understand(text, **scene)


@unhurried
@example("\ud800 monday \udfff at 2", {"now": datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/New_York"))})
@given(texts, scenes())
def test_every_answer_keeps_the_law(text: str, scene: dict[str, Any]) -> None:
    assert faults(in_its_scene(text, scene), scene["now"], scene.get("offered", ())) == []


@unhurried
@given(texts, scenes())
def test_the_same_text_is_read_the_same_again(text: str, scene: dict[str, Any]) -> None:
    assert in_its_scene(text, scene) == in_its_scene(text, scene)


@unhurried
@given(long, st.one_of(unicode, phrases), scenes())
def test_what_is_beyond_1600_characters_is_not_read(text: str, rest: str, scene: dict[str, Any]) -> None:
    first = (text * (LONGEST // (len(text) or 1) + 1) or "a" * LONGEST)[:LONGEST].ljust(LONGEST)
    assert in_its_scene(first + rest, scene) == in_its_scene(first, scene)


SHAPES = [
    *("{day} at {clock}", "{clock} {day}", "{day} {part}", "{day} after {clock}", "before {clock} on {day}"),
    *(
        "How about {day} at {clock}?",
        "{day} between 10 and 11:30 AM",
        "Any {part} except {day}",
        "in 2 hours",
    ),
]


def plain() -> st.SearchStrategy[str]:
    """Phrases that say one time plainly."""
    day = ["Monday", "Tuesday", "Wed", "Thursday", "Friday", "tomorrow", "next Tuesday", "Nov 30"]
    clock = ["2 PM", "10 AM", "9:30 AM", "noon", "3:15 pm", "14:00"]
    part = ["morning", "afternoon", "evening"]
    words = st.fixed_dictionaries(
        {"day": st.sampled_from(day), "clock": st.sampled_from(clock), "part": st.sampled_from(part)}
    )
    return st.builds(lambda shape, said: str(shape).format(**said), st.sampled_from(SHAPES), words)


@unhurried
@given(plain(), instants, st.integers(1, 5))
def test_spaces_behind_a_plain_phrase_change_nothing(text: str, now: datetime, spaces: int) -> None:
    assert understand(text + " " * spaces, now=now).times == understand(text, now=now).times


@unhurried
@given(plain(), instants)
def test_a_plain_phrase_in_lower_case_means_the_same(text: str, now: datetime) -> None:
    assert understand(text.lower(), now=now).times == understand(text, now=now).times


BROKEN = worst(WORST.with_name("broken.txt"))
"""Texts that broke the law when fuzzing found them."""


@pytest.mark.parametrize("text", BROKEN)
def test_a_text_that_broke_the_law_keeps_it(text: str) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/New_York"))
    assert faults(understand(text, now=now), now) == []


def test_the_slowest_texts_come_to_an_end() -> None:
    assert [text for text in worst() if milliseconds(text) > A_SECOND] == []
