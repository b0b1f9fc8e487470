"""A dry run shows what would be said, keeps what is secret, and never claims that anything left."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from callbot.domain.webhooks import Held, Pointing
from callbot.gateways.base import Later, Push, Receipt, Refused, Telephone
from callbot.gateways.dry import DRY, DryAccount, DryPush, DryTelephone
from tests.outboxes import BOT, DANA, NOON, later

PHONE: Telephone = DryTelephone()
AWAY: Push = DryPush()
SECRET = "ntfy://a-secret-topic"
SPOKEN = "Your code is 0, 4, 0, 8, 1, 5"


def text() -> Receipt:
    return PHONE.text(to=DANA, from_=BOT, body="Hi Dana", status_url="http://127.0.0.1/", valid_seconds=None)


def call() -> Receipt:
    return PHONE.call(
        to=DANA, from_=BOT, url="http://127.0.0.1/", status_url="http://127.0.0.1/", ring_seconds=20
    )


def speak() -> Receipt:
    return PHONE.speak(to=DANA, from_=BOT, twiml=f"<Say>{SPOKEN}</Say>", ring_seconds=20)


def push() -> Receipt:
    return AWAY.push(url=SECRET, title="callbot", body="Dana called")


SAID: dict[Callable[[], Receipt], dict[str, str]] = {
    text: {"event": "would_text", "to": DANA, "from_": BOT, "body": "Hi Dana"},
    call: {"event": "would_call", "to": DANA, "from_": BOT},
    speak: {"event": "would_call", "to": DANA, "from_": BOT},
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


def test_what_a_call_says_by_itself_is_not_shown() -> None:
    with capture_logs() as shown:
        speak()
    assert SPOKEN not in str(shown)


def test_without_an_account_there_are_no_numbers_and_nothing_is_pointed() -> None:
    account = DryAccount()
    assert (account.numbers(), account.services()) == ((), ())
    assert account.point(Held("PN1", BOT, Pointing()), Pointing()) == Refused("dry run")
    assert account.is_trial() == Later("dry run")


def test_the_address_of_the_away_channel_is_not_shown() -> None:
    with capture_logs() as shown:
        push()
    assert SECRET not in str(shown)


def test_a_look_up_finds_nothing_since_nothing_left() -> None:
    text()
    assert PHONE.texts_sent(to=DANA, from_=BOT, since=NOON, until=later(10)) == ()
    assert PHONE.calls_made(to=DANA, from_=BOT, since=NOON, until=later(10)) == ()
