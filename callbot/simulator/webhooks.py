"""Webhooks as Twilio makes them: signed forms over real HTTP, with its limits, retries and redirects.

Connection overrides in the URL's fragment are honoured (#rc=2&rp=5xx,ct,rt): rc retries (default 1) for
the kinds of rp (default ct). A 301, 302 or 303 turns a POST into a GET and drops what was in the form.
twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from secrets import token_hex
from threading import Event, Lock
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from callbot.simulator.signing import signature

REAL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MOST_REDIRECTS = 10
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 0 where nothing did, then `failure` says why (ct, rt)."""

    status: int
    kind: str = ""
    body: str = ""
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bot answered with a 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Overrides:
    """The connection overrides of one URL: how many retries, for which failures, read limit in seconds."""

    retries: int
    kinds: frozenset[str]
    read_seconds: float

    @classmethod
    def of(cls, url: str) -> "Overrides":
        """Read them from the fragment; absent ones have Twilio's defaults."""
        given = parse_qs(urldefrag(url).fragment)
        kinds = frozenset(given.get("rp", ["ct"])[0].split(","))
        read = float(given.get("rt", ["15000"])[0]) / 1000
        return cls(int(given.get("rc", ["1"])[0]), kinds, min(read, REAL_SECONDS))

    def cover(self, reply: Reply) -> bool:
        """Whether this failure is one that is tried again."""
        kind = reply.failure or f"{reply.status // 100}xx"
        return not reply.ok and bool({kind, "all"} & self.kinds)


@dataclass(frozen=True, slots=True)
class Posted:
    """A webhook that was delivered, for tests to look at."""

    method: str
    url: str
    params: Mapping[str, str]
    reply: Reply


@dataclass(slots=True)
class Webhooks:
    """The sender of webhooks for one account; may be used from any thread.

    `on_connection_lost` is called when the bot is gone (a test restarts it there); without it, a retry
    waits up to `patience` real seconds for `back`.
    """

    auth_token: str
    on_connection_lost: Callable[[], None] | None = None
    patience: float = 1.0
    back: Event = field(default_factory=Event)
    posted: list[Posted] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _flying: int = 0

    @property
    def in_flight(self) -> int:
        """How many webhooks wait for an answer now."""
        return self._flying

    def ask(
        self,
        url: str,
        params: Mapping[str, str],
        method: str = "POST",
        repeats: int = 1,
        at_once: bool = False,
    ) -> Reply:
        """Deliver one webhook and answer the first reply; `repeats` delivers it that often.

        A repetition carries the same token and comes after the reply, or `at_once` from a thread of its
        own; a reply that differs from the first is noted in `differing`.
        """
        token = token_hex(16)
        with ThreadPoolExecutor(max_workers=repeats if at_once else 1) as deliveries:
            going = [
                deliveries.submit(self._with_retries, url, params, method, token) for _ in range(repeats)
            ]
        first, *others = [delivery.result() for delivery in going]
        for other in others:
            if (other.status, other.body) != (first.status, first.body):
                self.differing.append(f"{url}: {first.status} {first.body}, then {other.status} {other.body}")
        return first

    def _with_retries(self, url: str, params: Mapping[str, str], method: str, token: str) -> Reply:
        overrides = Overrides.of(url)
        reply = self._once(url, params, method, token, overrides)
        for _ in range(overrides.retries):
            if reply.failure:
                self._await_app()
            if not overrides.cover(reply):
                break
            reply = self._once(url, params, method, token, overrides)
        return reply

    def _await_app(self) -> None:
        if self.on_connection_lost is not None:
            self.on_connection_lost()
        else:
            self.back.wait(self.patience)
            self.back.clear()

    def _once(
        self, url: str, params: Mapping[str, str], method: str, token: str, overrides: Overrides
    ) -> Reply:
        with self._lock:
            self._flying += 1
        try:
            reply, where = Reply(0, failure="ct"), url
            for _ in range(MOST_REDIRECTS + 1):
                reply, onward = self._exchange(where, params, method, token, overrides)
                self.posted.append(Posted(method, where, dict(params), reply))
                if onward is None:
                    break
                where, redirected = urljoin(where, onward), reply.status
                if redirected in (301, 302, 303) and method == "POST":
                    method, params = "GET", {}
            return reply
        finally:
            with self._lock:
                self._flying -= 1

    def _exchange(
        self, url: str, params: Mapping[str, str], method: str, token: str, overrides: Overrides
    ) -> tuple[Reply, str | None]:
        """One request and its reply, and where it redirects to."""
        if method == "GET" and params:
            url = urldefrag(url).url + ("&" if urlsplit(url).query else "?") + urlencode(params)
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=min(CONNECT_SECONDS, overrides.read_seconds))
        try:
            connection.connect()
        except OSError:
            return Reply(0, failure="ct"), None
        connection.sock.settimeout(overrides.read_seconds)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = urlencode(params) if method == "POST" else None
        try:
            connection.request(method, target, body, self._headers(url, params, method, token))
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return Reply(0, failure="rt"), None
        finally:
            connection.close()
        reply = Reply(response.status, response.getheader("Content-Type", ""), text)
        return reply, response.getheader("Location") if 300 <= response.status < 400 else None

    def _headers(self, url: str, params: Mapping[str, str], method: str, token: str) -> dict[str, str]:
        signed = params if method == "POST" else {}
        return {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Content-Type": FORM,
            "X-Home-Region": "us1",
            "I-Twilio-Idempotency-Token": token,
            "X-Twilio-Signature": signature(self.auth_token, url, signed),
        }
