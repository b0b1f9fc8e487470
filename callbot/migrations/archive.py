"""One file that holds all that callbot keeps: database, voicemails, secret key; and the way back.

The file is a plain tar, readable by its owner alone. Nothing in it is trusted on the way back: only
known names, plain files, no more bytes than the file itself has, each as its digest says.
"""

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from callbot import __version__
from callbot.errors import ArchiveError
from callbot.migrations import copies
from callbot.migrations.state import revisions
from callbot.settings import Settings

MANIFEST, KEY, VOICEMAILS = "manifest.json", "secret.key", "voicemails"
DATABASE = {"sqlite": "callbot.db", "postgresql": "callbot.dump"}
NAMES = re.compile(r"callbot\.(db|dump)|secret\.key|manifest\.json|voicemails/RE[0-9a-fA-F]{32}\.mp3")
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; `files` are digests (SHA-256) by name."""

    callbot: str
    schema: str
    database: str
    made_at: str
    key: str
    """A digest of the secret key: what is hashed in the database is of use under this key alone."""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def voicemails(self) -> int:
        """How many voicemails it holds."""
        return sum(name.startswith(VOICEMAILS) for name in self.files)

    @property
    def has_key(self) -> bool:
        """True where the secret key itself is in it, and was not in the environment alone."""
        return KEY in self.files


def backend(house: Settings) -> str:
    """The kind of the house's database: "sqlite" or "postgresql"."""
    return "sqlite" if house.database.startswith("sqlite") else "postgresql"


def fingerprint(secret_key: str) -> str:
    """A digest that tells whether two secret keys are the same, and nothing else."""
    return hmac.new(secret_key.encode(), b"callbot backup", hashlib.sha256).hexdigest()


def write(house: Settings, secret_key: str, target: Path, now: datetime) -> Manifest:
    """Write everything into a new file, whole or not at all, and read it once more before it counts."""
    if target.exists():
        raise ArchiveError(f"{target} is there already, and a backup is never written over")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Manifest(__version__, revisions()[-1], backend(house), now.isoformat(), fingerprint(secret_key))
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            copy = Path(folder) / DATABASE[made.database]
            copies.take(house.database, copy)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                _fill(file, house, copy, made)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            read(part, Path(folder))
        part.replace(target)
    except OSError as error:
        raise ArchiveError(f"the backup could not be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return made


def _fill(file: IO[bytes], house: Settings, copy: Path, made: Manifest) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, copy.name, copy, made)
        kept = house.home / KEY
        if kept.is_file() and fingerprint(kept.read_text(encoding="ascii").strip()) == made.key:
            _add(tar, KEY, kept, made)  # else it is in the environment alone, and stays there
        for audio in sorted((house.home / VOICEMAILS).glob("RE*.mp3")):
            with suppress(FileNotFoundError):  # it was outlived just now
                _add(tar, f"{VOICEMAILS}/{audio.name}", audio, made)
        said = json.dumps(asdict(made), indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(said)
        tar.addfile(member, io.BytesIO(said))
    file.flush()
    os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, path: Path, made: Manifest) -> None:
    with path.open("rb") as source:
        made.files[name] = hashlib.file_digest(source, "sha256").hexdigest()
        member = tarfile.TarInfo(name)
        member.size, member.mode = source.tell(), 0o600
        source.seek(0)
        tar.addfile(member, source)


def read(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder. Raises ArchiveError for whatever is not as `write` makes it."""
    try:
        with tarfile.open(archive, mode="r:") as tar:
            found = {name: _unpacked(tar, name, member, folder) for name, member in _members(tar, archive)}
        manifest = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
    except (OSError, tarfile.TarError, ValueError, TypeError) as error:
        raise ArchiveError(f"{archive} is no backup of callbot's: {error}") from error
    found.pop(MANIFEST)
    if found != manifest.files or DATABASE.get(manifest.database) not in found:
        raise ArchiveError(f"{archive} is damaged: what it holds is not what it says it holds")
    return manifest


def _members(tar: tarfile.TarFile, archive: Path) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """What is in it, each name once, and in all no more bytes than the file has."""
    left, seen = archive.stat().st_size, set[str]()
    for member in tar:
        left -= member.size
        plain = member.isreg() and not member.issparse() and NAMES.fullmatch(member.name)
        if not plain or member.name in seen or left < 0:
            raise ArchiveError(
                f"{archive} holds what no backup holds ({member.name[:80]!r}); nothing was read"
            )
        seen.add(member.name)
        yield member.name, member


def _unpacked(tar: tarfile.TarFile, name: str, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one member below the folder, and answer its digest."""
    source = tar.extractfile(member)
    path, digest = folder / name, hashlib.sha256()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while source is not None and (block := source.read(BLOCK)):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
