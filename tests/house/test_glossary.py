"""The never-words of docs/glossary.md stand nowhere in the package and its pages, but where it says why."""

import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.house.figures import ROOT, package

GLOSSARY = ROOT / "docs" / "glossary.md"
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| \n").split("|")]


def tables() -> Iterator[list[str]]:
    for row in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if row.startswith("|") and not row.startswith(("|--", "| word")) and len(cells(row)) == 3:
            yield cells(row)


def never() -> set[str]:
    """The words to look for: those in italics are left to people."""
    banned = {word for row in tables() if "`" not in row[1] for word in row[2].split(", ")}
    return {word for word in banned if word and not word.startswith("*")}


def allowed() -> re.Pattern[str]:
    """Every phrase in which a never-word is right."""
    phrases = [phrase for row in tables() for phrase in re.findall(r"`([^`]+)`", row[1])]
    return re.compile(
        "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)), re.IGNORECASE
    )


def found(text: str) -> set[str]:
    """The never-words in some text, wherever they hide in a name."""
    heard = {word.lower() for word in WORD.findall(allowed().sub(" ", text))}
    return {word for word in never() if heard & {word, f"{word}s", re.sub("y$", "ies", word)}}


def own_words(source: str) -> str:
    """Names, comments and docstrings of a module, without its other strings and its examples."""
    said, opens = [], True
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.COMMENT) or (token.type == tokenize.STRING and opens):
            said.append(token.string)
        layout = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)
        opens = token.type == tokenize.NEWLINE or (opens and token.type in layout)
    return "\n".join(
        row for row in "\n".join(said).splitlines() if not row.lstrip().startswith((">>>", "..."))
    )


def pages() -> list[Path]:
    """What people read: templates, docs, the configuration."""
    top = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]
    docs = [path for path in (ROOT / "docs").rglob("*.md") if path != GLOSSARY]
    templates = list((ROOT / "callbot").rglob("templates/**/*.*"))
    config = [path for path in (ROOT / "config").rglob("*") if path.is_file()]
    return sorted(top + docs + templates + config)


def of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return own_words(text) if "language" in path.parts else text


LOOKED_AT = package() + pages()


@pytest.mark.parametrize("path", LOOKED_AT, ids=[path.relative_to(ROOT).as_posix() for path in LOOKED_AT])
def test_no_never_word(path: Path) -> None:
    rows = of(path).splitlines()
    assert [f"{number}: {row.strip()}" for number, row in enumerate(rows, start=1) if found(row)] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tell the user", {"user"}),
        ("customer_id, BOOKINGS", {"customer", "booking"}),
        ("class ClientList", {"client"}),
        ("two opportunities", {"opportunity"}),
        ("threading.Lock in eight threads", set()),
        ("the thread with Dana", {"thread"}),
        ('{"User-Agent": "TwilioProxy/1.1"}', set()),
    ],
)
def test_a_never_word_is_found_wherever_it_hides(text: str, words: set[str]) -> None:
    assert found(text) == words


def test_words_with_a_right_sense_are_left_to_people() -> None:
    assert found("the caller waits on the line; an event leads to a job") == set()


def test_what_others_say_is_theirs() -> None:
    source = '"""A customer."""\nHEARD = ("meeting",)  # a booking\n'
    assert found(own_words(source)) == {"customer", "booking"}


def test_every_word_of_the_second_table_is_a_never_word() -> None:
    assert {row[0] for row in tables() if "`" in row[1]} <= never()
