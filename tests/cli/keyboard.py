"""Somebody at a terminal: a command on a pseudo-terminal of its own, what it shows, and what is typed."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

SECONDS = 30.0
"""Real seconds within which the screen must show what is waited for."""
AGAIN_SECONDS = 5.0


class Keyboard:
    """One command at a terminal. `screen` is all that a person sees there, what they typed among it."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int) -> None:
        self.screen = ""
        self._process, self._terminal, self._seen = process, terminal, 0

    def answers(self, prompt: str, typed: str | Callable[[], str]) -> None:
        """Wait until the screen shows `prompt` (since the last answer), then type a line."""
        self.sees(prompt)
        line = typed if isinstance(typed, str) else typed()
        self._seen = len(self.screen)
        os.write(self._terminal, f"{line}\n".encode())

    def sees(self, words: str) -> None:
        """Wait until the screen shows these words, since the last answer."""
        limit = time.monotonic() + SECONDS
        while words not in self._unfolded():
            assert time.monotonic() < limit, f"waited for {words!r}; the screen shows:\n{self.screen}"
            assert self._read(), f"it ended before {words!r}; the screen shows:\n{self.screen}"

    def _unfolded(self) -> str:
        """What came since the last answer, both as it stands there and as if no line had been folded."""
        found = self.screen[self._seen :]
        return f"{found}\n{' '.join(found.split())}"

    def interrupts(self) -> int:
        """^C, and again where nothing comes of it: Python misses one just as it begins to listen."""
        before = len(self.screen) + len("^C")
        for _ in range(int(SECONDS / AGAIN_SECONDS)):
            os.write(self._terminal, b"\x03")
            limit = time.monotonic() + AGAIN_SECONDS
            while len(self.screen.strip()) <= before and time.monotonic() < limit:
                if select.select([self._terminal], [], [], 0.1)[0] and not self._read():
                    break
            if len(self.screen.strip()) > before:
                break
        return self.ends()

    def ends(self) -> int:
        """Read to the end; the exit status."""
        while self._read():
            pass
        return self._process.wait(SECONDS)

    def _read(self) -> bool:
        """Take in a little more; False at the end."""
        ready, _, _ = select.select([self._terminal], [], [], SECONDS)
        assert ready, f"it shows nothing more; the screen shows:\n{self.screen}"
        try:
            found = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return False
        self.screen += found.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(found)


@contextmanager
def typing(environment: Mapping[str, str], *words: str, columns: int = 0) -> Iterator[Keyboard]:
    """A command of callbot's at a terminal, in this environment alone; 0: a terminal of no known width."""
    ours, theirs = pty.openpty()
    if columns:
        termios.tcsetwinsize(theirs, (24, columns))
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("CALLBOT_", "TWILIO_"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "callbot", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**inherited, **environment},
        start_new_session=True,
        preexec_fn=_owns_the_terminal,
    )
    os.close(theirs)
    try:
        yield Keyboard(process, ours)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
        os.close(ours)


def _owns_the_terminal() -> None:
    """So that ^C reaches the command: the terminal is the one of its session."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may have had it ignored
