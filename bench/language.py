"""callbot's reading of time beside other readers, in one run: how much is right, and how long it takes.

The phrases are those of tests/data/language; a reading is right if it covers the same minutes as one that is
not wrong. What is timed is one text, the best of several rounds, the rounds of all readers interleaved; in
each the text ends in one space more, so that nobody answers from memory. Median and p99 are of texts.
Then, for callbot alone: cost per character, the slowest text that fuzzing found, and the import.
Readers that are not installed are named; `make peers` installs them.

    python bench/language.py [--rounds 5] [--lines FOLDER]
"""

import argparse
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from bench.peers import NAMES, present
from callbot.language import understand
from tests.language.cost import LONGEST, NOW, filled, milliseconds
from tests.language.denotation import Items
from tests.language.lines import DATA, Line, lines
from tests.language.slowest import WORST, worst

LENGTHS = (100, 200, 400, 800, LONGEST)
STUFF = {
    "times": "Thursday at 2 works, or any time Friday morning; Mon 10-11:30 if not. ",
    "talk": "Hi Sam, thank you for applying, we liked how you wrote about the help desk and your team. ",
    "numbers": "1, 2 or 3 at 10:30 and not before 9 but 4/5 until 6 pm, ",
    "letters": "a",
}
"""What the texts of growing length are made of."""
TYPED = str.maketrans("\u2013\u2014\u2018\u2019\u201c\u201d\u00a0", "--''\"\" ")
"""Dashes, quotes and spaces that phones put in, as the other readers know them."""
HEAVY = ("flask", "sqlalchemy", "twilio", "apscheduler")

Ask = Callable[[Line], Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, and the bound that it is held to."""

    name: str
    value: float
    unit: str
    bound: float
    is_floor: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is on the right side of its bound."""
        return self.value >= self.bound if self.is_floor else self.value < self.bound

    def __str__(self) -> str:
        wanted = f"wanted: {'at least' if self.is_floor else 'under'} {self.bound:g} {self.unit}"
        return f"{self.name:34}{self.value:10.1f} {self.unit:4} ({wanted}){'' if self.holds else '   MISSED'}"


@dataclass(slots=True)
class Score:
    """What a reader made of every phrase, and in how many microseconds."""

    right: dict[str, bool] = field(default_factory=dict)
    micros: dict[str, float] = field(default_factory=dict)
    raised: int = 0

    def share(self, of: Sequence[Line]) -> float:
        """Percent of the phrases that were read right."""
        return 100 * sum(self.right[line.id] for line in of) / len(of)

    @property
    def median(self) -> float:
        """Microseconds of the text in the middle."""
        return median(self.micros.values())

    @property
    def p99(self) -> float:
        """Microseconds that one text of a hundred exceeds."""
        return quantiles(self.micros.values(), n=100, method="inclusive")[98]


def timed(ask: Ask, line: Line) -> tuple[Any, float]:
    """The answer and the microseconds it took; None where the reader raised."""
    begun = perf_counter_ns()
    try:
        answer = ask(line)
    except Exception:  # somebody else's code: a text that raises was not read
        answer = None
    return answer, (perf_counter_ns() - begun) / 1000


def mine(line: Line) -> Items:
    """What callbot reads, as others answer."""
    times: Any = line.read().as_dict()["times"]
    return times if isinstance(times, list) else []


def readers() -> dict[str, tuple[Ask, Ask]]:
    """Each reader's name: what is timed, and what is judged."""

    def asked(read: Callable[[str, datetime], Items]) -> Ask:
        return lambda line: read(line.text.translate(TYPED), line.now)

    peers = {name: (asked(read), asked(read)) for name, read in present().items()}
    return {"callbot": (Line.read, mine), **peers}


def scores(phrases: Sequence[Line], rounds: int) -> dict[str, Score]:
    """Every reader's score; the rounds are interleaved, so that a busy minute of the machine is shared."""
    asked = readers()
    found = {name: Score() for name in asked}
    for name, (_, judged) in asked.items():
        for line in phrases:
            answer, _ = timed(judged, line)
            found[name].raised += answer is None
            found[name].right[line.id] = answer is not None and line.takes(answer)
    for number in range(1, rounds + 1):
        anew = [replace(line, text=line.text + " " * number) for line in phrases]
        for name, (read, _) in asked.items():
            micros = found[name].micros
            for line in anew:
                micros[line.id] = min(timed(read, line)[1], micros.get(line.id, float("inf")))
    return found


def table(phrases: Sequence[Line], found: dict[str, Score]) -> Iterator[str]:
    """Percent right by kind, and the times, a row for each reader."""
    kinds = sorted({line.kind for line in phrases})
    groups = {kind: [line for line in phrases if line.kind == kind] for kind in kinds} | {"all": phrases}
    yield "right, %      " + "".join(f"{kind:>11}" for kind in groups) + "  median us     p99 us  raised"
    yield "texts         " + "".join(f"{len(group):>11}" for group in groups.values())
    for name, score in found.items():
        shares = "".join(f"{score.share(group):11.1f}" for group in groups.values())
        yield f"{name:14}{shares}{score.median:11.0f}{score.p99:11.0f}{score.raised:8}"
    absent = [name for name in NAMES if name not in found]
    if absent:
        yield f"not installed: {', '.join(absent)}"


def accuracy(phrases: Sequence[Line], score: Score) -> Iterator[Figure]:
    """How right callbot is, and how often it is sure of what is wrong."""
    readings = {line.id: line.read() for line in phrases}
    wrong = [line for line in phrases if not score.right[line.id] and readings[line.id].times]
    sure = sum(readings[line.id].sure for line in wrong)
    named = sum(readings[line.id].intent in line.intents for line in phrases)
    none = [line for line in phrases if line.kind == "none"]
    yield Figure("right", score.share(phrases), "%", 95, is_floor=True)
    if none:
        yield Figure("right where there is no time", score.share(none), "%", 98, is_floor=True)
    yield Figure("intent", 100 * named / len(phrases), "%", 95, is_floor=True)
    yield Figure("sure and wrong", 100 * sure / len(phrases), "%", 0.5)
    yield Figure("median", score.median, "us", 100)
    yield Figure("p99", score.p99, "us", 1000)


def cost(text: str, rounds: int) -> float:
    """Microseconds of one text for callbot, the best of several rounds, each behind one space more."""
    return min(_once((" " * number + text)[: len(text)]) for number in range(rounds))


def _once(text: str) -> float:
    begun = perf_counter_ns()
    understand(text, now=NOW)
    return (perf_counter_ns() - begun) / 1000


def growth(rounds: int) -> Iterator[Figure]:
    """Cost per character at 1,600 characters over that at 200, for texts of one stuff."""
    for name, stuff in STUFF.items():
        each = {length: cost(filled(stuff, length), rounds) / length for length in LENGTHS}
        print(f"us a character, {name:9}", *(f"{length}: {value:.2f} " for length, value in each.items()))
        yield Figure(f"growth, {name}", each[LONGEST] / each[200], "x", 1.5)


def slowest() -> Iterator[Figure]:
    """The worst texts that fuzzing found, as they are and repeated to 1,600 characters; CPU time."""
    texts = [form for text in worst(WORST) for form in (text, filled(text))]
    yield Figure("slowest text", max(map(milliseconds, texts), default=0.0), "ms", 20)


def wall(code: str) -> float:
    """Milliseconds of a fresh interpreter."""
    begun = perf_counter_ns()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (perf_counter_ns() - begun) / 1e6


def importing(rounds: int = 5) -> Iterator[Figure]:
    """What `import callbot.language` adds to a bare interpreter, and what heavy packages it brings."""
    pairs = [(wall("pass"), wall("import callbot.language")) for _ in range(rounds)]
    bare, ours = (min(column) for column in zip(*pairs, strict=True))
    asked = f"import callbot.language, sys; print(len(set(sys.modules) & set({HEAVY!r})))"
    brought = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    yield Figure("import", ours - bare, "ms", 60)
    yield Figure("heavy packages imported", int(brought.stdout), "", 1)


def main() -> int:
    """All of it; the exit status says whether every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=Path, default=DATA)
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # other readers' own
    phrases = list(lines(given.lines))
    if not phrases:
        print(f"no phrases in {given.lines}", file=sys.stderr)
        return 1
    found = scores(phrases, given.rounds)
    print(*table(phrases, found), sep="\n")
    figures = [
        *accuracy(phrases, found["callbot"]),
        *growth(given.rounds),
        *slowest(),
        *importing(),
    ]
    print(*figures, sep="\n")
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
