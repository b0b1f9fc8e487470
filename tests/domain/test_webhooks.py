"""Where numbers point, whose that is, and what stood there before."""

from dataclasses import replace

import pytest

from callbot.domain.webhooks import Pointing, Webhook, foreign, former, freed, is_elsewhere, is_private, ours

OURS = ours("https://callbot.example", step="#rc=2", callback="#rc=5")
MOVED = ours("https://moved.callbot.example", step="#rc=2", callback="#rc=5")
NEW = Pointing(voice=Webhook("https://demo.twilio.com/welcome/voice/"))
THEIRS = Pointing(voice=Webhook("https://old.example/voice"), sms=Webhook("https://old.example/sms"))


@pytest.mark.parametrize(
    ("now", "last_set", "found"),
    [
        (Pointing(), None, ()),
        (NEW, None, ()),
        (OURS, None, ()),
        (ours("https://callbot.example", step="", callback=""), None, ()),
        (THEIRS, None, ("voice", "sms")),
        (MOVED, None, ("voice", "voice_fallback", "voice_status", "sms", "sms_fallback")),
        (MOVED, MOVED, ()),
        (replace(OURS, sms=Webhook("https://callbot.example/other")), OURS, ("sms",)),
    ],
)
def test_a_webhook_is_somebody_elses(
    now: Pointing, last_set: Pointing | None, found: tuple[str, ...]
) -> None:
    assert foreign(now, OURS, last_set) == found


def test_the_first_connect_keeps_what_it_found() -> None:
    assert former(THEIRS, OURS, None, None) == THEIRS


@pytest.mark.parametrize("now", [OURS, NEW, Pointing()])
def test_a_later_one_keeps_what_the_first_found(now: Pointing) -> None:
    assert former(now, OURS, OURS, THEIRS) == THEIRS


def test_what_somebody_set_in_between_is_kept_beside_what_is_older() -> None:
    between = replace(OURS, sms=Webhook("https://newer.example/sms"), trunk="TK1", takes="fax")
    assert former(between, OURS, OURS, THEIRS) == replace(THEIRS, sms=between.sms, trunk="TK1", takes="fax")


def test_without_force_nothing_is_taken_away() -> None:
    now = replace(THEIRS, voice_application="AP1", sms_application="AP2", takes="fax")
    assert freed(OURS, now, force=True) == OURS
    assert freed(OURS, now, force=False) == replace(
        OURS, voice_application="AP1", sms_application="AP2", takes="fax"
    )


@pytest.mark.parametrize(
    ("now", "elsewhere"),
    [
        (OURS, False),
        (THEIRS, False),
        (replace(OURS, voice=Webhook("https://newer.example")), True),
        (replace(OURS, voice_application="AP1"), True),
        (replace(OURS, takes="fax"), True),
    ],
)
def test_somebody_has_had_it_since(now: Pointing, elsewhere: bool) -> None:
    assert is_elsewhere(now, OURS, THEIRS) is elsewhere


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "2001:4860:4860::8888", "callbot.example", "local.example", "callbot"]
)
def test_a_host_that_may_be_reached(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.1.1", "fe80::1", "0.0.0.0", "callbot.localhost"])  # noqa: S104
def test_a_host_that_is_reached_from_here_alone(host: str) -> None:
    assert is_private(host)
