"""Whole conversations, from smooth to hostile: every text that reaches a phone, and how they end.

Each file of tests/data/conversations is played inside this process; those that walk a row of the
contract's table are played over HTTP too, on both databases, many on one stage.
"""

from collections.abc import Iterator

import pytest

from callbot.domain.segments import size
from tests.domain.texts import CARRIER
from tests.scenarios.conversing import FOLDER, Script, play, read, undated
from tests.scenarios.in_house import InHouse
from tests.scenarios.on_stage import OnStage
from tests.scenarios.telling import emptied, on_stage
from tests.services.house import House

SCRIPTS = [read(path) for path in sorted(FOLDER.glob("*.txt"))]
ROWS = [script for script in SCRIPTS if script.row]
FAR = {"far-ahead", "two-readings", "two-readings-twice"}
"""They name a date: over HTTP each conversation begins in a week of its own."""


def expected(script: Script) -> list[tuple[str, list[str]]]:
    """What must reach the phones, step by step."""
    return [(step.does, list(step.reaches)) for step in script.steps]


def without_dates(told: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The same, told by weekdays alone."""
    return [(does, sorted(undated(line) for line in reached)) for does, reached in told]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnStage]:
    """One server on each kind of database in turn, for all conversations."""
    home = tmp_path_factory.mktemp("stage")
    url = f"sqlite:///{home / 'callbot.db'}"
    if request.param == "postgres":
        url = emptied(request.getfixturevalue("postgres_url"))
    with on_stage(home, url) as (stage, database):
        yield OnStage(stage, database)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_text_of_the_conversation(house: House, script: Script) -> None:
    told, ends = play(script, InHouse(house))
    assert told == expected(script)
    assert ends == script.ends


@pytest.mark.parametrize("script", [row for row in ROWS if row.name not in FAR], ids=lambda row: row.name)
def test_the_row_over_http(stage: OnStage, script: Script) -> None:
    stage.begin()
    told, ends = play(script, stage)
    assert without_dates(told) == without_dates(expected(script))
    assert undated(ends) == undated(script.ends)
    assert [item.code for item in stage.stage.network.complaints] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_text_of_it_instructs_in_a_word_of_the_carriers_or_travels_in_three(script: Script) -> None:
    for line in (line for step in script.steps for line in step.reaches if " reads: " in line):
        name, body = line.split(" reads: ", 1)
        assert size(body).segments <= 2, body
        assert "!" not in body
        if name != "Sam":
            assert not CARRIER.search(body.replace("Text STOP and I won't text again.", "")), body


def test_there_are_sixty_and_each_has_a_title_of_its_own() -> None:
    assert len(SCRIPTS) >= 60
    assert len({script.title for script in SCRIPTS}) == len(SCRIPTS)
