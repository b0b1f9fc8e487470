"""The texts that cost the reader most: kept one a row, what is not printable ASCII escaped as Python does."""

from dataclasses import dataclass, field
from pathlib import Path

WORST = Path(__file__).parents[1] / "data" / "language" / "worst.txt"
"""Those that fuzzing has found so far."""
MOST = 24


def worst(path: Path = WORST) -> list[str]:
    """The texts of a file, none where there is no file."""
    rows = path.read_bytes().split(b"\n") if path.exists() else []
    return [row.decode("unicode_escape") for row in rows if row]


def keep(texts: list[str], path: Path) -> None:
    """Writes texts so that `worst` reads them back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(text.encode("unicode_escape") + b"\n" for text in texts))


@dataclass(slots=True)
class Slowest:
    """The texts that cost the most CPU, at most 24 of them, written to a file as they are found."""

    path: Path
    seconds: dict[str, float] = field(default_factory=dict)

    def saw(self, text: str, seconds: float) -> None:
        """Keeps the text if it is among the slowest."""
        if len(self.seconds) == MOST and seconds <= min(self.seconds.values()):
            return
        self.seconds[text] = max(seconds, self.seconds.get(text, 0))
        if len(self.seconds) > MOST:
            del self.seconds[min(self.seconds, key=self.seconds.__getitem__)]
        keep(sorted(self.seconds, key=self.seconds.__getitem__, reverse=True), self.path)
