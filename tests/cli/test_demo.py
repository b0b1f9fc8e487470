"""`callbot demo` plays the whole story and checks each step of it."""

import re
from pathlib import Path

import pytest

from callbot.cli.demo import StoryFailed
from callbot.cli.demo import _must as must
from callbot.errors import CallbotError
from tests.cli.conftest import Run
from tests.cli.keyboard import typing


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
    assert [piece for piece in shown_in_the_readme() if piece not in undated(told.output)] == []


def shown_in_the_readme() -> list[str]:
    """What the README shows of the story, happening by happening."""
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```text\n(.+?)^```$", page, re.MULTILINE | re.DOTALL)
    return [undated(piece) for piece in re.split(r"\n(?=  [A-Z][a-z]{2} )|  …\n", shown)]


def undated(told: str) -> str:
    """Words alone: the story begins on another day each week, and its lines are broken elsewhere."""
    return " ".join(re.sub(r"[A-Z][a-z]{2} (\d\d:\d\d:\d\d|\d{1,2}\b)", "…", told).split())


def test_a_story_that_comes_out_wrong_ends_with_the_step_that_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    must("she got one text", True)
    assert capsys.readouterr().out == "    ok  she got one text\n"
    with pytest.raises(StoryFailed, match="it is not so that Sam was alarmed"):
        must("Sam was alarmed", False)
    assert issubclass(StoryFailed, CallbotError)


def test_at_a_keyboard_it_says_what_to_type_and_a_wrong_line_ends_nothing(home: Path) -> None:
    with typing({"CALLBOT_HOME": str(home)}, "demo", "--script", "-") as at:
        at.answers("Ctrl-D ends it.", "hello")
        at.answers("is no line of a play", "Bob calls")
        at.answers("nobody is called Bob", "Dana: tomorrow at 11?")
        at.answers("I'm asking Sam about", "\x04")
        assert at.ends() == 0


def test_lines_of_ones_own_are_played_until_one_is_none(run: Run) -> None:
    told = run("demo", "--script", "-", input=b"# two words\n\nDana: tomorrow at 11?\nBob calls\n")
    assert "# two words" in told.stdout
    assert "I'm asking Sam about" in " ".join(told.stdout.split())
    assert told.exit_code == 2
    assert "nobody is called Bob; there are Sam, Dana, Lee, Ray, Kim" in told.stderr
