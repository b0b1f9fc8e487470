"""Backups of the whole house: what is kept comes back, frozen; what means harm is refused."""

import gzip
import io
import json
import lzma
import tarfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from typing import IO

import pytest
from sqlalchemy import text

from callbot.db import Database
from callbot.errors import ArchiveError, CallbotError, Refused, SchemaError
from callbot.migrations import archive
from callbot.migrations.archive import Manifest
from callbot.migrations.restore import restore
from callbot.migrations.state import Standing
from callbot.migrations.upgrade import check, upgrade
from callbot.models import Halt, Message, Outbound
from callbot.settings import Settings
from tests.migrations.test_upgrade import emptied
from tests.outboxes import BOT, DANA, NOON, SECRET, household, queue

TAPE = "RE" + "5" * 32
WEEK = timedelta(days=7)


def house(home: Path, url: str | None = None, key: str = "") -> Settings:
    return Settings(home=home, database_url=url, secret_key=key)


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Settings:
    """Sam's house with a text that waits, a voicemail and a key of its own, on each database."""
    home = tmp_path / "old"
    (home / "voicemails").mkdir(parents=True)
    (home / "voicemails" / f"{TAPE}.mp3").write_bytes(b"words" * 100)
    (home / "secret.key").write_text(SECRET)
    if database_url.startswith("postgresql"):
        emptied(database_url)
    upgrade(database_url)
    database = Database(database_url)
    household(database)
    with database.transaction() as session:
        queue(session)
    database.close()
    return house(home, database_url)


def kept(from_: Settings, name: str = "backup.tar") -> Path:
    file = from_.home / name
    archive.write(from_, SECRET, file, NOON)
    return file


def moved(old: Settings, home: Path) -> Settings:
    """A new house for a backup of the old one: another file, or the same PostgreSQL emptied."""
    if old.database.startswith("postgresql"):
        emptied(old.database)
        return house(home, old.database)
    return house(home)


def test_what_is_kept_comes_back_and_says_nothing(lived_in: Settings, tmp_path: Path) -> None:
    file = kept(lived_in)
    new = moved(lived_in, tmp_path / "new")
    made = restore(new, file, NOON + WEEK)
    assert (made.voicemails, made.has_key, made.made_at) == (1, True, NOON.isoformat())
    assert new.audio(TAPE).read_bytes() == b"words" * 100
    assert (new.home / "secret.key").read_text() == SECRET
    database = Database(new.database)
    with database.reading() as session:
        assert session.get_one(Outbound, 1).to == DANA
        assert session.query(Halt.at).scalar() == NOON + WEEK
    database.close()


def test_a_backup_is_its_owners_alone(lived_in: Settings, tmp_path: Path) -> None:
    file = kept(lived_in)
    assert S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in lived_in.home.iterdir() if "part" in path.name or "tmp" in path.name] == []
    new = moved(lived_in, tmp_path / "new")
    restore(new, file, NOON)
    private = [new.audio(TAPE), new.home / "secret.key"]
    if new.database.startswith("sqlite"):
        private.append(new.home / "callbot.db")
    assert {S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_bk_01_a_backup_under_writes_is_of_one_moment(lived_in: Settings, tmp_path: Path) -> None:
    database, stop = Database(lived_in.database), threading.Event()
    writers = [threading.Thread(target=texting, args=(database, stop, number)) for number in range(2)]
    for writer in writers:
        writer.start()
    files = [kept(lived_in, f"backup-{number}.tar") for number in range(3)]
    stop.set()
    for writer in writers:
        writer.join()
    database.close()
    for number, file in enumerate(files):
        new = moved(lived_in, tmp_path / f"new-{number}")
        restore(new, file, NOON)
        assert halves(new) % 2 == 0


def texting(database: Database, stop: threading.Event, number: int) -> None:
    """Two texts in one transaction, again and again: a copy that splits one would have an odd number."""
    count = 0
    while not stop.is_set() and count < 500:
        with database.transaction() as session:
            for half in range(2):
                sid = f"SM{number}{count:029}{half:02}"[:34]
                session.add(
                    Message(
                        owner_id=1,
                        sid=sid,
                        direction="inbound",
                        to_e164=BOT,
                        body="?",
                        status="received",
                        at=NOON,
                    )
                )
        count += 1


def halves(of: Settings) -> int:
    database = Database(of.database)
    with database.reading() as session:
        found = session.query(Message).count()
    database.close()
    return found


def test_what_stands_is_not_written_over(lived_in: Settings) -> None:
    file = kept(lived_in)
    with pytest.raises(Refused, match="a database here already"):
        restore(lived_in, file, NOON)
    with pytest.raises(ArchiveError, match="never written over"):
        kept(lived_in)


def test_another_secret_key_is_refused_since_opt_outs_are_kept_under_it(
    lived_in: Settings, tmp_path: Path
) -> None:
    file = kept(lived_in)
    other = moved(lived_in, tmp_path / "new").model_copy(update={"secret_key": "another key than that"})
    with pytest.raises(ArchiveError, match="another secret key"):
        restore(other, file, NOON)
    assert check(other.database) is Standing.EMPTY


def test_a_key_of_the_environment_stays_there(lived_in: Settings, tmp_path: Path) -> None:
    (lived_in.home / "secret.key").unlink()
    file = kept(lived_in)
    new = moved(lived_in, tmp_path / "new")
    with pytest.raises(ArchiveError, match="another secret key"):
        restore(new, file, NOON)
    assert not restore(new.model_copy(update={"secret_key": SECRET}), file, NOON).has_key


def test_a_newer_callbots_backup_is_refused(lived_in: Settings, tmp_path: Path) -> None:
    file = kept(lived_in)
    rewritten(file, lambda said: {**said, "schema": "9999"})
    new = moved(lived_in, tmp_path / "new")
    with pytest.raises(SchemaError, match="newer callbot"):
        restore(new, file, NOON)
    assert check(new.database) is Standing.EMPTY


def test_an_older_schema_is_brought_here(lived_in: Settings, tmp_path: Path) -> None:
    database = Database(lived_in.database)
    with database.transaction() as session:
        for index in ("owner_id_begun_at_begun", "owner_id_contact_id_begun_at_begun"):
            session.execute(text(f"DROP INDEX ix_outbound_{index}"))
        session.execute(text("ALTER TABLE outbound DROP COLUMN usd"))
        session.execute(text("UPDATE alembic_version SET version_num = '0014'"))
    database.close()
    file = kept(lived_in)
    new = moved(lived_in, tmp_path / "new")
    restore(new, file, NOON)
    assert check(new.database) is Standing.CURRENT


def rewritten(file: Path, change: Callable[[dict[str, object]], dict[str, object]]) -> None:
    """The archive with another manifest."""
    with tarfile.open(file) as tar:
        held = [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    with tarfile.open(file, "w") as tar:
        for member, words in held:
            said = (
                json.dumps(change(json.loads(words))).encode() if member.name == archive.MANIFEST else words
            )
            member.size = len(said)
            tar.addfile(member, io.BytesIO(said))


def member(name: str, size: int = 4, **more: object) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size = size
    for key, value in more.items():
        setattr(found, key, value)
    return found


HARM = {
    "a way up": member("../evil.mp3"),
    "an absolute path": member("/etc/cron.d/evil"),
    "a symbolic link": member("callbot.db", 0, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": member("callbot.db", 0, type=tarfile.LNKTYPE, linkname="/etc/passwd"),
    "a device": member("callbot.db", 0, type=tarfile.CHRTYPE),
    "a folder": member("voicemails", 0, type=tarfile.DIRTYPE),
    "another name": member("voicemails/x.mp3"),
    "one name twice": member(archive.MANIFEST),
}


@pytest.mark.parametrize("harm", HARM)
def test_bk_04_an_archive_that_means_harm_is_refused(harm: str, tmp_path: Path) -> None:
    file, home = tmp_path / "evil.tar", tmp_path / "home"
    with tarfile.open(file, "w") as tar:
        tar.addfile(member(archive.MANIFEST), io.BytesIO(b"{}  "))
        tar.addfile(HARM[harm], io.BytesIO(b"evil"))
    with pytest.raises(ArchiveError, match="holds what no backup holds"):
        restore(house(home), file, NOON)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("squeezed", [gzip.open, lzma.open])
def test_bk_04_a_bomb_is_not_unpacked(squeezed: Callable[..., IO[bytes]], tmp_path: Path) -> None:
    file = tmp_path / "bomb.tar"
    with squeezed(file, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(member("callbot.db", 20_000_000), io.BytesIO(bytes(20_000_000)))
    with pytest.raises(ArchiveError, match="no backup of callbot's"):
        restore(house(tmp_path / "home"), file, NOON)


@pytest.mark.parametrize("at", [0, 700, 20_000, 90_000])
def test_bk_04_one_changed_byte_is_seen(at: int, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'callbot.db'}"
    upgrade(url)
    file = kept(house(tmp_path, url))
    words = bytearray(file.read_bytes())
    words[at] ^= 1
    file.write_bytes(words)
    with pytest.raises(CallbotError):
        restore(house(tmp_path / "home"), file, NOON)
    assert not (tmp_path / "home" / "callbot.db").exists()


@pytest.mark.parametrize("words", [b"", b"no archive at all", bytes(10_240)])
def test_what_is_no_archive_is_one_line(words: bytes, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    file.write_bytes(words)
    with pytest.raises(ArchiveError, match="no backup of callbot's"):
        restore(house(tmp_path / "home"), file, NOON)


def test_a_manifest_counts_what_it_holds() -> None:
    assert (
        Manifest("0", "1", "sqlite", "", "", {archive.KEY: "", f"voicemails/{TAPE}.mp3": ""}).voicemails == 1
    )
