"""Twilio's resources as JSON: calls, messages, numbers and recordings, with its names and date forms."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from callbot.simulator.exchange import Message, MessagingService, Number, Recording
from callbot.simulator.legs import API_VERSION, Leg

Resource = dict[str, Any]
LINE_NOT_KNOWN = 60600
MESSAGING_ORIGIN = "https://messaging.twilio.com"


def _when(instant: datetime | None) -> str | None:
    return None if instant is None else format_datetime(instant.replace(microsecond=0))


def _uri(account: str, kind: str, sid: str) -> str:
    return f"/{API_VERSION}/Accounts/{account}/{kind}/{sid}.json"


def call_json(leg: Leg) -> Resource:
    """A call."""
    return {
        "sid": leg.sid,
        "account_sid": leg.account_sid,
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "to": leg.to,
        "to_formatted": leg.to,
        "status": leg.status,
        "direction": leg.direction,
        "duration": None if leg.live else str(leg.seconds),
        "date_created": _when(leg.created_at),
        "date_updated": _when(leg.ended_at or leg.created_at),
        "start_time": _when(leg.answered_at or leg.ended_at),
        "end_time": _when(leg.ended_at),
        "answered_by": leg.answered_by or None if leg.detects else None,
        "forwarded_from": leg.forwarded_from,
        "api_version": API_VERSION,
        "price": None,
        "price_unit": "USD",
        "caller_name": None,
        "group_sid": None,
        "phone_number_sid": None,
        "trunk_sid": None,
        "stir_verstat": leg.stir or None,
        "queue_time": "0",
        "annotation": None,
        "uri": _uri(leg.account_sid, "Calls", leg.sid),
        "subresource_uris": {},
    }


def message_json(account: str, message: Message) -> Resource:
    """A message."""
    return {
        "sid": message.sid,
        "account_sid": account,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "status": message.status,
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "num_media": str(len(message.media)),
        "num_segments": "1",
        "messaging_service_sid": message.service_sid or None,
        "date_created": _when(message.created_at),
        "date_updated": _when(message.sent_at or message.created_at),
        "date_sent": _when(message.sent_at),
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "uri": _uri(account, "Messages", message.sid),
        "subresource_uris": {},
    }


def number_json(account: str, number: Number) -> Resource:
    """A number of the bot's."""
    return {
        "sid": number.sid,
        "account_sid": account,
        "phone_number": number.number,
        "friendly_name": number.friendly_name or number.number,
        "api_version": API_VERSION,
        "voice_url": number.voice_url,
        "voice_method": number.voice_method,
        "voice_fallback_url": number.voice_fallback_url,
        "voice_fallback_method": number.voice_fallback_method,
        "status_callback": number.status_url,
        "status_callback_method": number.status_method,
        "sms_url": number.sms_url,
        "sms_method": number.sms_method,
        "sms_fallback_url": number.sms_fallback_url,
        "sms_fallback_method": number.sms_fallback_method,
        "voice_application_sid": number.voice_application_sid,
        "sms_application_sid": number.sms_application_sid,
        "trunk_sid": number.trunk_sid or None,
        "voice_receive_mode": number.receives,
        "voice_caller_id_lookup": False,
        "address_requirements": "none",
        "address_sid": None,
        "bundle_sid": None,
        "identity_sid": None,
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "beta": False,
        "origin": "twilio",
        "status": "in-use",
        "type": "local",
        "capabilities": {
            "voice": number.takes_calls,
            "sms": number.takes_texts,
            "mms": number.takes_texts,
            "fax": False,
        },
        "date_created": _when(number.created_at),
        "date_updated": _when(number.created_at),
        "uri": _uri(account, "IncomingPhoneNumbers", number.sid),
        "subresource_uris": {},
    }


def service_json(account: str, service: MessagingService) -> Resource:
    """A Messaging Service; its dates are ISO 8601, as everywhere but in the oldest API."""
    at, url = f"{service.created_at:%Y-%m-%dT%H:%M:%SZ}", f"{MESSAGING_ORIGIN}/v1/Services/{service.sid}"
    return {
        "sid": service.sid,
        "account_sid": account,
        "friendly_name": service.name,
        "inbound_request_url": service.inbound_url or None,
        "inbound_method": service.inbound_method,
        "fallback_url": service.fallback_url or None,
        "fallback_method": "POST",
        "status_callback": None,
        "use_inbound_webhook_on_number": service.defers,
        "usecase": "undeclared",
        "us_app_to_person_registered": False,
        "sticky_sender": True,
        "smart_encoding": True,
        "mms_converter": True,
        "fallback_to_long_code": True,
        "scan_message_content": "inherit",
        "area_code_geomatch": True,
        "synchronous_validation": False,
        "validity_period": 36000,
        "date_created": at,
        "date_updated": at,
        "url": url,
        "links": {"phone_numbers": f"{url}/PhoneNumbers"},
    }


def member_json(account: str, service: MessagingService, number: Number) -> Resource:
    """A number as a Messaging Service lists it, under the number's own sid."""
    at = f"{number.created_at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "sid": number.sid,
        "account_sid": account,
        "service_sid": service.sid,
        "phone_number": number.number,
        "country_code": "US",
        "capabilities": ["SMS", "Voice"],
        "date_created": at,
        "date_updated": at,
        "url": f"{MESSAGING_ORIGIN}/v1/Services/{service.sid}/PhoneNumbers/{number.sid}",
    }


def lookup_json(number: str, line: str | None, *, asked: bool) -> Resource:
    """What Lookup knows of a number; its line type is given only where that was `asked` for."""
    return {
        "calling_country_code": None,
        "country_code": None,
        "phone_number": number,
        "national_format": None,
        "valid": True,
        "validation_errors": [],
        "caller_name": None,
        "sim_swap": None,
        "call_forwarding": None,
        "line_status": None,
        "line_type_intelligence": {
            "error_code": None if line else LINE_NOT_KNOWN,
            "mobile_country_code": None,
            "mobile_network_code": None,
            "carrier_name": None,
            "type": line,
        }
        if asked
        else None,
        "sms_pumping_risk": None,
        "url": f"https://lookups.twilio.com/v2/PhoneNumbers/{number}",
    }


def recording_json(account: str, recording: Recording) -> Resource:
    """A recording."""
    return {
        "sid": recording.sid,
        "account_sid": account,
        "call_sid": recording.call_sid,
        "api_version": API_VERSION,
        "status": recording.status,
        "duration": str(recording.seconds),
        "channels": 1,
        "source": "RecordVerb",
        "start_time": _when(recording.started_at),
        "date_created": _when(recording.started_at),
        "date_updated": _when(recording.started_at),
        "conference_sid": None,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "encryption_details": None,
        "uri": _uri(account, "Recordings", recording.sid),
        "subresource_uris": {},
    }
