"""docs/doctor.md has a row for each thing that the doctor finds, in the order in which it tells them."""

import re
from pathlib import Path

import pytest

from callbot.domain.doctor.findings import Id
from tests.doctor.test_worlds import WORLDS

PAGE = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)


def test_every_id_has_its_row_in_order() -> None:
    assert [name for name, _, _ in ROWS] == [name.value for name in Id]


@pytest.mark.parametrize("row", ROWS, ids=[name for name, _, _ in ROWS])
def test_a_row_says_what_it_means_and_how_it_is_mended(row: tuple[str, str, str]) -> None:
    assert all(len(words) > 8 and words.endswith(".") for words in row[1:])


def test_every_id_is_found_in_some_world_or_test() -> None:
    tried = {name for world in WORLDS.values() for name, _ in world.finds}
    assert {name.value for name in Id} - tried == {"settings", "clock", "not-checked"}
