"""The account at Twilio: its numbers, where each sends what comes in, and the Messaging Services around them.

Nothing is repeated here. Credentials go to Twilio's own origins, or the one that stands in for them, alone.
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
https://www.twilio.com/docs/messaging/api/service-resource
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import requests

from callbot.domain.refusals import why
from callbot.domain.webhooks import FAX, VOICE, WEBHOOKS, Held, Pointing, Service, Webhook
from callbot.gateways.base import Failure, Later, Refused, Shut, Unknown

TWILIO, MESSAGING = "https://api.twilio.com", "https://messaging.twilio.com"
SECONDS = (3.05, 10.0)
PAGE, MOST_PAGES = 1000, 50
CREDENTIALS, INACTIVE, TEST = 20003, 20005, 20008
TEST_CREDENTIALS = (
    "these are Twilio's test credentials, which hold no numbers and reach nobody; use those of the account"
)
URLS = {
    "voice": ("VoiceUrl", "VoiceMethod"),
    "voice_fallback": ("VoiceFallbackUrl", "VoiceFallbackMethod"),
    "voice_status": ("StatusCallback", "StatusCallbackMethod"),
    "sms": ("SmsUrl", "SmsMethod"),
    "sms_fallback": ("SmsFallbackUrl", "SmsFallbackMethod"),
}
PLAIN = {
    "voice_application": "VoiceApplicationSid",
    "sms_application": "SmsApplicationSid",
    "trunk": "TrunkSid",
    "takes": "VoiceReceiveMode",
}
Json = Mapping[str, Any]


class Failed(Exception):
    """An answer that is none; what it is instead, for the caller."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class TwilioAccount:
    """One account. `auth` may be an API key, which opens all but the account itself: that wants its token."""

    def __init__(
        self, account_sid: str, auth_token: str, auth: tuple[str, str], api_url: str | None = None
    ) -> None:
        self._sid, self._own, self._auth = account_sid, (account_sid, auth_token), auth
        self._api, self._messaging = api_url or TWILIO, api_url or MESSAGING
        self._folder = f"/2010-04-01/Accounts/{account_sid}"

    def is_trial(self) -> bool | Failure:
        """True where it reaches proven numbers only."""
        try:
            told = self._asked("GET", f"{self._api}{self._folder}.json", auth=self._own)
        except Failed as failed:
            return failed.failure
        return str(told.get("type")) == "Trial"

    def numbers(self, e164: str | None = None) -> Sequence[Held] | Failure:
        """Its numbers; of one that is named, that alone or none (Twilio's own filter finds more)."""
        wanted = {"PhoneNumber": e164} if e164 else {}
        path = f"{self._folder}/IncomingPhoneNumbers.json"
        try:
            rows = list(self._pages(self._api, path, "incoming_phone_numbers", wanted))
            found = [_held(row) for row in rows]
        except Failed as failed:
            return failed.failure
        except (KeyError, TypeError, AttributeError):
            return Later("Twilio's list of numbers could not be read")
        return [number for number in found if e164 in {None, number.e164}]

    def point(self, number: Held, to: Pointing) -> Held | Failure:
        """Let a number send what comes in elsewhere; what it is then, as Twilio's answer has it."""
        form = changes(number.pointing, to)
        path = f"{self._api}{self._folder}/IncomingPhoneNumbers/{number.sid}.json"
        try:
            return _held(self._asked("POST", path, data=form))
        except Failed as failed:
            return failed.failure
        except (KeyError, TypeError, AttributeError):
            return Unknown("Twilio gave an answer that makes no sense")

    def services(self) -> Sequence[Service] | Failure:
        """Its Messaging Services, with the numbers in each."""
        try:
            return [
                Service(
                    sid=row["sid"],
                    name=row.get("friendly_name") or "",
                    inbound=Webhook(
                        row.get("inbound_request_url") or "", row.get("inbound_method") or "POST"
                    ),
                    defers=bool(row.get("use_inbound_webhook_on_number")),
                    numbers=frozenset(self._members(row["sid"])),
                )
                for row in self._pages(self._messaging, "/v1/Services", "services", {})
            ]
        except Failed as failed:
            return failed.failure
        except (KeyError, TypeError, AttributeError):
            return Later("Twilio's list of Messaging Services could not be read")

    def _members(self, sid: str) -> Iterator[str]:
        for row in self._pages(self._messaging, f"/v1/Services/{sid}/PhoneNumbers", "phone_numbers", {}):
            yield row["sid"]

    def _pages(self, origin: str, path: str, name: str, wanted: Mapping[str, str]) -> Iterator[Json]:
        """The rows of a list, page by page. Raises Failed."""
        url, query = f"{origin}{path}", {**wanted, "PageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            told = self._asked("GET", url, params=query)
            yield from told[name]
            onward = told.get("next_page_uri") or (told.get("meta") or {}).get("next_page_url")
            if not onward:
                return
            parts = urlsplit(onward)  # whatever host it names, the next page is asked for where this one was
            url, query = f"{origin}{parts.path}?{parts.query}", {}
        raise Failed(Later("Twilio's list does not end"))

    def _asked(self, method: str, url: str, *, auth: tuple[str, str] | None = None, **more: Any) -> Json:
        """One request's answer. Raises Failed."""
        try:
            with requests.Session() as session:
                session.trust_env = False  # a .netrc must not replace the account's credentials
                answer = session.request(
                    method, url, auth=auth or self._auth, timeout=SECONDS, allow_redirects=False, **more
                )
            told = answer.json()
        except requests.ConnectionError as error:
            raise Failed(Later("Twilio could not be reached")) from error
        except requests.RequestException as error:  # also what is no JSON
            raise Failed(Unknown(f"Twilio gave no clear answer ({type(error).__name__})")) from error
        if not isinstance(told, dict):
            raise Failed(Unknown("Twilio gave an answer that makes no sense"))
        if not answer.ok or answer.is_redirect:
            raise Failed(_failure(answer.status_code, told.get("code"), str(told.get("message") or "")))
        return told


def _failure(status: int, code: object, message: str) -> Failure:
    """What Twilio's error is; its own words where ours say less."""
    known = code if isinstance(code, int) else None
    if known == TEST:
        return Shut(TEST_CREDENTIALS)
    if status == requests.codes.unauthorized or known in {CREDENTIALS, INACTIVE}:
        return Shut(f"Twilio: {why(INACTIVE if known == INACTIVE else CREDENTIALS)}")
    if status == requests.codes.too_many_requests:
        return Later("Twilio asks for patience")
    if not 400 <= status < 500:
        return Unknown(f"Twilio gave no clear answer (HTTP {status})")
    words = " ".join(message.split())[:200]
    return Refused(f"Twilio refused it: {words or 'no reason given'} (error {known or status})", known)


def changes(now: Pointing, to: Pointing) -> dict[str, str]:
    """The form that brings a number from one to the other: only what differs, so that all else stays.

    An empty value takes away what is there.
    """
    form: dict[str, str] = {}
    for name in WEBHOOKS:
        if (before := getattr(now, name)) != (after := getattr(to, name)):
            form |= {
                field: value
                for field, value, old in zip(
                    URLS[name], (after.url, after.method), (before.url, before.method), strict=True
                )
                if value != old
            }
    for name, field in PLAIN.items():
        if getattr(now, name) != getattr(to, name):
            form[field] = getattr(to, name)
    return form


def _held(row: Json) -> Held:
    """A number of Twilio's JSON. Raises KeyError or AttributeError where it is none."""
    able = row.get("capabilities") or {}
    webhooks = {
        "voice": ("voice_url", "voice_method"),
        "voice_fallback": ("voice_fallback_url", "voice_fallback_method"),
        "voice_status": ("status_callback", "status_callback_method"),
        "sms": ("sms_url", "sms_method"),
        "sms_fallback": ("sms_fallback_url", "sms_fallback_method"),
    }
    pointing = Pointing(
        **{name: Webhook(row.get(url) or "", row.get(by) or "POST") for name, (url, by) in webhooks.items()},
        voice_application=row.get("voice_application_sid") or "",
        sms_application=row.get("sms_application_sid") or "",
        trunk=row.get("trunk_sid") or "",
        takes=FAX if row.get("voice_receive_mode") == FAX else VOICE,
    )
    calls, texts = bool(able.get("voice", True)), bool(able.get("sms", True))
    return Held(row["sid"], row["phone_number"], pointing, calls, texts)
