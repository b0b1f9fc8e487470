"""Statements that the driver runs alone answer as SQLAlchemy would: on both databases."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, func, insert, inspect, or_, select, update
from sqlalchemy.exc import IntegrityError

from callbot.db import Database
from callbot.domain.people import Mode
from callbot.errors import NaiveInstant
from callbot.models import Call, Event, Number, Owner, Spend
from callbot.prepared import Prepared, unwatched
from tests.outboxes import BOT, NOON, SAM, household

BY_PHONE = Prepared(
    select(Owner.id, Owner.mode, Owner.created_at, Owner.life_at).where(Owner.phone == bindparam("phone"))
)
MODES = Prepared(
    select(Owner.name).where(or_(*(Owner.mode == mode for mode in Mode)), Owner.created_at <= bindparam("at"))
)
NOTE = Prepared(insert(Event))
ADD = Prepared(insert(Call).returning(Call.id, Call.mode, Call.bridged))
CALL = {
    "owner_id": 1, "number_id": 1, "sid": "CA1", "to_e164": BOT, "mode": Mode.FORWARDED, "started_at": NOON,
}  # fmt: skip


def happened(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(event.what, event.detail) for event in session.scalars(select(Event).order_by(Event.id))]


def test_a_row_comes_in_the_types_of_the_house(database: Database) -> None:
    household(database)
    with database.reading() as session:
        rows = BY_PHONE.run(session.connection(), phone=SAM)
    assert rows == [(1, Mode.FORWARDED, NOON, None)]
    assert rows[0][2].utcoffset() == timedelta(0)


def test_what_is_summed_comes_as_it_was_kept(database: Database) -> None:
    summed = Prepared(select(func.sum(Spend.texts), func.sum(Spend.usd)))
    with database.transaction() as session:
        assert summed.run(session.connection()) == [(None, None)]
        session.add_all(Spend(hour_at=NOON, part=part, texts=2, usd=0.25) for part in range(3))
        session.flush()
        [(texts, usd)] = summed.run(session.connection())
    assert (texts, usd, type(usd)) == (6, 0.75, float)


def test_a_change_is_made(database: Database) -> None:
    household(database)
    renamed = Prepared(
        update(Owner)
        .where(Owner.phone == bindparam("of"))
        .values(name=bindparam("to"), life_at=bindparam("at"))
    )
    with database.transaction() as session:
        assert renamed.run(session.connection(), of=SAM, to="Sam Li", at=NOON) == []
    with database.reading() as session:
        owner = session.scalars(select(Owner).where(Owner.phone == SAM)).one()
    assert (owner.name, owner.life_at) == ("Sam Li", NOON)


def test_where_nothing_is_found_there_are_no_rows(database: Database) -> None:
    with database.reading() as session:
        assert BY_PHONE.run(session.connection(), phone=SAM) == []


@pytest.mark.parametrize(("at", "names"), [(0, ["Sam Lee"]), (-1, [])])
def test_values_that_stand_in_it_need_not_be_given(database: Database, at: int, names: list[str]) -> None:
    household(database)
    asked = (NOON + timedelta(seconds=at)).astimezone(ZoneInfo("Asia/Kathmandu"))
    with database.reading() as session:
        assert [name for (name,) in MODES.run(session.connection(), at=asked)] == names


def test_a_question_that_lacks_a_value_is_not_asked(database: Database) -> None:
    with database.reading() as session, pytest.raises(KeyError, match="phone"):
        BY_PHONE.run(session.connection())


def test_what_is_not_given_is_null(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        assert ADD.run(session.connection(), **CALL) == [(1, Mode.FORWARDED, None)]
        assert ADD.run(session.connection(), **{**CALL, "sid": "CA2", "bridged": True})[0][2] is True
    with database.reading() as session:
        assert session.get_one(Call, 1).outcome is None


def test_many_rows_are_written_in_their_order(database: Database) -> None:
    household(database)
    entries = [("rang", None), ("missed", "100 % sure?"), ("texted", "%(at)s")]
    with database.transaction() as session:
        rows = [
            {"owner_id": 1, "what": what, "subject": "call/1", "at": NOON, "detail": why}
            for what, why in entries
        ]
        NOTE.run_each(session.connection(), rows)
    assert happened(database) == entries


def test_what_fails_has_the_name_that_it_has_everywhere(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        ADD.run(session.connection(), **CALL)
    with pytest.raises(IntegrityError), database.transaction() as session:
        ADD.run(session.connection(), **CALL)


def test_what_was_written_is_gone_when_its_block_fails(database: Database) -> None:
    household(database)
    noted = dict(owner_id=1, what="rang", subject="call/1", at=NOON)
    with pytest.raises(IntegrityError), database.transaction() as session:
        NOTE.run_each(session.connection(), [noted, {**noted, "owner_id": 99}])
    assert happened(database) == []


def test_a_naive_instant_is_refused(database: Database) -> None:
    household(database)
    with pytest.raises(NaiveInstant), database.transaction() as session:
        NOTE.run_each(session.connection(), [{"owner_id": 1, "at": NOON.replace(tzinfo=None)}])


def test_a_savepoint_takes_back_what_was_written_in_it(database: Database) -> None:
    household(database)
    noted = dict(owner_id=1, subject="call/1", at=NOON)
    with database.transaction() as session:
        NOTE.run(session.connection(), what="rang", **noted)
        with session.begin_nested() as savepoint:
            NOTE.run(session.connection(), what="missed", **noted)
            savepoint.rollback()
    assert happened(database) == [("rang", None)]


def test_a_session_reads_what_the_driver_wrote_and_the_driver_what_it_flushed(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        session.get_one(Owner, 1).phone = "+12125550144"
        session.flush()
        assert BY_PHONE.run(session.connection(), phone="+12125550144")
        ADD.run(session.connection(), **CALL)
        assert session.scalars(select(Call.sid)).all() == ["CA1"]


def test_a_row_that_nobody_watches_reads_like_any_other(database: Database) -> None:
    household(database)
    whole = Prepared(select(*Owner.__table__.columns, Number.id).join(Number, Number.owner_id == Owner.id))
    with database.transaction() as session:
        [(*values, number_id)] = whole.run(session.connection())
        seen = unwatched(Owner, values)
        assert (seen.name, seen.mode, seen.stated_at, number_id) == ("Sam Lee", Mode.FORWARDED, NOON, 1)
        assert inspect(seen).transient
        seen.name = "Somebody else"
    with database.reading() as session:
        assert session.get_one(Owner, 1).name == "Sam Lee"
