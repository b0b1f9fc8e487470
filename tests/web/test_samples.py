"""Every sample of Twilio's requests, posted to our own doors: each is borne, whoever its numbers are."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.outboxes import BOT, SAM
from tests.web.doors import ACCOUNT, Twilio

SAMPLES = [
    json.loads(path.read_text())
    for path in sorted((Path(__file__).parents[3] / "shared" / "twilio" / "payloads").glob("*.json"))
]
DOORS = {
    "voice.incoming": ["voice", "voice/fallback"],
    "voice.gather": ["voice/key", "voice/menu?turn=1", "voice/confirm?turn=1"],
    "voice.dial_action": ["voice/dialed"],
    "voice.record_action": ["voice/recorded?turn=1"],
    "voice.recording_status": ["voice/recording"],
    "voice.transcription": ["voice/transcription"],
    "voice.status": ["voice/status", "status/call", "status/call?o=1&a=1"],
    "voice.amd": ["status/call"],
    "voice.answer": ["voice/reminder", "voice/reminder?o=1"],
    "sms.incoming": ["sms", "sms/fallback"],
    "sms.status": ["status/message", "status/message?o=1&a=1"],
}


def samples(method: str) -> list[Any]:
    """The samples of one method, by name."""
    return [pytest.param(sample, id=sample["name"]) for sample in SAMPLES if sample["method"] == method]


needs_samples = pytest.mark.skipif(not SAMPLES, reason="the payload samples are not there")


@needs_samples
@pytest.mark.parametrize("sample", samples("POST"))
def test_a_sample_is_borne_whoever_its_numbers_are(twilio: Twilio, sample: dict[str, Any]) -> None:
    for whose in ({}, {"To": BOT}, {"To": BOT, "From": SAM}):
        for door in DOORS[sample["kind"]]:
            answer = twilio.post(f"/twilio/{door}", {**sample["params"], **whose})
            assert 200 <= answer.status_code < 300, (door, whose)


@needs_samples
@pytest.mark.parametrize("sample", samples("POST"))
def test_a_sample_leaves_nothing_where_its_number_is_nobodys(twilio: Twilio, sample: dict[str, Any]) -> None:
    for door in DOORS[sample["kind"]]:
        answer = twilio.post(f"/twilio/{door}", sample["form"].replace("12125550100", "12125550199"))
        assert 200 <= answer.status_code < 300, door
    assert twilio.rows_of("call", "call_step", "message", "outbound", "contact_number") == 0


@needs_samples
@pytest.mark.parametrize("sample", samples("GET"))
def test_a_sample_by_get_is_refused(twilio: Twilio, sample: dict[str, Any]) -> None:
    for door in DOORS[sample["kind"]]:
        target = f"/twilio/{door.partition('?')[0]}?{sample['form']}"
        assert twilio.post(target, "", method="GET").status_code == 405


@needs_samples
def test_the_samples_are_of_the_account_that_is_tested() -> None:
    assert {sample["params"].get("AccountSid", ACCOUNT) for sample in SAMPLES} == {ACCOUNT}
