"""CR-08: somebody else writes for seconds while a webhook comes; it waits for its turn and is answered."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from callbot.db import Database
from callbot.models import Message
from tests.web.doors import RINGS, TEXTS, Twilio

SECONDS = 3.0


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Another process holds what every writer needs, for three seconds from now on."""
    engine = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as writer:
        writer.execute(text("BEGIN IMMEDIATE" if database.is_sqlite else "BEGIN"))
        writer.execute(text("UPDATE owner SET name = name"))
        release = threading.Timer(SECONDS, lambda: writer.execute(text("COMMIT")))
        release.start()
        yield
        release.join()
    engine.dispose()


@pytest.mark.parametrize(("door", "form"), [("/twilio/sms", TEXTS), ("/twilio/voice", RINGS)])
def test_cr_08_a_webhook_waits_for_who_writes(line: Twilio, door: str, form: dict[str, str]) -> None:
    begun = time.monotonic()
    with held(line.runtime.database):
        line.asks(door, form)
        assert time.monotonic() - begun > SECONDS - 0.5


def test_cr_08_two_that_wait_are_both_kept(line: Twilio) -> None:
    texts = [{**TEXTS, "MessageSid": f"SM{number:032}"} for number in (7, 8)]
    with held(line.runtime.database):
        waiting = [threading.Thread(target=line.asks, args=("/twilio/sms", form)) for form in texts]
        for each in waiting:
            each.start()
        for each in waiting:
            each.join()
    inbound = [row for row in line.rows(Message) if row.direction == "inbound"]
    assert {row.sid for row in inbound} == {form["MessageSid"] for form in texts}
