"""The doors of delivery: what became of the texts and calls that callbot sent; states only move forward."""

from flask import Blueprint, Response

from callbot.domain.outbox import Channel
from callbot.runtime import Runtime
from callbot.services import receipts
from callbot.web.forms import Form, answers, count


def blueprint(runtime: Runtime) -> Blueprint:
    """The status routes of one runtime; unknown sids are answered 204 and parked."""
    routes = Blueprint("status", __name__, url_prefix="/twilio/status")

    def message(form: Form) -> Response:
        sid, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
        code = count(form.get("ErrorCode"))
        if sid and status:
            with runtime.transaction() as session:
                receipts.message_status(
                    session,
                    sid=sid,
                    status=status,
                    error_code=code,
                    outbound_id=count(form.get("o")),
                    attempt=count(form.get("a")),
                    now=runtime.clock.now(),
                    secret=runtime.settings.secret_key,
                )
            runtime.meters.callback(Channel.SMS, status, code)
        return Response(status=204)

    def call(form: Form) -> Response:
        sid, status = form.get("CallSid", ""), form.get("CallStatus", "")
        if sid and status:
            with runtime.transaction() as session:
                receipts.call_status(
                    session,
                    sid=sid,
                    status=status,
                    outbound_id=count(form.get("o")),
                    attempt=count(form.get("a")),
                    now=runtime.clock.now(),
                )
            runtime.meters.callback(Channel.CALL, status, None)
        return Response(status=204)

    for path, view in (("/message", message), ("/call", call)):
        answers(routes, path, view, runtime)
    return routes
