"""Questions to somebody at the keyboard: asked until the answer can be read, and why it cannot is said."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from callbot.domain import vcards
from callbot.domain.vcards import Card
from callbot.errors import Refused

T = TypeVar("T")
MOST_MEGABYTES = 100
MEGABYTE = 1024 * 1024


def until_read(question: str, read: Callable[[str], T], default: str | None = None) -> T:
    """What was typed (or, at Enter alone, the default) as `read` reads it; what it refuses is asked again."""
    while True:
        typed = str(click.prompt(question, default=default, show_default=bool(default)))
        try:
            return read(typed)
        except Refused as refusal:
            click.echo(f"  {refusal}")


def perhaps(question: str, read: Callable[[str], T]) -> T | None:
    """The same for what may be left out: Enter alone is None."""
    return until_read(question, lambda typed: read(typed) if typed.strip() else None, default="")


def cards(path: str) -> list[Card]:
    """The cards of a vCard file. Refused where there is no such file, or it is none."""
    file = Path(path.strip().strip("'\"")).expanduser()
    try:
        if file.stat().st_size > MOST_MEGABYTES * MEGABYTE:
            raise Refused(f"contacts: {file} is larger than {MOST_MEGABYTES} MB; export it without pictures")
        found, wrong = vcards.read(vcards.decoded(file.read_bytes()))
    except (OSError, ValueError) as error:  # a path may hold what no file can be called
        raise Refused(
            f"contacts: {file} cannot be read ({getattr(error, 'strerror', None) or error})"
        ) from error
    if wrong:
        raise Refused(f"contacts: {file}: {wrong}")
    return list(found)
