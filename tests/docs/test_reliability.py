"""docs/reliability.md names a test for every case of the catalogue, or what the case waits for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZES = {"WH": 19, "DR": 11, "CR": 15, "TM": 7, "AB": 14, "WB": 21, "SC": 3, "BK": 5, "OV": 5}
CASES = [f"{kind}-{number:02}" for kind, size in SIZES.items() for number in range(1, size + 1)]
ROWS = re.findall(
    r"^\| ([A-Z]{2}-\d\d) \| [^|]+ \| (.+) \|$",
    (ROOT / "docs/reliability.md").read_text("utf-8"),
    re.MULTILINE,
)


def cases(name: str) -> set[str]:
    """The ids that a test carries at the head of its name: test_wh_01_04_… has two.

    >>> sorted(cases("test_dr_04_05_every_outcome"))
    ['DR-04', 'DR-05']
    """
    found, kind = set(), ""
    for part in name.removeprefix("test_").split("_"):
        if part.upper() in SIZES:
            kind = part.upper()
        elif kind and re.fullmatch(r"\d\d", part):
            found.add(f"{kind}-{part}")
        else:
            break
    return found


def carrying() -> dict[str, set[str]]:
    """Every test that carries ids, and which."""
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    names = {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}
    return {name: cases(name) for name in names if cases(name)}


def test_the_page_has_all_hundred_cases_in_order() -> None:
    assert len(CASES) == 100
    assert [case for case, _ in ROWS] == CASES


@pytest.mark.parametrize(("case", "said"), ROWS, ids=[case for case, _ in ROWS])
def test_a_case_has_tests_that_carry_its_id_or_waits(case: str, said: str) -> None:
    named, carried = re.findall(r"`(test_\w+)`", said), carrying()
    assert all(case in carried.get(name, ()) for name in named), named
    has_tests = any(case in found for found in carried.values())
    assert bool(named) is has_tests
    assert has_tests or said.startswith("waits for ")


def test_a_test_carries_only_ids_that_there_are() -> None:
    assert set().union(*carrying().values()) <= set(CASES)
