"""What is done every few seconds besides what is said: voicemails are given up on, fetched, erased, outlived.

Questions that nobody answered lapse. A monitor outside is told that all is well, while it is.

Files appear whole or not at all, readable by this account alone.
"""

import os
from datetime import timedelta
from pathlib import Path

import structlog

from callbot.dispatch import room
from callbot.dispatch.wiring import Wiring
from callbot.gateways.base import Accepted, Later, Refused
from callbot.room import MEGABYTE, wanted_room
from callbot.services import answers, pulse, spending, tapes, voicemails

log = structlog.get_logger("callbot.chores")


def chores(wiring: Wiring) -> None:
    """Everything that is due of it, once; without room to write in, only the owner is told of that."""
    room.watch(wiring)
    if wiring.database.room.rests:
        return
    with wiring.transaction() as session:
        now = wiring.clock.now()
        voicemails.overdue(session, wiring.settings, now)
        due = tapes.lend(session, now)
        old = tapes.outlived(session, now - timedelta(days=wiring.settings.calls.audio_days))
        spending.forget(session, now)
    with wiring.transaction() as session:
        answers.lapse(session, wiring.settings, wiring.clock.now())
    for sid in old:
        wiring.settings.audio(sid).unlink(missing_ok=True)
    for tape in due:
        _settle(wiring, tape)
    _ping(wiring)


def _ping(wiring: Wiring) -> None:
    """Tell the monitor, once in so many minutes, that the worker shows life; a dead one must be missed."""
    watch, now = wiring.settings.watch, wiring.clock.now()
    if not watch.ping_url:
        return
    with wiring.transaction() as session:
        well = room.lacking(wiring) is None and pulse.runs(session, now)
        due = well and pulse.beat(session, pulse.PING, now, timedelta(minutes=watch.ping_minutes))
    if due:
        answer = wiring.watch.ping(watch.ping_url)
        log.info("ping", answer=type(answer).__name__.lower())


def _settle(wiring: Wiring, tape: tapes.Due) -> None:
    """Fetch a recording if it is wanted, then let Twilio forget it."""
    if tape.wanted and not _fetch(wiring, tape):
        return
    answer = wiring.recordings.erase(tape.sid)
    with wiring.transaction() as session:
        if isinstance(answer, Accepted | Refused):
            tapes.erased(session, tape.id)
        else:
            tapes.later(session, tape.id, wiring.clock.now())
    log.info("tape", tape=tape.id, fetched=tape.wanted, answer=type(answer).__name__.lower())


def _fetch(wiring: Wiring, tape: tapes.Due) -> bool:
    """Bring its audio here; False where that is to be tried again, or cannot be."""
    audio = Later("no room") if _is_full(wiring) else wiring.recordings.audio(tape.sid)
    if isinstance(audio, bytes) and not _written(wiring.settings.audio(tape.sid), audio):
        audio = Later("no room")
    with wiring.transaction() as session:
        if isinstance(audio, bytes):
            tapes.fetched(session, tape.id, wiring.clock.now())
        elif isinstance(audio, Refused):
            tapes.erased(session, tape.id)
        else:
            tapes.later(session, tape.id, wiring.clock.now())
    if not isinstance(audio, bytes):
        log.warning("tape_not_fetched", tape=tape.id, why=audio.reason)
    return isinstance(audio, bytes)


def _is_full(wiring: Wiring) -> bool:
    """True where the voicemails take all the room that they may, or the disk has none."""
    if room.lacking(wiring) is not None:
        return True
    folder = wiring.settings.home / "voicemails"
    taken = sum(file.stat().st_size for file in folder.glob("*.mp3"))
    return taken >= wiring.settings.calls.audio_megabytes * MEGABYTE


def _written(path: Path, audio: bytes) -> bool:
    """Write the whole file, or nothing: False where there was no room for it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(audio)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        if not wanted_room(error):
            raise
        return False
    part.replace(path)
    return True
