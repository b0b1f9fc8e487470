"""The limits of the house hold, and the measure that says so can fail."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.figures import ROOT, House, measured, module, package

SENTENCE = re.compile(r"^[\w`/].*?[.:?](?:\s|$)", re.DOTALL)
PACKAGES = sorted(path.parent for path in (ROOT / "callbot").rglob("__init__.py"))


def rooms(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def house(source: str, test_lines: int = 10_000) -> House:
    return House(modules=(module(source, "m.py"),), test_lines=test_lines)


def test_every_limit_holds() -> None:
    assert list(measured().broken()) == []


def test_a_sound_module_breaks_nothing() -> None:
    assert list(house("def double(n: int) -> int:\n    return 2 * n\n").broken()) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n" * 401, "longer than 400 lines: m.py 401"),
        ("def f() -> None:\n" + "    x = 1\n" * 60, "long functions, at most 0: m.py:1 f 61"),
        ("def f(x) -> None: ...", "untyped, at most 0: m.py:1 f"),
        ("def f(*x) -> None: ...", "untyped, at most 0: m.py:1 f"),
        ("def f(): ...", "untyped, at most 0: m.py:1 f"),
        ("x = 1  # " + "TO" + "DO", "unfinished, at most 0: m.py:1"),
        ("def f() -> None:\n    import os", "late imports, at most 0: m.py:2"),
        (
            "try: ...\nexcept Exception: ...\ntry: ...\nexcept: ...",
            "broad excepts, at most 1: m.py:2, m.py:4",
        ),
    ],
    ids=["module", "function", "argument", "arguments", "return", "mark", "import", "except"],
)
def test_what_goes_too_far_is_named(source: str, said: str) -> None:
    assert list(house(source).broken()) == [said]


def test_one_broad_except_is_allowed() -> None:
    assert list(house("try: ...\nexcept BaseException: ...").broken()) == []


def test_tests_shorter_than_the_code_are_named() -> None:
    assert list(house("x = 1\ny = 2", test_lines=1).broken()) == [
        "tests are shorter than the code: 1 lines for 2"
    ]


def test_the_figures_fit_on_four_lines() -> None:
    assert len(str(measured()).splitlines()) == 4


@pytest.mark.parametrize("path", package(), ids=rooms(package()))
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n\n")[0]
    assert SENTENCE.search(first)


@pytest.mark.parametrize("room", PACKAGES, ids=rooms(PACKAGES))
def test_a_folder_has_its_law_at_the_door(room: Path) -> None:
    law = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    assert law
    assert len(law.splitlines()) <= 6


def test_every_folder_with_modules_has_a_door() -> None:
    assert {path.parent for path in package()} == set(PACKAGES)


def test_no_module_is_a_drawer() -> None:
    drawers = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
    assert [path for path in package() if path.stem in drawers or path.parent.name in drawers] == []
