"""The phrases of tests/data/language, read: their times, the wish behind them, and whether they are sure.

A phrase that is read otherwise than it was meant stands in missed.txt, so that a change in either direction
is seen; one that is sure all the same could book a wrong time, and is counted against a bound of its own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from tests.language.lines import DATA, Line, lines

PHRASES = {line.id: line for line in lines()}
MISSED = frozenset((DATA / "missed.txt").read_text(encoding="utf-8").split())
SAID: dict[str, dict[str, Any]] = {
    said["id"]: said
    for path in sorted(DATA.glob("*.jsonl"))
    for said in map(json.loads, path.read_text(encoding="utf-8").splitlines())
}
KINDS = sorted({line.kind for line in PHRASES.values()})


def times(line: Line) -> Any:
    """The times that callbot reads in a phrase, as JSON."""
    return line.read().as_dict()["times"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missed_is_known(kind: str) -> None:
    of_kind = {id_: line for id_, line in PHRASES.items() if line.kind == kind}
    missed = {id_ for id_, line in of_kind.items() if not line.takes(times(line))}
    assert missed == MISSED & of_kind.keys()


def test_few_are_missed() -> None:
    assert len(MISSED) <= 0.05 * len(PHRASES)


def test_next_to_nothing_is_sure_and_wrong() -> None:
    wrong = [id_ for id_ in MISSED if PHRASES[id_].read().sure and times(PHRASES[id_])]
    assert len(wrong) <= 0.005 * len(PHRASES) + 1, wrong


def test_most_of_what_is_right_is_sure() -> None:
    right = [line for id_, line in PHRASES.items() if id_ not in MISSED]
    assert sum(line.read().sure for line in right) >= 0.9 * len(right)


def test_what_is_wanted_is_heard() -> None:
    missed = [id_ for id_, line in PHRASES.items() if line.read().intent not in line.intents]
    assert len(missed) <= 0.02 * len(PHRASES), missed


@pytest.mark.parametrize("id_", [id_ for id_, said in SAID.items() if said.get("choice")])
def test_the_offer_that_was_picked(id_: str) -> None:
    assert PHRASES[id_].read().choice == SAID[id_]["choice"]


@pytest.mark.parametrize("id_", [id_ for id_, said in SAID.items() if said.get("about")])
def test_what_else_was_heard(id_: str) -> None:
    assert set(SAID[id_]["about"]) <= set(PHRASES[id_].read().about)


@pytest.mark.parametrize("id_", [id_ for id_, said in SAID.items() if said.get("sure") is False])
def test_what_may_mean_two_things_is_never_booked(id_: str) -> None:
    reading = PHRASES[id_].read()
    assert not reading.sure or not reading.times


def test_it_does_not_matter_in_which_zone_offers_are_kept() -> None:
    for id_, line in PHRASES.items():
        if line.offered or line.agreed:
            kept = replace(
                line,
                offered=tuple(at.astimezone(UTC) for at in line.offered),
                agreed=line.agreed and line.agreed.astimezone(UTC),
            )
            assert kept.read() == line.read(), id_
