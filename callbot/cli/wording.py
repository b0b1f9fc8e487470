"""`callbot wording`: the texts that contacts get, in the owner's own words."""

import click

from callbot.cli.schema import opened
from callbot.domain import templates
from callbot.domain.segments import size
from callbot.services import owners

WHOSE = click.option("--owner", type=int, help="Whose words, by id; not needed where there is one owner.")


@click.group()
def wording() -> None:
    """Show and change how texts to contacts are worded.

    What each must contain stays: callbot says what is missing, and adds by itself how to stop.
    """


@wording.command(name="list")
@WHOSE
def list_(owner: int | None) -> None:
    """Show every text that can be worded: its name, when it is said, and whether it is yours."""
    with opened() as runtime, runtime.reading() as session:
        own = owners.meant(session, owner).wording
    for name, template in templates.TEMPLATES.items():
        yours = " (in your words)" if templates.wording(own, name) else ""
        click.echo(f"{name:20}{template.when}{yours}")


@wording.command()
@click.argument("name", type=click.Choice(list(templates.TEMPLATES)))
@WHOSE
def show(name: str, owner: int | None) -> None:
    """Show one text: its words with their fields, and how it reads."""
    with opened() as runtime, runtime.reading() as session:
        own = owners.meant(session, owner).wording
    body = templates.wording(own, name) or templates.TEMPLATES[name].body
    click.echo(f"{templates.TEMPLATES[name].when}\n\n{body}")
    _read(name, body)


@wording.command(name="set")
@click.argument("name", type=click.Choice(list(templates.TEMPLATES)))
@click.argument("body")
@WHOSE
def set_(name: str, body: str, owner: int | None) -> None:
    """Word the text NAME for yourself, as BODY.

    For example: callbot wording set passed_on "Thanks, {first} will answer{opening}."
    """
    with opened() as runtime, runtime.transaction() as session:
        owners.word(owners.meant(session, owner), name, body)
    _read(name, body)


@wording.command()
@click.argument("name", type=click.Choice(list(templates.TEMPLATES)))
@WHOSE
def reset(name: str, owner: int | None) -> None:
    """Take callbot's own words again."""
    with opened() as runtime, runtime.transaction() as session:
        owners.word(owners.meant(session, owner), name, None)
    _read(name, templates.TEMPLATES[name].body)


def _read(name: str, body: str) -> None:
    """How it reads, with people and times that there are not."""
    words = templates.sample(name, body)
    counted = size(words)
    plural = "" if counted.segments == 1 else "s"
    click.echo(
        f"\nIt reads, in {counted.characters} characters and {counted.segments} segment{plural}:\n\n{words}"
    )
