"""A dry run shows what would be said, keeps what is secret, and never claims that anything left."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from callbot.gateways.base import Push, Receipt, Telephone
from callbot.gateways.dry import DRY, DryPush, DryTelephone
from tests.outboxes import BOT, DANA, NOON, later

PHONE: Telephone = DryTelephone()
AWAY: Push = DryPush()
SECRET = "ntfy://a-secret-topic"


def text() -> Receipt:
    return PHONE.text(to=DANA, from_=BOT, body="Hi Dana", status_url="http://127.0.0.1/", valid_seconds=None)


def call() -> Receipt:
    return PHONE.call(
        to=DANA, from_=BOT, url="http://127.0.0.1/", status_url="http://127.0.0.1/", ring_seconds=20
    )


def push() -> Receipt:
    return AWAY.push(url=SECRET, title="callbot", body="Dana called")


SAID: dict[Callable[[], Receipt], dict[str, str]] = {
    text: {"event": "would_text", "to": DANA, "from_": BOT, "body": "Hi Dana"},
    call: {"event": "would_call", "to": DANA, "from_": BOT},
    push: {"event": "would_push", "title": "callbot", "body": "Dana called"},
}


@pytest.mark.parametrize("way", SAID)
def test_it_is_kept_and_never_accepted(way: Callable[[], Receipt]) -> None:
    assert way() == DRY
    assert DRY.reason == "dry run"


@pytest.mark.parametrize("way", SAID)
def test_what_would_be_said_is_shown(way: Callable[[], Receipt]) -> None:
    with capture_logs() as shown:
        way()
    assert shown == [{"log_level": "info", **SAID[way]}]


def test_the_address_of_the_away_channel_is_not_shown() -> None:
    with capture_logs() as shown:
        push()
    assert SECRET not in str(shown)


def test_a_look_up_finds_nothing_since_nothing_left() -> None:
    text()
    assert PHONE.texts_sent(to=DANA, from_=BOT, since=NOON, until=later(10)) == ()
    assert PHONE.calls_made(to=DANA, from_=BOT, since=NOON, until=later(10)) == ()
