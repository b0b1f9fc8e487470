"""The story, killed after the n-th commit and started anew, for every n: the same texts, each once."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from callbot.simulator.stage import Stage
from tests.scenarios.telling import Told, emptied, on_stage, play, told

DOOMED = (sys.executable, str(Path(__file__).parent / "doomed.py"))
SAMPLE = 4
"""Without CI=true, this many deaths a database, spread over the story; with it, every one."""


def tell(home: Path, url: str, dies_after: int) -> tuple[Told, int]:
    """The story with one death in it; what is so at the end, and how many commits the first life made."""
    count = home.with_suffix(".count")
    settings = {"DOOMED_AFTER": str(dies_after), "DOOMED_COUNT": str(count)}
    with on_stage(home, emptied(url), command=DOOMED, settings=settings) as (stage, database):
        if dies_after:
            stage.settled = alive(stage, stage.settled)
            stage.network.on_connection_lost = lambda: revive(stage)
        play(stage)
        return told(stage, database), len(count.read_bytes())


def alive(stage: Stage, settled: Callable[[], bool]) -> Callable[[], bool]:
    """Whoever asks whether callbot is at rest finds out that it is dead, and starts it anew."""

    def look() -> bool:
        if stage.program.is_dead:
            revive(stage)
        return settled()

    return look


def revive(stage: Stage) -> None:
    """Start the program that was killed; it lives from now on."""
    stage.program.kill()
    stage.program.environment["DOOMED_AFTER"] = "0"
    stage.program.start()


@pytest.mark.timeout(3600)
def test_the_same_texts_each_once_whenever_it_dies(tmp_path: Path, database_url: str) -> None:
    whole, commits = tell(tmp_path / "whole", database_url, 0)
    print(f"\nthe story takes N = {commits} commits on {database_url.partition(':')[0]}")  # noqa: T201 - for the log
    step = 1 if os.environ.get("CI") == "true" else max(1, commits // SAMPLE)
    for n in range(1, commits + 1, step):
        survived, _ = tell(tmp_path / f"death{n}", database_url, n)
        assert survived == whole, f"killed after commit {n} of {commits}"
