"""Voicemails come here, leave Twilio, and are deleted by age."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch.chores import chores
from callbot.dispatch.tick import tick
from callbot.gateways.base import Accepted, Arrival, Later, Refused
from callbot.models import Call, Heartbeat, Tape, Voicemail
from callbot.services import calls, voicemails
from callbot.settings import Watch
from tests.dispatch.stage import Stage, stage
from tests.outboxes import BOT, DANA

SID = f"RE{1:032}"


class Recordings:
    """Twilio's recordings, whose next answers are set."""

    def __init__(self) -> None:
        self.audios: list[bytes | Refused | Later] = []
        self.erased: list[str] = []
        self.erases: list[Accepted | Refused | Later] = []

    def audio(self, sid: str) -> bytes | Refused | Later:
        """The next of the set answers, or some audio."""
        return self.audios.pop(0) if self.audios else b"ID3 audio"

    def erase(self, sid: str) -> Accepted | Refused | Later:
        """The next of the set answers, or done."""
        self.erased.append(sid)
        return self.erases.pop(0) if self.erases else Accepted(sid)


class Shelf:
    """One voicemail of Dana's, on a clock that moves by itself alone."""

    def __init__(self, on: Stage) -> None:
        self.runtime, self.twilio = on.runtime, Recordings()
        self.runtime.recordings = self.twilio
        self.clock = on.network.clock
        self.file = self.runtime.settings.audio(SID)
        self.told(SID, 24)

    def told(self, sid: str, seconds: int) -> None:
        """Twilio tells of a recording in the call."""
        now = self.runtime.clock.now()
        with self.runtime.transaction() as session:
            call = calls.known(session, Arrival("CA1", DANA, BOT), self.runtime.settings, now)
            assert call is not None
            voicemails.recorded(session, call, sid, seconds, now, kept=True)

    def after(self, **time: float) -> None:
        """Time goes by, and the chores are done."""
        self.clock.to(self.clock.now() + timedelta(**time))
        chores(self.runtime)

    def tape(self) -> Tape:
        """The recording's row."""
        with self.runtime.reading() as session:
            return session.get_one(Tape, 1)


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Iterator[Shelf]:
    """It, on each kind of database."""
    with stage(database, tmp_path, virtual=True) as on:
        yield Shelf(on)


def test_a_voicemail_comes_here_and_leaves_twilio_once(shelf: Shelf) -> None:
    shelf.after(seconds=1)
    shelf.after(hours=1)
    assert shelf.file.read_bytes() == b"ID3 audio"
    assert shelf.twilio.erased == [SID]


def test_only_this_account_can_read_it(shelf: Shelf) -> None:
    shelf.after(seconds=1)
    assert (shelf.file.stat().st_mode & 0o777, shelf.file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_cannot_be_fetched_now_is_fetched_later_and_not_erased_before(shelf: Shelf) -> None:
    shelf.twilio.audios = [Later("busy"), Later("busy")]
    shelf.after(seconds=1)
    assert shelf.twilio.erased == []
    shelf.after(seconds=11)
    shelf.after(minutes=1)
    assert shelf.file.exists()
    assert shelf.twilio.erased == [SID]


def test_what_is_not_erased_at_once_is_erased_later_and_not_fetched_again(shelf: Shelf) -> None:
    shelf.twilio.erases = [Later("busy")]
    shelf.after(seconds=1)
    shelf.file.unlink()
    shelf.after(minutes=1)
    assert shelf.twilio.erased == [SID, SID]
    assert not shelf.file.exists()
    assert shelf.tape().due_at is None


def test_what_twilio_has_no_more_is_given_up(shelf: Shelf) -> None:
    shelf.twilio.audios = [Refused("gone")]
    shelf.after(seconds=1)
    shelf.after(hours=1)
    assert (shelf.tape().due_at, shelf.tape().fetched_at, shelf.file.exists()) == (None, None, False)


def test_the_shorter_recording_of_a_call_is_erased_unheard(shelf: Shelf) -> None:
    shelf.told(f"RE{2:032}", 3)
    shelf.after(seconds=1)
    assert sorted(shelf.twilio.erased) == [SID, f"RE{2:032}"]
    assert [file.name for file in shelf.file.parent.iterdir()] == [f"{SID}.mp3"]


def test_silence_is_erased_unheard(shelf: Shelf) -> None:
    with shelf.runtime.transaction() as session:
        call, row = session.get_one(Call, 1), session.get_one(Voicemail, 1)
        row.seconds = 5
        voicemails.transcribed(session, call, SID, "", shelf.runtime.settings, shelf.runtime.clock.now())
    shelf.after(seconds=1)
    assert (shelf.twilio.erased, shelf.file.exists()) == ([SID], False)


def test_after_thirty_days_it_is_deleted_here(shelf: Shelf) -> None:
    shelf.after(seconds=1)
    shelf.after(days=29)
    assert shelf.file.exists()
    shelf.after(days=2)
    assert (shelf.file.exists(), shelf.tape().fetched_at) == (False, None)


def test_ab_13_without_room_it_stays_at_twilio(shelf: Shelf) -> None:
    shelf.file.parent.mkdir()
    (shelf.file.parent / "old.mp3").write_bytes(b"x" * 1024 * 1024)
    shelf.runtime.settings.calls.audio_megabytes = 1
    shelf.after(seconds=1)
    assert (shelf.file.exists(), shelf.twilio.erased) == (False, [])


class Monitor:
    """A monitor outside that counts how often it was told that all is well."""

    def __init__(self) -> None:
        self.told = 0

    def ping(self, url: str) -> Accepted | Later:
        """Heard."""
        assert url == "https://watch.example/sam"
        self.told += 1
        return Accepted("")


@pytest.fixture
def watched(database: Database, tmp_path: Path) -> Iterator[tuple[Stage, Monitor]]:
    """Sam's callbot, which a monitor waits to hear of every five minutes."""
    with stage(database, tmp_path, virtual=True) as play:
        monitor = Monitor()
        play.runtime.watch = monitor
        watch = Watch(ping_url="https://watch.example/sam", ping_minutes=5)
        play.runtime.settings = play.runtime.settings.model_copy(update={"watch": watch})
        yield play, monitor


def minutes(play: Stage, count: int, *, ticking: bool) -> None:
    """Time goes by; the worker ticks, or has died, and the chores are done all the same."""
    for _ in range(count):
        play.network.clock.to(play.network.clock.now() + timedelta(minutes=1))
        if ticking:
            tick(play.runtime)
        chores(play.runtime)


def test_cr_14_the_monitor_hears_of_callbot_while_it_ticks_and_no_longer(
    watched: tuple[Stage, Monitor],
) -> None:
    play, monitor = watched
    minutes(play, 11, ticking=True)
    assert monitor.told == 3
    minutes(play, 11, ticking=False)
    assert monitor.told == 3


def test_without_an_address_nobody_is_told(shelf: Shelf) -> None:
    shelf.after(hours=1)
    with shelf.runtime.reading() as session:
        assert session.get(Heartbeat, "ping") is None
