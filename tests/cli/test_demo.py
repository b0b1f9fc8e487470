"""`callbot demo` plays the whole story and checks each step of it."""

import re

import pytest

from callbot.cli.demo import StoryFailed
from callbot.cli.demo import _must as must
from callbot.errors import CallbotError
from tests.cli.conftest import Run


def test_the_demo_tells_the_story_to_its_end(run: Run) -> None:
    told = run("demo")
    assert told.exit_code == 0, told.output
    assert "BOOKED" in told.output  # in the same instant as the confirmation: either may leave first
    happenings = (
        "Two missed calls.",
        "Dana (617) 555-0133",
        "Hi, you just called Sam",
        "MISSED TWICE",
        "how about tomorrow at 11?",
        "Confirmed: Wed",
        "Sam answered the reminder with a key",
        "they talked for 9 min",
        "the appointment is done",
        "The story came out as it should",
    )
    places = [told.output.find(words) for words in happenings]
    assert -1 not in places, told.output
    assert places == sorted(places)
    assert len(re.findall(r"^    ok  ", told.output, re.MULTILINE)) == 9


def test_a_story_that_comes_out_wrong_ends_with_the_step_that_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    must("she got one text", True)
    assert capsys.readouterr().out == "    ok  she got one text\n"
    with pytest.raises(StoryFailed, match="it is not so that Sam was alarmed"):
        must("Sam was alarmed", False)
    assert issubclass(StoryFailed, CallbotError)


def test_lines_of_ones_own_are_played_until_one_is_none(run: Run) -> None:
    told = run("demo", "--script", "-", input=b"# two words\n\nDana: tomorrow at 11?\nBob calls\n")
    assert "# two words" in told.stdout
    assert "I'm asking Sam about" in " ".join(told.stdout.split())
    assert told.exit_code == 2
    assert "nobody is called Bob; there are Sam, Dana, Lee, Ray, Kim" in told.stderr
