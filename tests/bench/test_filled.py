"""The house that the benchmark of scale fills holds what it says, and callbot finds its way in it."""

import os

import pytest
from sqlalchemy import func, select

from bench.filled import NOW, OWNER, filled, stranger
from callbot.db import Database
from callbot.domain.outbox import Purpose, Status
from callbot.migrations.upgrade import check
from callbot.models import Call, ContactNumber, Message, Outbound, Owner
from callbot.services import records, tokens


def test_ten_owners_have_a_thousandth_of_a_career_centre(postgres_url: str) -> None:
    with filled(postgres_url, f"callbot_test_filled_{os.getpid()}", 10) as url:
        assert check(url) == "current"
        database = Database(url)
        with database.reading() as session:
            waiting = select(func.count()).where(
                Outbound.status == Status.QUEUED, Outbound.purpose == Purpose.REMINDER, Outbound.due_at > NOW
            )
            counted = [session.scalar(select(func.count(row.id))) for row in (Owner, Call, Message)]
            assert (*counted, session.scalar(waiting)) == (10, 1000, 3000, 1000)
            holder = tokens.holder(session, OWNER.format(3))
            assert holder is not None
            first, more = records.page(session, records.MESSAGES, records.Asked(holder.owner_id, 20))
            assert (len(first), more is not None) == (20, True)
            known = select(ContactNumber.id).where(ContactNumber.e164 == stranger(7))
            assert session.scalars(known).first() is None
        database.close()


@pytest.mark.parametrize("number", [0, 99, 2899])
def test_strangers_have_numbers_that_nobody_answers(number: int) -> None:
    assert stranger(number)[5:].startswith("55501")
