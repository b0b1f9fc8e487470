"""What must not stand in the repository: real phone numbers, secrets, somebody's own folders."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.figures import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))

NUMBER = re.compile(
    r"(?<![\w.])(?:\+?1[- .]?)?\(?([2-9]\d\d)\)?[- .]?([2-9]\d\d)[- .](\d{4})(?!\w)|\+1(\d{10})(?!\d)"
)
PUBLISHED = {
    "+14158675310",  # Twilio's own example of a signed request
    "+18005551212",
}
SECRET = re.compile(
    r"\bSK[0-9a-f]{32}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}|\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*KEY"
)
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.}])/(?:home|root|Users|work)/|[A-Z]:\\\\?Users")


def texts() -> list[Path]:
    """Every file of the repository that is text, without the lock."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and not name.endswith(".lock")]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def real_numbers(text: str) -> list[str]:
    """North American phone numbers outside 555-0100 to 555-0199, the ones kept for fiction."""
    return [
        match.group()
        for match in NUMBER.finditer(text)
        if match.group() not in PUBLISHED and not re.search(r"55501\d\d$", re.sub(r"\D", "", match.group()))
    ]


def named(pattern: re.Pattern[str]) -> list[str]:
    """Every place where the pattern stands, this page aside."""
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def test_every_phone_number_is_fictional() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): real_numbers(path.read_text(encoding="utf-8")) for path in texts()
    }
    assert {
        place: numbers for place, numbers in found.items() if numbers and "test_repository" not in place
    } == {}


@pytest.mark.parametrize("number", ["+12125550143", "212-555-0143", "(212) 555-0143", "+1 617-555-0133"])
def test_a_number_for_fiction_is_welcome(number: str) -> None:
    assert real_numbers(f"call {number}, please") == []


@pytest.mark.parametrize("number", ["+12127365000", "212-736-5000", "(212) 736-5000", "1-212-555-0243"])
def test_a_number_that_may_ring_somewhere_is_not(number: str) -> None:
    assert len(real_numbers(f"call {number}, please")) == 1


def test_no_secret_is_kept_here() -> None:
    assert named(SECRET) == []


def test_no_path_of_somebodys_machine() -> None:
    assert named(SOMEBODYS_FOLDER) == []


def test_a_secret_and_a_folder_would_be_seen() -> None:
    assert SECRET.search("SK" + "0123456789abcdef" * 2)
    assert SOMEBODYS_FOLDER.search("see /home/sam/callbot")
    assert not SOMEBODYS_FOLDER.search("GET https://example.org/work/1")


@pytest.mark.parametrize("note", DECISIONS, ids=[note.name for note in DECISIONS])
def test_a_decision_has_number_title_and_date(note: Path) -> None:
    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", note.name)
    title, _, rest = note.read_text(encoding="utf-8").partition("\n")
    assert title.startswith("# ")
    assert re.match(r"\n\d{4}-\d\d-\d\d\n\n", rest)


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(note.name[:4]) for note in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("name", ["Makefile", "LICENSE", "README.md", "CHANGELOG.md", "requirements.lock"])
def test_the_house_has_what_a_stranger_looks_for(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0
