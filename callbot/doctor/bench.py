"""Looks side by side, each within its time; one that fails or hangs becomes a finding of its own."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import TypeVar

from callbot.domain.doctor.checked import not_checked
from callbot.domain.doctor.findings import Finding
from callbot.gateways.base import Failure, Later, Refused, Shut, Unknown

T = TypeVar("T")
THREADS = 12
Pending = tuple[str, Future[T], float]
FAILURES = (Refused, Later, Unknown, Shut)


class Bench:
    """Where looks lie while they last; `findings` grows by what is found. Nobody waits for one that hangs."""

    def __init__(self, seconds: float) -> None:
        self.findings: list[Finding] = []
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(THREADS)

    def __enter__(self) -> "Bench":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def begin(self, what: str, look: Callable[[], T]) -> Pending[T]:
        """Begin to look; `what` it is for people."""
        return what, self._pool.submit(look), time.monotonic() + self._seconds

    def end(self, pending: Pending[T]) -> T | None:
        """What was seen; None, and a finding, where it failed or took too long."""
        what, future, until = pending
        wait([future], max(until - time.monotonic(), 0.0))
        if not future.done():
            self.findings.append(not_checked(what, f"no answer within {self._seconds:.0f} seconds"))
            return None
        fault = future.exception()
        if fault is not None:  # its words may hold a secret; its kind does not
            self.findings.append(not_checked(what, type(fault).__name__))
            return None
        return future.result()

    def told(self, pending: Pending[T | Failure]) -> T | None:
        """The same of what another party is asked; None, and a finding, where it does not tell."""
        answer = self.end(pending)
        if isinstance(answer, FAILURES):
            self.findings.append(not_checked(pending[0], answer.reason))
            return None
        return answer

    def found(self, findings: Iterable[Finding]) -> None:
        """Keep what was decided."""
        self.findings += findings
