"""`card`: a file that a phone takes, and nothing of anybody's is written over."""

from pathlib import Path

from tests.cli.conftest import SAM, Run


def test_it_writes_a_card_and_says_what_to_do_with_it(run: Run, home: Path) -> None:
    run(*SAM)
    answer = run("card")
    assert (answer.exit_code, "Emergency Bypass" in answer.stdout) == (0, True)
    written = (home.parent / "callbot.vcf").read_bytes()
    assert b"TEL;TYPE=CELL,VOICE:+12125550100\r\n" in written
    assert b"The scheduler of Sam Lee" in written


def test_the_name_is_the_owners_to_choose(run: Run, home: Path) -> None:
    run(*SAM)
    assert run("card", "mine.vcf", "--name", "My job line").exit_code == 0
    assert b"FN:My job line\r\n" in (home.parent / "mine.vcf").read_bytes()


def test_twice_is_harmless_and_another_file_stays(run: Run, home: Path) -> None:
    run(*SAM)
    assert [run("card").exit_code for _ in range(2)] == [0, 0]
    contacts = home.parent / "contacts.vcf"
    contacts.write_text("BEGIN:VCARD")
    answer = run("card", "contacts.vcf")
    assert (answer.exit_code, contacts.read_text()) == (2, "BEGIN:VCARD")
    assert "is there already" in answer.stderr


def test_before_init_there_is_nothing_to_write(run: Run) -> None:
    assert "`callbot init` makes it" in run("card").stderr
