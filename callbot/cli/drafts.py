"""`callbot drafts`: what callbot may not text yet, to be sent from the owner's own phone."""

from zoneinfo import ZoneInfo

import click

from callbot.cli.schema import opened
from callbot.domain import drafts as words
from callbot.domain.drafts import Ending
from callbot.models import Contact
from callbot.services import contacts, owners
from callbot.services import drafts as service


@click.command()
@click.option("--sent", type=int, metavar="ID", help="You sent this one: it is listed no more.")
@click.option("--drop", type=int, metavar="ID", help="You will not send this one.")
@click.option("--owner", type=int, help="Whose, by id; not needed where there is one owner.")
def drafts(sent: int | None, drop: int | None, owner: int | None) -> None:
    """Show each draft with the link that opens the texts of your phone. Answers there are not seen here."""
    if sent is not None and drop is not None:
        raise click.UsageError("either --sent or --drop")
    with opened() as runtime, runtime.transaction() as session:
        whose, now = owners.meant(session, owner), runtime.clock.now()
        if sent is not None or drop is not None:
            ending = Ending.SENT if sent is not None else Ending.DROPPED
            draft = service.end(session, whose, sent or drop or 0, ending, now)
            click.echo(f"Draft {draft.id} is {ending}.")
            return
        found = service.open_ones(session, whose, now)
        for draft, row in found:
            contact = session.get(Contact, row.contact_id) if row.contact_id else None
            who = contacts.named(contact, row.to)
            click.echo(
                words.listed(draft.id, draft.made_at, ZoneInfo(whose.timezone), who, row.to, draft.body)
            )
    if not found:
        click.echo("There is no draft that waits.")
