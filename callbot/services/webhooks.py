"""What a number's webhooks were before callbot, kept with the number, so that connecting can be undone.

It is written before Twilio is asked: whatever becomes of the asking, what stood there is known.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callbot.domain.webhooks import WEBHOOKS, Pointing, Webhook
from callbot.errors import Refused
from callbot.models import Number


@dataclass(frozen=True, slots=True)
class Former:
    """`before` is what stood there before callbot, `ours` what callbot last set."""

    before: Pointing
    ours: Pointing


def named(session: Session, wanted: Sequence[str]) -> list[str]:
    """Callbot's numbers of these, oldest first; all of them where none is named.

    Raises Refused where one is not callbot's, or there are none at all.
    """
    found = list(session.scalars(select(Number.e164).order_by(Number.id)))
    for e164 in wanted:
        if e164 not in found:
            raise Refused(f"{e164} is no number of callbot's; `callbot init` gives it one")
    if not found:
        raise Refused("callbot has no number yet: `callbot init` asks for it")
    return [e164 for e164 in found if e164 in wanted or not wanted]


def former(session: Session, e164: str) -> Former | None:
    """What is kept of a number; None where callbot did not connect it."""
    kept = session.scalars(select(Number.former).where(Number.e164 == e164)).one()
    if kept is None:
        return None
    told = json.loads(kept)
    return Former(_pointing(told["before"]), _pointing(told["ours"]))


def is_connected(session: Session) -> bool:
    """True where some number was connected, and that was not undone."""
    return session.scalar(select(Number.id).where(Number.former.is_not(None)).limit(1)) is not None


def keep(session: Session, e164: str, kept: Former | None) -> None:
    """Keep this of a number from now on; None once it is undone."""
    written = None if kept is None else json.dumps(asdict(kept))
    session.execute(update(Number).where(Number.e164 == e164).values(former=written))


def _pointing(told: Mapping[str, Any]) -> Pointing:
    read: dict[str, Any] = {
        name: Webhook(**value) if name in WEBHOOKS else value for name, value in told.items()
    }
    return Pointing(**read)
