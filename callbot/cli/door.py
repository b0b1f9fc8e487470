"""The group of commands: a table of names, so that asking for help loads none of them.

What callbot refuses is one plain line on standard error and exit status 2.
"""

import sys
from dataclasses import dataclass
from gettext import gettext
from importlib import import_module
from typing import IO, Any

import click

from callbot import __version__
from callbot.cli.lines import fitted, width
from callbot.errors import CallbotError


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command stands (its function is named as the command, _ for -), and its one sentence."""

    module: str
    sentence: str


TABLE = {
    "init": Entry("init", "Set up the database and the first owner; safe to repeat."),
    "connect": Entry("connect", "Point the webhooks of callbot's numbers here; show before and after."),
    "owner": Entry("owner", "Add, list, change and remove owners, or take in many from a file."),
    "number": Entry("number", "Add, list, remove and register the numbers of callbot's."),
    "serve": Entry("serve", "Run everything in one process: web and worker."),
    "web": Entry("serve", "Run the web half alone, on PostgreSQL."),
    "worker": Entry("serve", "Run the worker half alone, on PostgreSQL."),
    "doctor": Entry("doctor", "Look for what keeps callbot from working, and say how to mend it."),
    "campaign": Entry("campaign", "Print what the registration of a number to text asks for."),
    "demo": Entry("demo", "Play the whole story against a built-in telephone network."),
    "call-me": Entry("call_me", "Ring you with what callers hear, and text you what they get."),
    "card": Entry("card", "Write a contact card, so that your phone lets callbot's calls through."),
    "forwarding": Entry("forwarding", "Print what to dial so that your carrier forwards missed calls."),
    "away": Entry("away", "Add, list, test, order and remove the ways that reach you beside the phone."),
    "drafts": Entry("drafts", "Show what waits to be sent from your own phone, while callbot may not text."),
    "understand": Entry("understand", "Show what callbot reads in a text."),
    "availability": Entry("availability", "Show what a stated availability means."),
    "wording": Entry("wording", "Show and change how texts to contacts are worded."),
    "status": Entry("status", "Say on one screen how callbot stands, and what to do."),
    "why": Entry("why", "Show what was said, and by which rule."),
    "token": Entry("token", "Make, list and revoke tokens of the API."),
    "backup": Entry("backup", "Copy everything into one file, while callbot runs."),
    "restore": Entry("backup", "Put a backup back where there is no database yet."),
    "resume": Entry("backup", "Let a restored callbot text and call again."),
    "db": Entry("db", "Upgrade the database, or check its schema."),
}


class Refusal(click.ClickException):
    """One plain line, exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line on standard error."""
        line = f"callbot: {' '.join(self.message.split())}"
        terminal = width(sys.stderr, len(line))
        click.echo(fitted(line, columns=terminal), file=file, err=True)


class Door(click.Group):
    """The commands of the table, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the table, in its order."""
        return list(TABLE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now."""
        entry = TABLE.get(cmd_name)
        if entry is None:
            return None
        found = getattr(import_module(f"callbot.cli.{entry.module}"), cmd_name.replace("-", "_"))
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table itself: no command is loaded to describe it."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, entry.sentence) for name, entry in TABLE.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what callbot refuses by name ends as one line, and so does ^C at a question."""
        try:
            return super().invoke(ctx)
        except CallbotError as error:
            raise Refusal(str(error)) from error
        except click.Abort as stop:
            click.echo("\nStopped.", err=True)
            raise click.exceptions.Exit(1) from stop


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="callbot %(version)s")
def callbot() -> None:
    """A missed recruiter's call becomes an agreed, remembered time."""
