"""The REST side: a WSGI app that answers as api.twilio.com does, for the bot's gateway and its look-ups.

Creates and look-ups run on the server's threads; what they start happens on the agenda.
"""

import io
import json
import socket
import time
import wave
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from callbot.simulator.calls import Order, order_call
from callbot.simulator.checks import Refused, check_call, check_message, check_number
from callbot.simulator.exchange import Exchange, Message
from callbot.simulator.legs import Leg
from callbot.simulator.listing import page, page_v1, within
from callbot.simulator.messages import Draft, send, status_params
from callbot.simulator.progress import Callback
from callbot.simulator.registrations import Registrations
from callbot.simulator.resources import (
    Resource,
    call_json,
    lookup_json,
    member_json,
    message_json,
    number_json,
    recording_json,
    service_json,
)
from callbot.simulator.trouble import (
    AcceptThenReset,
    CallbackFirst,
    CutBeforeAccept,
    Garble,
    Hang,
    Refuse,
    RestTrouble,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Row = TypeVar("Row")
_ACCOUNT = "/2010-04-01/Accounts/<account>"
_SAMPLES_A_SECOND = 8000


class Cut(ConnectionError):
    """The connection ends here without an answer."""


class RestApi:
    """The WSGI app over one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._routes = Map(
            [
                Rule(f"{_ACCOUNT}.json", endpoint=self._account, methods=["GET"]),
                Rule(f"{_ACCOUNT}/Messages.json", endpoint=self._create_message, methods=["POST"]),
                Rule(f"{_ACCOUNT}/Messages.json", endpoint=self._list_messages, methods=["GET"]),
                Rule(f"{_ACCOUNT}/Messages/<sid>.json", endpoint=self._message, methods=["GET"]),
                Rule(f"{_ACCOUNT}/Calls.json", endpoint=self._create_call, methods=["POST"]),
                Rule(f"{_ACCOUNT}/Calls.json", endpoint=self._list_calls, methods=["GET"]),
                Rule(f"{_ACCOUNT}/Calls/<sid>.json", endpoint=self._call, methods=["GET", "POST"]),
                Rule(f"{_ACCOUNT}/IncomingPhoneNumbers.json", endpoint=self._list_numbers, methods=["GET"]),
                Rule(
                    f"{_ACCOUNT}/IncomingPhoneNumbers/<sid>.json",
                    endpoint=self._number,
                    methods=["GET", "POST"],
                ),
                Rule(
                    f"{_ACCOUNT}/Recordings/<sid>.json", endpoint=self._recording, methods=["GET", "DELETE"]
                ),
                Rule(f"{_ACCOUNT}/Recordings/<sid>.<kind>", endpoint=self._audio, methods=["GET"]),
                Rule("/v2/PhoneNumbers/<number>", endpoint=self._lookup, methods=["GET"]),
                Rule("/v1/Services", endpoint=self._list_services, methods=["GET"]),
                Rule("/v1/Services/<sid>/PhoneNumbers", endpoint=self._list_members, methods=["GET"]),
                *Registrations(exchange).rules(),
            ]
        )

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request; a cut connection raises ConnectionError after closing the socket."""
        request = Request(environ)
        try:
            response = self._answer(request)
        except Refused as refused:
            response = _refused(Refuse(refused.status, refused.code, refused.message, None))
        except Cut:
            wire = environ.get("werkzeug.socket")
            if isinstance(wire, socket.socket):
                wire.shutdown(socket.SHUT_RDWR)
            raise
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        given = request.authorization
        known = {**self.exchange.api_keys, self.exchange.account_sid: self.exchange.webhooks.auth_token}
        if not given or not given.password or known.get(given.username or "") != given.password:
            raise Refused(20003, "Authenticate", 401)
        self._heed_test_credentials(request)
        if given.username in self.exchange.api_keys and request.path.startswith(self.exchange.registry.kept):
            raise Refused(70051, "Authorization failed", 403)
        try:
            endpoint, values = self._routes.bind_to_environ(request.environ).match()
        except HTTPException as missed:
            raise Refused(
                20404, f"The requested resource {request.path} was not found", missed.code or 404
            ) from missed
        known = dict(values)
        if known.pop("account", self.exchange.account_sid) != self.exchange.account_sid:
            raise Refused(20404, f"The requested resource {request.path} was not found", 404)
        answer: Response = endpoint(request, **known)
        return answer

    def _heed_test_credentials(self, request: Request) -> None:
        """With them a text and a call can be made, and nothing else. twilio.com/docs/iam/test-credentials"""
        made = request.method == "POST" and request.path.endswith(("/Messages.json", "/Calls.json"))
        if self.exchange.test_credentials and not made:
            raise Refused(20008, "Resource not accessible with Test Account Credentials", 403)

    def _account(self, request: Request) -> Response:
        sid = self.exchange.account_sid
        if request.authorization is None or request.authorization.username != sid:
            raise Refused(20003, "Authenticate", 401)  # an API key opens all but this
        return _json(
            {
                "sid": sid,
                "friendly_name": "simulated",
                "status": self.exchange.registry.account_status,
                "type": "Trial" if self.exchange.trial else "Full",
                "auth_token": "",
                "owner_account_sid": sid,
                "uri": f"{request.path}",
                "subresource_uris": {},
            }
        )

    def _create_message(self, request: Request) -> Response:
        media = tuple(request.form.getlist("MediaUrl"))

        def accept() -> Resource:
            form = request.form
            sender = check_message(self.exchange, form, media)
            message = send(
                self.exchange,
                Draft(
                    sender,
                    form["To"],
                    form.get("Body", ""),
                    media,
                    form.get("StatusCallback", ""),
                    form.get("MessagingServiceSid", ""),
                ),
            )
            return message_json(self.exchange.account_sid, message)

        return self._create(accept)

    def _create(self, accept: Callable[[], Resource], status: int = 201) -> Response:
        """Carry out a create with the trouble that stands in its way."""
        trouble = self.exchange.trouble.next_create()
        if (stopped := _stopped(trouble)) is not None:
            return stopped
        made = accept()
        if isinstance(trouble, AcceptThenReset):
            raise Cut
        if isinstance(trouble, Garble):
            return Response(trouble.body, trouble.status, mimetype=trouble.kind)
        if isinstance(trouble, Hang):
            time.sleep(trouble.seconds)
        if isinstance(trouble, CallbackFirst):
            self._callback_first(made["sid"])
        return _json(made, status)

    def _list(
        self, request: Request, name: str, rows: Iterable[Row], render: Callable[[Row], Resource]
    ) -> Response:
        """One page of a list, with the trouble that stands in its way; the newer APIs' begin with /v1."""
        trouble = self.exchange.trouble.next_list()
        if (stopped := _stopped(trouble)) is not None:
            return stopped
        if isinstance(trouble, Hang):
            time.sleep(trouble.seconds)
        paged = page_v1 if request.path.startswith("/v1/") else page
        return _json(paged(request.path, name, rows, render, request.args))

    def _callback_first(self, sid: str) -> None:
        message = self.exchange.messages.get(sid)
        if message is not None and message.callback:
            self.exchange.ask(message.callback, status_params(self.exchange, message, "sent"))

    def _list_messages(self, request: Request) -> Response:
        def wanted(message: Message) -> bool:
            return all(
                request.args.get(name, value) == value
                for name, value in (("To", message.to), ("From", message.from_))
            ) and within(message.sent_at or message.created_at, request.args, "DateSent")

        with self.exchange.lock:
            rows = [message for message in reversed(self.exchange.messages.values()) if wanted(message)]
        return self._list(
            request, "messages", rows, lambda message: message_json(self.exchange.account_sid, message)
        )

    def _message(self, request: Request, sid: str) -> Response:
        return _json(
            message_json(self.exchange.account_sid, _found(self.exchange.messages.get(sid), request))
        )

    def _create_call(self, request: Request) -> Response:
        def accept() -> Resource:
            form = request.form
            check_call(self.exchange, form)
            events = frozenset(" ".join(form.getlist("StatusCallbackEvent")).split()) or frozenset(
                {"completed"}
            )
            callback = Callback(
                form.get("StatusCallback", ""), events, form.get("StatusCallbackMethod", "POST")
            )
            order = Order(
                form.get("Url", ""),
                "" if form.get("Url") else form.get("Twiml", ""),
                form.get("Method", "POST"),
                form.get("FallbackUrl", ""),
                callback,
                form.get("Timeout", "60"),
                "MachineDetection" in form,
            )
            return call_json(order_call(self.exchange, form["From"], form["To"], order))

        return self._create(accept)

    def _list_calls(self, request: Request) -> Response:
        def wanted(leg: Leg) -> bool:
            return all(
                request.args.get(name, value) == value
                for name, value in (("To", leg.to), ("From", leg.from_), ("Status", leg.status))
            ) and within(leg.answered_at or leg.created_at, request.args, "StartTime")

        with self.exchange.lock:
            rows = [leg for leg in reversed(self.exchange.calls.values()) if wanted(leg)]
        return self._list(request, "calls", rows, call_json)

    def _call(self, request: Request, sid: str) -> Response:
        leg = _found(self.exchange.calls.get(sid), request)
        if request.method == "POST":
            if not leg.live:
                raise Refused(21220, "Call is not in-progress. Cannot redirect.")
            if request.form.get("Status") in ("completed", "canceled"):
                leg.hang_up()
        return _json(call_json(leg))

    def _list_numbers(self, request: Request) -> Response:
        wanted = request.args.get("PhoneNumber", "")
        rows = [number for number in self.exchange.numbers.values() if wanted in number.number]
        return self._list(
            request,
            "incoming_phone_numbers",
            rows,
            lambda number: number_json(self.exchange.account_sid, number),
        )

    def _number(self, request: Request, sid: str) -> Response:
        number = _found(next((n for n in self.exchange.numbers.values() if n.sid == sid), None), request)
        if request.method == "GET":
            return _json(number_json(self.exchange.account_sid, number))
        check_number(request.form)

        def change() -> Resource:
            for name, attribute in _SETTABLE.items():
                if name in request.form:
                    setattr(number, attribute, request.form[name])
            if request.form.get("VoiceApplicationSid"):  # one deletes the other
                number.trunk_sid = ""
            if request.form.get("TrunkSid"):
                number.voice_application_sid = ""
            return number_json(self.exchange.account_sid, number)

        return self._create(change, 200)

    def _list_services(self, request: Request) -> Response:
        account, rows = self.exchange.account_sid, list(self.exchange.services.values())
        return self._list(request, "services", rows, lambda row: service_json(account, row))

    def _list_members(self, request: Request, sid: str) -> Response:
        account, service = self.exchange.account_sid, _found(self.exchange.services.get(sid), request)
        rows = [number for number in self.exchange.numbers.values() if number.sid in service.numbers]
        return self._list(request, "phone_numbers", rows, lambda row: member_json(account, service, row))

    def _recording(self, request: Request, sid: str) -> Response:
        recording = _found(self.exchange.recordings.get(sid), request)
        if request.method == "DELETE":
            with self.exchange.lock:
                self.exchange.recordings.pop(sid)
            return Response(status=204)
        return _json(recording_json(self.exchange.account_sid, recording))

    def _lookup(self, request: Request, number: str) -> Response:
        """What is known of a number: of anybody's, whether or not they are in the network."""
        trouble = self.exchange.trouble.next_lookup()
        if (stopped := _stopped(trouble)) is not None:
            return stopped
        asked = "line_type_intelligence" in request.args.get("Fields", "").split(",")
        if asked:
            self.exchange.looked_up.append(number)
        if isinstance(trouble, Hang):
            time.sleep(trouble.seconds)
        person = self.exchange.people.get(number)
        return _json(lookup_json(number, person.line if person else None, asked=asked))

    def _audio(self, request: Request, sid: str, kind: str) -> Response:
        """The audio: silence of the right length, whatever the extension says."""
        recording = _found(self.exchange.recordings.get(sid), request)
        tape = io.BytesIO()
        with wave.open(tape, "wb") as track:
            track.setparams((1, 1, _SAMPLES_A_SECOND, 0, "NONE", ""))
            track.writeframes(b"\x80" * (_SAMPLES_A_SECOND * recording.seconds))
        return Response(tape.getvalue(), mimetype="audio/mpeg" if kind == "mp3" else "audio/x-wav")


_SETTABLE = {
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "VoiceFallbackUrl": "voice_fallback_url",
    "VoiceFallbackMethod": "voice_fallback_method",
    "SmsUrl": "sms_url",
    "SmsMethod": "sms_method",
    "SmsFallbackUrl": "sms_fallback_url",
    "SmsFallbackMethod": "sms_fallback_method",
    "StatusCallback": "status_url",
    "StatusCallbackMethod": "status_method",
    "FriendlyName": "friendly_name",
    "VoiceApplicationSid": "voice_application_sid",
    "SmsApplicationSid": "sms_application_sid",
    "TrunkSid": "trunk_sid",
    "VoiceReceiveMode": "receives",
}


def _stopped(trouble: RestTrouble | None) -> Response | None:
    """What a request gets where a trouble stops it before anything is done. Raises Cut."""
    if isinstance(trouble, CutBeforeAccept):
        raise Cut
    return _refused(trouble) if isinstance(trouble, Refuse) else None


def _refused(trouble: Refuse) -> Response:
    response = _json(
        {
            "code": trouble.code,
            "message": trouble.message,
            "status": trouble.status,
            "more_info": f"https://www.twilio.com/docs/errors/{trouble.code}",
        },
        trouble.status,
    )
    if trouble.retry_after is not None:
        response.headers["Retry-After"] = str(trouble.retry_after)
    return response


def _json(body: Resource, status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _found(row: Row | None, request: Request) -> Row:
    if row is None:
        raise Refused(20404, f"The requested resource {request.path} was not found", 404)
    return row
