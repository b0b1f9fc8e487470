"""Points at which a test makes a running callbot die, fail or hang: CALLBOT_FAILPOINT=said:kill.

Never in production: settings refuse one without the clock of tests, and a point that is not armed costs
one comparison.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from callbot.errors import FailpointReached

NAMES = frozenset({"answered", "claimed", "begun", "said", "settled", "taken"})
"""answered: a webhook is committed, its answer not given; claimed: due rows are leased; begun: a row is
marked as being sent; said: the provider answered; settled: its answer is written down;
taken: one of what came in during a standstill is taken in."""
ACTIONS = frozenset({"kill", "raise", "sleep"})


@dataclass(frozen=True, slots=True)
class Failpoint:
    """What happens at one point: SIGKILL to the whole process group, FailpointReached, or so many seconds."""

    name: str
    action: str
    seconds: float = 0.0

    def __call__(self, reached: str) -> None:
        """Strike, if this is the point that is reached."""
        if reached != self.name:
            return
        match self.action:
            case "kill":
                os.killpg(os.getpgrp(), signal.SIGKILL)
            case "raise":
                raise FailpointReached(self.name)
            case _:
                time.sleep(self.seconds)


def parsed(text: str) -> Failpoint:
    """A failpoint as it is written: "said:kill", "begun:raise", "answered:sleep:16". Raises ValueError.

    >>> parsed("answered:sleep:16")
    Failpoint(name='answered', action='sleep', seconds=16.0)
    """
    name, _, rest = text.partition(":")
    action, _, seconds = rest.partition(":")
    if name not in NAMES or action not in ACTIONS or bool(seconds) != (action == "sleep"):
        raise ValueError(f"give one of {', '.join(sorted(NAMES))}, and :kill, :raise or :sleep:seconds")
    return Failpoint(name, action, float(seconds or 0))


_armed: Callable[[str], None] | None = None


def arm(strike: Callable[[str], None] | None) -> None:
    """From now on this is told of each point that is reached; None disarms."""
    global _armed
    _armed = strike


def reach(name: str) -> None:
    """A point is reached."""
    if _armed is not None:
        _armed(name)
