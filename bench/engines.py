"""The two engines side by side on PostgreSQL, in one run: how fast, how soon, how late, at what cost.

LocalEngine, which says what its own process makes due; and Procrastinate's, where this process hands over and
one or two `callbot worker` say. Twilio is a process of its own that notes when it was asked and accepts a
tenth of a second later. Each row is a text to some other owner, put into the outbox as any happening does.

    handed over   rows due at once, ten to a transaction, as fast as they can be put: rows a second
    found         as many rows of which no engine was told: the tick finds them
    woken         a row each 50 ms, due at once: from its commit to Twilio's door
    on time       100 rows due each second, known beforehand, beside the pending ones: how late each arrives

    python bench/engines.py [--rows 1000] [--seconds 20] [--pending 20000]    (the whole: --seconds 60
    --rows 3000 --pending 1000000)

The exit status says whether each engine's lateness keeps its p99 under a second. It needs a PostgreSQL server
(CALLBOT_TEST_DATABASE_URL), where it makes a database for each and drops it.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench.filled import SERVER, area_numbers, is_served, made
from bench.webhook import Accepting, awake, environment
from callbot import settings
from callbot.domain.outbox import Channel, Purpose
from callbot.domain.people import Mode
from callbot.migrations.upgrade import upgrade
from callbot.models import Number, Owner
from callbot.runtime import Runtime, apart, build, local
from callbot.services import outbox

OWNERS = 200
TOGETHER = 10
HEAD = (
    f"{'':26}{'handed over':>16}{'found':>16}{'woken p50/p99':>18}{'late p50/p99/max':>24}{'CPU a row':>12}"
)
A_SECOND, EVERY = 100, 0.05
TAKES = 0.1
"""Seconds from the question to the answer, as over the real line."""
LATEST = 1.0
PENDING = """
    INSERT INTO outbound (owner_id, key, channel, purpose, "to", from_e164, body, due_at, status, created_at,
        attempts, looks)
    SELECT o.id, 'pending/' || turn, 'sms', 'reminder', o.phone, '+12125550100',
        'Hi Sam. Acme calls you at ten.', now() + interval '1 day' + turn * interval '1 second', 'queued',
        now(), 0, 0
    FROM generate_series(1, :rows) AS turn JOIN owner o ON o.id = 1 + mod(turn, :owners)
"""
serial = count(1)


class Noting(Accepting):
    """A Twilio that accepts everything, and tells when what came."""

    arrived: list[tuple[str, float]] = []  # noqa: RUF012 - of the one server of its process

    def do_POST(self) -> None:
        """Note the text's words and the time; accept it as fast as the real one does."""
        length = int(self.headers["Content-Length"])
        words = parse_qs(self.rfile.read(length).decode())["Body"][0]
        self.arrived.append((words, time.time()))
        time.sleep(TAKES)
        self.answer(201, {"sid": f"SM{os.getpid():012x}{next(serial):020x}", "status": "queued"})

    def do_GET(self) -> None:
        """Tell what came since it was told last; Twilio's own lists are empty."""
        arrived, self.arrived[:] = list(self.arrived), []
        self.answer(200, arrived if self.path == "/arrived" else {"messages": [], "calls": []})

    def answer(self, status: int, told: Any) -> None:
        """Answer in JSON."""
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def note(port: Any) -> None:
    """Be that Twilio in this process, until it is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    port.value = server.server_port
    server.serve_forever()


class Twilio:
    """That Twilio, as the bench sees it."""

    def __init__(self) -> None:
        self._port = multiprocessing.Value("i", 0)
        self.process = multiprocessing.Process(target=note, args=(self._port,))
        self.process.start()
        while not self._port.value:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self._port.value}"

    def arrived(self) -> dict[str, float]:
        """When each text came that was not told of yet, by its words; two of the same are an error."""
        connection = HTTPConnection("127.0.0.1", self._port.value, timeout=30)
        connection.request("GET", "/arrived")
        found = json.loads(connection.getresponse().read())
        connection.close()
        assert len({words for words, _ in found}) == len(found), "something was said twice"
        return dict(found)


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine: its name, whether this process sends by itself, and how many workers there are besides."""

    name: str
    alone: bool
    workers: int


CONTENDERS = (
    Contender("LocalEngine", alone=True, workers=0),
    Contender("Procrastinate, 1 worker", alone=False, workers=1),
    Contender("Procrastinate, 2 workers", alone=False, workers=2),
)


class Play:
    """One engine at work on a database of its own."""

    def __init__(self, runtime: Runtime, twilio: Twilio, workers: list[subprocess.Popen[bytes]]) -> None:
        self.runtime, self.twilio, self.workers = runtime, twilio, workers
        self._watch = create_engine(SERVER, isolation_level="AUTOCOMMIT").connect()

    def put(self, session: Session, due_at: datetime) -> str:
        """One text to some owner; its words."""
        turn = next(serial)
        outbox.enqueue(
            session,
            owner_id=1 + turn % OWNERS,
            key=f"bench/{turn}",
            channel=Channel.SMS,
            purpose=Purpose.NOTICE,
            to=area_numbers(0, OWNERS)[turn % OWNERS],
            from_e164="+12125550100",
            body=f"BOOKED {turn}: Acme calls you Thu Feb 4 10:00 AM ET.",
            due_at=due_at,
            now=self.runtime.clock.now(),
        )
        return f"BOOKED {turn}: Acme calls you Thu Feb 4 10:00 AM ET."

    def arrive(self, expected: set[str], seconds: float = 120) -> dict[str, float]:
        """When each of these arrived, once all have."""
        found: dict[str, float] = {}
        until = time.monotonic() + seconds
        while not found.keys() >= expected:
            assert time.monotonic() < until, f"{len(expected - found.keys())} never left"
            time.sleep(0.2)
            found |= self.twilio.arrived()
        return found

    def spent(self) -> float:
        """CPU seconds of callbot so far, all its processes and their connections' other ends."""
        pids = [worker.pid for worker in self.workers]
        asked = text("SELECT pid FROM pg_stat_activity WHERE datname = :name")
        pids += self._watch.scalars(asked, {"name": self.runtime.database.engine.url.database}).all()
        tasks = (task for pid in pids for task in Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return time.process_time() + sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def close(self) -> None:
        """End the workers, and let everything go."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(20)
        self.runtime.close()
        self._watch.close()
        self._watch.engine.dispose()


@contextmanager
def playing(contender: Contender, twilio: Twilio, pending: int) -> Iterator[Play]:
    """One engine, with owners and what is pending; everything is ended and dropped afterwards."""
    name = f"callbot_engines_{os.getpid()}"
    with tempfile.TemporaryDirectory() as home, made(SERVER, name) as url:
        os.environ.update({**environment(Path(home), twilio.url), "CALLBOT_DATABASE_URL": url})
        upgrade(url)
        runtime = build(settings.load(), local if contender.alone else apart)
        people(runtime)
        with runtime.transaction(durable=True) as session:
            session.execute(text(PENDING), {"owners": OWNERS, "rows": pending})
        runtime.engine.start()
        command = [sys.executable, "-m", "callbot", "worker"]
        workers = [
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(contender.workers)
        ]
        play = Play(runtime, twilio, workers)
        try:
            play.arrive(put_each(play, [None] * 50))  # nothing of this counts: all wakes up
            yield play
        finally:
            play.close()


def people(runtime: Runtime) -> None:
    """Owners where it is eleven in the morning, each with a number."""
    now = runtime.clock.now()
    with runtime.transaction() as session:
        for at, (phone, number) in enumerate(
            zip(area_numbers(0, OWNERS), area_numbers(100, OWNERS), strict=True)
        ):
            session.add(
                Owner(
                    id=1 + at,
                    name="Sam Lee",
                    phone=phone,
                    timezone=awake(now),
                    country="US",
                    mode=Mode.FORWARDED,
                    stated="any morning after 9",
                    created_at=now,
                )
            )
            session.flush()
            session.add(Number(owner_id=1 + at, e164=number, created_at=now))


def put_each(
    play: Play, instants: list[datetime | None], *, told: bool = True, together: int = TOGETHER
) -> set[str]:
    """A row for each of these instants (None: now), some to a transaction; their words."""
    words = set()
    for start in range(0, len(instants), together):
        opened = play.runtime.transaction() if told else play.runtime.database.transaction()
        with opened as session:
            now = play.runtime.clock.now()
            words |= {play.put(session, at or now) for at in instants[start : start + together]}
    return words


def rate(play: Play, rows: int, *, told: bool) -> tuple[float, float]:
    """Rows a second, from the first that is put to the last that is said, and CPU milliseconds of each."""
    spent, begun = play.spent(), time.time()
    arrived = play.arrive(put_each(play, [None] * rows, told=told))
    return rows / (max(arrived.values()) - begun), (play.spent() - spent) / rows * 1000


def woken(play: Play, rows: int) -> list[float]:
    """Seconds from the commit of each to Twilio's door."""
    committed = {}
    for _ in range(rows):
        (words,) = put_each(play, [None])
        committed[words] = time.time()
        time.sleep(EVERY)
    arrived = play.arrive(set(committed))
    return [arrived[words] - at for words, at in committed.items()]


def lateness(play: Play, seconds: int) -> list[float]:
    """Seconds by which each arrived after its instant, at a hundred instants a second."""
    first = play.runtime.clock.now() + timedelta(seconds=5)
    instants = [first + timedelta(seconds=turn / A_SECOND) for turn in range(A_SECOND * seconds)]
    due: dict[str, float] = {}
    with play.runtime.transaction(durable=True) as session:
        for instant in instants:
            due[play.put(session, instant)] = instant.timestamp()
    arrived = play.arrive(set(due), seconds + 120)
    return [arrived[words] - at for words, at in due.items()]


def main() -> int:
    """Let each contender play; the exit status says whether what is held holds for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20, help="of 100 rows each, on time")
    parser.add_argument("--pending", type=int, default=20_000, help="reminders for other days beside them")
    parser.add_argument("--only", default="", metavar="WORD", help="those engines whose name has this word")
    given = parser.parse_args()
    if not is_served():
        return 0
    worst = 0.0
    with ExitStack() as stack:
        twilio = Twilio()
        stack.callback(twilio.process.terminate)
        print(HEAD)
        for contender in [each for each in CONTENDERS if given.only in each.name]:
            with playing(contender, twilio, given.pending) as play:
                handed, cpu = rate(play, given.rows, told=True)
                found, _ = rate(play, given.rows, told=False)
                soon = quantiles(woken(play, given.rows // 4), n=100)
                late = lateness(play, given.seconds)
                cuts = quantiles(late, n=100)
            worst = max(worst, cuts[98])
            print(
                f"{contender.name:26}{handed:9.0f} rows/s{found:9.0f} rows/s"
                f"{soon[49] * 1000:9.0f}/{soon[98] * 1000:.0f} ms"
                f"{cuts[49] * 1000:12.0f}/{cuts[98] * 1000:.0f}/{max(late) * 1000:.0f} ms{cpu:9.1f} ms",
                flush=True,
            )
    print(f"latest p99                {worst * 1000:8.0f} ms   (wanted: under {LATEST * 1000:.0f} ms)")
    return 0 if worst < LATEST else 1


if __name__ == "__main__":
    raise SystemExit(main())
