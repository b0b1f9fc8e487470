"""What Twilio and the carriers know of the account: its state, its registrations, the countries it reaches.

https://www.twilio.com/docs/iam/api/account, https://www.twilio.com/docs/messaging/api/usapptoperson-resource,
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource and
https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import requests

from callbot.domain.doctor.facts import Brand, Campaign, Holder, Verification
from callbot.domain.doctor.registration import VERIFIED
from callbot.gateways.account import SECONDS, Failed, Json, TwilioAccount
from callbot.gateways.base import Failure, Later

VOICE, ACCOUNTS = "https://voice.twilio.com", "https://accounts.twilio.com"
Told = TypeVar("Told")


class TwilioRegistry(TwilioAccount):
    """The account, and what is registered for it. Only reads."""

    def __init__(
        self, account_sid: str, auth_token: str, auth: tuple[str, str], api_url: str | None = None
    ) -> None:
        super().__init__(account_sid, auth_token, auth, api_url)
        self._voice, self._accounts = api_url or VOICE, api_url or ACCOUNTS

    def holder(self) -> Holder | Failure:
        """The account's state, by its sid and auth token: no API key is told."""
        url = f"{self._api}{self._folder}.json"
        return self._read(
            lambda: _holder(self._asked("GET", url, auth=self._own)), "the state of the account"
        )

    def told_at(self) -> datetime | Failure:
        """Twilio's own clock, in whole seconds, from the head of any answer; no credentials are sent."""
        try:
            with requests.Session() as session:
                session.trust_env = False  # a .netrc must not lend credentials to it
                answer = session.get(f"{self._api}/2010-04-01", timeout=SECONDS, allow_redirects=False)
            return parsedate_to_datetime(answer.headers["Date"])
        except (requests.RequestException, KeyError, ValueError) as error:
            return Later(f"Twilio's clock could not be read ({type(error).__name__})")

    def campaigns(self, service_sid: str) -> Sequence[Campaign] | Failure:
        """The 10DLC campaigns of a Messaging Service, with the brands of those that are not verified."""
        path = f"/v1/Services/{service_sid}/Compliance/Usa2p"
        return self._read(
            lambda: [self._campaign(row) for row in self._pages(self._messaging, path, "compliance", {})],
            "a campaign",
        )

    def verifications(self) -> Mapping[str, Sequence[Verification]] | Failure:
        """All verifications of toll-free numbers, by the number's sid."""

        def by_number() -> Mapping[str, Sequence[Verification]]:
            found: dict[str, list[Verification]] = {}
            for row in self._pages(self._messaging, "/v1/Tollfree/Verifications", "verifications", {}):
                verification = Verification(str(row["status"]), row.get("rejection_reason") or "")
                found.setdefault(row["tollfree_phone_number_sid"], []).append(verification)
            return found

        return self._read(by_number, "verifications")

    def may_call(self, country: str) -> bool | Failure:
        """Whether ordinary numbers of a country, by its two letters, may be called."""
        url = f"{self._voice}/v1/DialingPermissions/Countries/{country}"
        return self._read(
            lambda: bool(self._asked("GET", url)["low_risk_numbers_enabled"]), "the countries that are called"
        )

    def may_text(self, country: str) -> bool | Failure:
        """Whether numbers of a country, by its two letters, may be texted."""
        url = f"{self._accounts}/v1/Messaging/GeoPermissions"
        return self._read(
            lambda: all(
                bool(row["enabled"])
                for row in self._asked("GET", url, params={"CountryCode": country})["permissions"]
                if row["country_code"] == country
            ),
            "the countries that are texted",
        )

    def _campaign(self, row: Json) -> Campaign:
        """A campaign of Twilio's JSON; the brand is asked for where it may be what hinders. Raises Failed."""
        status = str(row["campaign_status"])
        reasons = tuple(
            str(one.get("description") or f"error {one.get('error_code')}") for one in row.get("errors") or ()
        )
        if status == VERIFIED:
            return Campaign(status, reasons)
        path = f"/v1/a2p/BrandRegistrations/{row['brand_registration_sid']}"
        told = self._asked("GET", f"{self._messaging}{path}")
        brand = Brand(str(told.get("status") or ""), str(told.get("identity_status") or ""))
        return Campaign(status, reasons, brand)

    def _read(self, ask: Callable[[], Told], what: str) -> Told | Failure:
        """What was asked for, or why it is not known."""
        try:
            return ask()
        except Failed as failed:
            return failed.failure
        except (KeyError, TypeError, AttributeError):
            return Later(f"Twilio's words on {what} could not be read")


def _holder(row: Json) -> Holder:
    return Holder(str(row["status"]), str(row["type"]))
