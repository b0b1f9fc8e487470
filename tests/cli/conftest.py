"""The command line with a home of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from callbot.cli import callbot
from tests.doctor.conftest import upgraded, world

__all__ = ["home", "run", "upgraded", "world"]

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and nothing in the environment that leads elsewhere."""
    for name in ("CALLBOT_DATABASE_URL", "CALLBOT_CONFIG", "CALLBOT_CLOCK", "TWILIO_ACCOUNT_SID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """One command: `run("db", "check")`, with what stands on standard input as `input`."""

    def command(*words: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(callbot, words, input=input, prog_name="callbot")

    return command


SAM = (
    "init",
    *("--name", "Sam Lee"),
    *("--phone", "+12125550143"),
    *("--timezone", "America/New_York"),
    *("--number", "+12125550100"),
    "--yes",
)
"""What sets the first owner up."""
