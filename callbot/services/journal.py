"""The diary of the house: ids and rule names, never bodies or numbers, so that forgetting is possible."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from callbot.models import Event

NOTE = insert(Event.__table__)  # type: ignore[arg-type]  # Core: declared as FromClause, is a Table


def note(
    session: Session, owner_id: int, what: str, subject: str, now: datetime, detail: str | None = None
) -> None:
    """Write down what happened: `what` is a word, `subject` is "call/12", `detail` a rule's name."""
    session.connection().execute(
        NOTE, {"owner_id": owner_id, "what": what, "subject": subject, "detail": detail, "at": now}
    )
