"""A page that an owner opens is a sign of life, as a text or a key is."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from callbot.models import Owner

ONE_SIGN = timedelta(seconds=10)
"""What is opened within it is one sign: a player asks for the parts of a tape one after the other."""
LIFE = select(Owner.life_at).where(Owner.id == bindparam("owner_id"))
SHOWN = (
    update(Owner)
    .where(
        Owner.id == bindparam("owner_id"),
        or_(Owner.life_at.is_(None), Owner.life_at < bindparam("now", type_=Owner.life_at.type)),
    )
    .values(life_at=bindparam("now", type_=Owner.life_at.type))
    .execution_options(synchronize_session=False)
)


def is_news(session: Session, owner_id: int, now: datetime) -> bool:
    """Whether a sign of life at `now` tells more than the last one did."""
    last = session.scalar(LIFE, {"owner_id": owner_id})
    return last is None or now - last > ONE_SIGN


def shown(session: Session, owner_id: int, now: datetime) -> None:
    """The owner shows life."""
    session.execute(SHOWN, {"owner_id": owner_id, "now": now})
