"""CR-08, CR-09: somebody else holds the database for seconds, or for long, while webhooks come."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from werkzeug.test import TestResponse

from callbot.db import Database
from callbot.domain.people import Mode
from callbot.domain.screening import Outcome
from callbot.models import Call, Message, Owner, Voicemail
from callbot.web import fallback
from callbot.web.listen import address
from tests.outboxes import DANA, SAM
from tests.web.doors import CALL, LEG, RINGS, TEXTS, Twilio

SECONDS = 3.0
PICKED_UP = {**RINGS, "CallSid": LEG, "From": RINGS["To"], "To": SAM, "CallStatus": "in-progress"}


@contextmanager
def held(database: Database, seconds: float = SECONDS) -> Iterator[None]:
    """Another process holds what every writer needs, for so many seconds from now on."""
    engine = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as writer:
        writer.execute(text("BEGIN IMMEDIATE" if database.is_sqlite else "BEGIN"))
        writer.execute(text("UPDATE owner SET name = name"))
        release = threading.Timer(seconds, lambda: writer.execute(text("COMMIT")))
        release.start()
        yield
        release.join()
    engine.dispose()


def waited(line: Twilio, later: float, door: str, form: dict[str, str]) -> tuple[TestResponse, float]:
    """What a door answers who asks so much later, and after how many seconds."""
    time.sleep(later)
    begun = time.monotonic()
    return line.post(door, form), time.monotonic() - begun


@pytest.mark.parametrize(("door", "form"), [("/twilio/sms", TEXTS), ("/twilio/voice", RINGS)])
def test_cr_08_a_webhook_waits_for_who_writes(line: Twilio, door: str, form: dict[str, str]) -> None:
    begun = time.monotonic()
    with held(line.runtime.database):
        line.asks(door, form)
        assert time.monotonic() - begun > SECONDS - 0.5


def test_cr_08_two_that_wait_are_both_kept(line: Twilio) -> None:
    texts = [{**TEXTS, "MessageSid": f"SM{number:032}"} for number in (7, 8)]
    with held(line.runtime.database):
        waiting = [threading.Thread(target=line.asks, args=("/twilio/sms", form)) for form in texts]
        for each in waiting:
            each.start()
        for each in waiting:
            each.join()
    inbound = [row for row in line.rows(Message) if row.direction == "inbound"]
    assert {row.sid for row in inbound} == {form["MessageSid"] for form in texts}


def test_cr_09_held_for_long_a_text_is_refused_in_time_and_a_caller_may_leave_a_message(line: Twilio) -> None:
    asked = [(0.0, "/twilio/sms", TEXTS), (1.0, "/twilio/sms", TEXTS), (1.5, "/twilio/voice", RINGS)]
    with held(line.runtime.database, 7.0), ThreadPoolExecutor() as people:
        answers = list(people.map(lambda each: waited(line, *each), asked))
    assert [seconds for _, seconds in answers if seconds > 5.0] == []
    assert [answer.status_code for answer, _ in answers] == [503, 503, 200]
    assert "<Record" in answers[2][0].text
    assert line.rows(Message) == []


def test_cr_09_what_was_refused_is_kept_when_twilio_asks_again(line: Twilio) -> None:
    with held(line.runtime.database, 4.5):
        assert line.post("/twilio/sms", TEXTS).status_code == 503
    line.asks("/twilio/sms", TEXTS)
    assert len([row for row in line.rows(Message) if row.direction == "inbound"]) == 1


@pytest.fixture
def ringing(line: Twilio) -> Twilio:
    """Dana calls, Sam's phone rings, and Sam picks up."""
    line.mode(Mode.RING_FIRST)
    assert "<Dial" in line.asks("/twilio/voice", RINGS)
    assert "Press any key" in line.asks(f"/twilio/voice/whisper?call={CALL}", PICKED_UP)
    return line


def presses(line: Twilio, key: str) -> str:
    """Sam presses a key on that ring."""
    return line.asks(f"/twilio/voice/accept?call={CALL}", {**PICKED_UP, "Digits": key})


def talked(line: Twilio) -> Outcome | None:
    """They talk for nine minutes, and hang up: how the call is logged."""
    ended = {
        "DialCallStatus": "completed",
        "DialCallSid": LEG,
        "DialBridged": "true",
        "DialCallDuration": "540",
    }
    line.step("dialed", **ended)
    line.asks("/twilio/voice/status", {**RINGS, "CallStatus": "completed", "CallDuration": "560"})
    [call] = line.rows(Call)
    return call.outcome  # type: ignore[no-any-return]


def test_cr_09_a_key_waits_for_a_database_that_is_held_for_long(ringing: Twilio) -> None:
    with held(ringing.runtime.database, 6.0):
        assert "<Hangup" not in presses(ringing, "5")
    assert ringing.rows(Call)[0].leg_key == "5"
    assert talked(ringing) is Outcome.ANSWERED


def test_cr_09_a_key_that_cannot_be_written_down_takes_the_call_all_the_same(
    ringing: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "KEY_SECONDS", 0.0)
    with held(ringing.runtime.database, 5.0):
        assert "<Hangup" not in presses(ringing, "5")
    assert ringing.rows(Call)[0].leg_key is None
    assert talked(ringing) is Outcome.ANSWERED
    assert ringing.said(DANA) == []


def test_cr_09_nine_declines_whatever_the_database_does(
    ringing: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "KEY_SECONDS", 0.0)
    with held(ringing.runtime.database, 5.0):
        assert "<Hangup" in presses(ringing, "9")


def test_cr_09_whoever_picks_up_meanwhile_may_press_a_key(line: Twilio) -> None:
    line.mode(Mode.RING_FIRST)
    line.asks("/twilio/voice", RINGS)
    with held(line.runtime.database, 5.0):
        twiml = line.asks(f"/twilio/voice/whisper?call={CALL}", PICKED_UP)
    assert "A call for you. Press any key to talk." in twiml
    assert f"accept?call={CALL}" in twiml


def test_a_voicemail_is_heard_at_once_and_shows_life_when_the_database_is_free(line: Twilio) -> None:
    sid = f"RE{1:032}"
    line.asks("/twilio/voice", RINGS)
    line.step("recording", RecordingStatus="completed", RecordingSid=sid, RecordingDuration="24")
    path = line.runtime.settings.audio(sid)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"ID3" * 9_000)
    url = address("", line.runtime.settings.secret_key, line.rows(Voicemail)[0].id, line.runtime.clock.now())
    client = line.app.test_client()
    with held(line.runtime.database, 1.5):
        begun = time.monotonic()
        for part in ("bytes=0-9", "bytes=10-"):
            answer = client.get(url, headers={"Range": part})
            answer.close()
            assert answer.status_code == 206
        assert time.monotonic() - begun < 1.0
        assert line.rows(Owner)[0].life_at is None
    client.get(url).close()
    assert line.rows(Owner)[0].life_at is not None
