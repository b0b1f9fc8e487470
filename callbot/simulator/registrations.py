"""The REST side of registrations and permissions: what the account may text, and whom it may call.

In the shapes of twilio.com/docs/messaging/api/usapptoperson-resource, …/brand-registration-resource,
…/tollfree-verification-resource and twilio.com/docs/voice/api/dialingpermissions-country-resource.
"""

import json
import re
from collections.abc import Iterable

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from callbot.simulator.checks import Refused
from callbot.simulator.exchange import Exchange
from callbot.simulator.listing import page_v1
from callbot.simulator.registry import Brand, Campaign, Verification
from callbot.simulator.resources import MESSAGING_ORIGIN, Resource

COUNTRY = re.compile("[A-Z]{2}")
_ORIGIN = MESSAGING_ORIGIN
_AT = "2026-11-01T12:00:00Z"


def campaign_json(account: str, campaign: Campaign) -> Resource:
    """A 10DLC campaign."""
    return {
        "sid": campaign.sid,
        "account_sid": account,
        "brand_registration_sid": campaign.brand_sid,
        "messaging_service_sid": campaign.service_sid,
        "description": "",
        "message_samples": [],
        "us_app_to_person_usecase": "SOLE_PROPRIETOR",
        "has_embedded_links": False,
        "has_embedded_phone": True,
        "campaign_status": campaign.status,
        "campaign_id": None,
        "is_externally_registered": False,
        "mock": False,
        "errors": [
            {"error_code": code, "description": words, "fields": [], "url": ""}
            for code, words in campaign.errors
        ],
        "date_created": _AT,
        "date_updated": _AT,
        "url": f"{_ORIGIN}/v1/Services/{campaign.service_sid}/Compliance/Usa2p/{campaign.sid}",
    }


def brand_json(account: str, brand: Brand) -> Resource:
    """Who sends."""
    return {
        "sid": brand.sid,
        "account_sid": account,
        "status": brand.status,
        "identity_status": brand.identity,
        "brand_type": brand.kind,
        "errors": [],
        "mock": False,
        "date_created": _AT,
        "date_updated": _AT,
        "url": f"{_ORIGIN}/v1/a2p/BrandRegistrations/{brand.sid}",
    }


def verification_json(account: str, verification: Verification) -> Resource:
    """A toll-free verification."""
    return {
        "sid": verification.sid,
        "account_sid": account,
        "tollfree_phone_number_sid": verification.number_sid,
        "status": verification.status,
        "rejection_reason": verification.reason or None,
        "error_code": None,
        "date_created": _AT,
        "date_updated": _AT,
        "url": f"{_ORIGIN}/v1/Tollfree/Verifications/{verification.sid}",
    }


class Registrations:
    """The routes over one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def rules(self) -> Iterable[Rule]:
        """Where each is asked for."""
        for path, endpoint in (
            ("/v1/Services/<sid>/Compliance/Usa2p", self.campaigns),
            ("/v1/a2p/BrandRegistrations/<sid>", self.brand),
            ("/v1/Tollfree/Verifications", self.verifications),
            ("/v1/DialingPermissions/Countries/<country>", self.called),
            ("/v1/Messaging/GeoPermissions", self.texted),
        ):
            yield Rule(path, endpoint=endpoint, methods=["GET"])

    def campaigns(self, request: Request, sid: str) -> Response:
        """The campaigns of a service; one that is not there is not found."""
        if sid not in self.exchange.services:
            raise _absent(request)
        account = self.exchange.account_sid
        rows = [row for row in self.exchange.registry.campaigns if row.service_sid == sid]
        found = page_v1(
            request.path, "compliance", rows, lambda row: campaign_json(account, row), request.args
        )
        return _json(found)

    def brand(self, request: Request, sid: str) -> Response:
        """One brand."""
        row = next((row for row in self.exchange.registry.brands if row.sid == sid), None)
        if row is None:
            raise _absent(request)
        return _json(brand_json(self.exchange.account_sid, row))

    def verifications(self, request: Request) -> Response:
        """The verifications, of one number where it is named by its sid."""
        wanted = request.args.get("TollfreePhoneNumberSid")
        rows = [
            row for row in self.exchange.registry.verifications if wanted is None or row.number_sid == wanted
        ]
        account = self.exchange.account_sid
        return _json(
            page_v1(
                request.path,
                "verifications",
                rows,
                lambda row: verification_json(account, row),
                request.args,
            )
        )

    def called(self, request: Request, country: str) -> Response:
        """Whether a country may be called."""
        if not COUNTRY.fullmatch(country):
            raise _absent(request)
        may = country not in self.exchange.registry.not_called
        return _json(
            {
                "iso_code": country,
                "name": country,
                "continent": "",
                "country_codes": [],
                "low_risk_numbers_enabled": may,
                "high_risk_special_numbers_enabled": False,
                "high_risk_tollfraud_numbers_enabled": False,
                "url": f"https://voice.twilio.com/v1/DialingPermissions/Countries/{country}",
                "links": {},
            }
        )

    def texted(self, request: Request) -> Response:
        """Whether countries may be texted: the one that is asked for."""
        country = request.args.get("CountryCode", "")
        may = country not in self.exchange.registry.not_texted
        found = [{"country_code": country, "type": "country", "enabled": may}] if country else []
        return _json({"permissions": found})


def _absent(request: Request) -> Refused:
    return Refused(20404, f"The requested resource {request.path} was not found", 404)


def _json(body: Resource) -> Response:
    return Response(json.dumps(body), mimetype="application/json")
