"""From its due instant to Twilio's door in under 300 ms, woken at commit or by the clock."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from callbot.db import Database
from tests.dispatch.stage import Stage, stage, wait_for
from tests.outboxes import queue

ROWS = 100
LATEST = timedelta(milliseconds=300)


def p99(lateness: list[timedelta]) -> timedelta:
    return sorted(lateness)[int(len(lateness) * 0.99) - 1]


def arrivals(play: Stage, due: dict[str, datetime]) -> list[timedelta]:
    wait_for(lambda: len(play.network.messages) == len(due), seconds=20)
    return [message.created_at - due[message.body] for message in play.network.messages]


def test_rows_woken_at_commit_are_on_time(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path) as play:
        runtime, due = play.runtime, {}
        runtime.engine.start()
        for turn in range(ROWS):
            now = runtime.clock.now()
            due[f"text {turn}"] = now
            with runtime.transaction() as session:
                queue(session, f"key/{turn}", body=f"text {turn}", due_at=now, now=now)
            time.sleep(0.04)
        late = p99(arrivals(play, due))
    print(f"\np99 woken at commit, {database.engine.dialect.name}: {late.total_seconds() * 1000:.0f} ms")
    assert late < LATEST


def test_rows_whose_instant_comes_are_on_time(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path) as play:
        runtime, due = play.runtime, {}
        start = runtime.clock.now() + timedelta(seconds=1)
        with runtime.transaction() as session:
            for turn in range(ROWS):
                due[f"text {turn}"] = start + timedelta(seconds=5 * turn / ROWS)
                queue(session, f"key/{turn}", body=f"text {turn}", due_at=due[f"text {turn}"], now=start)
        runtime.engine.start()
        lateness = arrivals(play, due)
        late = p99(lateness)
    print(f"\np99 at their instants, {database.engine.dialect.name}: {late.total_seconds() * 1000:.0f} ms")
    assert late < LATEST
    assert min(lateness) > timedelta(milliseconds=-50)
