"""Twilio as it stands at the doors of a whole callbot: it signs what it posts, and sees what it is answered.

Sam's callbot is on SQLite with nothing running; its business time begins on a Tuesday noon in New York.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from callbot.app import create_app
from callbot.db import Base
from callbot.domain.outbox import Status
from callbot.domain.people import Mode
from callbot.models import Outbound, Owner
from callbot.runtime import Runtime, build
from callbot.settings import Settings
from callbot.simulator.signing import signature
from callbot.web.forms import FORM
from tests.outboxes import BOT, DANA, NOON, SECRET, household

ACCOUNT, TOKEN = "AC0000000000000000000000000000beef", "0123456789abcdef0123456789abcdef"
BASE = "https://callbot.example"
CALL, LEG = f"CA{1:032}", f"CA{2:032}"
TEXT = f"SM{1:032}"
RINGS = {"AccountSid": ACCOUNT, "CallSid": CALL, "From": DANA, "To": BOT, "CallStatus": "ringing"}
TEXTS = {"AccountSid": ACCOUNT, "MessageSid": TEXT, "From": DANA, "To": BOT, "Body": "Thursday at 10"}

Form = Mapping[str, str] | str


class Twilio:
    """Posts to callbot's doors."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.app = create_app(runtime)

    def post(
        self, target: str, form: Form, *, token: str = TOKEN, base: str = BASE, **more: Any
    ) -> TestResponse:
        """Post a form (or its body, as it is on the wire) to a raw target, signed unless `more` says how."""
        body = form if isinstance(form, str) else urlencode(form)
        more.setdefault("headers", {"X-Twilio-Signature": signed(base + target, body, token)})
        more.setdefault("content_type", FORM)
        return self.app.test_client().open(target, **{"method": "POST", "data": body, **more})

    def asks(self, target: str, form: Form, **more: Any) -> str:
        """The TwiML that a post is answered."""
        answer = self.post(target, form, **more)
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
        return answer.text

    def step(self, name: str, **said: str) -> str:
        """The TwiML that a step of Dana's call is answered."""
        return self.asks(f"/twilio/voice/{name}", {**RINGS, "CallStatus": "in-progress", **said})

    def mode(self, mode: Mode) -> None:
        """Sam's number rings first, or is only where Sam's carrier forwards to."""
        with self.runtime.transaction() as session:
            session.get_one(Owner, 1).mode = mode

    def counts(self) -> dict[str, int]:
        """How many rows each table has: the same before and after means that nothing happened."""
        with self.runtime.reading() as session:
            return {
                name: session.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in Base.metadata.tables.items()
            }

    def rows_of(self, *tables: str) -> int:
        """How many rows these tables have."""
        counts = self.counts()
        return sum(counts[table] for table in tables)

    def rows(self, kind: type[Any]) -> list[Any]:
        """All rows of one kind, oldest first."""
        with self.runtime.reading() as session:
            return list(session.scalars(select(kind).order_by(kind.id)))

    def said(self, to: str) -> list[str]:
        """What will be texted to somebody."""
        return [row.body for row in self.rows(Outbound) if row.to == to and row.status is Status.QUEUED]

    def at(self, instant: datetime) -> None:
        """Set the business time."""
        clock = self.runtime.settings.clock
        assert clock is not None
        clock.write_text(str((instant - datetime.now(UTC)).total_seconds()))


def signed(url: str, body: str, token: str = TOKEN, encoding: str = "utf-8") -> str:
    """Twilio's signature of a form posted to a URL."""
    return signature(token, url, dict(parse_qsl(body, keep_blank_values=True, encoding=encoding)))


def house(home: Path, **more: Any) -> Settings:
    """Settings of Sam's callbot at Twilio, or what `more` says otherwise."""
    clock = home / "clock"
    clock.write_text("0")
    given = {
        "home": home,
        "secret_key": SECRET,
        "public_url": BASE,
        "clock": clock,
        "twilio": {"account_sid": ACCOUNT, "auth_token": TOKEN},
    }
    return Settings(**{**given, **more})


@contextmanager
def at_the_doors(home: Path, **more: Any) -> Iterator[Twilio]:
    """Twilio at the doors of a callbot with settings of its own, into which nobody moved yet."""
    runtime = build(house(home, **more))
    Base.metadata.create_all(runtime.database.engine)
    yield Twilio(runtime)
    runtime.close()


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twilio]:
    """One callbot for all tests: to build it takes longer than a test."""
    with at_the_doors(tmp_path_factory.mktemp("doors")) as twilio:
        yield twilio


@pytest.fixture
def twilio(doors: Twilio) -> Twilio:
    """Twilio at the doors of Sam's callbot, whose number takes forwarded calls; all else is empty."""
    moved_in(doors)
    return doors


def moved_in(twilio: Twilio) -> None:
    """Sam moves in anew, on a Tuesday noon."""
    with twilio.runtime.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    household(twilio.runtime.database)
    twilio.at(NOON)
