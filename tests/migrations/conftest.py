"""A database before anything is in it."""

import pytest

from tests.scenarios.telling import emptied


@pytest.fixture
def url(database_url: str) -> str:
    """A database of each kind with nothing in it."""
    return emptied(database_url)
