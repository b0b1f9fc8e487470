"""Questions to somebody at the keyboard: asked until the answer can be read, and why it cannot is said."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from callbot.cli.lines import say
from callbot.domain import vcards
from callbot.domain.vcards import Card
from callbot.errors import Refused

T = TypeVar("T")
NEEDED = "This one is needed; ^C stops."
FIELD = re.compile("^[a-z]+: ")
"""The field that a refusal names; the question has named it."""
ANSWERS = {"y": True, "yes": True, "n": False, "no": False}
MOST_MEGABYTES = 100
MEGABYTE = 1024 * 1024


def until_read(
    question: str, read: Callable[[str], T], default: str | None = None, *, hidden: bool = False
) -> T:
    """What was typed (or, at Enter alone, the default) as `read` reads it; what it refuses is asked again."""
    while True:
        typed = str(
            click.prompt(question, default=default or "", show_default=bool(default), hide_input=hidden)
        )
        if default is None and not typed:
            say(NEEDED, first="  ", rest="  ")
            continue
        try:
            return read(typed)
        except Refused as refusal:
            say(FIELD.sub("", str(refusal)), first="  ", rest="  ")


def perhaps(question: str, read: Callable[[str], T]) -> T | None:
    """The same for what may be left out: Enter alone is None."""
    return until_read(question, lambda typed: read(typed) if typed.strip() else None, default="")


def agreed(question: str, *, default: bool) -> bool:
    """Yes or no; Enter is the default."""
    shown = "Y/n" if default else "y/N"
    while True:
        typed = str(click.prompt(f"{question} [{shown}]", default="", show_default=False)).strip().lower()
        if typed in ANSWERS:
            return ANSWERS[typed]
        if not typed:
            return default
        click.echo("  Type y or n.")


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
