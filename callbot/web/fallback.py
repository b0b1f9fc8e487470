"""What Twilio asks when the rest of the house does not answer: static, and never touches the database."""

from flask import Blueprint, Response

from callbot.domain import voice
from callbot.runtime import Runtime
from callbot.web.forms import Form, answers
from callbot.web.twiml import EMPTY, Renderer, document

SORRY = "Sorry, nobody can take your call right now. Please leave a message after the beep; it's recorded."


def blueprint(runtime: Runtime) -> Blueprint:
    """The fallback routes: a caller may still leave a message, a text is still acknowledged."""
    routes = Blueprint("fallback", __name__, url_prefix="/twilio")
    renderer = Renderer(runtime.settings.public_url or "", runtime.settings.calls)

    def call(form: Form) -> Response:
        return document(renderer.render(voice.Beep(SORRY), form.get("CallSid", "")))

    def text(_form: Form) -> Response:
        return document(EMPTY)

    for path, view in (("/voice/fallback", call), ("/sms/fallback", text)):
        answers(routes, path, view, runtime.settings)
    return routes
