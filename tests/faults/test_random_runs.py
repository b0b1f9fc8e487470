"""The story a thousand times, each with its own duplicates, reorderings, losses, delays, refusals and deaths.

Whatever a run meets, everybody ends with the same words in hand, each once; only a text that was in doubt
twice is given up, and its row says so. `make test` plays twenty runs, `make faults` a thousand;
CALLBOT_SEED=n plays run n alone.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from callbot.domain.outbox import Status
from callbot.models import Outbound
from callbot.simulator import Network
from tests.faults.anomaly import Play, played
from tests.faults.conftest import ALL
from tests.faults.doom import INSIDE, TROUBLES, Doom, How, What
from tests.faults.ending import Ending, unlike

CREATES = 9
"""Texts and calls that the story takes."""
DELAYS = (0, 0, 2, 30, 300)
"""Seconds by which status callbacks are late."""
RUNS = 1000 if ALL else 20
SEEDS = [int(os.environ["CALLBOT_SEED"])] if "CALLBOT_SEED" in os.environ else [*range(RUNS)]


@dataclass(slots=True)
class Fate(Doom):
    """Several things go wrong, each at its own count and in its own way."""

    points: dict[tuple[What, int], How] = field(default_factory=dict)

    def struck(self, what: What, count: int) -> How | None:
        """How this one goes wrong, if it does."""
        return self.points.get((what, count))


@lru_cache(maxsize=2)
def undisturbed(senders: int) -> tuple[Ending, dict[What, int]]:
    """The story when nothing goes wrong: its ending, and how often each thing happens in it."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        doom = Doom()
        with played(Path(folder) / "whole", doom, senders=senders) as play:
            return play.ending(), doom.counts


def fate(chance: Random, senders: int) -> Fate:
    """At most two failures of callbot's own, anywhere in the story."""
    counts = undisturbed(senders)[1]
    whats = chance.choices(INSIDE, k=chance.randint(0, 2))
    return Fate(points={(what, chance.randint(1, counts[what])): chance.choice([*How]) for what in whats})


def meddles(chance: Random, network: Network) -> None:
    """What goes wrong in the network of this run."""
    trouble, lost = network.trouble, chance.choice((0.0, 0.0, 0.3))

    def loses(_url: str, params: Mapping[str, str]) -> bool:
        return "MessageSid" in params and chance.random() < lost

    trouble.repeats, trouble.at_once = chance.choice((1, 2, 3)), chance.random() < 0.3
    trouble.delay = timedelta(seconds=chance.choice(DELAYS))
    trouble.reverses, trouble.loses = chance.random() < 0.5, loses
    troubles = [None, None, None, *TROUBLES.values()]
    trouble.add(*chance.choices(troubles, k=CREATES))


def given_up(play: Play) -> list[str]:
    """The texts of rows that were in doubt twice: they are not tried again, and the row says so."""
    failed = select(Outbound.body).where(Outbound.status == Status.FAILED, Outbound.attempts > 1)
    with play.looks() as session:
        return list(session.scalars(failed))


@pytest.mark.parametrize("seed", SEEDS)
def test_cr_15_any_run_ends_with_the_same_words_once(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a run is replayed by its seed
    senders = chance.choice((1, 2))
    doom = fate(chance, senders)
    with played(tmp_path / "run", doom, lambda network: meddles(chance, network), senders=senders) as play:
        assert unlike(play.ending(), undisturbed(senders)[0], given_up(play)) == []
        assert play.wrong() == []
