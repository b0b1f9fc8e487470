"""The story a thousand times, each with its own duplicates, reorderings, losses, delays, refusals and deaths.

Whatever a run meets, everybody ends with the same words in hand, each once; only a text that was in doubt
twice is given up, and its row says so. `make test` plays twenty runs, `make faults` a thousand;
CALLBOT_SEED=n plays run n alone.
"""

import os
import re
from collections import Counter
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
from tests.faults import invariants
from tests.faults.anomaly import TROUBLES, Doom, Ending, Play, What, played

DEATHS = (What.STATEMENT, What.COMMIT, What.AFTER_COMMIT)
CREATES = 7
"""Texts and calls that the story takes."""
DELAYS = (0, 0, 2, 30, 300)
"""Seconds by which status callbacks are late."""
RUNS = 1000 if os.environ.get("CALLBOT_FAULTS") == "all" else 20
SEEDS = [int(os.environ["CALLBOT_SEED"])] if "CALLBOT_SEED" in os.environ else [*range(RUNS)]


@dataclass(slots=True)
class Fate(Doom):
    """Several things fail at the driver, each at its own count."""

    points: frozenset[tuple[What, int]] = field(default_factory=frozenset)

    def is_struck(self, what: What, count: int) -> bool:
        """Whether this one fails."""
        return (what, count) in self.points


@lru_cache(maxsize=1)
def undisturbed() -> tuple[Ending, dict[What, int]]:
    """The story when nothing goes wrong: its ending, and how often each thing happens in it."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        doom = Doom(What.STATEMENT, 0)
        with played(Path(folder) / "whole", doom) as play:
            return play.ending(), doom.counts


def fate(chance: Random) -> Fate:
    """At most two failures of the database, anywhere in the story."""
    counts = undisturbed()[1]
    whats = chance.choices(DEATHS, k=chance.randint(0, 2))
    return Fate(
        What.STATEMENT, 0, points=frozenset((what, chance.randint(1, counts[what])) for what in whats)
    )


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


def given_up(play: Play) -> Counter[str]:
    """The texts of rows that were in doubt twice: they are not tried again, and the row says so."""
    failed = select(Outbound.body).where(Outbound.status == Status.FAILED, Outbound.attempts > 1)
    with play.looks() as session:
        return Counter(map(plainly, session.scalars(failed)))


def plainly(body: str) -> str:
    """A text; the notice of a miss may be said before or after the openings that it speaks of are chosen."""
    return re.sub(r"I text them [^.]+\.", "I text them.", body)


@pytest.mark.parametrize("seed", SEEDS)
def test_cr_15_any_run_ends_with_the_same_words_once(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a run is replayed by its seed
    with played(tmp_path / "run", fate(chance), lambda network: meddles(chance, network)) as play:
        meant, ending = undisturbed()[0], play.ending()
        there, owed = (Counter(map(plainly, end.recruiter + end.owner)) for end in (ending, meant))
        assert owed - there <= given_up(play), "lost"
        assert set((there - owed).values()) <= {1}, "doubled"
        assert not Counter(ending.recruiter) - Counter(meant.recruiter), "doubled"
        assert (ending.calls, ending.appointments, ending.waiting) == (1, meant.appointments, [])
        assert invariants.broken(play.runtime.database, play.settings, play.network) == []
