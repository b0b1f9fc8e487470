"""`callbot card`: a contact card for the owner's phone, so that callbot's calls and texts come through."""

from pathlib import Path

import click

from callbot.cli.lines import say
from callbot.cli.schema import opened
from callbot.domain import card as cards
from callbot.errors import Refused
from callbot.services import owners

NOTE = "The scheduler of {name}. It rings and texts from this number; let it through, whatever is silenced."
PHONES = (
    "iPhone: edit the contact; Emergency Bypass stands under Ringtone, and under Text Tone.",
    "Android: give the contact its star; Do Not Disturb can let starred contacts through.",
)


@click.command()
@click.argument("file", default="callbot.vcf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--owner", type=int, help="Whose numbers, by id; not needed where there is one owner.")
@click.option("--name", default="callbot", show_default=True, help="What your phone is to show.")
def card(file: Path, owner: int | None, name: str) -> None:
    """Write a contact card with callbot's numbers into FILE (callbot.vcf), for the owner's phone to save."""
    with opened() as runtime, runtime.reading() as session:
        whose = owners.meant(session, owner)
        numbers = owners.numbers_of(session, whose.id)
        note = NOTE.format(name=whose.name)
    if not numbers:
        raise Refused("callbot has no number of this owner's yet: `callbot init` adds one")
    written = cards.card(name, numbers, note).encode()
    if file.exists() and file.read_bytes() != written:
        raise Refused(f"{file} is there already; name another file, or take it away first")
    file.write_bytes(written)
    click.echo(f"Written to {file}: {name}, {', '.join(numbers)}.")
    say("Mail it to yourself, open it on your phone and save the contact. Then let it through:")
    for phone in PHONES:
        say(phone, first="  ", rest="    ")
