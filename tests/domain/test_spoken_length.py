"""How long each prompt takes, spoken by espeak-ng to a file and measured by sox: none costs patience."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from callbot.domain import speech
from callbot.domain.appointments import Caller
from tests.domain.test_speech import EVERYTHING, NEW_YORK, NOW, at

PAGE = Path(__file__).parents[2] / "docs" / "voice.md"
TOOLS = ("espeak-ng", "soxi")
LONGEST = {
    "greeting": 12,
    "greeting a stranger": 12,
    "greeting without texts": 12,
    "whose number": 12,
    "whisper": 12,
}
MOST_SECONDS = 15
MIXED = [at(4, 11, 55), at(5, 12, 55), at(26, 16, 55)]
WORST = {
    "greeting": speech.greeting(
        "Wolfeschlegelstein Hausenberger Alexandrovich",
        "x" * 500,
        NEW_YORK,
        NOW,
        promise=speech.TEXTS_A_MOBILE,
    ),
    "menu": speech.menu(MIXED, NEW_YORK, NOW),
    "menu after not then": f"{EVERYTHING['not then']} {EVERYTHING['menu']}",
    "whisper": speech.whisper(
        "Sam Lee", "D" * 3 + " Consolidated Amalgamated Industries, Dana Ortiz, calling again"
    ),
    "settled with key a number": f"{EVERYTHING['settled']} {speech.KEY_NUMBER}",
    "owner menu": speech.owner_menu(
        "Sam Lee", ("Consolidated " * 9, MIXED[0]), ("Acme " * 20, MIXED[2]), NEW_YORK, NOW
    ),
    "reminder": speech.reminder("Sam Lee", "Acme, Dana Ortiz", at(4, 9, 45), NEW_YORK, 13, Caller.OWNER),
}


@pytest.fixture(scope="module")
def tools() -> None:
    """Skipped by name where they are not installed; on a clean machine they must be."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def seconds(words: str, file: Path) -> float:
    """How long it takes to say them at normal speed."""
    subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(file), words], check=True)  # noqa: S607
    said = subprocess.run(["soxi", "-D", str(file)], check=True, capture_output=True, text=True)  # noqa: S607
    return float(said.stdout)


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_prompt_is_short(tools: None, tmp_path: Path, name: str) -> None:
    assert 0.3 < seconds(EVERYTHING[name], tmp_path / "said.wav") < LONGEST.get(name, MOST_SECONDS)


@pytest.mark.parametrize("name", WORST)
def test_long_names_and_many_words_are_short_too(tools: None, tmp_path: Path, name: str) -> None:
    assert seconds(WORST[name], tmp_path / "said.wav") < LONGEST.get(name, MOST_SECONDS)


@pytest.mark.parametrize("words", EVERYTHING.values(), ids=EVERYTHING)
def test_the_page_lists_every_prompt_to_the_word(words: str) -> None:
    assert f"| {words} |" in PAGE.read_text(encoding="utf-8")
