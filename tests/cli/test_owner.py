"""`owner` and `number`: several people in one house, one by one or as a spreadsheet names them."""

import csv
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from callbot.domain import numbers
from tests.cli.conftest import SAM, Run

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's

KIM = (
    *("owner", "add", "--name", "Kim Roe", "--phone", "(312) 555-0144"),
    *("--timezone", "America/Chicago", "--number", "+13125550101"),
)
HEADER = "name,phone,timezone,availability,number,mode,away\n"
FILE = HEADER + (
    "Kim Roe,+13125550144,America/Chicago,weekdays 9 to 5,+13125550101,forwarded,json://127.0.0.1:9/\n"
    "Ann Poe,(617) 555-0145,,,+16175550101,,\n"
)
MANY = 10_000


@pytest.fixture
def house(run: Run) -> Run:
    """A house with Sam in it, who is owner 1."""
    assert run(*SAM).exit_code == 0
    return run


def file(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "owners.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def said(answer: object) -> str:
    """Everything that a command printed, on one line."""
    return " ".join(str(getattr(answer, "output", "")).split())


def test_an_owner_is_added_and_listed(house: Run) -> None:
    added = house(*KIM, "--yes")
    assert (added.exit_code, said(added)) == (
        0,
        'Added: owner 2, Kim Roe, +13125550144, America/Chicago, ring-first; free "weekdays 9 to 5".',
    )
    listed = house("owner", "list").stdout
    assert "1  Sam Lee  +12125550143  America/New_York  ring-first; numbers: +12125550100" in listed
    assert "2  Kim Roe  +13125550144  America/Chicago" in listed


def test_a_phone_that_nobody_vouched_for_is_said_to_be_unproven(house: Run) -> None:
    assert "not proven" in said(house(*KIM))
    assert "+13125550144, not proven" in house("owner", "list").stdout
    house("owner", "set", "2", "--yes")
    assert "not proven" not in house("owner", "list").stdout


def test_without_a_zone_the_area_tells_it(house: Run) -> None:
    words = [word for word in KIM if word not in {"--timezone", "America/Chicago"}]
    assert "America/Chicago" in said(house(*words))


def test_who_is_there_already_is_named_with_how_to_change_them(house: Run) -> None:
    again = house("owner", "add", "--name", "X", "--phone", "+12125550143", "--number", "+12125550102")
    assert again.exit_code == 2
    assert "is owner 1, Sam Lee; `callbot owner set` changes them" in again.stderr


def test_one_number_has_one_owner_who_is_named_and_nothing_more(house: Run) -> None:
    taken = house(*KIM[:-1], "+12125550100")
    assert taken.exit_code == 2
    assert "belongs to another owner, Sam Lee" in taken.stderr
    assert "+12125550143" not in taken.stderr
    assert "Kim" not in house("owner", "list").stdout


@pytest.mark.parametrize("who", ["2", "+13125550144", "(312) 555-0144"])
def test_what_is_named_changes_and_the_rest_stays(who: str, house: Run) -> None:
    house(*KIM)
    words = ("--availability", "any morning after 9", "--mode", "forwarded", "--timezone", "America/Denver")
    assert said(house("owner", "set", who, *words)) == (
        'Now: owner 2, Kim Roe, +13125550144, America/Denver, forwarded; free "any morning after 9".'
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("9", "--name", "X"), "there is no owner 9"),
        (("+13125550199", "--name", "X"), "there is no owner with the phone"),
        (("2", "--phone", "+12125550143"), "that of another owner, Sam Lee"),
        (("2", "--phone", "+12125550100"), "a number of callbot's"),
        (("2", "--timezone", "Mars"), "no time zone"),
        (("2", "--availability", "purple"), 'availability "purple"'),
        (("2", "--away", "nonsense"), "no address that Apprise knows"),
        (("2", "--number", "+12125550100"), "belongs to another owner, Sam Lee"),
    ],
)
def test_what_cannot_be_set_is_one_line_and_changes_nothing(
    words: tuple[str, ...], line: str, house: Run
) -> None:
    house(*KIM)
    before = house("owner", "list", "--csv").stdout
    answer = house("owner", "set", *words)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert line in answer.stderr
    assert house("owner", "list", "--csv").stdout == before


def test_nothing_named_is_a_question_back(house: Run) -> None:
    assert "say what is to change" in house("owner", "set", "1").stderr


def test_another_phone_is_to_be_proven_anew(house: Run) -> None:
    assert "not proven" in said(house("owner", "set", "1", "--phone", "+12125550149"))
    assert "+12125550149, not proven" in house("owner", "list").stdout


def test_to_remove_is_asked_and_no_leaves_everything(house: Run) -> None:
    house(*KIM)
    asked = house("owner", "remove", "2", input=b"n\n")
    assert asked.exit_code == 1
    assert "Remove Kim Roe for good?" in asked.output
    assert "Free for others then: +13125550101." in asked.output
    assert "Kim Roe" in house("owner", "list").stdout


def test_who_is_removed_is_gone_and_their_number_free(house: Run) -> None:
    house(*KIM)
    assert house("owner", "remove", "2", input=b"y\n").exit_code == 0
    assert "Kim" not in house("owner", "list").stdout
    assert house("number", "add", "+13125550101", "--owner", "1").exit_code == 0
    assert house("owner", "remove", "2", "--yes").exit_code == 2


def test_numbers_are_added_listed_and_removed(house: Run) -> None:
    assert "belongs to Sam Lee, owner 1" in house("number", "add", "+12125550102").stdout
    assert "+12125550102  owner 1, Sam Lee" in house("number", "list").stdout
    assert house("number", "remove", "+12125550100", input=b"n\n").exit_code == 1
    gone = house("number", "remove", "+12125550100", "--yes")
    assert "what waits leaves from +12125550102" in gone.stdout
    assert "+12125550100" not in house("number", "list").stdout
    only = house("number", "remove", "+12125550102", "--yes")
    assert (only.exit_code, "is the only one of Sam Lee" in only.stderr) == (2, True)
    assert "no number of callbot's" in house("number", "remove", "+12125550109", "--yes").stderr


def test_a_file_is_taken_in_and_its_like_again_changes_nothing(house: Run, tmp_path: Path) -> None:
    words = ("owner", "import", file(tmp_path, FILE))
    assert said(house(*words, "--dry-run")).startswith("Nothing is changed yet. Added would be 2,")
    assert "Kim" not in house("owner", "list").stdout
    taken = house(*words, "--yes")
    assert (taken.exit_code, said(taken)) == (0, "Added 2, changed 0, as before 0, left out 0.")
    listed = house("owner", "list").stdout
    assert "Kim Roe  +13125550144  America/Chicago  forwarded; numbers: +13125550101; away" in listed
    assert "Ann Poe  +16175550145  America/New_York  ring-first; numbers: +16175550101" in listed
    again = house("owner", "import", file(tmp_path, FILE.replace("json://127.0.0.1:9/", "")))
    assert said(again) == "Added 0, changed 0, as before 2, left out 0."


def test_a_line_updates_by_the_phone_what_it_fills(house: Run, tmp_path: Path) -> None:
    house("owner", "import", file(tmp_path, FILE))
    text = "phone,name,availability,number\n312-555-0144,,any morning after 9,+13125550102\n"
    assert "changed 1" in said(house("owner", "import", file(tmp_path, text)))
    listed = list(csv.DictReader(io.StringIO(house("owner", "list", "--csv").stdout)))
    assert [row["availability"] for row in listed] == [
        "weekdays 9 to 5",
        "any morning after 9",
        "weekdays 9 to 5",
    ]
    assert "+13125550102  owner 2, Kim Roe" in house("number", "list").stdout


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + FILE.encode(),
        FILE.replace(",", ";").replace("\n", "\r\n").encode(),
        FILE.replace(",", "\t").encode(),
        FILE.replace("name,phone", " Name , PHONE ").encode(),
        FILE.replace("\n", "\n,,,,,,\n\n").encode(),
    ],
    ids=["mark", "semicolons", "tabs", "spelled", "empty lines"],
)
def test_the_forms_that_spreadsheets_write_are_read(text: bytes, house: Run, tmp_path: Path) -> None:
    assert "Added 2" in said(house("owner", "import", file(tmp_path, text)))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Kim,+13125550144\n", "the first line must be a header"),
        ("name,phone,salary\n", '"salary" is no column'),
        ("name,timezone\n", "name and phone must stand in it"),
        ("name,phone,phone\n", "each once"),
        ("", "the file is empty"),
        (FILE.encode("utf-16"), "not UTF-8"),
        (HEADER.encode() + b"Ren\xe9,+13125550144\n", "not UTF-8"),
        (HEADER + 'Kim,"+13125550144\n', "line 2"),
        (HEADER + "Kim\0,+13125550144,,,,,\n", "no CSV"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(
    text: str | bytes, line: str, house: Run, tmp_path: Path
) -> None:
    answer = house("owner", "import", file(tmp_path, text), "--skip-bad")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert line in answer.stderr


BAD = HEADER + (
    "Kim Roe,+13125550144,America/Chicago,,+13125550101,,\n"
    "No Phone,hello,,,+13125550102,,\n"
    "Twice,+13125550144,America/Chicago,,+13125550103,,\n"
    "Same Number,+13125550146,America/Chicago,,+13125550101,,\n"
    "Sams,+13125550147,America/Chicago,,+12125550100,,\n"
    ",+13125550148,America/Chicago,,+13125550104,,\n"
    "No Number,+13125550149,America/Chicago,,,,\n"
    "Purple,+13125550150,America/Chicago,purple,+13125550105,,\n"
    "Mode,+13125550151,America/Chicago,,+13125550106,sideways,\n"
    "Away,+13125550152,America/Chicago,,+13125550107,,nonsense\n"
    "Mars,+13125550153,Mars,,+13125550108,,\n"
    "Abroad,+13125550154,America/Chicago,,+18765550101,,\n"
    "A Mobile,+13125550155,America/Chicago,,+12125550143,,\n"
    "Their Mobile,+13125550156,America/Chicago,,+13125550144,,\n"
    "A Number,+12125550100,America/New_York,,+13125550109,,\n"
    "Short,+13125550157\n"
)
REASONS = {
    3: "phone: hello is no phone number",
    4: "stands in line 2 already",
    5: "is that of line 2",
    6: "belongs to another owner, Sam Lee",
    7: "a new owner needs one",
    8: "a new owner needs one of callbot's",
    9: 'availability "purple"',
    10: "mode: sideways is none; there are ring-first and forwarded",
    11: "no address that Apprise knows",
    12: "Mars is no time zone",
    13: "is abroad",
    14: "an owner's mobile",
    15: "an owner's mobile",
    16: "a number of callbot's",
    17: "it has 2 cells, the header has 7",
}


def test_every_bad_line_is_named_and_nothing_is_half_done(house: Run, tmp_path: Path) -> None:
    answer = house("owner", "import", file(tmp_path, BAD))
    assert answer.exit_code == 2
    lines = answer.stderr.splitlines()
    found = {int(line.split(":")[0].removeprefix("line ")): line for line in lines[:-1]}
    assert found.keys() == REASONS.keys()
    assert [number for number, reason in REASONS.items() if reason not in found[number]] == []
    assert "nothing is changed: 15 lines cannot be taken" in lines[-1]
    assert "Kim" not in house("owner", "list").stdout


def test_bad_lines_can_be_left_out(house: Run, tmp_path: Path) -> None:
    answer = house("owner", "import", file(tmp_path, BAD), "--skip-bad")
    assert answer.exit_code == 1
    assert "Added 1, changed 0, as before 0, left out 15." in answer.stdout
    assert "Kim Roe" in house("owner", "list").stdout


def test_what_is_written_is_no_formula_and_can_be_read_again(house: Run, tmp_path: Path) -> None:
    text = HEADER + '"=1+1, @Kim",+13125550144,America/Chicago,,+13125550101,,json://127.0.0.1:9/\n'
    house("owner", "import", file(tmp_path, text))
    written = house("owner", "list", "--csv").stdout
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "json://" not in written
    again = house("owner", "import", file(tmp_path, written))
    assert said(again) == "Added 0, changed 0, as before 2, left out 0."


def made_up() -> Iterator[str]:
    """Numbers that nobody answers, of every area of the United States."""
    for area in range(201, 990):
        facts = numbers.facts(f"+1{area}5550100")
        if facts.country == "US" and facts.kind not in {*numbers.COSTLY, numbers.Kind.UNKNOWN}:
            yield from (f"+1{area}55501{end:02}" for end in range(100))


def test_ten_thousand_lines_take_seconds(
    house: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [each for each in made_up() if each not in {"+12125550143", "+12125550100"}]
    pairs = zip(found[:MANY], found[MANY : 2 * MANY], strict=True)
    lines = [f"Owner,{phone},America/New_York,any morning after 9,{number},,\n" for phone, number in pairs]
    path = file(tmp_path, HEADER + "".join(lines))
    began = time.monotonic()
    taken = house("owner", "import", path)
    spent = time.monotonic() - began
    with capsys.disabled():
        sys.stdout.write(f" [{MANY} lines in {spent:.1f} s] ")
    assert said(taken).startswith(f"Added {MANY},")
    assert spent < 60


@pytest.mark.parametrize("words", [("why",), ("wording", "list"), ("token", "create", "phone")])
def test_with_several_owners_it_must_be_said_whose(words: tuple[str, ...], house: Run) -> None:
    house(*KIM)
    answer = house(*words)
    assert (answer.exit_code, "--owner ID" in answer.stderr) == (2, True)
    assert house(*words, "--owner", "2").exit_code == 0


def test_what_one_owner_words_is_not_anothers(house: Run) -> None:
    house(*KIM)
    body = "Thanks, {first} will answer{opening}."
    assert house("wording", "set", "passed_on", body, "--owner", "2").exit_code == 0
    assert "(in your words)" in house("wording", "list", "--owner", "2").stdout
    assert "(in your words)" not in house("wording", "list", "--owner", "1").stdout


def test_what_happened_to_one_owner_is_told_to_no_other(house: Run) -> None:
    house(*KIM)
    assert house("call-me", "--owner", "2").exit_code == 0
    assert "Kim" in house("why", "--owner", "2").stdout
    assert house("why", "--owner", "1").stdout == "Nothing happened yet.\n"
