"""A voicemail is heard at an address that nobody can guess, for a day, in parts if so asked."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from structlog.testing import capture_logs
from werkzeug.wrappers import Response

from callbot.models import Owner, Tape, Voicemail
from callbot.services import tokens
from callbot.web.listen import address
from tests.outboxes import NOON, SECRET
from tests.web.doors import BASE, RINGS, Twilio

SID = f"RE{1:032}"
AUDIO = b"ID3" + bytes(range(256)) * 40
serial = count(1)


@pytest.fixture
def url(twilio: Twilio) -> str:
    """Where Dana's voicemail is heard, by the API's own word."""
    tape = {"RecordingSid": SID, "RecordingDuration": "24"}
    twilio.asks("/twilio/voice", RINGS)
    twilio.step("recording", RecordingStatus="completed", **tape)
    path = twilio.runtime.settings.audio(SID)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(AUDIO)
    with twilio.runtime.transaction() as session:
        session.get_one(Tape, 1).fetched_at = NOON
        token = tokens.create(session, f"a reader {next(serial)}", owner_id=1, now=NOON)
    calls = twilio.app.test_client().get("/api/v1/calls", headers={"Authorization": f"Bearer {token}"})
    found: str = calls.get_json()["items"][0]["voicemail"]["url"]
    assert found.startswith(f"{BASE}/listen/")
    return found.removeprefix(BASE)


def get(twilio: Twilio, url: str, **headers: str) -> Response:
    """Ask for an address, and hear all of it."""
    with twilio.app.test_client().get(url, headers=headers) as answer:
        answer.get_data()
        return answer


def test_it_is_heard(twilio: Twilio, url: str) -> None:
    answer = get(twilio, url)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/mpeg", AUDIO)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=0-9", AUDIO[:10]), ("bytes=100-", AUDIO[100:]), ("bytes=-5", AUDIO[-5:])]
)
def test_it_is_heard_in_parts(twilio: Twilio, url: str, asked: str, part: bytes) -> None:
    answer = get(twilio, url, Range=asked)
    assert (answer.status_code, answer.data) == (206, part)


def test_a_part_that_is_not_there_is_refused(twilio: Twilio, url: str) -> None:
    assert get(twilio, url, Range="bytes=999999-").status_code == 416


def test_the_address_ends_after_a_day(twilio: Twilio, url: str) -> None:
    twilio.at(NOON + timedelta(hours=23))
    assert get(twilio, url).status_code == 200
    twilio.at(NOON + timedelta(hours=25))
    assert get(twilio, url).status_code == 404


@pytest.mark.parametrize(
    "word", ["", "1", "1-2-3", "..", "%2e%2e", "1-99999999999-" + "0" * 40, "x" * 500, "1-9-%00"]
)
def test_wb_13_no_other_address_leads_anywhere(twilio: Twilio, url: str, word: str) -> None:
    assert get(twilio, f"/listen/{word}").status_code == 404


def test_an_address_is_good_for_its_own_voicemail_and_end(twilio: Twilio, url: str) -> None:
    voicemail_id, until, digest = url.removeprefix("/listen/").split("-")
    for changed in (f"2-{until}-{digest}", f"{voicemail_id}-{int(until) + 1}-{digest}"):
        assert get(twilio, f"/listen/{changed}").status_code == 404
    other = address("", f"{SECRET} of another", int(voicemail_id), NOON)
    assert get(twilio, other).status_code == 404


def test_what_is_deleted_is_not_heard(twilio: Twilio, url: str) -> None:
    twilio.runtime.settings.audio(SID).unlink()
    assert get(twilio, url).status_code == 404


def test_audio_that_came_to_another_home_is_missed_aloud(twilio: Twilio, url: str) -> None:
    path = twilio.runtime.settings.audio(SID)
    with capture_logs() as lines:
        get(twilio, url)
        assert lines == []
        path.unlink()
        get(twilio, url)
    assert [(line["event"], line["log_level"], line["folder"]) for line in lines] == [
        ("audio_is_not_here", "error", str(path.parent))
    ]


def test_what_is_no_voicemail_any_more_is_not_heard(twilio: Twilio, url: str) -> None:
    with twilio.runtime.transaction() as session:
        session.delete(session.get_one(Voicemail, 1))
    assert get(twilio, url).status_code == 404


def life(twilio: Twilio) -> datetime | None:
    """When Sam last showed life."""
    at: datetime | None = twilio.rows(Owner)[0].life_at
    return at


def test_who_opens_it_shows_life(twilio: Twilio, url: str) -> None:
    assert life(twilio) is None
    get(twilio, url, Range="bytes=0-9")
    at = life(twilio)
    assert at is not None
    assert abs(at - twilio.runtime.clock.now()) < timedelta(seconds=5)


def test_the_parts_of_one_tape_are_one_sign_and_what_is_opened_later_is_another(
    twilio: Twilio, url: str
) -> None:
    get(twilio, url)
    first = life(twilio)
    for part in ("bytes=0-9", "bytes=10-", "bytes=-5"):
        get(twilio, url, Range=part)
    assert life(twilio) == first
    twilio.at(NOON + timedelta(minutes=1))
    get(twilio, url)
    assert life(twilio) != first


@pytest.mark.parametrize("range_", ["bytes=999999-", ""])
def test_what_opens_nothing_is_no_sign(twilio: Twilio, url: str, range_: str) -> None:
    if range_:
        assert get(twilio, url, Range=range_).status_code == 416
    else:
        with twilio.app.test_client().head(url) as answer:
            assert answer.status_code == 200
        assert get(twilio, url + "0").status_code == 404
    assert life(twilio) is None


def test_what_was_opened_before_is_no_news_to_a_later_word(twilio: Twilio, url: str) -> None:
    later = NOON + timedelta(hours=1)
    with twilio.runtime.transaction() as session:
        session.get_one(Owner, 1).life_at = later
    get(twilio, url)
    assert life(twilio) == later
