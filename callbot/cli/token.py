"""`callbot token`: tokens of the API. A new one is printed alone, once; it cannot be shown again."""

import click

from callbot.cli.schema import opened
from callbot.services import tokens


@click.group()
def token() -> None:
    """Make, list and revoke tokens of the API."""


@token.command()
@click.argument("name")
@click.option("--owner", type=int, help="Whose it is, by id; not needed where there is one owner.")
@click.option("--admin", is_flag=True, help="Opens every owner's lists.")
@click.option("--read", is_flag=True, help="Changes nothing.")
def create(name: str, owner: int | None, admin: bool, read: bool) -> None:
    """Make a token called NAME, and print it alone: it cannot be shown again."""
    with opened() as runtime, runtime.transaction() as session:
        made = tokens.create(
            session, name, owner_id=owner, admin=admin, read_only=read, now=runtime.clock.now()
        )
    click.echo(made)


@token.command(name="list")
def list_() -> None:
    """Show every token by id and name, never the token itself."""
    with opened() as runtime, runtime.reading() as session:
        for row in tokens.listed(session):
            whose = "admin" if row.admin else f"owner {row.owner_id}"
            may = "reads" if row.read_only else "reads and writes"
            ended = "; revoked" if row.revoked_at else ""
            click.echo(f"{row.id}  {row.name}  {whose}, {may}, made {row.created_at:%Y-%m-%d}{ended}")


@token.command()
@click.argument("token_id", type=int)
def revoke(token_id: int) -> None:
    """End a token by its TOKEN_ID; it opens nothing from then on."""
    with opened() as runtime, runtime.transaction() as session:
        tokens.revoke(session, token_id, runtime.clock.now())
    click.echo(f"Token {token_id} is revoked.")
