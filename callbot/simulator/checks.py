"""What Twilio refuses at the door of its REST API, with its codes. twilio.com/docs/api/errors"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from callbot.simulator.exchange import Exchange

E164 = re.compile(r"\+[1-9]\d{6,14}")
MOST_CHARACTERS = 1600
MOST_TWIML = 4000


class Refused(Exception):
    """A request that Twilio answers with an error."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def check_message(exchange: Exchange, form: Mapping[str, str], media: tuple[str, ...]) -> str:
    """The number that a text would go out from; raises Refused for what Twilio would not accept."""
    to, body = form.get("To", ""), form.get("Body", "")
    if not E164.fullmatch(to):
        raise Refused(21211 if to else 21604, f"Invalid 'To' Phone Number: {to}")
    if not body and not media:
        raise Refused(21602, "Message body is required.")
    if len(body) > MOST_CHARACTERS:
        raise Refused(21617, "The concatenated message body exceeds the 1600 character limit.")
    if to.startswith(exchange.closed_prefixes):
        raise Refused(
            21408, "Permission to send an SMS has not been enabled for the region of the 'To' number."
        )
    sender = _sender(exchange, form)
    if exchange.trial and to not in exchange.verified:
        raise Refused(21608, f"The number {to} is unverified. Trial accounts send to verified numbers alone.")
    if to == sender:
        raise Refused(21266, "'To' and 'From' number cannot be the same.")
    if (to, sender) in exchange.opted_out:
        raise Refused(21610, "Attempt to send to unsubscribed recipient.")
    return sender


def _sender(exchange: Exchange, form: Mapping[str, str]) -> str:
    """From, or the first number where a Messaging Service chooses."""
    sender = form.get("From", "")
    if not sender and form.get("MessagingServiceSid"):
        sender = next(iter(exchange.numbers), "")
    if not sender:
        raise Refused(21603, "A 'From' phone number is required.")
    if sender not in exchange.numbers:
        raise Refused(21606, f"The 'From' phone number {sender} is not a valid number of this account.")
    return sender


def check_call(exchange: Exchange, form: Mapping[str, str]) -> None:
    """Raises Refused for a call that Twilio would not place."""
    to, sender = form.get("To", ""), form.get("From", "")
    if not to:
        raise Refused(21201, "No 'To' number is specified.")
    if not E164.fullmatch(to):
        raise Refused(21217, f"Phone number {to} does not appear to be valid.")
    if not sender:
        raise Refused(21213, "'From' phone number is required.")
    if sender not in exchange.numbers:
        raise Refused(21210, f"The source phone number {sender} is not yet verified for this account.")
    if not form.get("Url") and not form.get("Twiml"):
        raise Refused(21205, "Url parameter is required.")
    if len(form.get("Twiml", "")) > MOST_TWIML:
        raise Refused(21205, "Twiml is longer than 4000 characters.")
    if exchange.trial and to not in exchange.verified:
        raise Refused(21219, f"The number {to} is unverified. Trial accounts call verified numbers alone.")
    if to.startswith(exchange.closed_prefixes):
        raise Refused(21215, "Account not authorized to call the region of the 'To' number.")


def check_number(form: Mapping[str, str]) -> None:
    """Raises Refused for what a number of the account cannot be set to."""
    for name, value in form.items():
        if name in URLS and value and not _is_address(value):
            raise Refused(21402, f"{name} is not a valid URL.")
        if name in METHODS and value not in ("GET", "POST"):
            raise Refused(21403, f"{name} is not a valid HTTP method.")
    if form.get("VoiceReceiveMode", "voice") not in ("voice", "fax"):
        raise Refused(20001, "VoiceReceiveMode is voice or fax.")
    for name, prefix in SIDS.items():
        if (value := form.get(name, "")) and not re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", value):
            raise Refused(20001, f"{name} is not a valid sid.")
    if form.get("VoiceApplicationSid") and form.get("TrunkSid"):
        raise Refused(20001, "A number has an application or a trunk for its calls, not both.")


def _is_address(url: str) -> bool:
    """A fully qualified URL; in the name of its host no underscore is taken."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in str(parts.hostname)


URLS = frozenset({"VoiceUrl", "VoiceFallbackUrl", "SmsUrl", "SmsFallbackUrl", "StatusCallback"})
METHODS = frozenset(
    {"VoiceMethod", "VoiceFallbackMethod", "SmsMethod", "SmsFallbackMethod", "StatusCallbackMethod"}
)
SIDS = {"VoiceApplicationSid": "AP", "SmsApplicationSid": "AP", "TrunkSid": "TK"}
