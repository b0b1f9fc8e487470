"""A table of worlds: what a person is told to do in each, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callbot.domain.courtesy import Caps, Spent
from callbot.domain.doctor.findings import Finding, Level, worst
from callbot.domain.outbox import Halted
from callbot.domain.overview import Failure, Halt, Overview, Standing, ago, findings
from callbot.domain.people import Mode

NOW = datetime(2026, 2, 3, 14, 14, tzinfo=UTC)
DAY = timedelta(days=1)
FULL = Caps().deployment_texts_per_day
SAM = Standing(
    id=1, name="Sam Lee", phone="+12125550143", country="US", timezone="America/New_York",
    mode=Mode.RING_FIRST, stated="any morning after 9", numbers=("+12125550100",), phone_proven=True,
    paused_at=None, stopped_at=None, missed_today=0, last_missed_at=None, coming=(), questions=0, usd=0.0,
    usd_cap=2.0, forwarding_proven_at=None,
)  # fmt: skip
WELL = Overview(
    at=NOW, dry=False, worker_at=NOW, runs=True, lacking=None, halts=(), waiting=0, next_at=None, late=0,
    unknown=0, failed=0, last_failure=None, owners=1, since=NOW, backup_at=None, spent=Spent(), caps=Caps(),
    owner=SAM,
)  # fmt: skip
FILTERED = Failure(NOW, "the carrier filtered it", 30007)


def seen(**changed: Any) -> dict[str, Level]:
    """What is found where the world is as `changed` says; fields of Sam's go by their own names."""
    of_sam = {name: value for name, value in changed.items() if name in Standing.__dataclass_fields__}
    of_house = {name: value for name, value in changed.items() if name not in of_sam}
    world = replace(WELL, owner=replace(SAM, **of_sam), **of_house)
    return {finding.id: finding.level for finding in findings(world)}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"owners": 0}, {"owner": Level.ERROR}),
        ({"dry": True, "connected": True}, {"credentials": Level.ERROR}),
        ({"dry": True}, {}),
        ({"connected": True}, {}),
        ({"runs": False}, {"worker": Level.ERROR}),
        ({"runs": False, "worker_at": None}, {"worker": Level.ERROR}),
        ({"halts": (Halt(Halted.RESTORED, NOW, None),)}, {"restored": Level.ERROR}),
        ({"halts": (Halt(Halted.REFUSED, NOW, "20003"),)}, {"refused": Level.ERROR}),
        ({"halts": (Halt(Halted.STANDSTILL, NOW, None),)}, {"standstill": Level.WARNING}),
        ({"lacking": "3 MB are free"}, {"room": Level.ERROR}),
        ({"late": 2}, {"late": Level.WARNING}),
        ({"late": 2, "runs": False}, {"worker": Level.ERROR}),
        ({"late": 2, "lacking": "3 MB are free"}, {"room": Level.ERROR}),
        ({"unknown": 1}, {"unknown": Level.WARNING}),
        ({"failed": 1, "last_failure": FILTERED}, {"failed": Level.WARNING}),
        ({"since": NOW - 6 * DAY}, {}),
        ({"since": NOW - 8 * DAY}, {"backup": Level.WARNING}),
        ({"since": NOW - 30 * DAY, "backup_at": NOW - 8 * DAY}, {"backup": Level.WARNING}),
        ({"since": NOW - 30 * DAY, "backup_at": NOW - 6 * DAY}, {}),
        ({"phone_proven": False}, {"phone": Level.WARNING}),
        ({"phone_proven": False, "dry": True}, {}),
        ({"stopped_at": NOW}, {"stopped": Level.WARNING}),
        ({"paused_at": NOW, "questions": 2, "missed_today": 3}, {}),
        ({"mode": Mode.FORWARDED}, {"forwarding": Level.WARNING}),
        ({"mode": Mode.FORWARDED, "forwarding_proven_at": NOW - 13 * DAY}, {}),
        ({"mode": Mode.FORWARDED, "forwarding_proven_at": NOW - 15 * DAY}, {"forwarding": Level.WARNING}),
        ({"usd": 1.99}, {}),
        ({"usd": 2.0}, {"spend": Level.WARNING}),
        ({"spent": Spent(FULL - 1, 1.0)}, {}),
        ({"spent": Spent(FULL, 1.0)}, {"everybody": Level.WARNING}),
    ],
    ids=str,
)  # fmt: skip
def test_a_world_and_what_is_to_be_done(changed: dict[str, Any], found: dict[str, Level]) -> None:
    assert seen(**changed) == found


def test_the_worst_comes_first() -> None:
    assert list(seen(unknown=1, runs=False, usd=3.0)) == ["worker", "unknown", "spend"]


def test_the_worst_is_what_the_exit_status_says() -> None:
    warning = Finding("late", Level.WARNING, "", "")
    assert [worst(()), worst((warning,)), worst((warning, replace(warning, level=Level.ERROR)))] == [0, 1, 2]


def test_a_finding_says_what_and_what_to_do() -> None:
    [finding] = findings(replace(WELL, failed=3, last_failure=FILTERED))
    assert "3; the last: the carrier filtered it (30007)" in finding.what
    assert "docs/troubleshooting.md" in finding.mend


def test_where_many_live_nobody_is_looked_at() -> None:
    assert findings(replace(WELL, owners=3, owner=None)) == ()


@pytest.mark.parametrize(
    ("passed", "said"),
    [(-1, "0 s ago"), (119, "119 s ago"), (120, "2 min ago"), (7200, "2 hours ago"), (172_800, "2 days ago")],
)
def test_how_long_ago(passed: int, said: str) -> None:
    assert ago(timedelta(seconds=passed)) == said
