"""`make fuzz`: looks for a text that raises, breaks the law of an answer, or costs more than 20 ms of CPU.

The hunt (`hunt.py`) begins with the phrases of tests/data/language and goes on where the last one ended, in
the folder .fuzz. Its slowest texts are measured here again, where nothing watches them, said by either side;
one that is slower than all that tests/data/language/worst.txt holds is added to it.
Without Atheris (`make peers`) the hunt is skipped, by name.

    python -m tests.language.fuzz [--seconds 600]
"""

import argparse
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.language.cost import LONGEST, milliseconds
from tests.language.hunt import said, seed
from tests.language.lines import lines
from tests.language.slowest import WORST, keep, worst

FOLDER = Path(__file__).parents[2] / ".fuzz"
TOO_SLOW = 20.0
CLEARLY = 1.1
"""A text must be a tenth slower than the worst so far, so that noise adds nothing to the file."""
REPEATED = 16
"""The bit of a scene that repeats a text to its full length."""


def seeds(folder: Path) -> None:
    """Writes the texts that are kept as the inputs to begin with, and their words as a dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs = {f"worst-{number}": seed(text, REPEATED) for number, text in enumerate(worst())}
    for line in lines():
        byte = (line.speaker == "owner") | 6 * bool(line.offered) | 8 * bool(line.agreed)
        inputs[line.id] = seed(line.text, byte)
    words: set[str] = set()
    for name, data in inputs.items():
        (folder / name).write_bytes(data)
        words.update(re.findall(r"[\w:@/'.-]{1,60}", said(data)[0].encode("ascii", "ignore").decode()))
    (FOLDER / "words").write_text("".join(f'"{word}"\n' for word in sorted(words)), encoding="ascii")


def hunt(limit: int) -> bool:
    """Runs one hunt and prints what it found but slow texts; whether that is nothing."""
    seeds(FOLDER / "seeds")
    (FOLDER / "inputs").mkdir(exist_ok=True)
    for old in [*FOLDER.glob("broken-*"), *FOLDER.glob("crash-*"), *FOLDER.glob("timeout-*")]:
        old.unlink()
    options = [
        *(f"-max_total_time={limit}", f"-max_len={LONGEST}", f"-dict={FOLDER / 'words'}"),
        *(f"-artifact_prefix={FOLDER}/", "-timeout=5", "-verbosity=0", "-print_final_stats=1"),
    ]
    folders = [FOLDER / "inputs", FOLDER / "seeds"]
    command = [sys.executable, "-m", "tests.language.hunt", str(FOLDER), *options, *map(str, folders)]
    ended = subprocess.run(command, check=False)
    found = [*FOLDER.glob("broken-*"), *FOLDER.glob("crash-*"), *FOLDER.glob("timeout-*")]
    for path in found:
        text, given = said(path.read_bytes())
        print(f"{path.name}: {text!r} by the {given['speaker']}")
    return not found and ended.returncode == 0


def judge() -> bool:
    """Measures the slowest texts again and keeps a new worst; whether all are quick enough."""
    hung = [said(path.read_bytes())[0] for path in FOLDER.glob("timeout-*")]
    costs = {text: milliseconds(text) for text in [*hung, *worst(FOLDER / "slowest.txt")]}
    if not costs:
        return True
    text = max(costs, key=costs.__getitem__)
    before = max(map(milliseconds, worst()), default=0.0)
    print(f"slowest: {costs[text]:.1f} ms; of those that are kept: {before:.1f} ms")
    if costs[text] > CLEARLY * before:
        keep([*worst(), text], WORST)
        print(f"kept in {WORST.name}; it belongs into the repository")
    return max(costs[text], before) < TOO_SLOW


def main() -> int:
    """The hunt, then the judgement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    given = parser.parse_args()
    if find_spec("atheris") is None:
        print("skipped: atheris is not installed (make peers)")
        return 0
    is_clean = hunt(given.seconds)
    return 0 if judge() and is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
