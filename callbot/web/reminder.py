"""The doors of a reminder call: what it says, and the key that proves that a person heard it."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from callbot.domain import speech, voice
from callbot.models import Outbound
from callbot.runtime import Runtime
from callbot.services import outbox, reminders, steps
from callbot.web.fallback import once_more, rescued
from callbot.web.forms import Form, answers
from callbot.web.twiml import Renderer, document

Decide = Callable[[Session, Outbound, datetime], voice.Answer]


def blueprint(runtime: Runtime) -> Blueprint:
    """The routes of calls that callbot makes."""
    routes = Blueprint("reminder", __name__, url_prefix="/twilio/voice")
    renderer = Renderer(runtime.settings.public_url or "", runtime.settings.calls)
    read_texts = voice.HangUp(speech.READ_TEXTS)
    rescued(routes, renderer, dict.fromkeys(("speak", "pressed"), read_texts))

    def step(form: Form, name: str, decide: Decide) -> Response:
        now = runtime.clock.now()
        sid = form.get("CallSid", "")
        turned = f"{name}/{form.get('turn', '1')}"
        with runtime.transaction() as session:
            row = outbox.locked(session, int(form.get("o", "0")))
            if row is None:
                return document(renderer.render(voice.HangUp(), sid))
            known = steps.replay(session, sid, turned)
            if known is not None:
                return document(known)
            twiml = renderer.render(decide(session, row, now), sid)
            said = (form.get("Digits", ""),)
            steps.keep(session, owner_id=row.owner_id, sid=sid, step=turned, said=said, twiml=twiml, now=now)
        return document(twiml)

    def speak(form: Form) -> Response:
        return step(form, "reminder", lambda _session, row, _now: voice.Remind(row.body, row.id, 1))

    def pressed(form: Form) -> Response:
        key, turn = form.get("Digits", ""), int(form.get("turn", "1"))
        return step(
            form,
            "reminded",
            lambda session, row, now: reminders.heard(session, row, key, turn, runtime.settings, now),
        )

    for path, view in (("/reminder", speak), ("/reminded", pressed)):
        answers(routes, path, once_more(view), runtime, of_no_call=renderer.render(read_texts, ""))
    return routes
