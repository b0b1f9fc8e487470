"""CR-15: the n-th SQL statement, commit or provider call fails, n = 1, 2, … until nothing fails any more.

Whatever n is, everybody ends with the same words in hand, each once, and every invariant holds. `make test`
tries a few of each kind; `make faults` (CALLBOT_FAULTS=all) all of them.
"""

import os
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import invariants
from tests.faults.anomaly import TROUBLES, Doom, Ending, What, played

ALL = os.environ.get("CALLBOT_FAULTS") == "all"
SAMPLES = {What.STATEMENT: 10, What.COMMIT: 5, What.AFTER_COMMIT: 5}
CREATES = 7
"""Texts and calls that the story takes."""


@lru_cache(maxsize=1)
def whole() -> tuple[Ending, dict[What, int]]:
    """The story without a failure: its ending, and how often each thing happens in it."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        doom = Doom(What.STATEMENT, 0)
        with played(Path(folder) / "whole", doom) as play:
            assert (play.deaths, play.network.complaints) == (0, [])
            return play.ending(), doom.counts


def survives(home: Path, what: What, n: int) -> bool:
    """Play it with the n-th of a kind failing; True where that one was reached at all."""
    doom = Doom(what, n)
    with played(home, doom) as play:
        assert play.ending() == whole()[0], f"{what} {n}"
        assert invariants.broken(play.runtime.database, play.settings, play.network) == [], f"{what} {n}"
        return not play.network.trouble.creates if what in TROUBLES else doom.counts.get(what, 0) >= n


def test_cr_15_the_story_takes_what_it_takes() -> None:
    ending, counts = whole()
    assert (len(ending.owner), len(ending.recruiter), ending.calls, ending.waiting) == (5, 2, 1, [])
    assert counts[What.STATEMENT] > 100
    assert counts[What.COMMIT] == counts[What.AFTER_COMMIT] > 20


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("what", SAMPLES)
def test_cr_15_the_database_fails_once(tmp_path: Path, what: What) -> None:
    count = whole()[1][what]
    step = 1 if ALL else max(1, count // SAMPLES[what])
    for n in range(step, count + 1, step):
        survives(tmp_path / str(n), what, n)
    if ALL:
        n = count + 1
        while survives(tmp_path / f"more-{n}", what, n):
            n += 1
        print(f"\n{what}: clean from n = {n}")  # noqa: T201 - the log says how far it went


@pytest.mark.parametrize("what", TROUBLES)
def test_cr_15_the_provider_fails_once(tmp_path: Path, what: What) -> None:
    for n in range(1, CREATES + 1, 1 if ALL else 3):
        assert survives(tmp_path / str(n), what, n), n
    assert not survives(tmp_path / "none", what, CREATES + 5)
