"""Connection overrides in a webhook's address: what is asked for again, how long, how often."""

import pytest

from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES
from callbot.simulator.webhooks import REAL_SECONDS, Overrides, Reply

REFUSED, TIMED_OUT = Reply(0, failure="ct"), Reply(0, failure="rt")


@pytest.mark.parametrize(
    ("fragment", "retries", "kinds", "seconds"),
    [
        ("", 1, {"ct"}, REAL_SECONDS),
        ("#rc=0", 0, {"ct"}, REAL_SECONDS),
        ("#rc=5", 5, {"ct"}, REAL_SECONDS),
        ("#rp=4xx,5xx", 1, {"4xx", "5xx"}, REAL_SECONDS),
        ("#rt=250", 1, {"ct"}, 0.25),
        ("#rt=60000", 1, {"ct"}, REAL_SECONDS),
        (STEP_RETRIES, 2, {"all"}, 5.0),
        (CALLBACK_RETRIES, 5, {"all"}, 10.0),
    ],
)
def test_overrides_are_read(fragment: str, retries: int, kinds: set[str], seconds: float) -> None:
    found = Overrides.of(f"http://bot.example/x?o=1&a=2{fragment}")
    assert found == Overrides(retries, frozenset(kinds), seconds)


@pytest.mark.parametrize(
    ("policy", "reply", "again"),
    [
        ("ct", REFUSED, True),
        ("ct", TIMED_OUT, False),
        ("ct", Reply(500), False),
        ("rt", TIMED_OUT, True),
        ("rt", REFUSED, False),
        ("4xx", Reply(404), True),
        ("4xx", Reply(500), False),
        ("5xx", Reply(503), True),
        ("5xx", Reply(403), False),
        ("all", REFUSED, True),
        ("all", TIMED_OUT, True),
        ("all", Reply(403), True),
        ("all", Reply(500), True),
        ("all", Reply(200), False),
        ("all", Reply(204), False),
        ("ct,5xx", REFUSED, True),
        ("ct,5xx", Reply(502), True),
        ("ct,5xx", TIMED_OUT, False),
    ],
)
def test_only_the_failures_that_are_named_are_asked_again(policy: str, reply: Reply, again: bool) -> None:
    assert Overrides.of(f"http://bot.example/x#rp={policy}").cover(reply) is again


@pytest.mark.parametrize(
    ("status", "ok"),
    [(0, False), (199, False), (200, True), (204, True), (299, True), (302, False), (500, False)],
)
def test_only_a_2xx_is_well(status: int, ok: bool) -> None:
    assert Reply(status).ok is ok
