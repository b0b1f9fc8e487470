"""Put an archive back into a house that is empty: nothing that stands is ever written over.

The database is brought to this callbot's schema and frozen before it stands in its place, so that no
worker can say what was said long ago.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.engine import make_url

from callbot.db import Database
from callbot.domain.outbox import Halted
from callbot.errors import ArchiveError, Refused, SchemaError
from callbot.migrations import archive, copies
from callbot.migrations.archive import Manifest
from callbot.migrations.state import Standing, revisions
from callbot.migrations.upgrade import check, upgrade
from callbot.models import Halt
from callbot.settings import Settings


def restore(house: Settings, file: Path, now: datetime) -> Manifest:
    """Fill the empty house from an archive.

    Raises Refused, ArchiveError or SchemaError, and has changed nothing then.
    """
    if check(house.database) is not Standing.EMPTY:
        raise Refused("There is a database here already; move it away first. Nothing was changed.")
    house.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=house.home) as name:
        folder = Path(name)
        manifest = archive.read(file, folder)
        copy = folder / archive.DATABASE[manifest.database]
        _refuse_unfit(house, manifest, folder)
        copies.check(house.database, copy)
        if manifest.database == "sqlite":
            _ready(f"sqlite:///{copy}", now)
        else:
            copies.put_back(house.database, copy)
            _ready(house.database, now)
        _place(house, manifest, folder)
    return manifest


def _refuse_unfit(house: Settings, manifest: Manifest, folder: Path) -> None:
    kind = archive.backend(house)
    if manifest.database != kind:
        raise Refused(f"This backup is of {manifest.database}, and CALLBOT_DATABASE_URL names {kind}.")
    if manifest.schema not in revisions():
        raise SchemaError(
            f"The backup was made by a newer callbot ({manifest.callbot}); update callbot first."
        )
    kept = house.home / archive.KEY
    key = house.secret_key
    for place in (folder / archive.KEY, kept):
        key = key or (place.read_text(encoding="ascii").strip() if place.is_file() else "")
    if archive.fingerprint(key) != manifest.key:
        raise ArchiveError(
            "This backup was made under another secret key, without which it would not know who asked for"
            " no more texts: set CALLBOT_SECRET_KEY to that one"
        )


def _ready(url: str, now: datetime) -> None:
    """At this callbot's schema, and frozen."""
    upgrade(url)
    database = Database(url)
    try:
        with database.transaction() as session:
            session.execute(delete(Halt))
            session.add(Halt(name=Halted.RESTORED, at=now))
    finally:
        database.close()


def _place(house: Settings, manifest: Manifest, folder: Path) -> None:
    """Every file where it belongs; the database last, since with it the house counts as full."""
    for name in manifest.files:
        if name.startswith(archive.VOICEMAILS) or (name == archive.KEY and not house.secret_key):
            target = house.home / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            (folder / name).replace(target)
    if manifest.database == "sqlite":
        target = Path(str(make_url(house.database).database))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for stale in ("-wal", "-shm"):
            target.with_name(target.name + stale).unlink(missing_ok=True)
        (folder / archive.DATABASE["sqlite"]).replace(target)
