"""What the sender says is counted as it says it: how the provider answered, and how late it was."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.domain.outbox import Channel
from callbot.simulator import AcceptThenReset, Refuse
from callbot.simulator.trouble import RestTrouble
from tests.dispatch.stage import Stage, stage
from tests.outboxes import queue


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage(database, tmp_path, virtual=True) as made:
        yield made


def says(play: Stage, late: float = 0.0) -> None:
    """One text that has been due for so many seconds."""
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, due_at=now - timedelta(seconds=late), now=now)
    deliver(play.runtime, 1)


def counted(play: Stage, name: str, **labels: str) -> float | None:
    return play.runtime.meters.registry.get_sample_value(name, labels)


@pytest.mark.parametrize(
    ("trouble", "outcome", "error"),
    [
        (None, "accepted", "none"),
        (Refuse(400, 21211, "Invalid 'To' Phone Number", None), "refused", "21211"),
        (Refuse(400, 21999, "Something new", None), "refused", "other"),
        (Refuse(), "later", "none"),
        (AcceptThenReset(), "unknown", "none"),
    ],
    ids=["accepted", "a code that is known", "a code that is not", "429", "reset"],
)
def test_each_answer_is_counted(play: Stage, trouble: RestTrouble | None, outcome: str, error: str) -> None:
    play.network.trouble.add(trouble)
    says(play)
    assert counted(play, "callbot_attempts_total", channel="sms", outcome=outcome, error=error) == 1
    assert counted(play, "callbot_provider_seconds_count", channel=Channel.SMS.value) == 1


def test_lateness_is_counted_by_urgency(play: Stage) -> None:
    says(play, late=3.0)
    assert counted(play, "callbot_lateness_seconds_bucket", urgency="next", le="2.0") == 0
    assert counted(play, "callbot_lateness_seconds_bucket", urgency="next", le="5.0") == 1
