"""`callbot availability`: what is stated, said back and laid out, as programs and people read it."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.cli.conftest import Run

TUESDAY = ("--at", "2026-11-24T09:00", "--tz", "America/New_York")


def answer(run: Run, *words: str) -> dict[str, object]:
    """The object of `--json`."""
    told = run("availability", *words, "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.count("\n") == 1
    found: dict[str, object] = json.loads(told.stdout)
    return found


def lines(run: Run, *words: str) -> Sequence[str]:
    """What people read."""
    told = run("availability", *words)
    assert (told.exit_code, told.stderr) == (0, "")
    return told.stdout.splitlines()


def test_programs_read_four_fields(run: Run) -> None:
    found = answer(run, "Saturdays 10-2", *TUESDAY, "--days", "5")
    assert found == {
        "stated": "Saturdays 10-2",
        "said": "Saturdays 10 AM to 2 PM",
        "windows": [{"starts_at": "2026-11-28T10:00:00-05:00", "ends_at": "2026-11-28T14:00:00-05:00"}],
        "problems": [],
    }


def test_it_runs_as_a_program_of_its_own(run: Run) -> None:
    program = [sys.executable, "-m", "callbot", "availability", "weekdays after 2", *TUESDAY, "--json"]
    told = subprocess.run(program, capture_output=True, text=True, check=True)
    assert (json.loads(told.stdout), told.stderr) == (answer(run, "weekdays after 2", *TUESDAY), "")


def test_fourteen_days_are_shown_unless_asked_otherwise(run: Run) -> None:
    fortnight = answer(run, "any morning after 9", *TUESDAY, "--days", "14")
    assert answer(run, "any morning after 9", *TUESDAY) == fortnight
    assert len(fortnight["windows"]) == 10  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "zone", "first"),
    [
        ("2026-11-24T09:00", "America/New_York", "2026-11-24T09:00:00-05:00"),
        ("2026-11-24T14:30Z", "America/New_York", "2026-11-24T09:30:00-05:00"),
        ("2026-03-08T09:00", "America/New_York", "2026-03-09T09:00:00-04:00"),
        ("2026-04-05T09:00", "Australia/Lord_Howe", "2026-04-06T09:00:00+10:30"),
        ("2026-10-04T09:00", "Australia/Lord_Howe", "2026-10-05T09:00:00+11:00"),
        ("2026-11-24T03:30Z", "Asia/Kolkata", "2026-11-24T09:00:00+05:30"),
        ("2026-07-01T09:00", "America/Phoenix", "2026-07-01T09:00:00-07:00"),
    ],
)
def test_windows_begin_on_the_owners_clock(at: str, zone: str, first: str, run: Run) -> None:
    windows = answer(run, "weekdays 9 to 5", "--at", at, "--tz", zone)["windows"]
    assert isinstance(windows, list)
    assert windows[0]["starts_at"] == first


@pytest.mark.parametrize(
    ("stated", "at", "expected"),
    [
        ("Sundays 1am to 3am", "2026-10-31T20:00", "  Sun Nov 1, 01:00 EDT to 03:00"),
        ("Sundays 1am to 4am", "2026-03-07T20:00", "  Sun Mar 8, 01:00 to 04:00"),
        ("tomorrow 10pm to 2am", "2026-11-24T09:00", "  Wed Nov 25, 22:00 to Thu Nov 26, 02:00"),
        ("Fridays 8pm to midnight", "2026-11-24T09:00", "  Fri Nov 27, 20:00 to 24:00"),
    ],
)
def test_people_read_hours_that_cannot_be_read_two_ways(
    stated: str, at: str, expected: str, run: Run
) -> None:
    assert lines(run, stated, "--at", at, "--tz", "America/New_York", "--days", "4")[1] == expected


def test_people_hear_where_nothing_is_free(run: Run) -> None:
    assert lines(run, "Saturdays 10-2", *TUESDAY, "--days", "3")[1:] == ["  no free window in 3 days"]
    assert lines(run, "Saturdays 10-2", *TUESDAY, "--days", "1")[1:] == ["  no free window in a day"]


def test_words_without_a_time_are_said_to_be_a_problem_to_both(run: Run) -> None:
    found = answer(run, "as we discussed", *TUESDAY)
    assert (found["windows"], found["problems"]) == ([], ["No time was found in it."])
    assert lines(run, "as we discussed", *TUESDAY) == [
        "callbot cannot read that.",
        "But: No time was found in it.",
    ]


@pytest.mark.parametrize("code", ["US", "us"])
def test_the_holidays_of_a_country_are_left_out(code: str, run: Run) -> None:
    whole = lines(run, "any morning after 9", *TUESDAY, "--days", "4")
    rested = lines(run, "any morning after 9", *TUESDAY, "--days", "4", "--country", code)
    assert [line for line in whole if line not in rested] == ["  Thu Nov 26, 09:00 to 12:00"]


def test_a_holiday_that_is_named_is_not_left_out(run: Run) -> None:
    assert answer(run, "Thursday 10-12", *TUESDAY, "--country", "US")["windows"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*TUESDAY, "--country", "Atlantis"), "the public holidays of 'Atlantis' are not known"),
        ((*TUESDAY, "--days", "0"), "0 is not in the range"),
        (("--at", "9999-12-31T09:00", "--tz", "UTC"), "too near the end of the calendar"),
        (("--at", "0001-01-01T00:00", "--tz", "Asia/Kolkata"), "too near the end of the calendar"),
        (("--at", "noon", "--tz", "UTC"), "'noon' is no instant"),
        (("--at", "2026-11-24T09:00", "--tz", "Mars"), "'Mars' is no time zone"),
        (("--tz", "UTC"), "Missing option '--at'"),
    ],
)
def test_what_cannot_be_is_one_line_on_the_other_stream(words: tuple[str, ...], said: str, run: Run) -> None:
    told = run("availability", "any morning after 9", *words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.splitlines()[-1].startswith("Error: ")
    assert said in told.stderr.splitlines()[-1]
