"""docs/commandline.md is made of the commands: where it is not, this writes it anew and fails once.

Every command and every option says what it does, in a sentence.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from callbot.cli.door import TABLE, callbot

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commandline.md"
HEAD = """# The command line

Every command with its options, as `callbot COMMAND --help` tells them. What callbot refuses is one plain line
on standard error, and exit status 2. [commands.md](commands.md) has the words that an owner texts.

"""


def commands(group: click.Group = callbot, path: str = "callbot") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, a group before what is in it."""
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands())


def options(command: click.Command) -> list[click.Option]:
    """Those that are not of every command."""
    return [each for each in command.params if isinstance(each, click.Option)]


def usage(path: str, command: click.Command) -> str:
    """How it is called, without the words of its options; a long choice is named, not listed."""
    context = click.Context(command, info_name=path)
    pieces = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    named = [re.sub(r"\{.{40,}\}", "NAME", piece) for piece in pieces]
    more = ["COMMAND"] if isinstance(command, click.Group) else []
    return " ".join([path, *(["[OPTIONS]"] if options(command) else []), *named, *more])


def told(option: click.Option) -> str:
    """One row: how it is written, and what it does."""
    context = click.Context(click.Command("none"))
    written, words = option.get_help_record(context) or ("", "")
    cell = written.replace("|", "\\|")
    return f"| `{cell}` | {words} |\n"


def section(path: str, command: click.Command) -> str:
    """One command."""
    paragraphs = re.split(r"\n\n", click.Context(command).command.help or "")
    said = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    rows = "".join(told(option) for option in options(command))
    table = f"\n| option | what it does |\n|---|---|\n{rows}" if rows else ""
    return f"## {path}\n\n    {usage(path, command)}\n\n{said}\n{table}\n"


def made() -> str:
    """The page as the commands make it."""
    return HEAD + "".join(section(path, command) for path, command in ALL.items()).rstrip("\n") + "\n"


def test_the_page_has_every_command_and_option() -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != made():
        PAGE.write_text(made(), encoding="utf-8")
    assert written == made(), "docs/commandline.md was out of step; it has been written anew"


@pytest.mark.parametrize("path", ALL)
def test_a_command_says_what_it_does_in_a_sentence(path: str) -> None:
    first = " ".join((ALL[path].help or "").partition("\n\n")[0].split())
    assert re.fullmatch(r"[A-Z].*[.]", first), first


@pytest.mark.parametrize("path", ALL)
def test_an_option_says_what_it_does(path: str) -> None:
    assert [option.opts for option in options(ALL[path]) if not option.help] == []


@pytest.mark.parametrize("path", ALL)
def test_what_must_be_given_is_spoken_of(path: str) -> None:
    """An argument stands in the help by its name in capitals, or it says itself what it is."""
    command = ALL[path]
    context = click.Context(command)
    given = [each for each in command.params if isinstance(each, click.Argument)]
    silent = [
        each.name
        for each in given
        if each.metavar is None
        and not isinstance(each.type, click.Choice)
        and (each.make_metavar(context).strip("[].")) not in (command.help or "")
    ]
    assert silent == []


@pytest.mark.parametrize("name", TABLE)
def test_the_list_of_commands_says_in_short_what_each_does(name: str) -> None:
    assert re.fullmatch(r"[A-Z].{10,79}[.]", TABLE[name].sentence)


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SPAN = re.compile(r"(?:^    (?:\.venv/bin/)?|`)callbot ([^`\n#]+)", re.MULTILINE)
AHEAD = ("owner ", "number add")
"""Named ahead of being there."""


def named() -> list[str]:
    """Every command line of README and docs, without the path to callbot."""
    texts = [page.read_text(encoding="utf-8").replace("\\\n", " ") for page in PAGES]
    texts = [re.sub(r"^.*\| waits for .*$", "", text, flags=re.MULTILINE) for text in texts]
    return sorted({" ".join(said.split()) for text in texts for said in SPAN.findall(text)})


def missing(said: str) -> list[str]:
    """What of a command line is no command and no option; [] where it can be given."""
    words = [word for word in shlex.split(said) if not re.fullmatch(r"\W*", word)]
    command: click.Command = callbot
    while isinstance(command, click.Group) and words and not re.match("-|[A-Z]{3}", words[0]):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            return [words[0]]
        command, words = found, words[1:]
    known = {name for each in command.params for name in each.opts} | {"--help", "--version"}
    return [word for word in words if word.startswith("-") and word.split("=")[0] not in known | {"-"}]


@pytest.mark.parametrize("said", named())
def test_a_command_that_a_page_names_can_be_given(said: str) -> None:
    assert missing(said) == [] or said.startswith(AHEAD)


def test_a_command_or_an_option_that_is_not_there_would_be_seen() -> None:
    assert missing("serve --prot 80") == ["--prot"]
    assert missing("token burn 3") == ["burn"]
    assert missing('availability "any morning" --at X --tz Y --days=3') == []
