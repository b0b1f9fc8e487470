"""What a text costs the reader, measured in a process of its own: a text that never ends is ended there.

python -m tests.language.cost < TEXT escaped as Python does     prints CPU milliseconds
"""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from callbot.language import understand

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/New_York"))
ROUNDS = 5
PATIENCE = 5.0
LONGEST = 1600


def milliseconds(text: str, patience: float = PATIENCE) -> float:
    """CPU milliseconds of a text, best of five rounds; infinite where they end in no `patience` seconds."""
    command = [sys.executable, "-m", "tests.language.cost"]
    told = text.encode("unicode_escape")
    try:
        ended = subprocess.run(
            command, input=told, capture_output=True, check=True, timeout=patience, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        return float("inf")
    return float(ended.stdout)


def filled(text: str, length: int = LONGEST) -> str:
    """A text repeated to a length."""
    return (text * (length // len(text) + 1))[:length]


def best(text: str) -> float:
    """CPU milliseconds of a text in this process, said by the side that it costs more."""
    return max(min(_once(text, speaker) for _ in range(ROUNDS)) for speaker in ("contact", "owner"))


def _once(text: str, speaker: str) -> float:
    begun = process_time()
    understand(text, now=NOW, speaker=speaker)
    return 1000 * (process_time() - begun)


if __name__ == "__main__":
    sys.stdout.write(str(best(sys.stdin.buffer.read().decode("unicode_escape"))))
