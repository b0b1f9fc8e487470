"""What kind of number one is, asked of Twilio's Lookup: one request, which costs money, within a few seconds.

https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence
"""

import re

import requests

from callbot.domain.numbers import Kind
from callbot.gateways.base import Later, Refused

TWILIO = "https://lookups.twilio.com"
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
SECONDS = (2.0, 4.0)
"""A text-back waits for it."""
KINDS = {
    "mobile": Kind.MOBILE,
    "landline": Kind.FIXED,
    "fixedVoip": Kind.VOIP,
    "nonFixedVoip": Kind.VOIP,
    "tollFree": Kind.TOLL_FREE,
    "premium": Kind.PREMIUM,
    "sharedCost": Kind.SHARED_COST,
    "personal": Kind.PERSONAL,
    "voicemail": Kind.VOICEMAIL,
    "pager": Kind.PAGER,
}


class TwilioCarriers:
    """Lookup by the credentials of one account; `api_url` stands in for Twilio's own origin."""

    def __init__(self, auth: tuple[str, str], api_url: str | None = None) -> None:
        self._auth = auth
        self._folder = f"{api_url or TWILIO}/v2/PhoneNumbers/"

    def kind(self, e164: str) -> Kind | Refused | Later:
        """Its kind, UNKNOWN where its carrier does not say; Refused where there is no such number."""
        if not E164.fullmatch(e164):
            return Refused("that is no number")
        try:
            with requests.Session() as session:
                session.trust_env = False  # a .netrc must not replace the account's credentials
                answer = session.get(
                    f"{self._folder}{e164}",
                    params={"Fields": "line_type_intelligence"},
                    auth=self._auth,
                    timeout=SECONDS,
                    allow_redirects=False,
                )
            if answer.status_code == requests.codes.not_found:
                return Refused("the phone company knows no such number")
            if answer.status_code != requests.codes.ok:
                return Later(f"not looked up (HTTP {answer.status_code})")
            return read(answer.json())
        except requests.RequestException as error:
            return Later(f"not looked up ({type(error).__name__})")


def read(told: object) -> Kind | Refused | Later:
    """The kind in {"valid": true, "line_type_intelligence": {"type": "landline", "error_code": null}}."""
    if isinstance(told, dict) and told.get("valid") is False:
        return Refused("there is no such number")
    line = told.get("line_type_intelligence") if isinstance(told, dict) else None
    if not isinstance(line, dict) or line.get("error_code") is not None:
        return Later("an answer without the kind")
    return KINDS.get(str(line.get("type")), Kind.UNKNOWN)
