"""0012: what waited for an away channel names the channel, no longer its address; a channel has a name."""

from sqlalchemy import text

from callbot.migrations.upgrade import upgrade
from tests.migrations.releases import left_by, opened

ADDRESS = "mailto://sam:a-password@example.com"


def test_no_address_stays_in_the_outbox(url: str) -> None:
    left_by(url, "0009")
    with opened(url) as connection:
        connection.execute(text("UPDATE channel SET url = :url WHERE id = 2"), {"url": ADDRESS})
        push = "UPDATE outbound SET channel = 'push', \"to\" = :url WHERE id = 1"
        connection.execute(text(push), {"url": ADDRESS})
    upgrade(url)
    with opened(url) as connection:
        assert connection.execute(text('SELECT "to" FROM outbound WHERE id = 1')).scalar_one() == "away/2"
        assert connection.execute(text("SELECT name FROM channel WHERE id = 2")).scalar_one() == "e-mail"
