"""The bot as a process of its own, started as a person would start it, killed as a power cut would."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from callbot.simulator.faults import NotUp

PYTHON = (sys.executable, "-m", "callbot")
HEALTH = "/healthz"
LOOK_AGAIN = 0.02


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """`serve` with an environment and a port; its output goes to `log`. `command` starts the program."""

    def __init__(
        self, environment: Mapping[str, str], port: int, log: Path, *, command: Sequence[str] = PYTHON
    ) -> None:
        self.environment = dict(environment)
        self.port = port
        self.log = log
        self.command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str, seconds: float = 60.0, typed: str = "") -> str:
        """Run another of its commands to the end; its output. Raises NotUp with its words if it fails.

        `typed` is what somebody at the keyboard answers.
        """
        done = subprocess.run(  # noqa: S603 - its own program, with arguments of ours
            [*PYTHON, *arguments],
            env=self._env(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise NotUp(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def start(self, seconds: float = 30.0) -> None:
        """Start serving, and wait until it answers. Raises NotUp with the end of its log if it does not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - its own program, with arguments of ours
                [*self.command, "serve", "--port", str(self.port)],
                env=self._env(),
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that a kill takes the server's own children too
            )
        limit = time.monotonic() + seconds
        while not self._answers():
            if time.monotonic() > limit or self._process.poll() is not None:
                raise NotUp(f"it does not answer; its last words: {self.log.read_text()[-2000:]}")
            time.sleep(LOOK_AGAIN)

    def kill(self) -> None:
        """SIGKILL the whole process group, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as a service manager does, and wait."""
        self._end(signal.SIGTERM)

    @property
    def is_dead(self) -> bool:
        """True if it was started and has ended of itself; stopped and killed, it is not dead but gone."""
        return self._process is not None and self._process.poll() is not None

    @property
    def group(self) -> int:
        """The process group that it and its children run in; 0 where it is not started."""
        return self._process.pid if self._process else 0

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        self._process.wait(20)
        self._process = None

    def _env(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("CALLBOT_", "TWILIO_"))
        }
        return {**inherited, **self.environment}

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", HEALTH)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
