"""What is answered when the rest of the house does not answer: static, and never touches the database.

A door of a call that fails is rescued here too: Twilio would end the call with an error read aloud.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.exceptions import InternalServerError

from callbot.domain import voice
from callbot.runtime import Runtime
from callbot.web.forms import Form, answers
from callbot.web.twiml import EMPTY, Renderer, document

SORRY = "Sorry, nobody can take your call right now. Please leave a message after the beep; it's recorded."


def rescued(routes: Blueprint, renderer: Renderer, answers: Mapping[str, voice.Answer]) -> None:
    """Let the doors that are named answer so where they fail; the fault is logged all the same.

    A door without an answer, for which nobody waits, stays a 500: Twilio asks again.
    """

    def rescue(fault: InternalServerError) -> Response | InternalServerError:
        answer = answers.get((request.endpoint or "").rpartition(".")[2])
        return fault if answer is None else document(renderer.render(answer, ""))

    routes.register_error_handler(InternalServerError, rescue)


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
