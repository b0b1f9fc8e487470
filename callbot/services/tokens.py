"""Bearer tokens of the API: made once, shown once, kept as a digest, revoked for good.

A token has 256 random bits, so an unsalted SHA-256 is enough: nobody guesses its way to one.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.errors import Refused
from callbot.models import ApiToken
from callbot.services import owners

BITS = 256
WHOSE = "say whose token it is: --owner ID, or --admin"
PREFIX = "callbot_"
"""So that a secret scanner, and a person, knows what it is."""
FOUND = select(ApiToken.owner_id, ApiToken.admin, ApiToken.read_only).where(
    ApiToken.digest == bindparam("digest"), ApiToken.revoked_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token: one owner, or, with `owner_id` None, whoever administers the house."""

    owner_id: int | None
    read_only: bool

    @property
    def admin(self) -> bool:
        """True where no owner binds it."""
        return self.owner_id is None


def create(
    session: Session,
    name: str,
    *,
    now: datetime,
    owner_id: int | None = None,
    admin: bool = False,
    read_only: bool = False,
) -> str:
    """A new token, in the clear for the only time. Without `owner_id` it is the one owner's, if there is one.

    Raises Refused where it is not clear whose it is.
    """
    if admin and owner_id is not None:
        raise Refused("an admin token belongs to no owner: give --admin or --owner, not both")
    token = PREFIX + secrets.token_urlsafe(BITS // 8)
    row = ApiToken(
        owner_id=None if admin else owners.meant(session, owner_id, WHOSE).id,
        name=name,
        digest=digest(token),
        admin=admin,
        read_only=read_only,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return token


def holder(session: Session, token: str) -> Holder | None:
    """Who holds this token; None where it is unknown or revoked."""
    found = session.execute(FOUND, {"digest": digest(token)}).one_or_none()
    if found is None or found.admin != (found.owner_id is None):
        return None
    return Holder(owner_id=found.owner_id, read_only=found.read_only)


def listed(session: Session) -> Sequence[ApiToken]:
    """Every token ever made, the newest first."""
    return session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).all()


def revoke(session: Session, token_id: int, now: datetime) -> None:
    """This token opens nothing from now on; twice is harmless. Raises Refused where there is none."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise Refused(f"there is no token {token_id}")
    row.revoked_at = row.revoked_at or now


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
