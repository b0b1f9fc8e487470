"""The story, killed after the n-th commit and started anew, for every n: the same texts, each once."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import create_engine, make_url, text

from callbot.simulator.stage import Stage
from tests.scenarios.telling import Told, emptied, on_stage, play, told

DOOMED = (sys.executable, str(Path(__file__).parent / "doomed.py"))
SAMPLE = 3
"""Without CI=true, this many deaths a database, spread over the story; with it, every one."""


@pytest.fixture
def stages(database_url: str, tmp_path: Path) -> Iterator[Queue[str]]:
    """Two databases of a kind, so that two stories can be played at a time."""
    free: Queue[str] = Queue()
    free.put(database_url)
    if database_url.startswith("sqlite"):
        (tmp_path / "twin").mkdir()
        free.put(f"sqlite:///{tmp_path / 'twin' / 'callbot.db'}")
        yield free
        return
    server = create_engine(database_url, isolation_level="AUTOCOMMIT")
    twin = make_url(database_url).set(database=f"{server.url.database}_twin")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {twin.database}"))
    free.put(twin.render_as_string(hide_password=False))
    yield free
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {twin.database} WITH (FORCE)"))
    server.dispose()


def tell(home: Path, stages: Queue[str], dies_after: int) -> tuple[Told, int]:
    """The story with one death in it; what is so at the end, and how many commits the first life made."""
    count = home.with_suffix(".count")
    settings = {"DOOMED_AFTER": str(dies_after), "DOOMED_COUNT": str(count)}
    url = stages.get()
    try:
        with on_stage(home, emptied(url), command=DOOMED, settings=settings) as (stage, database):
            if dies_after:
                stage.settled = alive(stage, stage.settled)
                stage.network.on_connection_lost = lambda: revive(stage)
            play(stage)
            return told(stage, database), len(count.read_bytes())
    finally:
        stages.put(url)


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
def test_the_same_texts_each_once_whenever_it_dies(tmp_path: Path, stages: Queue[str]) -> None:
    whole, commits = tell(tmp_path / "whole", stages, 0)
    print(f"\nthe story takes N = {commits} commits")  # noqa: T201 - the log says how many deaths there are
    step = 1 if os.environ.get("CI") == "true" else max(1, commits // SAMPLE)
    deaths = range(1, commits + 1, step)
    with ThreadPoolExecutor(2) as pool:
        survivors = pool.map(lambda n: tell(tmp_path / f"death{n}", stages, n)[0], deaths)
        wrong = [n for n, survivor in zip(deaths, survivors, strict=True) if survivor != whole]
    assert wrong == [], f"killed after these of {commits} commits, something was lost or said twice"
