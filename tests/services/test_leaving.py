"""An owner leaves, moves to another phone, or gives a number up: what goes, and what others notice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from callbot.db import Base, Database
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.errors import Refused
from callbot.models import Call, Conversation, KeptOptOut, Number, OptOut, Outbound, Owner
from callbot.services import household, leaving, optouts, owners
from callbot.services.owners import Wanted
from tests.outboxes import SECRET
from tests.web.rows import NOW, Known, moved_in

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def both(database: Database) -> tuple[Known, Known]:
    """Two owners with one of everything each."""
    with database.transaction() as session:
        return moved_in(session, 3), moved_in(session, 4)


def rows(database: Database, owner_id: int) -> dict[str, int]:
    """How many rows of each table are this owner's."""
    with database.reading() as session:
        return {
            table.name: session.execute(
                select(func.count()).select_from(table).where(table.c.owner_id == owner_id)
            ).scalar_one()
            for table in Base.metadata.sorted_tables
            if "owner_id" in table.c
        }


def queued(database: Database, owner_id: int, phone: str) -> None:
    """A reminder of theirs waits, and a text to a contact."""
    with database.transaction() as session:
        for key, to, purpose in (
            ("a", phone, Purpose.REMINDER),
            ("b", "+16175550133", Purpose.REPLY),
        ):
            session.add(
                Outbound(
                    owner_id=owner_id,
                    key=f"waits/{key}",
                    channel=Channel.SMS,
                    purpose=purpose,
                    to=to,
                    from_e164=number_of(database, owner_id),
                    body="x",
                    due_at=SOON,
                    status=Status.QUEUED,
                    created_at=NOW,
                )
            )


def number_of(database: Database, owner_id: int) -> str:
    with database.reading() as session:
        return session.scalars(select(Number.e164).where(Number.owner_id == owner_id)).one()


def waiting(database: Database, owner_id: int) -> list[tuple[str, str]]:
    with database.reading() as session:
        found = session.execute(
            select(Outbound.to, Outbound.from_e164)
            .where(Outbound.owner_id == owner_id, Outbound.key.startswith("waits/"))
            .order_by(Outbound.key)
        )
        return [(to, from_e164) for to, from_e164 in found]


def test_everything_of_an_owner_goes_and_nothing_of_anothers(
    database: Database, both: tuple[Known, Known]
) -> None:
    leaver, stays = both
    queued(database, leaver.id, "+12125550143")
    before = rows(database, stays.id)
    with database.transaction() as session:
        leaving.remove(session, leaver.id, SECRET)
    assert set(rows(database, leaver.id).values()) == {0}
    assert rows(database, stays.id) == before
    with database.reading() as session:
        assert session.get(Owner, leaver.id) is None


def test_what_goes_is_counted_beforehand(database: Database, both: tuple[Known, Known]) -> None:
    leaver, _ = both
    queued(database, leaver.id, "+12125550143")
    with database.reading() as session:
        going = leaving.what_goes(session, session.get_one(Owner, leaver.id), NOW - timedelta(days=400))
    assert going.counts["API token"] == 2
    assert going.counts["call"] > 0
    assert going.ahead > 0
    assert going.waiting >= 2
    assert going.numbers == (number_of(database, leaver.id),)


def test_who_wanted_no_texts_gets_none_when_the_owner_comes_back(database: Database) -> None:
    sam = Wanted("+12125550143", "Sam Lee", "America/New_York", number="+12125550100")
    with database.transaction() as session:
        owner = owners.settle(session, sam, (), NOW)
        optouts.remember(session, owner.id, "+16175550133", NOW, SECRET)
    for _ in range(2):
        with database.transaction() as session:
            leaving.remove(session, owner.id, SECRET)
        with database.reading() as session:
            kept = session.scalars(select(KeptOptOut)).one()
            assert (len(kept.whose), len(kept.digest)) == (64, 64)
            assert session.scalars(select(OptOut)).all() == []
        with database.transaction() as session:
            kim = owners.settle(
                session, Wanted("+13125550144", "Kim", "America/Chicago", number="+13125550101"), (), NOW
            )
            owner = owners.settle(session, sam, (), NOW)
            leaving.returned(session, [kim, owner], SECRET)
            assert optouts.is_stopped(session, owner.id, "+16175550133", SECRET)
            assert not optouts.is_stopped(session, kim.id, "+16175550133", SECRET)
            assert session.scalars(select(KeptOptOut)).all() == []


def test_what_waits_for_the_old_phone_goes_to_the_new_one(
    database: Database, both: tuple[Known, Known]
) -> None:
    mover, other = both
    with database.reading() as session:
        old = session.get_one(Owner, mover.id).phone
    queued(database, mover.id, old)
    queued(database, other.id, old)
    with database.transaction() as session:
        household.move(session, session.get_one(Owner, mover.id), "+12125550149", NOW, proven=False)
    assert [to for to, _ in waiting(database, mover.id)] == ["+12125550149", "+16175550133"]
    assert [to for to, _ in waiting(database, other.id)] == [old, "+16175550133"]


def test_what_waits_leaves_from_the_number_that_stays(database: Database, both: tuple[Known, Known]) -> None:
    owner, _ = both
    first = number_of(database, owner.id)
    queued(database, owner.id, "+12125550143")
    with database.transaction() as session:
        found = session.get_one(Owner, owner.id)
        owners.settle(session, Wanted(found.phone, number="+12125550109"), (), NOW)
        gone = household.release(session, first, NOW)
        assert (gone.instead, gone.owner.id) == ("+12125550109", owner.id)
    assert {number for _, number in waiting(database, owner.id)} == {"+12125550109"}
    with database.reading() as session:
        assert session.scalars(select(Number.e164).where(Number.e164 == first)).all() == []
        dialled = session.scalars(select(Conversation.dialled).where(Conversation.owner_id == owner.id))
        assert first not in set(dialled)
        assert session.scalars(select(Call).where(Call.owner_id == owner.id)).all()


def test_agreed_times_that_name_a_number_are_counted(database: Database, both: tuple[Known, Known]) -> None:
    owner, _ = both
    with database.transaction() as session:
        found = session.get_one(Owner, owner.id)
        table = Base.metadata.tables["appointment"]
        session.execute(
            update(table)
            .where(table.c.owner_id == owner.id)
            .values(number=found.phone, calls="contact", status="confirmed")
        )
        earlier = NOW - timedelta(days=400)
        assert household.move(session, found, "+12125550149", earlier, proven=True) > 0
        assert found.phone_proven_at == earlier


def test_a_phone_has_one_owner(database: Database, both: tuple[Known, Known]) -> None:
    one, other = both
    with database.transaction() as session, pytest.raises(Refused, match="another owner, Sam Lee"):
        household.move(
            session,
            session.get_one(Owner, one.id),
            session.get_one(Owner, other.id).phone,
            NOW,
            proven=True,
        )
