"""The story with Twilio's own description of its API between callbot and the simulator, which both must keep.

Prism stands there as a proxy: a malformed request of callbot's it refuses, a malformed answer of the
simulator's it turns into a 500, and either would change the story. It needs node, and what
`npm ci --prefix tests/data/twilio` installs.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.gateways.base import Accepted, Later, Receipt, Refused, Unknown
from callbot.gateways.twilio import TwilioTelephone
from callbot.simulator import AcceptThenReset, Garble, Network, VirtualClock
from callbot.simulator.program import free_port
from callbot.simulator.stage import NUMBER, RECRUITER
from tests.scenarios.telling import Told, on_stage, play, told

TWILIO = Path(__file__).parents[1] / "data/twilio"
PRISM = TWILIO / "node_modules/.bin/prism"
SECONDS = 60
NO_MESSAGE = '{"sid": 5, "status": "queued"}'
STATUS = "http://127.0.0.1:9/status"

Between = Callable[[str], AbstractContextManager[str]]


@pytest.fixture
def described(tmp_path: Path) -> Between:
    """Prism in front of an origin; what it says goes to a file."""
    node = shutil.which("node")
    if node is None or not PRISM.exists():
        missing = "no Prism (node, then npm ci --prefix tests/data/twilio)"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)

    @contextmanager
    def between(origin: str) -> Iterator[str]:
        port, log = free_port(), tmp_path / "prism.log"
        where = ("-h", "127.0.0.1", "-p", str(port))
        asked: list[str | Path] = [str(node), PRISM, "proxy", "--errors", *where, TWILIO / "api.json", origin]
        with log.open("wb") as lines, subprocess.Popen(asked, stdout=lines, stderr=lines) as prism:
            try:
                limit = time.monotonic() + SECONDS
                while "is listening" not in log.read_text(encoding="utf-8"):
                    assert prism.poll() is None, log.read_text(encoding="utf-8")
                    assert time.monotonic() < limit, log.read_text(encoding="utf-8")
                    time.sleep(0.05)
                yield f"http://127.0.0.1:{port}"
            finally:
                prism.kill()

    return between


def tell(folder: Path, between: Between = nullcontext) -> Told:
    folder.mkdir()
    url = f"sqlite:///{folder / 'callbot.db'}"
    with on_stage(folder / "home", url, between=between) as (stage, database):
        stage.network.trouble.add(AcceptThenReset())  # so that the lists are asked, too
        play(stage)
        limit = time.monotonic() + SECONDS
        while stage.network.recordings:
            assert time.monotonic() < limit, "the voicemail stays at Twilio"
            time.sleep(0.1)
        return told(stage, database)


def test_the_story_keeps_to_what_twilio_describes(tmp_path: Path, described: Between) -> None:
    assert tell(tmp_path / "described", described) == tell(tmp_path / "plain")
    log = (tmp_path / "prism.log").read_text(encoding="utf-8")
    assert "Violation" not in log
    assert [log.count(f"{verb} /2010") > 0 for verb in ("post", "get", "delete")] == [True] * 3


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(NUMBER)
    return made


@pytest.fixture
def telephone(network: Network, described: Between) -> Iterator[TwilioTelephone]:
    with network.rest_server() as direct, described(direct) as rest:
        yield TwilioTelephone(account_sid=network.account_sid, auth_token=network.auth_token, api_url=rest)


def text(telephone: TwilioTelephone, to: str) -> Receipt:
    return telephone.text(to=to, from_=NUMBER, body="Hi", status_url=STATUS, valid_seconds=60)


def test_what_is_malformed_does_not_pass(network: Network, telephone: TwilioTelephone) -> None:
    assert isinstance(text(telephone, "Dana"), Refused)
    assert network.messages == [], "it did not come through"
    network.trouble.add(Garble(NO_MESSAGE, kind="application/json"))
    assert text(telephone, RECRUITER) == Unknown("no clear answer (HTTP 500)")


def test_lists_are_as_described(network: Network, telephone: TwilioTelephone) -> None:
    rung = telephone.call(to=RECRUITER, from_=NUMBER, url=STATUS, status_url=STATUS, ring_seconds=20)
    assert isinstance(text(telephone, RECRUITER), Accepted)
    assert isinstance(rung, Accepted)
    since, until = network.clock.now() - timedelta(minutes=2), network.clock.now() + timedelta(minutes=2)
    texts = telephone.texts_sent(to=RECRUITER, from_=NUMBER, since=since, until=until)
    calls = telephone.calls_made(to=RECRUITER, from_=NUMBER, since=since, until=until)
    assert [not isinstance(found, Later) and len(found) for found in (texts, calls)] == [1, 1]
