"""A stage for a play: the network and the bot's program side by side on one virtual clock."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from callbot.simulator.clock import VirtualClock
from callbot.simulator.driving import drive
from callbot.simulator.network import Network
from callbot.simulator.people import Person
from callbot.simulator.program import PYTHON, Program, free_port
from callbot.simulator.story import Told

OVERRIDES = "#rc=5&rp=all"
OWNER, NUMBER, RECRUITER = "+12125550143", "+12125550100", "+16175550133"


@dataclass(slots=True)
class Stage:
    """`next_due` and `settled` look into the bot's outbox; the play waits for it to come to rest."""

    network: Network
    program: Program
    owner: Person
    recruiter: Person
    next_due: Callable[[], datetime | None]
    settled: Callable[[], bool]

    @property
    def now(self) -> datetime:
        """The business instant."""
        return self.network.clock.now()

    def to(self, instant: datetime, real_seconds: float = 30.0) -> None:
        """Play on until a business instant."""
        drive(self.network, instant, self.next_due, self.settled, real_seconds)

    def on(self, passing: timedelta) -> None:
        """Play on for so long."""
        self.to(self.now + passing)


@contextmanager
def staged(
    home: Path,
    begins: datetime,
    watch: Callable[[Network], tuple[Callable[[], datetime | None], Callable[[], bool]]],
    *,
    settings: Mapping[str, str] | None = None,
    mode: str = "ring-first",
    stated: str = "any morning after 9",
    teller: Callable[[Told], None] | None = None,
    command: tuple[str, ...] = PYTHON,
    between: Callable[[str], AbstractContextManager[str]] = nullcontext,
) -> Iterator[Stage]:
    """A stage with one owner, set up by `callbot init`, and one recruiter; the program serves until the end.

    `watch` is told the network and gives `next_due` and `settled`; `settings` are more of its environment;
    `between` is given the origin of the REST side, and gives the one that the program is told instead.
    """
    clock = VirtualClock(home / "clock")
    clock.to(begins)
    network = Network(clock, teller=teller)
    port = free_port()
    origin = f"http://127.0.0.1:{port}/twilio"
    network.number(
        NUMBER,
        voice_url=f"{origin}/voice{OVERRIDES}",
        voice_fallback_url=f"{origin}/voice/fallback",
        status_url=f"{origin}/voice/status{OVERRIDES}",
        sms_url=f"{origin}/sms{OVERRIDES}",
        sms_fallback_url=f"{origin}/sms/fallback",
    )
    with network.rest_server() as direct, between(direct) as rest:
        environment = {
            "CALLBOT_HOME": str(home),
            "CALLBOT_CLOCK": str(clock.path),
            "CALLBOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "CALLBOT_TWILIO_API_URL": rest,
            "TWILIO_ACCOUNT_SID": network.account_sid,
            "TWILIO_AUTH_TOKEN": network.auth_token,
            **(settings or {}),
        }
        program = Program(environment, port, home / "callbot.log", command=command)
        program.run(
            "init", "--yes", "--name", "Sam Lee", "--phone", OWNER, "--number", NUMBER,
            "--timezone", "America/New_York", "--availability", stated, "--mode", mode,
        )  # fmt: skip
        next_due, settled = watch(network)
        sam, dana = network.person("Sam", OWNER), network.person("Dana", RECRUITER)
        stage = Stage(network, program, sam, dana, next_due, settled)
        try:
            program.start()
            yield stage
        finally:
            program.stop()
