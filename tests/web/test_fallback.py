"""The last resort: it answers while the rest of the house cannot."""

from pathlib import Path

import pytest
from lxml import etree

from callbot.db import Base
from callbot.web.fallback import SORRY
from callbot.web.twiml import EMPTY
from tests.web.doors import RINGS, TEXTS, Twilio, at_the_doors

FAILED = {**RINGS, "ErrorCode": "11200", "ErrorUrl": "https://callbot.example/twilio/voice"}


def test_a_caller_may_still_leave_a_message(twilio: Twilio) -> None:
    say, record = etree.fromstring(twilio.asks("/twilio/voice/fallback", FAILED).encode())
    assert (say.tag, say.text, record.tag) == ("Say", SORRY, "Record")


def test_a_text_is_acknowledged(twilio: Twilio) -> None:
    assert twilio.asks("/twilio/sms/fallback", TEXTS) == EMPTY


def test_nothing_is_written_down(twilio: Twilio) -> None:
    before = twilio.counts()
    twilio.asks("/twilio/voice/fallback", FAILED)
    twilio.asks("/twilio/sms/fallback", TEXTS)
    assert twilio.counts() == before


@pytest.mark.parametrize(("door", "form"), [("voice", FAILED), ("sms", TEXTS)])
def test_cr_09_it_answers_without_a_database(tmp_path: Path, door: str, form: dict[str, str]) -> None:
    with at_the_doors(tmp_path) as twilio:
        Base.metadata.drop_all(twilio.runtime.database.engine)
        assert twilio.post(f"/twilio/{door}", form).status_code == 500
        assert twilio.post(f"/twilio/{door}/fallback", form).status_code == 200
