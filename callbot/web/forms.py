"""The door of /twilio/: a signed form becomes a mapping of checked words, or is refused.

Refusals in this order: another method 405, not a form 415, over 64 KiB 413, not signed 403,
a foreign account 403, malformed or repeated parameters 400. Nothing is read before its turn.
"""

import re
import time
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from urllib.parse import parse_qsl

from flask import Blueprint, Request, Response, request
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from callbot.failpoints import reach
from callbot.runtime import Runtime
from callbot.settings import Settings
from callbot.web.signature import HEADER, is_genuine, raw_target
from callbot.web.twiml import document

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
MOST_FIELDS = 200

Form = Mapping[str, str]
View = Callable[[Form], Response]

_SID = "[0-9a-fA-F]{32}"
_SHAPES: dict[str, re.Pattern[str]] = {
    name: re.compile(shape)
    for name, shape in {
        "AccountSid": f"AC{_SID}",
        "CallSid": f"(CA{_SID})?",
        "ParentCallSid": f"(CA{_SID})?",
        "DialCallSid": f"(CA{_SID})?",
        "MessageSid": f"((SM|MM){_SID})?",
        "RecordingSid": f"(RE{_SID})?",
        "TranscriptionSid": f"(TR{_SID})?",
        "Digits": r"([0-9*#]{0,10}|hangup)",
        "CallStatus": "[a-z-]{0,20}",
        "DialCallStatus": "[a-z-]{0,20}",
        "DialBridged": "(true|false)?",
        "MessageStatus": "[a-z_]{0,20}",
        "RecordingStatus": "[a-z-]{0,20}",
        "TranscriptionStatus": "[a-z-]{0,20}",
        "RecordingDuration": "(-1|[0-9]{0,6})",
        "CallDuration": "[0-9]{0,6}",
        "DialCallDuration": "[0-9]{0,6}",
        "SequenceNumber": "[0-9]{0,6}",
        "ErrorCode": "[0-9]{0,6}",
        "NumMedia": "[0-9]{0,2}",
        "OptOutType": "[A-Z]{0,20}",
        "turn": "[0-9]{1,4}",
        "try": "[1-9]",
        "call": f"CA{_SID}",
        "o": "[0-9]{1,18}",
        "a": "[0-9]{1,4}",
        "From": r"[^\x00-\x1f]{0,128}",
        "To": r"[^\x00-\x1f]{0,128}",
        "ForwardedFrom": r"[^\x00-\x1f]{0,128}",
        "StirVerstat": "[A-Za-z-]{0,48}",
    }.items()
}


class Foreign(Forbidden):
    """Signed, and another account's."""


WHY: Mapping[type[HTTPException], str] = {
    MethodNotAllowed: "method",
    UnsupportedMediaType: "type",
    RequestEntityTooLarge: "size",
    Forbidden: "signature",
    Foreign: "account",
    BadRequest: "malformed",
}
"""Why a request is refused, as it is counted; a body that breaks off is malformed too."""


def answers(
    routes: Blueprint,
    path: str,
    view: View,
    runtime: Runtime,
    *,
    of_no_call: str | None = None,
) -> None:
    """Let `view` answer the genuine, well-formed posts to a path; what Twilio leaves out, it must bear.

    A step of a call that names none is answered by the document `of_no_call`, and nothing is written: two
    such steps would pass for one and the same.

    Every method is routed here, OPTIONS and HEAD too, so that all are refused in the same order.
    """
    meters, route = runtime.meters, f"{routes.url_prefix or ''}{path}"
    took, failed = meters.webhook.labels(route), meters.failed.labels(route)
    refused = {kind: meters.refused.labels(why) for kind, why in WHY.items()}

    @wraps(view)
    def guarded() -> Response:
        began = time.perf_counter()
        try:
            form = read(request, runtime.settings)
        except HTTPException as refusal:
            refused.get(type(refusal), refused[BadRequest]).inc()
            raise
        static, response = None if form.get("CallSid") else of_no_call, None
        try:
            response = view(form) if static is None else document(static)
        finally:
            took.observe(time.perf_counter() - began)
            if response is None:
                failed.inc()
        reach("answered")
        return response

    routes.add_url_rule(
        path,
        endpoint=view.__name__,
        view_func=guarded,
        methods=METHODS,
        provide_automatic_options=False,
        strict_slashes=False,  # who set the address with a slash behind it signed it so
    )


def count(text: str | None) -> int | None:
    """A count that Twilio may leave out or blank; -1 is Twilio's word for not known."""
    return int(text) if text and text.isdigit() else None


def read(incoming: Request, settings: Settings) -> Form:
    """The form of a request, or an HTTPException in the contract's order."""
    pairs = _pairs(incoming)
    base, target = settings.public_url, raw_target(incoming.environ)
    signature, tokens = incoming.headers.get(HEADER, ""), settings.twilio.tokens
    if settings.dry or base is None or not is_genuine(base + target, dict(pairs), signature, tokens):
        raise Forbidden("the signature is missing or wrong")
    if incoming.query_string:
        pairs += parse_qsl(incoming.query_string.decode("ascii", "replace"), keep_blank_values=True)
    if any(name == "AccountSid" and value != settings.twilio.account_sid for name, value in pairs):
        raise Foreign("this is another account's")
    _refuse_malformed(pairs)
    # PostgreSQL cannot hold a NUL, and nobody says one.
    return MappingProxyType({name: value.replace("\x00", "") for name, value in pairs})


def _pairs(incoming: Request) -> list[tuple[str, str]]:
    """The form's pairs, unread where method, type or size forbid it."""
    if incoming.method != "POST":
        raise MethodNotAllowed(["POST"])
    if incoming.mimetype != FORM:
        raise UnsupportedMediaType(f"only {FORM} is read here")
    if incoming.content_length is None or incoming.content_length > MOST_BYTES:
        raise RequestEntityTooLarge
    charset = incoming.mimetype_params.get("charset", "utf-8").lower()
    encoding = "latin-1" if charset in {"latin-1", "iso-8859-1"} else "utf-8"
    body = incoming.get_data(cache=False).decode("ascii", "replace")
    return parse_qsl(body, keep_blank_values=True, encoding=encoding, errors="replace")


def _refuse_malformed(pairs: list[tuple[str, str]]) -> None:
    """The signature has no delimiters: under it one value can pose as two, so each has its shape."""
    if len(pairs) > MOST_FIELDS:
        raise BadRequest("too many parameters")
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            raise BadRequest(f"{name[:40]} is given twice")
        seen.add(name)
        shape = _SHAPES.get(name)
        if shape is not None and not shape.fullmatch(value):
            raise BadRequest(f"{name} is malformed")
