"""Texts and calls through Twilio: one request each, and what became of it.

Nothing is repeated here. Only what was surely not taken is `Later`; a time-out, a reset, a 5xx or
an answer without a sid is `Unknown`, for Twilio may well be sending (twilio-ruby issue 306).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from callbot.domain.refusals import why
from callbot.gateways.base import (
    Accepted,
    CallReceived,
    Found,
    Later,
    Receipt,
    Refused,
    Shut,
    TextReceived,
    Unknown,
)

CONNECT_SECONDS, READ_SECONDS = 3.05, 10.0
IDLE_SECONDS = 30.0
"""A connection idle for longer is not used again: a router may have forgotten it, and a send would hang."""
LISTED, PAGE = 200, 1000
SPARE = timedelta(minutes=5)
"""Twilio's filters go by the time of sending, some by its day alone: ask for more, and keep what counts."""
CREDENTIALS, INACTIVE, QUEUE_FULL = 20003, 20005, 21611
QUEUE_SECONDS = 60.0
Row = TypeVar("Row")


class NotAsked(TwilioException):
    """The provider could not be reached: not a byte of the request left."""


class Wire(HttpClient):
    """The way to Twilio: one origin for its hosts where asked, time limits, a connection per worker."""

    def __init__(self, origin: str | None) -> None:
        super().__init__(logging.getLogger(__name__), False, READ_SECONDS)
        self._origin = urlsplit(origin) if origin else None
        self._kept = threading.local()

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Ask once. Raises NotAsked where no byte was sent, requests' exceptions where nobody can know."""
        session = self._session()
        try:
            answer = session.request(
                method.upper(),
                self._placed(url),
                params=params,  # type: ignore[arg-type]  # twilio types values as object
                data=data,
                headers=headers,
                auth=auth,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=allow_redirects,
            )
        except requests.ConnectionError as error:
            if _never_connected(error):
                raise NotAsked("could not be reached") from error
            raise
        self._kept.used_at = time.monotonic()
        if answer.status_code == requests.codes.too_many_requests:
            raise TooMany(answer.headers.get("Retry-After"))
        return Response(answer.status_code, answer.text, answer.headers)

    def _placed(self, url: str) -> str:
        if self._origin is None:
            return url
        return urlunsplit(urlsplit(url)._replace(scheme=self._origin.scheme, netloc=self._origin.netloc))

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._kept, "session", None)
        if session is not None and time.monotonic() - self._kept.used_at < IDLE_SECONDS:
            return session
        if session is not None:
            session.close()
        session = requests.Session()
        session.trust_env = False  # a .netrc must not replace the account's credentials
        self._kept.session, self._kept.used_at = session, time.monotonic()
        return session


class TooMany(TwilioException):
    """429: surely not taken. `seconds` is what was asked for."""

    def __init__(self, retry_after: str | None) -> None:
        super().__init__("too many requests")
        self.seconds = float(retry_after) if retry_after and retry_after.isdecimal() else None


def _never_connected(error: requests.ConnectionError) -> bool:
    """True if the connection never stood: refused, no such host, no answer to the knock."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


class TwilioTelephone:
    """Twilio's REST API. With an API key it is used in place of the auth token."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        api_key: str | None = None,
        api_secret: str | None = None,
        messaging_service_sid: str | None = None,
        api_url: str | None = None,
    ) -> None:
        name, secret = (api_key, api_secret) if api_key and api_secret else (account_sid, auth_token)
        client = Client(name, secret, account_sid, http_client=Wire(api_url))
        # The library imports its products at the first touch; the first text must not wait for that.
        self._messages, self._calls = client.messages, client.calls
        self._service = {"messaging_service_sid": messaging_service_sid} if messaging_service_sid else {}

    def text(self, *, to: str, from_: str, body: str, status_url: str, valid_seconds: int | None) -> Receipt:
        """Send one text."""
        valid = {"validity_period": valid_seconds} if valid_seconds else {}
        return _asked(
            lambda: self._messages.create(
                to=to, from_=from_, body=body, status_callback=status_url, **valid, **self._service
            )
        )

    def call(self, *, to: str, from_: str, url: str, status_url: str, ring_seconds: int) -> Receipt:
        """Ring somebody. The first event is wanted too: it brings the sid, should the answer be lost."""
        return _asked(
            lambda: self._calls.create(
                to=to,
                from_=from_,
                url=url,
                timeout=ring_seconds,
                status_callback=status_url,
                status_callback_event=["initiated", "completed"],
            )
        )

    def speak(self, *, to: str, from_: str, twiml: str, ring_seconds: int) -> Receipt:
        """Ring somebody and let Twilio play the document itself; nobody is told how it went."""
        return _asked(lambda: self._calls.create(to=to, from_=from_, twiml=twiml, timeout=ring_seconds))

    def texts_sent(
        self, *, to: str, from_: str | None, since: datetime, until: datetime
    ) -> Sequence[Found] | Later:
        """The texts that were made between two instants.

        Twilio's own filter is by day and leaves out what is not sent yet, so the newest are filtered here.
        """
        sender = from_ if from_ else values.unset
        return _listed(lambda: self._messages.list(to=to, from_=sender, limit=LISTED), since, until)

    def calls_made(self, *, to: str, from_: str, since: datetime, until: datetime) -> Sequence[Found] | Later:
        """The calls that were made between two instants."""
        return _listed(lambda: self._calls.list(to=to, from_=from_, limit=LISTED), since, until)

    def texts_received(self, *, since: datetime) -> Sequence[TextReceived] | Later:
        """Every text that came in since an instant, page by page."""
        after = since - SPARE
        return _read(
            lambda: [
                _text_received(item)
                for item in _inbound(self._messages.stream(date_sent_after=after, page_size=PAGE), since)
            ]
        )

    def calls_received(self, *, since: datetime) -> Sequence[CallReceived] | Later:
        """Every call that came in since an instant, page by page."""
        after = since - SPARE
        return _read(
            lambda: [
                _call_received(item)
                for item in _inbound(self._calls.stream(start_time_after=after, page_size=PAGE), since)
            ]
        )


def signed(url: str, form: Mapping[str, str], token: str) -> str:
    """What Twilio would sign this post with: https://www.twilio.com/docs/usage/webhooks/webhooks-security"""
    return str(RequestValidator(token).compute_signature(url, form))


def _asked(create: Callable[[], Any]) -> Receipt:
    """What became of one POST."""
    try:
        made = create()
    except NotAsked:
        return Later("the phone company could not be reached")
    except TooMany as error:
        return Later("the phone company asks for patience", error.seconds)
    except (TwilioRestException, TwilioServiceException) as error:
        return _refusal(int(error.status), error.code)
    except (requests.RequestException, TwilioException) as error:
        return Unknown(f"no clear answer ({type(error).__name__})")
    except (ValueError, TypeError, KeyError, AttributeError):
        return Unknown("an answer that makes no sense")
    sid = made.sid
    return Accepted(sid) if isinstance(sid, str) and sid else Unknown("an answer without a sid")


def _refusal(status: int, code: int | None) -> Receipt:
    if not 400 <= status < 500:
        return Unknown(f"no clear answer (HTTP {status})")
    if status == requests.codes.unauthorized or code in {CREDENTIALS, INACTIVE}:
        return Shut(why(INACTIVE if code == INACTIVE else CREDENTIALS))
    if code == QUEUE_FULL:
        return Later("our number has too many texts waiting", QUEUE_SECONDS)
    return Refused(why(code, f"the phone company refused it (error {code or status})"), code)


def _read(ask: Callable[[], Iterable[Row]]) -> Sequence[Row] | Later:
    """A list as it was read to its end; half of one is none."""
    try:
        return tuple(ask())
    except (requests.RequestException, TwilioException, ValueError, TypeError, KeyError, AttributeError):
        return Later("the phone company's list could not be read")


def _listed(ask: Callable[[], Iterable[Any]], since: datetime, until: datetime) -> Sequence[Found] | Later:
    def made() -> list[Found]:
        found = [_found(item) for item in ask() if item.sid and item.date_created]
        return [item for item in found if since <= item.at <= until]

    return _read(made)


def _inbound(items: Iterable[Any], since: datetime) -> Iterator[Any]:
    for item in items:
        if item.sid and item.direction == "inbound" and item.date_created and _at(item) >= since:
            yield item


def _at(item: Any) -> datetime:
    """When it was made; Twilio's dates are of Greenwich, with or without saying so."""
    at: datetime = item.date_created
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text_received(item: Any) -> TextReceived:
    return TextReceived(
        sid=item.sid,
        from_raw=_clean(item.from_),
        to=_clean(item.to),
        body=_clean(item.body),
        media=int(item.num_media or 0),
        at=_at(item),
    )


def _call_received(item: Any) -> CallReceived:
    return CallReceived(
        sid=item.sid,
        from_raw=_clean(item._from),  # the library's own name for it, in calls alone
        to=_clean(item.to),
        at=_at(item),
        status=str(item.status),
        seconds=None if item.duration is None else int(item.duration),
        forwarded_from=_clean(item.forwarded_from) or None,
        caller_name=_clean(item.caller_name) or None,
        stir=_clean(item.stir_verstat) or None,
    )


def _clean(words: str | None) -> str:
    """What JSON can carry and no database takes (half a surrogate pair, NUL) is left out, as at the doors."""
    return (words or "").encode("utf-8", "replace").decode().replace("\x00", "")


def _found(item: Any) -> Found:
    code = getattr(item, "error_code", None)
    return Found(
        sid=item.sid,
        body=getattr(item, "body", None) or "",
        status=str(item.status),
        at=_at(item),
        error_code=int(code) if code else None,
    )
