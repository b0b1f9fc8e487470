"""The README's command lines, typed one after the other in an empty home without any account."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TYPED = [
    tuple(shlex.split(line, comments=True))
    for line in re.findall(r"^    \.venv/bin/callbot (.+)$", README.replace("\\\n", " "), re.MULTILINE)
]
ASKED = {
    "CALLBOT_OWNER_NAME": "Sam Lee",
    "CALLBOT_OWNER_PHONE": "+12125550143",
    "CALLBOT_OWNER_TIMEZONE": "America/New_York",
    "CALLBOT_OWNER_NUMBER": "+12125550100",
    "CALLBOT_OWNER_MODE": "forwarded",
}
"""What `init` would ask at a terminal."""
ELSEWHERE = {
    ("serve",): "it stays: tests/cli/test_serve.py runs it",
    ("away", "add"): "it asks for a secret address: tests/cli/test_away.py",
}
OTHERWISE = {
    ("status",): (2, "callbot does not run"),
    ("connect",): (2, "this callbot runs dry"),
    ("connect", "--dry-run"): (2, "this callbot runs dry"),
    ("forwarding", "--prove"): (2, "this callbot runs dry"),
}
"""Those that end otherwise here than on a machine that is set up, and what they say."""


def test_a_stranger_types_what_the_readme_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ASKED.items():
        monkeypatch.setenv(name, value)
    typed = [words for words in TYPED if not any(words[: len(left)] == left for left in ELSEWHERE)]
    assert len(typed) >= 10
    for words in typed:
        answer = run(*words)
        status, said = OTHERWISE.get(words, (0, ""))
        assert (answer.exit_code, said in answer.output) == (status, True), (words, answer.output)
