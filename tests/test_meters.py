"""What a process counts of itself: few words in each label, and a code that nobody knows is "other"."""

import pytest

from callbot.domain.outbox import Channel, Urgency
from callbot.meters import Meters


def value(meters: Meters, name: str, **labels: str) -> float | None:
    return meters.registry.get_sample_value(name, labels)


def test_two_wirings_count_apart() -> None:
    one, other = Meters(), Meters()
    one.failed.labels("/twilio/sms").inc()
    assert value(one, "callbot_webhook_failures_total", route="/twilio/sms") == 1
    assert value(other, "callbot_webhook_failures_total", route="/twilio/sms") is None


def test_an_attempt_is_counted_with_how_late_it_was_and_how_long_it_took() -> None:
    meters = Meters()
    meters.attempt(Channel.SMS, Urgency.FIRST, "accepted", None, late=0.3, took=0.02)
    said = {"channel": "sms", "outcome": "accepted", "error": "none"}
    assert value(meters, "callbot_attempts_total", **said) == 1
    assert value(meters, "callbot_lateness_seconds_bucket", urgency="first", le="0.25") == 0
    assert value(meters, "callbot_lateness_seconds_bucket", urgency="first", le="0.5") == 1
    assert value(meters, "callbot_provider_seconds_sum", channel="sms") == 0.02


def test_what_was_begun_a_moment_early_was_not_late() -> None:
    meters = Meters()
    meters.attempt(Channel.CALL, Urgency.FIRST, "accepted", None, late=-0.05, took=0.1)
    assert value(meters, "callbot_lateness_seconds_sum", urgency="first") == 0


@pytest.mark.parametrize(
    ("status", "code", "labels"),
    [
        ("delivered", None, ("delivered", "none")),
        ("undelivered", 30006, ("undelivered", "30006")),
        ("failed", 99999, ("failed", "other")),
        ("+16175550133", None, ("other", "none")),
    ],
)
def test_what_twilio_tells_is_counted_in_words_that_are_known(
    status: str, code: int | None, labels: tuple[str, str]
) -> None:
    meters = Meters()
    meters.callback(Channel.SMS, status, code)
    told = {"channel": "sms", "status": labels[0], "error": labels[1]}
    assert value(meters, "callbot_delivery_callbacks_total", **told) == 1
