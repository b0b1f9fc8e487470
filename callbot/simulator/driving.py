"""Driving a play: time jumps from happening to happening, once the bot has come to rest in between."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event

from callbot.simulator.faults import NotSettled
from callbot.simulator.network import Network

LOOK_AGAIN = 0.005
LIVE_LOOK = 0.05


def _nothing_due() -> datetime | None:
    return None


def _always() -> bool:
    return True


def drive(
    network: Network,
    until: datetime,
    next_due: Callable[[], datetime | None] = _nothing_due,
    settled: Callable[[], bool] = _always,
    real_seconds: float = 10.0,
) -> None:
    """Play on until the business instant `until`.

    `next_due()` is when the bot next has something to do (None: nothing planned), `settled()` whether it is
    at rest; something due in the past is unrest. Raises NotSettled where the bot is not at rest after
    `real_seconds`.
    """
    while True:
        network.run_due()
        _rest(network, next_due, settled, real_seconds)
        now = network.clock.now()
        last = max(until, now)  # what the bot started while it came to rest is played too
        moments = [at for at in (network.next_at(), next_due()) if at is not None and at <= last]
        if not moments:
            if now >= until:
                return
            moments = [until]
        network.clock.to(min(moments))


def _rest(
    network: Network,
    next_due: Callable[[], datetime | None],
    settled: Callable[[], bool],
    real_seconds: float,
) -> None:
    """Wait until the bot is at rest and no webhook is under way."""
    limit = time.monotonic() + real_seconds
    while not _at_rest(network, next_due, settled):
        if time.monotonic() > limit:
            raise NotSettled(
                f"not at rest after {real_seconds:g} s: settled {settled()}, next due {next_due()}, "
                f"webhooks {network.in_flight}, open {network.open()}"
            )
        time.sleep(LOOK_AGAIN)


def _at_rest(network: Network, next_due: Callable[[], datetime | None], settled: Callable[[], bool]) -> bool:
    if network.in_flight or not settled():
        return False
    due = next_due()
    return due is None or due > network.clock.now()


def play_live(network: Network, stop: Event) -> None:
    """Let the network run with the clock, without jumps, until `stop` is set: for people in a browser."""
    while not stop.is_set():
        network.run_due()
        stop.wait(LIVE_LOOK)
