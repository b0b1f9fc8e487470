"""README, CHANGELOG and the decisions keep their word: commands run, links lead somewhere, sections stand."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from callbot import __version__
from callbot.cli.door import callbot

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
HARMLESS = {"understand", "availability"}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands() -> list[list[str]]:
    """The command lines of the README that start callbot, without the path to it."""
    joined = README.replace("\\\n", " ")
    lines = re.findall(r"^    (?:\.venv/bin/)?callbot (.+)$", joined, re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


def links(page: Path) -> list[str]:
    """Where a page points to inside the house."""
    found = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link]


def test_the_readme_shows_what_callbot_does() -> None:
    assert {command[0] for command in commands()} >= {*HARMLESS, "init", "serve"}


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_a_command_of_the_readme_runs(command: list[str]) -> None:
    asked = command if command[0] in HARMLESS else [*command, "--help"]
    ran = CliRunner().invoke(callbot, asked)
    assert (ran.exit_code, bool(ran.output)) == (0, True), ran.output


@pytest.mark.parametrize(
    "verb", sorted(set(re.findall(r"`make (\w+)`|^    make (\w+)", README, re.MULTILINE)))
)
def test_a_verb_of_the_readme_is_one_of_make(verb: tuple[str, str]) -> None:
    assert re.search(rf"^{''.join(verb)}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_the_changelog_begins_with_what_is_not_released() -> None:
    assert re.findall(r"^## \[(.+?)\]", CHANGELOG, re.MULTILINE)[0] == "Unreleased"


def test_the_changelog_speaks_in_the_known_sections() -> None:
    found = re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)
    assert found
    assert set(found) <= SECTIONS


def test_the_readme_says_how_old_callbot_is() -> None:
    assert f"version is {'.'.join(__version__.split('.')[:2])}" in README


@pytest.mark.parametrize("page", [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")])
def test_the_examples_of_a_page_come_out_as_it_says(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0
