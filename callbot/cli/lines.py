"""Lines for people, as wide as their terminal: no word, command or address is broken in two."""

import os
import re
import sys
import textwrap
from typing import Any, TextIO

import click

MOST, LEAST = 96, 40
"""Wider lines are hard to read, whatever the terminal; narrower ones are no lines any more."""
COMMAND = re.compile(r"`[^`]+`")
HARD_SPACE = "\u00a0"  # textwrap breaks no line there


def width(stream: TextIO | None = None, most: int = MOST) -> int:
    """The columns of the terminal behind `stream` (standard output), at most `most`; `most` for a file."""
    found = stream or sys.stdout
    try:
        columns = os.get_terminal_size(found.fileno()).columns if found.isatty() else 0
    except (OSError, ValueError):
        columns = 0
    return max(LEAST, min(most, columns or most))


def fitted(words: str, *, first: str = "", rest: str = "", columns: int | None = None) -> str:
    """The words on lines that fit, the first after `first`, the others after `rest`.

    >>> print(fitted("Then `callbot doctor` says more.", rest="  ", columns=16))
    Then
      `callbot doctor`
      says more.
    """
    whole = COMMAND.sub(lambda found: found[0].replace(" ", HARD_SPACE), words)
    lines = textwrap.fill(
        whole,
        columns or width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.replace(HARD_SPACE, " ")


def say(words: str, *, first: str = "", rest: str = "", **how: Any) -> None:
    """Print the words on lines that fit."""
    click.echo(fitted(words, first=first, rest=rest), **how)
