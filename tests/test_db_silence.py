"""PostgreSQL does not wait for a half that fell silent in a transaction: others need what it has locked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InternalError

from callbot.db import Base, Database
from callbot.models import Owner
from tests.outboxes import household

SILENT = {
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "idle_in_transaction_session_timeout": "20s",
}


def shown(database: Database, name: str) -> str:
    """A setting of the server's, as this session has it."""
    with database.reading() as session:
        return str(session.execute(text(f"SHOW {name}")).scalar_one())


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """Sam's callbot on PostgreSQL."""
    opened = Database(postgres_url)
    Base.metadata.drop_all(opened.engine)
    Base.metadata.create_all(opened.engine)
    household(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", SILENT)
def test_a_host_that_is_cut_off_is_given_up_on_in_ten_seconds(postgres: Database, name: str) -> None:
    # The kernel of the test's own machine answers for both ends; tests/deploy cuts a real host off.
    assert shown(postgres, name) == SILENT[name]


def test_what_a_stopped_half_holds_is_let_go_of(postgres: Database, postgres_url: str) -> None:
    quick = make_url(postgres_url).update_query_dict(
        {"options": "-c idle_in_transaction_session_timeout=300ms"}
    )
    stopped = Database(quick.render_as_string(hide_password=False))
    holding = stopped.transaction()
    session = holding.__enter__()
    session.get_one(Owner, 1, with_for_update=True)
    with postgres.transaction() as other:
        other.get_one(Owner, 1, with_for_update=True)
    with pytest.raises(InternalError, match="idle-in-transaction"):
        session.execute(text("SELECT 1"))
    holding.__exit__(KeyError, KeyError(), None)
    stopped.close()


def test_what_an_address_asks_of_the_server_comes_beside_it(postgres_url: str) -> None:
    asked = make_url(postgres_url).update_query_dict({"options": "-c work_mem=5MB"})
    database = Database(asked.render_as_string(hide_password=False))
    assert shown(database, "work_mem") == "5MB"
    assert shown(database, "tcp_keepalives_idle") == SILENT["tcp_keepalives_idle"]
    database.close()
