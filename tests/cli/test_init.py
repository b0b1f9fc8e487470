"""`init`, `token`, `db`: the first five minutes, and the second time around."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import delete

from callbot.db import Database
from callbot.models import Number
from tests.cli.conftest import SAM, Run


def test_the_first_owner_moves_in_and_hears_the_default(run: Run, home: Path) -> None:
    answer = run(*SAM)
    assert answer.exit_code == 0, answer.output
    assert 'Availability: "weekdays 9 to 5"' in answer.stdout
    assert "Set up: Sam Lee, +12125550143" in answer.stdout
    assert S_IMODE(home.stat().st_mode) == 0o700
    assert S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_the_second_time_updates_what_is_named(run: Run) -> None:
    run(*SAM)
    answer = run("init", "--phone", "(212) 555-0143", "--availability", "any morning after 9", "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Updated: Sam Lee" in answer.stdout
    assert 'Free: "any morning after 9"' in answer.stdout
    again = run("init", "--phone", "(212) 555-0143", "--yes")
    assert 'Free: "any morning after 9"' in again.stdout


BOOK = """BEGIN:VCARD
FN:Kim Lee
TEL:617-555-0134
END:VCARD
BEGIN:VCARD
FN:May Lee
END:VCARD
"""


def test_the_own_people_come_from_a_file_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.vcf"
    file.write_text(BOOK, encoding="utf-8")
    answer = run(*SAM, "--contacts", str(file))
    assert answer.exit_code == 0, answer.output
    assert "Own people: 2 contacts, 1 new, 1 without a usable number." in answer.stdout
    again = run(*SAM, "--contacts", str(file))
    assert "Own people: 2 contacts, 0 new, 1 there already, 1 without a usable number." in again.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no vCard in it"),
        (BOOK[:-10].encode(), "it ends in the middle of a card"),
        (None, "cannot be read (No such file or directory)"),
    ],
)
def test_a_file_that_is_no_address_book_changes_nothing(
    run: Run, home: Path, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "people.vcf"
    if content is not None:
        file.write_bytes(content)
    answer = run(*SAM, "--contacts", str(file))
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert said in answer.stderr
    assert not home.exists()


def test_a_folder_and_a_name_that_no_file_has_are_no_address_book(run: Run, tmp_path: Path) -> None:
    for name in (str(tmp_path), "x" * 5000, "a\x00b"):
        answer = run(*SAM, "--contacts", name)
        assert (answer.exit_code, "cannot be read" in answer.stderr) == (2, True)


def test_an_owner_whose_number_was_taken_away_needs_another(run: Run, home: Path) -> None:
    run(*SAM)
    with closing(Database(f"sqlite:///{home / 'callbot.db'}")) as database, database.transaction() as session:
        session.execute(delete(Number))
    answer = run("init", "--phone", "+12125550143", "--name", "Sam", "--yes")
    assert (answer.exit_code, "number: Sam has none; --number" in answer.stderr) == (2, True)
    assert run("init", "--phone", "+12125550143", "--number", "+12125550100", "--yes").exit_code == 0


def test_the_environment_may_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"NAME": "Sam Lee", "PHONE": "+12125550143", "NUMBER": "+12125550100"}.items():
        monkeypatch.setenv(f"CALLBOT_OWNER_{name}", value)
    answer = run("init", "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Time zone: America/New_York, by the phone's area" in answer.stdout


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--availability", "purple"), 'availability "purple"'),
        (("--number", "+19005550101"), "premium number"),
        (("--number", "+18765550101"), "abroad"),
        (("--timezone", "Mars"), "no time zone"),
        (("--phone", "x"), "no phone number"),
        (("--away", "nonsense"), "no address that Apprise knows"),
    ],
)
def test_what_cannot_be_is_one_line(extra: tuple[str, ...], said: str, run: Run) -> None:
    answer = run(*SAM, *extra)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_what_is_missing_is_named_where_nobody_can_be_asked(run: Run) -> None:
    assert "--phone is needed" in run("init", "--yes").stderr
    assert "--name is needed" in run("init", "--phone", "+12125550143", "--yes").stderr


def test_the_database_is_checked_and_upgraded(run: Run) -> None:
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0


def test_a_token_is_printed_alone_listed_and_revoked(run: Run) -> None:
    run(*SAM)
    made = run("token", "create", "phone", "--read")
    assert made.stdout.startswith("callbot_")
    assert made.stdout.count("\n") == 1
    listed = run("token", "list").stdout
    assert "1  phone  owner 1, reads, made" in listed
    assert made.stdout.strip() not in listed
    assert run("token", "revoke", "1").exit_code == 0
    assert "revoked" in run("token", "list").stdout


def test_a_token_without_a_clear_owner_is_refused(run: Run) -> None:
    run("db", "upgrade")
    assert "say whose token" in run("token", "create", "phone").stderr
    assert run("token", "create", "root", "--admin").exit_code == 0


def test_a_wrong_setting_stops_it_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_AVAILABILITY__MINUTES", "long")
    answer = run("db", "check")
    assert answer.exit_code == 2
    assert "CALLBOT_AVAILABILITY__MINUTES" in answer.stderr


def test_it_runs_as_a_module(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callbot", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    assert done.stdout.startswith("callbot ")
