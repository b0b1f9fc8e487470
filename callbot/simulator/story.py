"""The telling of a play: lines in phone words, with their business instants, as things happen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story, at a business instant (UTC)."""

    at: datetime
    words: str

    def __str__(self) -> str:
        return f"{self.at:%a %H:%M:%S}  {self.words}"


def _silent(line: Told) -> None:
    return None


@dataclass(slots=True)
class Story:
    """All lines so far; `teller` gets each as it is told (the demo prints there)."""

    teller: Callable[[Told], None] = _silent
    lines: list[Told] = field(default_factory=list)

    def tell(self, at: datetime, words: str) -> None:
        """Add a line."""
        line = Told(at, words)
        self.lines.append(line)
        self.teller(line)


def pretty(number: str) -> str:
    """A North American number as people write it; any other as it is.

    >>> pretty("+12125550100"), pretty("anonymous")
    ('(212) 555-0100', 'anonymous')
    """
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def spent(seconds: float) -> str:
    """A duration as people say it.

    >>> spent(24.4), spent(540)
    ('24 s', '9 min')
    """
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
