"""CR-07: Twilio refuses the account. Nothing is lost, the owner learns of it, and it goes on by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import tick
from callbot.domain.outbox import Channel, Halted, Purpose, Status
from callbot.gateways.base import Accepted, Receipt
from callbot.models import Outbound
from callbot.services import halts
from callbot.services.outlook import is_settled
from tests.dispatch.stage import Channels, Stage, stage
from tests.outboxes import queue

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WRONG = "1" * 32


class Away(Channels):
    """An away channel that takes everything."""

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Taken."""
        self.pushed.append(body)
        return Accepted("")


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """Three texts that are due, and an account whose token was revoked just now."""
    with stage(database, tmp_path, virtual=True, push=Away()) as found:
        tomorrow = found.runtime.clock.now() + timedelta(days=1)
        found.network.clock.to(tomorrow.replace(hour=17))  # far from midnight: an alarm is one a day
        found.network.exchange.webhooks.auth_token = WRONG
        now = found.runtime.clock.now()
        with found.runtime.transaction() as session:
            for number in range(3):
                queue(session, f"miss/{number}", due_at=now, now=now)
        yield found


def passes(play: Stage, passing: timedelta = timedelta(0)) -> None:
    """Time goes by; everything that is due is tried."""
    play.network.clock.to(play.network.clock.now() + passing)
    for _ in range(3):
        tick(play.runtime)
        with play.runtime.reading() as session:
            ids = session.scalars(select(Outbound.id).where(Outbound.status == Status.QUEUED)).all()
        for outbound_id in ids:
            deliver(play.runtime, outbound_id)


def rows(play: Stage) -> list[Outbound]:
    """The texts to Dana, as they stand."""
    with play.runtime.reading() as session:
        texts = select(Outbound).where(Outbound.key.startswith("miss/")).order_by(Outbound.id)
        return list(session.scalars(texts))


def mended(play: Stage) -> None:
    """The token is one that Twilio takes again."""
    play.network.exchange.webhooks.auth_token = play.network.auth_token


def test_cr_07_one_tries_and_the_others_wait(play: Stage) -> None:
    passes(play)
    assert {row.status for row in rows(play)} == {Status.QUEUED}
    assert {row.reason for row in rows(play)} == {halts.WAITS}
    assert sum(row.attempts for row in rows(play)) == 1


def test_cr_07_the_owner_is_told_once_and_not_through_twilio(play: Stage) -> None:
    for _ in range(30):
        passes(play, MINUTE)
    pushed = play.runtime.push.pushed  # type: ignore[attr-defined]  # this away channel remembers
    assert ["Twilio refuses callbot's account" in body for body in pushed] == [True]


def test_cr_07_after_hours_everything_leaves_once_it_is_mended(play: Stage) -> None:
    for _ in range(8):
        passes(play, HOUR)
    mended(play)
    passes(play, MINUTE)
    passes(play)
    assert {row.status for row in rows(play)} == {Status.ACCEPTED}
    to_dana = [message for message in play.network.messages if message.to == rows(play)[0].to]
    assert len(to_dana) == 3
    with play.runtime.reading() as session:
        assert halts.why(session, Halted.REFUSED) is None
        assert is_settled(session, play.runtime.clock.now())


def test_cr_07_what_is_of_no_use_any_more_lapses(play: Stage) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, "miss/late", due_at=now, now=now, expires_at=now + 2 * MINUTE)
    passes(play)
    mended(play)
    passes(play, HOUR)
    passes(play)
    assert [row.status for row in rows(play)] == [Status.ACCEPTED] * 3 + [Status.SUPPRESSED]


def test_cr_07_readyz_says_since_when_and_why(play: Stage) -> None:
    passes(play)
    with play.runtime.reading() as session:
        found = halts.why(session, Halted.REFUSED)
    assert found is not None
    assert found[1] == "the account did not accept our credentials"


def test_cr_07_the_away_channel_goes_on(play: Stage) -> None:
    passes(play)
    with play.runtime.transaction() as session:
        assert halts.way(session, Channel.PUSH, Purpose.NOTICE, play.runtime.clock.now(), room=True).open
        assert not halts.way(session, Channel.CALL, Purpose.NOTICE, play.runtime.clock.now(), room=True).open
