"""What stood before callbot stays with the number, on both databases."""

import pytest

from callbot.db import Database
from callbot.domain.webhooks import Pointing, Webhook, ours
from callbot.errors import Refused
from callbot.models import Number
from callbot.services import webhooks
from callbot.services.webhooks import Former
from tests.outboxes import BOT, DANA, NOON, household

BEFORE = Pointing(sms=Webhook("https://sam:secret@old.example/in", "GET"), trunk="TK1", takes="fax")
OURS = ours("https://callbot.example", step="#rc=2", callback="#rc=5")


def test_it_is_kept_changed_and_let_go(database: Database) -> None:
    household(database)
    for kept in (Former(BEFORE, OURS), Former(OURS, BEFORE), None):
        with database.transaction() as session:
            webhooks.keep(session, BOT, kept)
        with database.reading() as session:
            assert webhooks.former(session, BOT) == kept


def test_a_number_that_was_never_connected_keeps_nothing(database: Database) -> None:
    household(database)
    with database.reading() as session:
        assert webhooks.former(session, BOT) is None


def test_it_is_not_read_with_the_number(database: Database) -> None:
    household(database)
    with database.reading() as session:
        assert "former" not in vars(session.query(Number).one())


def test_numbers_are_named_in_the_order_in_which_they_came(database: Database) -> None:
    household(database)
    second = "+12125550101"
    with database.transaction() as session:
        session.add(Number(owner_id=1, e164=second, created_at=NOON))
    with database.reading() as session:
        assert webhooks.named(session, []) == [BOT, second]
        assert webhooks.named(session, [second]) == [second]
        with pytest.raises(Refused, match="no number of callbot's"):
            webhooks.named(session, [DANA])
