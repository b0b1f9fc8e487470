"""The phrases of tests/data/language, each with what it means, to be asked of any reader."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from callbot.language import Reading, understand
from tests.language.denotation import Items, agree

DATA = Path(__file__).parents[1] / "data" / "language"


@dataclass(frozen=True, slots=True)
class Line:
    """A text, when and by whom it was said, and every reading of it that is not wrong."""

    id: str
    kind: str
    text: str
    now: datetime
    speaker: str
    offered: tuple[datetime, ...]
    agreed: datetime | None
    meant: tuple[Items, ...]
    intents: frozenset[str]

    def read(self) -> Reading:
        """What callbot reads in it."""
        return understand(
            self.text, now=self.now, offered=self.offered, agreed=self.agreed, speaker=self.speaker
        )

    def takes(self, times: Items) -> bool:
        """Whether these times are one of its readings."""
        return any(agree(times, meant, self.now) for meant in self.meant)


def line(row: str) -> Line:
    """One row of a file."""
    said: dict[str, Any] = json.loads(row)
    zone = ZoneInfo(said["tz"])

    def wall(stamp: str) -> datetime:
        return datetime.fromisoformat(stamp).replace(tzinfo=zone)

    return Line(
        id=said["id"],
        kind=said["kind"],
        text=said["text"],
        now=wall(said["at"]),
        speaker=said["from"],
        offered=tuple(wall(stamp) for stamp in said.get("offered", ())),
        agreed=wall(said["agreed"]) if said.get("agreed") else None,
        meant=(said["times"], *said.get("also", ())),
        intents=frozenset({said["intent"], *said.get("intent_also", ())}),
    )


def lines(folder: Path = DATA) -> Iterator[Line]:
    """Every phrase that is kept, file by file."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(line, path.read_text(encoding="utf-8").splitlines())
