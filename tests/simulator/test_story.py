"""The story: numbers and durations in phone words, and lines told as they happen."""

from datetime import UTC, datetime

import pytest

from callbot.simulator.story import Story, Told, pretty, spent

MISSED_AT = datetime(2026, 11, 24, 14, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+16175550133", "(617) 555-0133"),
        ("+442079460101", "+442079460101"),
        ("anonymous", "anonymous"),
        ("+1212555", "+1212555"),
        ("+1212555010055", "+1212555010055"),
        ("", ""),
    ],
)
def test_a_number_as_people_write_it(number: str, written: str) -> None:
    assert pretty(number) == written


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (1.4, "1 s"),
        (24, "24 s"),
        (119, "119 s"),
        (120, "2 min"),
        (540, "9 min"),
        (3600, "60 min"),
    ],
)
def test_a_duration_as_people_say_it(seconds: float, said: str) -> None:
    assert spent(seconds) == said


def test_a_line_begins_with_its_instant() -> None:
    assert str(Told(MISSED_AT, "Dana hangs up")) == "Tue 14:14:05  Dana hangs up"


def test_lines_stay_in_the_order_they_were_told() -> None:
    story = Story()
    story.tell(MISSED_AT, "Dana calls")
    story.tell(MISSED_AT, "Dana hangs up")
    assert [line.words for line in story.lines] == ["Dana calls", "Dana hangs up"]


def test_a_teller_gets_each_line_once() -> None:
    told: list[Told] = []
    story = Story(told.append)
    story.tell(MISSED_AT, "Dana calls")
    assert told == story.lines == [Told(MISSED_AT, "Dana calls")]


def test_two_stories_share_no_lines() -> None:
    Story().tell(MISSED_AT, "Dana calls")
    assert Story().lines == []
