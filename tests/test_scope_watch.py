"""The watch over whose rows are asked for: what it sees, and that what it excuses is there."""

from importlib import import_module

import pytest
from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from callbot.models import Call, Contact, Conversation, OptOut, Outbound, Owner
from tests.scope_watch import ACROSS, Watch, in_words, unbound


@pytest.mark.parametrize("name", ACROSS)
def test_what_is_excused_is_there(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(import_module(f"callbot.{module}"), function))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (select(Call), {"call"}),
        (select(Call).where(Call.owner_id == 1), set()),
        (select(Call).where(Call.id == 1), set()),
        (select(Call).where(Call.sid == "CA1"), set()),
        (select(Call).where(Call.from_e164 == "+1"), {"call"}),
        (select(Call).where(Call.owner_id != 1), {"call"}),
        (select(Call).where(Call.owner_id == Contact.owner_id), {"call", "contact"}),
        (select(Call, Contact).where(Call.owner_id == 1), {"contact"}),
        (select(OptOut).where(tuple_(OptOut.owner_id, OptOut.digest).in_([(1, "x")])), set()),
        (select(OptOut).where(OptOut.digest.in_(["x"])), {"opt_out"}),
        (select(Owner), {"owner"}),
        (update(Outbound).values(body=""), {"outbound"}),
        (
            update(Outbound).where(
                Outbound.conversation_id.in_(select(Conversation.id).where(Conversation.owner_id == 1))
            ),
            set(),
        ),
    ],
)
def test_a_statement_is_seen_through(statement: object, found: set[str]) -> None:
    assert unbound(statement) == found


def test_a_statement_in_words_tells_its_tables() -> None:
    assert in_words("SELECT call.sid FROM call JOIN outbound ON true") == ["call", "outbound"]
    assert in_words("UPDATE message SET body = ''; DELETE\nFROM contact") == ["contact", "message"]
    assert in_words("INSERT INTO procrastinate_jobs SELECT 'outbound/' || call.id") == []
    assert in_words("SET LOCAL statement_timeout = 4000") == []


def test_rows_of_two_owners_in_one_transaction_are_seen() -> None:
    watch, session = Watch(), Session(info={"door": "web.sms.receive"})
    for owner_id in (1, 1, 2):
        watch.row(session, Contact(owner_id=owner_id))
    assert len(watch.faults) == 1
