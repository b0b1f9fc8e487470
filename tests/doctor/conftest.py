"""A world of one's own, on a database that was upgraded once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callbot.migrations.upgrade import upgrade
from tests.doctor import world as worlds
from tests.doctor.world import World


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at this callbot's schema."""
    path = tmp_path_factory.mktemp("upgraded") / "callbot.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def world(tmp_path: Path, upgraded: Path) -> Iterator[World]:
    """A world in which all is well."""
    with worlds.world(tmp_path, upgraded) as made:
        yield made
