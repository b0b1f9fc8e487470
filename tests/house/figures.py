"""The figures of the house, measured from its source: `make check` prints them, `test_limits` holds them.

Migrations are written once and left alone, so their length is free; everything else in callbot/ counts.
"""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
BROAD_EXCEPTS = 1
LINES_PER_LATE_IMPORT = 1000

UNFINISHED = re.compile(r"\b(?:TODO|FIXME|HACK|NotImplementedError)\b|\bXXX\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One module of the package; a place is "path:row", with what stands there."""

    place: str
    lines: int
    definitions: int
    long_functions: tuple[str, ...]
    untyped: tuple[str, ...]
    late_imports: tuple[str, ...]
    broad_excepts: tuple[str, ...]
    unfinished: tuple[str, ...]


def module(source: str, place: str) -> Module:
    """The figures of one module.

    >>> module("def double(n):\\n    import math\\n    return 2 * n", "m.py").untyped
    ('m.py:1 double',)
    """
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    late = {
        inner.lineno
        for node in functions
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    rows = source.splitlines()
    return Module(
        place=place,
        lines=len(rows),
        definitions=len(functions),
        long_functions=tuple(
            f"{place}:{node.lineno} {node.name} {length(node)}"
            for node in functions
            if length(node) > LONGEST_FUNCTION
        ),
        untyped=tuple(f"{place}:{node.lineno} {node.name}" for node in functions if not is_typed(node)),
        late_imports=tuple(f"{place}:{row}" for row in sorted(late)),
        broad_excepts=tuple(f"{place}:{node.lineno}" for node in handlers if is_broad(node.type)),
        unfinished=tuple(
            f"{place}:{number}" for number, row in enumerate(rows, start=1) if UNFINISHED.search(row)
        ),
    )


def length(node: Function) -> int:
    """How many lines a function takes, its signature and docstring with it."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_typed(node: Function) -> bool:
    """True if every argument but self and cls, and what is returned, says its type."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    arguments += [extra for extra in (node.args.vararg, node.args.kwarg) if extra]
    return node.returns is not None and all(
        argument.annotation for argument in arguments if argument.arg not in ("self", "cls")
    )


def is_broad(caught: ast.expr | None) -> bool:
    """True if an except clause takes everything, alone or in a tuple.

    >>> is_broad(ast.parse("(KeyError, Exception)", mode="eval").body)
    True
    """
    if isinstance(caught, ast.Tuple):
        return any(is_broad(one) for one in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


@dataclass(frozen=True, slots=True)
class House:
    """The modules of callbot/ and the length of its tests."""

    modules: tuple[Module, ...]
    test_lines: int

    @property
    def lines(self) -> int:
        """Lines of the package."""
        return sum(one.lines for one in self.modules)

    def all(self, what: str) -> list[str]:
        """Every place of one kind, by the name of the field of Module."""
        return [place for one in self.modules for place in getattr(one, what)]

    def broken(self) -> Iterator[str]:
        """One sentence for each law that does not hold."""
        for one in self.modules:
            if one.lines > LONGEST_MODULE:
                yield f"longer than {LONGEST_MODULE} lines: {one.place} {one.lines}"
        for what, most in (
            ("long_functions", 0),
            ("untyped", 0),
            ("unfinished", 0),
            ("broad_excepts", BROAD_EXCEPTS),
            ("late_imports", self.lines // LINES_PER_LATE_IMPORT),
        ):
            places = self.all(what)
            if len(places) > most:
                yield f"{what.replace('_', ' ')}, at most {most}: {', '.join(places)}"
        if self.test_lines < self.lines:
            yield f"tests are shorter than the code: {self.test_lines} lines for {self.lines}"

    def __str__(self) -> str:
        sizes = sorted(one.lines for one in self.modules)
        return (
            f"{len(sizes)} modules, {self.lines} lines: median {statistics.median_low(sizes)}, "
            f"longest {sizes[-1]} (at most {LONGEST_MODULE})\n"
            f"{sum(one.definitions for one in self.modules)} definitions, "
            f"{len(self.all('untyped'))} untyped, "
            f"{len(self.all('long_functions'))} longer than {LONGEST_FUNCTION} lines\n"
            f"{len(self.all('late_imports'))} imports inside functions "
            f"(at most {self.lines // LINES_PER_LATE_IMPORT}), "
            f"{len(self.all('broad_excepts'))} broad excepts (at most {BROAD_EXCEPTS})\n"
            f"{self.test_lines} lines of tests, {self.test_lines / self.lines:.2f} for a line of code"
        )


def package(root: Path = ROOT) -> list[Path]:
    """The modules of callbot/ that people write: without migrations."""
    return sorted(path for path in (root / "callbot").rglob("*.py") if "versions" not in path.parts)


def measured(root: Path = ROOT) -> House:
    """The house that stands in `root`."""
    return House(
        modules=tuple(
            module(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
            for path in package(root)
        ),
        test_lines=sum(
            len(path.read_text(encoding="utf-8").splitlines()) for path in (root / "tests").rglob("*.py")
        ),
    )


if __name__ == "__main__":
    house = measured()
    print(house)
    sys.exit("\n".join(house.broken()) or 0)
