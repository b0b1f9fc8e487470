"""CR-15: the n-th statement, commit, provider call or failpoint goes wrong, n = 1, 2, … until a run is clean.

The story without a failure says how many there are, and it is the same at each playing: every one of them is
met, and the one beyond the last is not.

Whatever n is, everybody ends with the same words in hand, each once, and every invariant holds; where it met
a step of a call while somebody waited, nothing is lost or doubled. `make test` tries one of each kind,
`make faults` (CALLBOT_FAULTS=all) all of them, and prints how many there were.

A death at a statement is left out: it leaves the database as a death at its transaction's commit does.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.anomaly import played
from tests.faults.conftest import ALL
from tests.faults.doom import INSIDE, TROUBLES, Doom, How, What
from tests.faults.ending import Ending, however_late, unlike

DATABASES = ("sqlite", "postgres")
SENDERS = (1, 2)
KINDS = [(what, how) for what in INSIDE for how in How if (what, how) != (What.STATEMENT, How.DIE)]
KINDS += [(what, How.RAISE) for what in TROUBLES]
SHARES = {What.STATEMENT: 8, What.COMMIT: 2, What.AFTER_COMMIT: 2, What.FAILPOINT: 2} if ALL else {}
"""Every so manyeth n is one test's, so that all cores have something to do."""

Url = Callable[[str], str]


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Url:
    """The address of a database of a kind: none for SQLite's, which each play makes anew."""

    def of(kind: str) -> str:
        given = {"sqlite": "", "postgres": "?options=-csynchronous_commit%3Doff"}[kind]
        return given and request.getfixturevalue("postgres_url") + given

    return of


@lru_cache(maxsize=4)
def whole(url: str, senders: int) -> tuple[Ending, dict[What, int]]:
    """The story without a failure: its ending, and how often each thing happens in it."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        doom = Doom()
        with played(Path(folder) / "whole", doom, url=url, senders=senders) as play:
            assert (play.deaths, play.network.complaints) == (0, [])
            return play.ending(), doom.counts


def survives(home: Path, url: str, senders: int, doom: Doom) -> bool:
    """Play it with the n-th of a kind going wrong; True where that one was reached at all."""
    meant, _counts = whole(url, senders)
    with played(home, doom, url=url, senders=senders) as play:
        about = f"{doom.what} {doom.n} {doom.how}"
        assert play.wrong() == [], about
        if play.rescued:
            assert unlike(play.ending(), meant) == [], about
        else:
            assert however_late(play.ending()) == however_late(meant), about
        if doom.what in TROUBLES:
            return not play.network.trouble.creates
        reached = doom.counts.get(doom.what, 0) >= doom.n
        assert play.deaths == int(reached and doom.how is How.DIE), about
        return reached


@pytest.mark.parametrize("senders", SENDERS)
@pytest.mark.parametrize("kind", DATABASES)
def test_cr_15_the_story_takes_what_it_takes(url: Url, kind: str, senders: int) -> None:
    ending, counts = whole(url(kind), senders)
    assert (len(ending.owner), len(ending.recruiter), ending.rung, ending.waiting) == (7, 2, 1, [])
    assert ending.tapes == (1, 0), "the voicemail is here, and no more at Twilio"
    assert counts[What.STATEMENT] > 500
    assert counts[What.COMMIT] == counts[What.AFTER_COMMIT] > 60
    assert counts[What.ASK] == counts[What.ANSWER] > 9
    assert set(counts) == set(INSIDE)


CREATES = 10
"""Texts and calls that the story takes."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("senders", SENDERS)
@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize(
    ("what", "how", "share"),
    [(what, how, share) for what, how in KINDS for share in range(1, SHARES.get(what, 1) + 1)],
)
def test_cr_15_whatever_goes_wrong_once(
    tmp_path: Path, url: Url, kind: str, senders: int, what: What, how: How, share: int,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    address, began, step = url(kind), time.monotonic(), SHARES.get(what, 1)
    count = whole(address, senders)[1].get(what, CREATES)
    upto = count + step  # the last of these is beyond the story
    for n in range(share, upto + 1, step) if ALL else [count * 2 // 3]:
        is_reached = survives(tmp_path / str(n), address, senders, Doom(what, n, how))
        assert is_reached == (n <= count), f"{what} {n} of {count}: the story took another way"
    last = count - (count - share) % step
    record_property("anomaly", [kind, senders, str(what), str(how), last, time.monotonic() - began])
