"""OV-01: a hundred calls and three hundred texts within ten seconds, at the real server.

OV-05: under a steady load what callbot holds stays flat; `make soak` keeps it up for as long as you like.
"""

import http.client
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from callbot.db import Database
from callbot.models import Call, Message
from callbot.simulator.signing import signature
from callbot.simulator.stage import NUMBER, Stage
from callbot.web.forms import FORM
from tests.faults import soak
from tests.scenarios.telling import on_stage

ALONE = os.environ.get("CALLBOT_FAULTS") == "all"
needs_quiet = pytest.mark.skipif(not ALONE, reason="make faults alone has the machine to itself")
CALLS, TEXTS, SECONDS, CONNECTIONS = 100, 300, 10.0, 16

RINGS = "/twilio/voice", {"CallSid": "CA{turn:032}", "CallStatus": "ringing"}
WRITES = "/twilio/sms", {"MessageSid": "SM{turn:032}", "Body": "When is Sam free?"}


@dataclass(frozen=True, slots=True)
class Flood:
    """What became of it: how long each answer took, its status, and how many calls and texts are kept."""

    spent: list[float]
    statuses: set[int]
    calls: int
    texts: int


def posts(stage: Stage, turns: list[int], begun: float, spent: list[float], statuses: set[int]) -> None:
    """One of Twilio's connections: every turn is a call or a text at its moment of the ten seconds."""
    numbers = list(islice(soak.callers(), CALLS + TEXTS))
    for turn in turns:
        path, form = RINGS if turn % (1 + TEXTS // CALLS) == 0 else WRITES
        form = {name: value.format(turn=turn) for name, value in form.items()}
        form |= {"From": numbers[turn], "To": NUMBER}
        time.sleep(max(begun + turn * SECONDS / (CALLS + TEXTS) - time.monotonic(), 0.0))
        signed = signature(stage.network.auth_token, stage.program.origin + path, form)
        asked = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", stage.program.port, timeout=15)
        connection.request(
            "POST", path, urlencode(form), {"Content-Type": FORM, "X-Twilio-Signature": signed}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        spent.append(time.monotonic() - asked)
        statuses.add(answer.status)


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flood]:
    """All of it, once for the tests here."""
    home = tmp_path_factory.mktemp("flood")
    with on_stage(home, f"sqlite:///{home / 'callbot.db'}", settings=soak.BOUNDLESS) as (stage, database):
        spent: list[float] = []
        statuses: set[int] = set()
        begun = time.monotonic()
        shares = [list(range(first, CALLS + TEXTS, CONNECTIONS)) for first in range(CONNECTIONS)]
        given = (begun, spent, statuses)
        wires = [threading.Thread(target=posts, args=(stage, share, *given)) for share in shares]
        for wire in wires:
            wire.start()
        for wire in wires:
            wire.join()
        print(f"p99 {quantiles(spent, n=100)[98]:.3f} s, longest {max(spent):.3f} s")  # noqa: T201
        yield Flood(spent, statuses, *kept(database))


def kept(database: Database) -> tuple[int, int]:
    """How many calls and texts are written down."""
    with database.reading() as session:
        calls = session.scalar(select(func.count()).select_from(Call)) or 0
        return calls, session.scalar(select(func.count()).where(Message.direction == "inbound")) or 0


def test_ov_01_in_a_flood_nothing_is_lost_and_nobody_waits_for_five_seconds(flood: Flood) -> None:
    assert (flood.calls, flood.texts, flood.statuses) == (CALLS, TEXTS, {200})
    assert max(flood.spent) < 5.0


@needs_quiet
def test_ov_01_in_a_flood_twiml_comes_within_a_second(flood: Flood) -> None:
    assert quantiles(flood.spent, n=100)[98] < 1.0


def test_ov_05_under_load_nothing_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "SAMPLE_SECONDS", 1.0)
    monkeypatch.setattr(soak, "FIRST_TEXT", soak.BETWEEN / 3)
    with soak.deployed(tmp_path) as load:
        load.load(5, 2.0)
        samples = load.load(18, 2.0)
    assert len(samples) >= 9
    assert soak.grown(samples) == []
