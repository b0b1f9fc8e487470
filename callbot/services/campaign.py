"""Who registers to text: an owner, one of callbot's numbers, and what callbot says in their name."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain.campaign import Sender
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.models import Number
from callbot.services import owners
from callbot.settings import Settings


def sender(session: Session, owner_id: int | None, number: str | None, settings: Settings) -> Sender:
    """The sender; Refused where it is not said which owner or number (E.164), and there are several."""
    owner = owners.meant(session, owner_id)
    mine = session.scalars(select(Number.e164).where(Number.owner_id == owner.id).order_by(Number.id)).all()
    own = number or (mine[0] if len(mine) == 1 else None)
    if own is None or own not in mine:
        raise Refused(f"say which of the owner's numbers: --number {' or '.join(mine) or 'E164'}")
    return Sender(
        name=owner.name,
        number=own,
        ring=own if owner.mode is Mode.RING_FIRST else owner.phone,
        stated=owner.stated,
        zone=ZoneInfo(owner.timezone),
        own=owner.wording,
        texts_a_day=settings.caps.texts_per_contact_day,
    )
