"""Who must not be texted: kept as a keyed digest, so that it outlives every other trace of the number."""

import hmac
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from callbot.models import OptOut

FOUND = select(OptOut.id).where(
    OptOut.owner_id == bindparam("owner_id"), OptOut.digest == bindparam("digest")
)


def digest(secret: str, e164: str) -> str:
    """HMAC-SHA256 of a number under the deployment's secret key, in hex."""
    return hmac.digest(secret.encode(), e164.encode(), "sha256").hex()


def is_stopped(session: Session, owner_id: int, e164: str, secret: str) -> bool:
    """True if this number opted out of this owner's texts."""
    found = session.execute(FOUND, {"owner_id": owner_id, "digest": digest(secret, e164)})
    return found.first() is not None


def remember(session: Session, owner_id: int, e164: str, now: datetime, secret: str) -> bool:
    """Keep the opt-out; True if it is new."""
    if is_stopped(session, owner_id, e164, secret):
        return False
    session.add(OptOut(owner_id=owner_id, digest=digest(secret, e164), at=now))
    session.flush()
    return True


def lift(session: Session, owner_id: int, e164: str, secret: str) -> None:
    """They may be texted again: START or UNSTOP, as the carrier does."""
    session.execute(delete(OptOut).where(OptOut.owner_id == owner_id, OptOut.digest == digest(secret, e164)))
