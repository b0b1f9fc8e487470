"""Sam's house for conversations that are played inside this process."""

from tests.services.conftest import house, sqlite

__all__ = ["house", "sqlite"]
