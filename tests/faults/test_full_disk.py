"""CR-10: no room to write in. Nothing stays half done, nothing is said twice, and it goes on by itself."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from callbot import room
from callbot.db import Base, Database
from callbot.dispatch.chores import chores
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.screening import ContactKind
from callbot.gateways.base import Accepted, Receipt
from callbot.models import Call, Contact, Message, Outbound
from callbot.services import halts
from callbot.settings import Watch
from tests.dispatch.stage import Channels, Stage, stage
from tests.dispatch.test_chores import Shelf
from tests.faults import invariants
from tests.outboxes import NOON, household, queue, statuses
from tests.web.doors import RINGS, TEXTS, Twilio, at_the_doors

Full = Callable[[Database], AbstractContextManager[None]]
DISK, BLOCK = "32m", 64 * 1024
MANY, PEOPLE = 120, 15
ENORMOUS = 10**9
"""More megabytes than any disk of a test has free."""
RECORDING = f"RE{1:032}"


def emptied_log(database: Database) -> None:
    """The write-ahead log is put into the database and cut: the next write needs new room."""
    with closing(connect(str(database.engine.url.database), isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """Somebody filled the disk that the database stands on."""
    emptied_log(database)
    ballast = Path(str(database.engine.url.database)).with_name("ballast")
    with ballast.open("wb", buffering=0) as file:
        for size in (BLOCK, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    yield
    ballast.unlink()


@contextmanager
def no_file_grows(_database: Database) -> Iterator[None]:
    """A limit on files of this process, as a quota is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with capture_logs():  # the log of a test is a file, too
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_page_is_left(database: Database) -> Iterator[None]:
    """The database may not grow by a page."""
    pages(database, 1)
    yield
    pages(database, 2**31)


def pages(database: Database, most: int) -> None:
    """So many pages at most, or as many as it has."""
    for durable in (False, True):
        with database.transaction(durable=durable) as session:
            session.execute(text(f"PRAGMA max_page_count={most}"))


@pytest.fixture(params=[full_disk, no_file_grows, no_page_is_left])
def full(request: pytest.FixtureRequest) -> Full:
    """One way after the other in which there is no room."""
    found: Full = request.param
    return found


@contextmanager
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a small disk of its own; only root may make one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder, mount, umount = tmp_path / "disk", shutil.which("mount"), shutil.which("umount")
    folder.mkdir()
    subprocess.run([str(mount), "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run([str(umount), str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path, full: Full) -> Iterator[Path]:
    """The folder that there is no room in."""
    with small_disk(tmp_path) if full is full_disk else nullcontext(tmp_path) as folder:
        yield folder


@pytest.fixture
def line(disk: Path) -> Iterator[Twilio]:
    """Twilio at the doors of Sam's callbot, on that disk."""
    with at_the_doors(disk) as twilio:
        household(twilio.runtime.database)
        twilio.at(NOON)
        with twilio.runtime.transaction(durable=True):
            pass
        yield twilio
        assert invariants.broken(twilio.runtime.database, twilio.runtime.settings) == []


def is_sound(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok")


def texts() -> list[dict[str, str]]:
    return [{**TEXTS, "MessageSid": f"SM{number:032}"} for number in range(MANY)]


def test_cr_10_a_text_that_finds_no_room_is_asked_for_again(line: Twilio, full: Full) -> None:
    database = line.runtime.database
    with full(database):
        answers = [line.post("/twilio/sms", form).status_code for form in texts()]
        assert len(line.rows(Message)) == answers.count(200)
    assert set(answers) - {200} == {503}
    assert is_sound(database)
    for form in texts():
        line.asks("/twilio/sms", form)
    assert sorted(message.sid for message in line.rows(Message)) == [form["MessageSid"] for form in texts()]


def test_cr_10_a_caller_may_leave_a_message_all_the_same(line: Twilio, full: Full) -> None:
    rings = [{**RINGS, "CallSid": f"CA{number:032}"} for number in range(MANY)]
    with full(line.runtime.database):
        answers = [line.asks("/twilio/voice", form) for form in rings]
        assert len(line.rows(Call)) < MANY
    assert all("<Record" in answer for answer in answers)
    assert is_sound(line.runtime.database)
    for form in rings:
        line.asks("/twilio/voice", form)
    assert len(line.rows(Call)) == MANY


class Away(Channels):
    """An away channel that takes everything."""

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Taken."""
        self.pushed.append(body)
        return Accepted("")


@contextmanager
def worker(folder: Path) -> Iterator[Stage]:
    """Sam's worker in this folder, and the network around it."""
    database = Database(f"sqlite:///{folder / 'callbot.db'}")
    Base.metadata.create_all(database.engine)
    with stage(database, folder, virtual=True, push=Away()) as made:
        yield made
        assert invariants.broken(database, made.runtime.settings, made.network) == []
    database.close()


@pytest.fixture
def play(disk: Path) -> Iterator[Stage]:
    """It on that disk, with many texts to say."""
    with worker(disk) as made:
        say(made)
        yield made


@pytest.fixture
def roomy(tmp_path: Path) -> Iterator[Stage]:
    """It on a disk that has room."""
    with worker(tmp_path) as made:
        yield made


def say(play: Stage) -> None:
    """Many texts, to more contacts than one: nobody's day has so many."""
    now = play.runtime.clock.now()
    with play.runtime.transaction(durable=True) as session:
        people = [Contact(owner_id=1, kind=ContactKind.RECRUITER, created_at=now) for _ in range(PEOPLE)]
        session.add_all(people)
        session.flush()
        for number in range(MANY):
            body, to = f"Hi, you just called Sam {number}", people[number % PEOPLE].id
            queue(session, f"miss/{number}", due_at=now, now=now, body=body, contact_id=to)


def work(play: Stage, minutes: float = 0.0) -> None:
    """Business time passes, and every row is asked for, as engines may."""
    play.network.clock.to(play.network.clock.now() + timedelta(minutes=minutes))
    for outbound_id in range(1, MANY + 1):
        with suppress(OperationalError):
            deliver(play.runtime, outbound_id)


class FillsUp:
    """A telephone; while it is first asked, the disk is filled."""

    def __init__(self, play: Stage, fill: Callable[[], None]) -> None:
        self._telephone: Any = play.runtime.telephone
        self._fill: Callable[[], None] | None = fill

    def text(self, **asked: Any) -> Receipt:
        """Asked in the end."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill()
        receipt: Receipt = self._telephone.text(**asked)
        return receipt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._telephone, name)


def test_cr_10_what_could_not_be_settled_is_looked_up_and_nothing_else_is_said(
    play: Stage, full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = play.runtime.database
    keeps(play, 0)
    with ExitStack() as stack:
        play.runtime.telephone = FillsUp(play, lambda: stack.enter_context(full(database)))
        work(play)
        settled = statuses(database).count(Status.ACCEPTED)
        in_doubt = statuses(database).count(Status.SENDING)
        assert in_doubt <= 1
        assert len(play.accepted()) == settled + in_doubt < MANY
    assert is_sound(database)
    monkeypatch.setattr(room, "REST_SECONDS", 0.0)
    recover(play.runtime)
    for minutes in (0.0, 2.1, 10.1):
        work(play, minutes)
    assert set(statuses(database)) == {Status.ACCEPTED}
    assert len(play.accepted()) == len(set(play.accepted())) == MANY


def test_cr_10_after_a_write_that_found_no_room_nothing_is_tried_for_a_while(
    roomy: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(roomy)
    roomy.runtime.database.room.refused()
    work(roomy)
    assert roomy.accepted() == []
    monkeypatch.setattr(room, "REST_SECONDS", 0.0)
    work(roomy)
    assert len(roomy.accepted()) == MANY


def finds_no_room(database: Database) -> None:
    with pytest.raises(OperationalError), database.transaction() as session:
        session.execute(text("CREATE TABLE heavy AS SELECT zeroblob(1000000)"))


def told(play: Stage) -> list[str]:
    push: Any = play.runtime.push
    return [body for body in push.pushed if "disk of your callbot is full" in body]


def test_cr_10_whoever_set_it_up_is_told_once_and_then_it_rests(play: Stage, full: Full) -> None:
    with full(play.runtime.database):
        finds_no_room(play.runtime.database)
        for _ in range(3):
            chores(play.runtime)
            tick(play.runtime)
            work(play)
    assert len(told(play)) == 1
    assert play.accepted() == []
    assert set(statuses(play.runtime.database)) == {Status.QUEUED}


def keeps(play: Stage, megabytes: int) -> None:
    watch = Watch(free_megabytes=megabytes)
    play.runtime.settings = play.runtime.settings.model_copy(update={"watch": watch})


def test_cr_10_little_room_is_kept_for_what_must_be_written(roomy: Stage) -> None:
    say(roomy)
    keeps(roomy, ENORMOUS)
    work(roomy)
    assert roomy.accepted() == []
    assert {row.reason for row in all_rows(roomy)} == {halts.NO_ROOM}
    assert sum(row.attempts for row in all_rows(roomy)) == 0
    keeps(roomy, 0)
    work(roomy, minutes=1.1)
    assert len(roomy.accepted()) == MANY


def all_rows(play: Stage) -> list[Outbound]:
    with play.runtime.reading() as session:
        return list(session.scalars(select(Outbound)))


def test_cr_10_with_little_room_the_away_channel_goes_on(roomy: Stage) -> None:
    now = roomy.runtime.clock.now()
    with roomy.runtime.transaction() as session:
        queue(
            session,
            due_at=now,
            now=now,
            channel=Channel.PUSH,
            purpose=Purpose.NOTICE,
            to="away/1",
            body="MISSED",
        )
    keeps(roomy, ENORMOUS)
    deliver(roomy.runtime, 1)
    push: Any = roomy.runtime.push
    assert push.pushed == ["MISSED"]


def test_cr_10_a_server_without_room_is_known_by_its_refusal(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url)
    with pytest.raises(OperationalError), database.transaction() as session:
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"))
    assert database.room.lacking(0) == "the database found no room to write in"
    monkeypatch.setattr(room, "REST_SECONDS", 0.0)
    assert database.room.lacking(ENORMOUS) is None
    database.close()


def test_cr_10_readyz_and_the_front_page_say_so(tmp_path: Path) -> None:
    with at_the_doors(tmp_path, watch={"free_megabytes": ENORMOUS}) as line:
        browser = line.app.test_client()
        answer = browser.get("/readyz")
        assert answer.status_code == 503
        assert "callbot keeps 1000000000" in answer.get_json()["checks"]["room"]
        assert "callbot keeps 1000000000" in browser.get("/").text


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A limit on files that the database keeps and a recording does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_cr_10_a_recording_without_room_stays_at_twilio_until_there_is(roomy: Stage) -> None:
    shelf = Shelf(roomy)
    shelf.twilio.audios = [b"ID3" + b"\0" * 3_000_000]
    with files_of_at_most(2_000_000):
        shelf.after(seconds=1)
    assert list(shelf.file.parent.iterdir()) == []
    assert shelf.twilio.erased == []
    shelf.after(minutes=5)
    assert shelf.file.is_file()
    assert shelf.twilio.erased == [RECORDING]
