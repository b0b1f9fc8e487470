"""The door of texts: read, handed to the inbox in one transaction; answers leave through the outbox."""

from flask import Blueprint, Response

from callbot.runtime import Runtime
from callbot.services import inbox
from callbot.web.forms import Form, answers
from callbot.web.twiml import EMPTY, document


def blueprint(runtime: Runtime) -> Blueprint:
    """The route of incoming texts of one runtime."""
    routes = Blueprint("sms", __name__, url_prefix="/twilio")

    def receive(form: Form) -> Response:
        sid = form.get("MessageSid", "")
        if sid:
            media, carrier = form.get("NumMedia", ""), form.get("OptOutType", "")
            text = inbox.Text(
                sid=sid,
                from_raw=form.get("From", ""),
                to=form.get("To", ""),
                body=form.get("Body", ""),
                media=int(media) if media else 0,
                carrier=carrier if carrier in inbox.TAKEN_FOR else "",
            )
            with runtime.transaction() as session:
                inbox.receive(session, text, runtime.settings, runtime.clock.now())
        return document(EMPTY)

    answers(routes, "/sms", receive, runtime)
    return routes
