"""CR-10 at the start: callbot comes up where there is no room already, and goes on once there is."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest

from callbot.domain.outbox import Purpose, Status
from callbot.simulator.stage import OWNER
from tests.dispatch.stage import wait_for
from tests.faults.test_full_disk import full_disk, no_file_grows, small_disk
from tests.faults.test_real_server import RINGS, SMS, TEXTS, VOICE, Wire
from tests.outboxes import queue, statuses
from tests.scenarios.telling import on_stage

Full = Callable[[Wire], AbstractContextManager[None]]


@contextmanager
def no_disk(wire: Wire) -> Iterator[None]:
    """Somebody filled the disk that the database, the log and the backups stand on."""
    with full_disk(wire.database):
        yield


@contextmanager
def no_quota(wire: Wire) -> Iterator[None]:
    """No file of callbot may grow, wherever it stands; then each of its processes may write again."""
    with no_file_grows(wire.database):
        yield
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for process in (int(folder.name) for folder in Path("/proc").glob("[0-9]*")):
        with suppress(ProcessLookupError):
            if os.getpgid(process) == wire.stage.program.group:
                resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


@pytest.fixture(params=[no_disk, no_quota])
def full(request: pytest.FixtureRequest) -> Full:
    """The ways of having no room that outlive a process."""
    found: Full = request.param
    return found


@pytest.fixture
def small(tmp_path: Path, full: Full) -> Iterator[Path]:
    """A folder on a small disk of its own, where that is what is to be filled."""
    with small_disk(tmp_path) if full is no_disk else nullcontext(tmp_path) as folder:
        yield folder


@pytest.fixture
def wire(small: Path) -> Iterator[Wire]:
    """callbot's real server on that disk."""
    url = f"sqlite:///{small / 'callbot.db'}"
    with on_stage(small, url, settings={"CALLBOT_WATCH__FREE_MEGABYTES": "0"}) as (stage, database):
        yield Wire(stage, database, stage.program.origin)


def queue_one(wire: Wire) -> None:
    """A text that is due when callbot starts again."""
    with wire.database.transaction(durable=True) as session:
        now = wire.stage.now
        queue(
            session, due_at=now, now=now, contact_id=None, purpose=Purpose.NOTICE, to=OWNER, body="left over"
        )
    wire.database.close()


@pytest.mark.parametrize("ended", ["stop", "kill"])
def test_cr_10_it_comes_up_on_a_full_disk_and_goes_on_once_there_is_room(
    ended: str, wire: Wire, full: Full
) -> None:
    program = wire.stage.program
    getattr(program, ended)()
    queue_one(wire)
    with full(wire):
        program.start()
        status, twiml = wire.posts(VOICE, RINGS)
        assert (status, "<Record" in twiml) == (200, True)
        assert wire.posts(SMS, TEXTS)[0] == 503
        assert [message.body for message in wire.stage.network.messages] == []
    assert wire.posts(SMS, TEXTS)[0] == 200
    assert wire.heard() == [TEXTS["Body"]]
    wait_for(lambda: set(statuses(wire.database)) == {Status.ACCEPTED}, seconds=30.0)
    assert [message.body for message in wire.stage.network.messages].count("left over") == 1
