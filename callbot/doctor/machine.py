"""The machine: the files of the home folder and who may read them, its zone data, the room on its disk."""

import os
import stat
import zoneinfo
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from callbot.domain.doctor import house
from callbot.domain.doctor.findings import Finding
from callbot.room import Room
from callbot.settings import Settings

SAMPLE = "America/New_York"


def files(settings: Settings, opted_out: int) -> Iterator[Finding]:
    """The home folder and the secret key in it; Windows guards them by other means."""
    if os.name == "nt" or not settings.home.is_dir():
        return
    yield from house.home(str(settings.home), _mode(settings.home) or 0)
    given = bool(settings.secret_key)
    yield from house.secret_key(_mode(settings.home / "secret.key"), given=given, opted_out=opted_out)


def _mode(path: Path) -> int | None:
    """The mode of a file, None where there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def room(settings: Settings, database_file: str | None) -> Iterator[Finding]:
    """Room to write in, where the database is; of a server's disk nothing can be seen from here."""
    folder = Path(database_file).absolute().parent if database_file else None
    while folder is not None and not folder.exists():
        folder = folder.parent
    yield from house.disk(Room(folder).lacking(settings.watch.free_megabytes))


def zones(names: Iterable[str], year: int) -> Iterator[Finding]:
    """The zone data that Python reads, and whether these zones are in it."""
    yield from house.zones(version(), year, {name: _known(name) for name in set(names)})


def version() -> str | None:
    """Of the zone data: the system's where there is one, for it is read first; None where it does not say."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / SAMPLE).is_file():
            said = folder / "tzdata.zi"
            words = said.read_text(encoding="utf-8")[:100].split() if said.is_file() else []
            return words[2] if words[1:2] == ["version"] else None
    return metadata.version("tzdata")


def _known(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
