"""One hunt of Atheris for texts that break the reading of time; `fuzz.py` starts it in its own process.

An input is one byte that sets the scene, then the text in UTF-8; other bytes come in as lone surrogates.
A text that raises ends the hunt. One that breaks the law is kept, the shortest of its kind; so are the
slowest, which are slower here than where nobody watches the code, so `fuzz.py` measures them again.
Nothing here imports callbot before Atheris can watch it.

    python -m tests.language.hunt FOLDER [options of libFuzzer, folders of inputs]
"""

import sys
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from tests.language.law import faults
from tests.language.slowest import Slowest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/New_York"))
OFFERED = tuple(NOW + timedelta(hours=hours) for hours in (25, 50, 53))
LONGEST = 1600


def scene(byte: int) -> dict[str, Any]:
    """Who says it and in what conversation: four bits of a byte."""
    return {
        "now": NOW,
        "speaker": "owner" if byte & 1 else "contact",
        "offered": OFFERED[: 3 if byte & 4 else 1] if byte & 2 else (),
        "agreed": OFFERED[0] if byte & 8 else None,
    }


def said(data: bytes) -> tuple[str, dict[str, Any]]:
    """The text and the scene of an input; the fifth bit repeats the text to its full length.

    >>> text, given = said(seed("any morning", 1))
    >>> text, given["speaker"]
    ('any morning', 'owner')
    """
    byte, text = data[0], data[1:].decode("utf-8", "surrogateescape")
    if byte & 16 and text:
        text = (text * (LONGEST // len(text) + 1))[:LONGEST]
    return text, scene(byte)


def seed(text: str, byte: int) -> bytes:
    """The input that says a text in a scene."""
    return bytes([byte]) + text.encode("utf-8", "surrogateescape")


def shortest(path: Path, data: bytes) -> None:
    """Keeps an input if it is shorter than the one that is kept."""
    if not path.exists() or len(data) < path.stat().st_size:
        path.write_bytes(data)


def main() -> None:
    """Hunts until libFuzzer has enough."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["callbot.language"]):
        understand = import_module("callbot.language").understand
    folder = Path(sys.argv.pop(1))
    slowest = Slowest(folder / "slowest.txt")

    def one(data: bytes) -> None:
        if not data:
            return
        text, given = said(data)
        begun = process_time()
        reading = understand(text, **given)
        slowest.saw(text, process_time() - begun)
        for fault in faults(reading, NOW, given["offered"]):
            shortest(folder / f"broken-{fault.split()[0]}", data)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
