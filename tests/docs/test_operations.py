"""docs/operations.md names every figure of /metrics and no other, and its rules can be read."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from callbot.app import create_app
from callbot.db import Database
from callbot.migrations.upgrade import upgrade
from callbot.models import Heartbeat
from callbot.runtime import Runtime
from callbot.settings import Settings
from tests.web.rows import house

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(callbot_\w+)` \| ([\w, ]*) ?\| ", PAGE, re.MULTILINE))
BLOCKS = re.findall(r"^```(\w+)\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LABELS = re.compile(r"(callbot_\w+?)(?:_bucket)?\{(\w+)[!=]")


@pytest.fixture
def figures(tmp_path: Path) -> dict[str, set[str]]:
    """Each family of callbot's with its labels, as a house shows them that has one of everything."""
    url = f"sqlite:///{tmp_path / 'callbot.db'}"
    upgrade(url)
    made = house(Database(url), tmp_path)
    runtime = Runtime(
        settings=Settings(home=tmp_path, database_url=url),
        database=made.database,
        clock=made.clock,
        telephone=made.telephone,
        push=made.push,
    )
    with runtime.transaction() as session:
        session.add(Heartbeat(name="worker", at=runtime.clock.now()))
    text = create_app(runtime).test_client().get("/metrics").text
    runtime.close()
    return {
        family.name + ("_total" if family.type == "counter" else ""): {
            name for sample in family.samples for name in sample.labels if name != "le"
        }
        for family in text_string_to_metric_families(text)
        if family.name.startswith("callbot_")
    }


def test_every_figure_is_documented_and_no_other(figures: dict[str, set[str]]) -> None:
    assert set(figures) == set(ROWS)


def test_the_labels_are_those_that_are_shown(figures: dict[str, set[str]]) -> None:
    shown = {name: labels for name, labels in figures.items() if labels}
    assert shown.items() <= {name: set(re.findall(r"\w+", said)) for name, said in ROWS.items()}.items()


def read(language: str) -> list[Any]:
    return [yaml.safe_load(body) for kind, body in BLOCKS if kind == language]


def test_the_rules_ask_for_figures_and_labels_that_there_are() -> None:
    [rules] = [block["groups"][0]["rules"] for block in read("yaml") if "groups" in block]
    assert len(rules) >= 8
    for rule in rules:
        asked = re.findall(r"callbot_\w+", rule["expr"])
        assert {re.sub(r"_bucket$", "", name) for name in asked} <= set(ROWS), rule
        for name, label in LABELS.findall(rule["expr"]):
            assert label in ROWS[name], rule
