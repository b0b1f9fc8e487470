"""docs/conversations.md names tests for everything that each talk keeps to, and each of them is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABOUT = ["offers", "an agreed time", "not about time", "the owner's words", "courtesy"]
SECTION = (ROOT / "docs/conversations.md").read_text("utf-8").partition("## What is kept to")[2]
ROWS = re.findall(r"^\| ([^|-]+) \| ([^|]+) \| ([^|]*) \|$", SECTION, re.MULTILINE)[1:]
SOURCES = "".join(path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))


def test_the_list_tells_of_everything_in_order() -> None:
    assert list(dict.fromkeys(about for about, _, _ in ROWS)) == ABOUT
    assert len(ROWS) == SECTION.count("\n| ") - 1


@pytest.mark.parametrize("row", ROWS, ids=[what for _, what, _ in ROWS])
def test_what_is_kept_to_is_proven(row: tuple[str, str, str]) -> None:
    named = re.findall(r"`(test_\w+)`", row[2])
    assert named
    assert [name for name in named if not re.search(rf"^def {name}\(", SOURCES, re.MULTILINE)] == []
