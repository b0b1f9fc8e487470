"""What is printed for people fits the terminal on which they read it."""

import sys
from pathlib import Path

import pytest

from callbot.cli.lines import LEAST, MOST, fitted, width
from tests.cli.conftest import SAM, Run
from tests.cli.keyboard import typing

SHOWN = {
    "forwarding": ("forwarding",),
    "forwarding, att": ("forwarding", "--carrier", "att"),
    "status": ("status",),
    "doctor": ("doctor",),
    "card": ("card",),
    "call-me": ("call-me",),
    "campaign": ("campaign",),
    "a refusal": ("connect",),
    "a demo": ("demo",),
}


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("words", SHOWN.values(), ids=SHOWN.keys())
def test_no_line_is_wider_than_the_terminal(
    run: Run, home: Path, words: tuple[str, ...], columns: int
) -> None:
    run(*SAM, "--mode", "forwarded")
    with typing({"CALLBOT_HOME": str(home)}, *words, columns=columns) as at:
        at.ends()
    assert len(at.screen) > 60
    wide = [line for line in at.screen.splitlines() if len(line) > columns]
    assert [line for line in wide if "https://" not in line] == []


def test_the_questions_of_init_fit(home: Path) -> None:
    with typing({"CALLBOT_HOME": str(home)}, "init", columns=80) as at:
        at.answers("Your mobile number: ", "")
        at.sees("This one is needed")
        at.answers("Your mobile number: ", "(212) 555-0143")
        at.answers("Your name: ", "Sam Lee")
        at.answers("Your time zone [America/New_York]: ", "EST")
        at.sees("EST does not change in summer; write it as America/New_York")
        at.answers("Your time zone [America/New_York]: ", "")
        at.answers("Callbot's own number, at Twilio: ", "+12125550100")
        at.answers("stand on a resume already? [y/N]: ", "maybe")
        at.sees("Type y or n.")
        at.answers("stand on a resume already? [y/N]: ", "yes")
        at.answers("in your own words [weekdays 9 to 5]: ", "")
        at.sees("Understood: weekdays 9 AM to 5 PM.")
        at.answers("(Enter: none): ", "")
        at.answers("(Enter: none): ", "")
        assert at.ends() == 0
    assert "No Twilio account is set here" in at.screen
    assert max(len(line) for line in at.screen.splitlines()) <= 80


def test_who_stops_at_a_question_is_told_so(run: Run, home: Path) -> None:
    run(*SAM)
    with typing({"CALLBOT_HOME": str(home)}, "away", "add", columns=80) as at:
        at.sees("The address: ")
        assert at.interrupts() == 1
    assert at.screen.endswith("\nStopped.\n")


def test_a_file_has_lines_that_are_easy_to_read() -> None:
    assert width(None) == MOST if not sys.stdout.isatty() else width(None) >= LEAST


def test_a_command_stays_whole_and_what_follows_hangs() -> None:
    told = fitted("Look at it with `callbot forwarding --prove` and then again.", rest="   ", columns=40)
    assert told.splitlines() == ["Look at it with", "   `callbot forwarding --prove` and then", "   again."]
