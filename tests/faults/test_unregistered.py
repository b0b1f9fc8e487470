"""The whole story from a number that is not registered for texts, in which the n-th thing goes wrong.

Nobody reads a text of callbot's; what it would have said waits as drafts, each once, whatever dies.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from callbot.domain.drafts import Ending
from callbot.domain.outbox import TO_CONTACT, Channel, Status
from callbot.models import Draft, Outbound
from callbot.services.drafts import DRAFTED
from callbot.simulator import Network
from callbot.simulator.stage import NUMBER
from tests.faults.anomaly import Play, played
from tests.faults.conftest import ALL
from tests.faults.doom import Doom, How, What

KINDS = [
    (What.STATEMENT, How.RAISE),
    (What.COMMIT, How.RAISE),
    (What.COMMIT, How.DIE),
    (What.AFTER_COMMIT, How.DIE),
    (What.ASK, How.DIE),
    (What.ANSWER, How.DIE),
    (What.FAILPOINT, How.DIE),
]
STEP = 7
"""Every so manyeth n is tried by `make faults`; one of each kind by `make test`."""
Url = Callable[[str], str]


def refuses(network: Network, code: int = 30034) -> None:
    """Carriers take no text from callbot's number."""
    network.trouble.unregistered[NUMBER] = code


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Url:
    """The address of a database of a kind: none for SQLite's, which each play makes anew."""
    return lambda kind: "" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))


def waiting(play: Play) -> list[str]:
    """The words that wait as drafts; every text to the recruiter is at an end, and has one or needs none."""
    with play.looks() as session:
        drafts = session.scalars(select(Draft)).all()
        texts = session.scalars(
            select(Outbound).where(Outbound.purpose.in_(TO_CONTACT), Outbound.channel == Channel.SMS)
        ).all()
    assert {row.status for row in texts} <= {Status.SUPPRESSED, Status.FAILED, Status.CANCELLED}
    of = {draft.outbound_id for draft in drafts}
    assert {row.id for row in texts if row.reason == DRAFTED} <= of
    assert len(of) == len(drafts)
    return sorted(draft.body for draft in drafts if draft.ending is not Ending.REPLACED)


@lru_cache(maxsize=2)
def whole(url: str) -> tuple[list[str], dict[What, int]]:
    """The story without a failure: what waits in the end, and how often each thing happens in it."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        doom = Doom()
        with played(Path(folder) / "whole", doom, refuses, url=url) as play:
            assert play.wrong() == []
            return waiting(play), doom.counts


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_cr_15_nobody_reads_a_text_and_the_confirmation_waits(url: Url, kind: str) -> None:
    drafts, _counts = whole(url(kind))
    assert [body.partition(":")[0] for body in drafts] == ["Confirmed"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize(("what", "how"), KINDS, ids=lambda given: str(given.value))
def test_cr_15_whatever_goes_wrong_the_same_drafts_wait(
    tmp_path: Path, url: Url, kind: str, what: What, how: How
) -> None:
    meant, counts = whole(url(kind))
    for n in range(1, counts[what] + 1, STEP) if ALL else [max(counts[what] // 3, 1)]:
        meddles = partial(refuses, code=30032 if n % 2 else 30034)
        with played(tmp_path / str(n), Doom(what, n, how), meddles, url=url(kind)) as play:
            assert play.wrong() == [], (what, n, how)
            assert waiting(play) == meant, (what, n, how)
            assert [text.body for text in play.recruiter.inbox] == []
