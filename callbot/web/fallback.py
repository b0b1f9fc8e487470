"""What is answered when the rest of the house does not answer: static, and never touches the database.

A door of a call that fails is rescued here too: Twilio would end the call with an error read aloud.
"""

import time
from collections.abc import Callable, Mapping
from functools import wraps

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from callbot.db import BUSY, is_ours
from callbot.domain import speech, voice
from callbot.errors import DatabaseHeld
from callbot.runtime import Runtime
from callbot.web.forms import Form, View, answers
from callbot.web.problems import away
from callbot.web.twiml import EMPTY, Renderer, document

KEY_SECONDS, AGAIN_SECONDS = 8.0, 0.25
"""A try waits for four seconds, and Twilio for fifteen in all."""
AT_ONCE_SECONDS = 0.5
"""A statement that fails sooner did not wait for the database: there is time to ask again."""


def once_more(view: View) -> View:
    """Ask a view again, once, where a statement of it failed at once: somebody waits on the phone.

    A step is one transaction, and is answered what it was if that was committed after all.
    """

    @wraps(view)
    def patient(form: Form) -> Response:
        begun = time.monotonic()
        try:
            return view(form)
        except OperationalError:
            if time.monotonic() - begun > AT_ONCE_SECONDS:
                raise
            return view(form)

    return patient


def until_kept(ask: Callable[[], Response]) -> Response:
    """Ask again and again, while there is time, whatever the database lacks: a person has just decided."""
    begun = time.monotonic()
    while True:
        try:
            return ask()
        except BUSY as error:
            if is_ours(error) or time.monotonic() - begun > KEY_SECONDS:
                raise
            time.sleep(AGAIN_SECONDS)


def rescued(routes: Blueprint, renderer: Renderer, answers: Mapping[str, voice.Answer]) -> None:
    """Let the doors that are named answer so where they fail; the fault is logged all the same.

    A door without an answer, for which nobody waits, stays a 500 or 503: Twilio asks again. On the owner's
    leg the address names the call.
    """

    def rescue(fault: Exception) -> Response | HTTPException:
        refusal = fault if isinstance(fault, HTTPException) else away(fault)
        answer = answers.get((request.endpoint or "").rpartition(".")[2])
        sid = request.args.get("call", "")
        return refusal if answer is None else document(renderer.render(answer, sid))

    for kind in (InternalServerError, OperationalError, DatabaseHeld):
        routes.register_error_handler(kind, rescue)


def blueprint(runtime: Runtime) -> Blueprint:
    """The fallback routes: a caller may still leave a message, a text is still acknowledged."""
    routes = Blueprint("fallback", __name__, url_prefix="/twilio")
    renderer = Renderer(runtime.settings.public_url or "", runtime.settings.calls)

    def call(form: Form) -> Response:
        return document(renderer.render(voice.Beep(speech.SORRY), form.get("CallSid", "")))

    def text(_form: Form) -> Response:
        return document(EMPTY)

    for path, view in (("/voice/fallback", call), ("/sms/fallback", text)):
        answers(routes, path, view, runtime)
    return routes
