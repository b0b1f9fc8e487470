"""The application with two owners in it: on SQLite (`api`), or on a database of each kind (`api_on_both`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from callbot import models
from callbot.app import create_app
from callbot.db import Database
from callbot.runtime import Runtime
from callbot.services import tokens
from tests.web.rows import NOW, Known, house, moved_in


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    """The house on SQLite, with nothing running."""
    database = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    models.Owner.metadata.create_all(database.engine)
    made = house(database, tmp_path)
    yield made
    made.close()


@dataclass(frozen=True, slots=True)
class Api:
    """The API as its tokens see it: those of two owners, and an administrator's."""

    app: APIFlask
    sam: Known
    alex: Known
    admin: str

    def ask(self, token: str | None, path: str, method: str = "GET", **more: Any) -> TestResponse:
        """One request under /api/v1."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.app.test_client().open(f"/api/v1/{path}", method=method, headers=headers, **more)

    def items(self, token: str, path: str) -> list[dict[str, Any]]:
        """The items of one list."""
        answer = self.ask(token, path)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.get_json()["items"]
        return found


@pytest.fixture
def api(runtime: Runtime) -> Api:
    """The API of a house with two owners."""
    return peopled(runtime)


@pytest.fixture
def api_on_both(database: Database, tmp_path: Path) -> Api:
    """The same, once on SQLite and once on PostgreSQL."""
    return peopled(house(database, tmp_path))


def peopled(runtime: Runtime) -> Api:
    """Two owners move in."""
    with runtime.transaction() as session:
        sam, alex = moved_in(session, 1), moved_in(session, 2)
        admin = tokens.create(session, "admin", admin=True, now=NOW)
    return Api(create_app(runtime), sam, alex, admin)
