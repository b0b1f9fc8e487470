"""The owner's own people, taken in from an address book as personal: put through, and never texted.

Whoever callbot knows already stays what they are: a recruiter is in many an address book. So do companies.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain.screening import ContactKind
from callbot.domain.vcards import Card
from callbot.models import Contact, ContactNumber, Number, Owner


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to be taken in: a new contact, or with `contact_id` more numbers of one who is personal."""

    name: str
    company: str
    numbers: tuple[str, ...]
    contact_id: int | None = None


@dataclass(slots=True)
class Sorted:
    """An address book, sorted: `entries` are to be taken in, the others are counted."""

    entries: list[Entry] = field(default_factory=list)
    there: int = 0
    """Personal already, with every number."""
    otherwise: int = 0
    """Known to callbot as something else, and left so."""
    companies: int = 0
    """No person's card."""
    unusable: int = 0
    """Without a number that somebody could call from."""

    @property
    def new(self) -> int:
        """How many are not known yet."""
        return sum(entry.contact_id is None for entry in self.entries)


def preview(session: Session, phone: str, country: str, cards: Iterable[Card]) -> Sorted:
    """What would become of each card, for the owner of `phone` (who may be yet to come)."""
    owner_id = session.scalars(select(Owner.id).where(Owner.phone == phone)).one_or_none()
    known = _known(session, owner_id) if owner_id is not None else {}
    return sorted_out(cards, country, ours={phone, *session.scalars(select(Number.e164))}, known=known)


def sorted_out(
    cards: Iterable[Card],
    country: str,
    *,
    ours: Collection[str],
    known: Mapping[str, tuple[int, ContactKind]],
) -> Sorted:
    """What is to become of each card; `known` are the owner's contacts by number: id and kind.

    `ours` are the owner's and callbot's own numbers, which are nobody's contact.
    """
    found = Sorted()
    taken: set[str] = set()
    for card in cards:
        usable = card.numbers(country)
        mine = [e164 for e164 in usable if e164 not in ours]
        contacts = {known[e164] for e164 in mine if e164 in known}
        fresh = tuple(e164 for e164 in mine if e164 not in known and e164 not in taken)
        if card.company and not card.name:
            found.companies += 1
        elif not usable:
            found.unusable += 1
        elif any(kind is not ContactKind.PERSONAL for _, kind in contacts):
            found.otherwise += 1
        elif not fresh:
            found.there += 1
        else:
            contact_id = min((contact_id for contact_id, _ in contacts), default=None)
            found.entries.append(Entry(card.name, card.company, fresh, contact_id))
            taken.update(fresh)
    return found


def _known(session: Session, owner_id: int) -> dict[str, tuple[int, ContactKind]]:
    rows = session.execute(
        select(ContactNumber.e164, Contact.id, Contact.kind)
        .join(Contact, Contact.id == ContactNumber.contact_id)
        .where(ContactNumber.owner_id == owner_id)
    )
    return {e164: (contact_id, kind) for e164, contact_id, kind in rows}


def take_in(session: Session, owner: Owner, cards: Sequence[Card], now: datetime) -> Sorted:
    """Take in who is to be taken in, under the owner's lock; the same book once more takes in nobody."""
    session.get_one(Owner, owner.id, with_for_update=True)
    found = preview(session, owner.phone, owner.country, cards)
    made = {
        place: Contact(
            owner_id=owner.id,
            name=entry.name or None,
            company=entry.company or None,
            kind=ContactKind.PERSONAL,
            created_at=now,
        )
        for place, entry in enumerate(found.entries)
        if entry.contact_id is None
    }
    session.add_all(made.values())
    session.flush()
    session.add_all(
        ContactNumber(
            owner_id=owner.id,
            contact_id=entry.contact_id if entry.contact_id is not None else made[place].id,
            e164=e164,
        )
        for place, entry in enumerate(found.entries)
        for e164 in entry.numbers
    )
    session.flush()
    return found
