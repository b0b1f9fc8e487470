"""The diary of the house: ids and rule names, never bodies or numbers, so that forgetting is possible."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from callbot.models import Event
from callbot.prepared import Prepared

NOTE = Prepared(insert(Event))


def note(
    session: Session, owner_id: int, what: str, subject: str, now: datetime, detail: str | None = None
) -> None:
    """Write down what happened: `what` is a word, `subject` is "call/12", `detail` a rule's name."""
    notes(session, owner_id, subject, [(what, now, detail)])


def notes(
    session: Session, owner_id: int, subject: str, happened: Sequence[tuple[str, datetime, str | None]]
) -> None:
    """Write down what happened to one subject, in order: what, when, the rule's name."""
    NOTE.run_each(
        session.connection(),
        [
            {"owner_id": owner_id, "what": what, "subject": subject, "detail": detail, "at": at}
            for what, at, detail in happened
        ],
    )
