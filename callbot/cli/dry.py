"""A terminal in which the account is not loaded: where there is one, no command takes that for a dry run."""

from sqlalchemy.orm import Session

from callbot.domain.doctor.account import forgotten
from callbot.errors import Refused
from callbot.services import webhooks


def refuse_forgotten(session: Session, *, dry: bool) -> None:
    """Refused, with the command that loads it, where a number was connected and no account is set here."""
    if dry and webhooks.is_connected(session):
        raise Refused(forgotten().sentence)
