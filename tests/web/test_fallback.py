"""The last resort: it answers while the rest of the house cannot."""

from collections.abc import Iterator

import pytest
from lxml import etree

from callbot.db import Base
from callbot.domain import speech
from callbot.domain.screening import Outcome
from callbot.failpoints import Failpoint, arm
from callbot.models import Call
from callbot.web.twiml import EMPTY
from tests.outboxes import SAM
from tests.web.doors import CALL, RINGS, TEXTS, Twilio, at_the_doors

FAILED = {**RINGS, "ErrorCode": "11200", "ErrorUrl": "https://callbot.example/twilio/voice"}


def test_a_caller_may_still_leave_a_message(twilio: Twilio) -> None:
    say, record = etree.fromstring(twilio.asks("/twilio/voice/fallback", FAILED).encode())
    assert (say.tag, say.text, record.tag) == ("Say", speech.SORRY, "Record")


def test_a_text_is_acknowledged(twilio: Twilio) -> None:
    assert twilio.asks("/twilio/sms/fallback", TEXTS) == EMPTY


def test_nothing_is_written_down(twilio: Twilio) -> None:
    before = twilio.counts()
    twilio.asks("/twilio/voice/fallback", FAILED)
    twilio.asks("/twilio/sms/fallback", TEXTS)
    assert twilio.counts() == before


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twilio]:
    """A callbot whose database is gone."""
    with at_the_doors(tmp_path_factory.mktemp("broken")) as twilio:
        Base.metadata.drop_all(twilio.runtime.database.engine)
        yield twilio


@pytest.mark.parametrize(("door", "form"), [("voice", FAILED), ("sms", TEXTS)])
def test_cr_09_it_answers_without_a_database(broken: Twilio, door: str, form: dict[str, str]) -> None:
    assert broken.post(f"/twilio/{door}/fallback", form).status_code == 200


def verbs(xml: str) -> list[str]:
    """The verbs of a document, in order."""
    return [str(verb.tag) for verb in etree.fromstring(xml.encode())]


MESSAGE = ["", "/dialed", "/key", "/menu?turn=1", "/confirm?turn=1", "/spoken?turn=1", "/number?turn=1"]
GOODBYE = ["/recorded?turn=1", "/pin?turn=1", "/owner?turn=1"]
ON_LEG = [f"/accept?call={CALL}", "/reminder?o=1", "/reminded?o=1&turn=1"]


@pytest.mark.parametrize("step", MESSAGE)
def test_a_step_that_fails_takes_a_message(broken: Twilio, step: str) -> None:
    assert verbs(broken.asks(f"/twilio/voice{step}", {**RINGS, "Digits": "1"})) == ["Say", "Record"]


@pytest.mark.parametrize("step", [*GOODBYE, *ON_LEG])
def test_after_a_message_and_on_sams_leg_a_failure_says_goodbye(broken: Twilio, step: str) -> None:
    assert verbs(broken.asks(f"/twilio/voice{step}", {**RINGS, "Digits": "1"})) == ["Say", "Hangup"]


def test_sam_may_take_a_call_of_which_nothing_can_be_said(broken: Twilio) -> None:
    assert verbs(broken.asks(f"/twilio/voice/whisper?call={CALL}", RINGS)) == ["Gather", "Hangup"]


@pytest.mark.parametrize("door", ["voice/recording", "voice/transcription", "voice/status", "sms"])
def test_where_nobody_waits_twilio_is_to_ask_again(broken: Twilio, door: str) -> None:
    form = {**RINGS, **TEXTS, "RecordingSid": f"RE{1:032}", "CallStatus": "completed"}
    assert broken.post(f"/twilio/{door}", form).status_code == 500


@pytest.mark.parametrize("step", MESSAGE)
def test_a_fault_after_the_commit_takes_a_message_too(twilio: Twilio, step: str) -> None:
    arm(Failpoint("answered", "raise"))
    try:
        assert verbs(twilio.asks(f"/twilio/voice{step}", {**RINGS, "Digits": "1"})) == ["Say", "Record"]
    finally:
        arm(None)


def test_what_is_recorded_after_a_failure_is_a_voicemail_of_a_missed_call(twilio: Twilio) -> None:
    recorded = {**RINGS, "CallStatus": "completed", "Digits": "hangup", "RecordingDuration": "9"}
    twilio.asks("/twilio/voice/recorded?turn=1", {**recorded, "RecordingSid": f"RE{1:032}"})
    assert [call.outcome for call in twilio.rows(Call)] == [Outcome.VOICEMAIL]
    assert len(twilio.said(SAM)) == 1


def test_a_refusal_is_no_failure(broken: Twilio) -> None:
    assert broken.post("/twilio/voice", RINGS, token="somebody else's").status_code == 403
