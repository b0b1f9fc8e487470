"""docs/commands.md tells of every word that is obeyed, as callbot itself explains it."""

import re
from pathlib import Path

import pytest

from callbot.domain.commands import OPT_OUT, WORDS, Word, heard
from callbot.services.control.door import ORDERS

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \| (yes|no) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_a_word_is_documented_as_it_is_explained(word: Word) -> None:
    assert (word.name, word.example, word.does, "yes" if word.changes else "no") in ROWS


def test_nothing_else_is_documented() -> None:
    assert [row[0] for row in ROWS] == [word.name for word in WORDS]


def test_each_word_is_obeyed_and_no_other() -> None:
    assert set(ORDERS) == {word.name for word in WORDS}


@pytest.mark.parametrize("said", sorted(set(re.findall(r"`([a-z]+(?: [^`]+)?)`", PAGE))))
def test_whatever_the_page_says_to_text_is_a_word(said: str) -> None:
    assert said.startswith("callbot ") or heard(said).word in ORDERS


def test_no_word_opts_the_owner_out() -> None:
    assert not {row[0].upper() for row in ROWS} & OPT_OUT
