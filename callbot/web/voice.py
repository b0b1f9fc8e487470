"""The doors of a call: each reads its form, asks one service in one transaction, renders the answer.

A repeated request gets the TwiML that it got before. A failing door still answers what helps the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from callbot.db import BUSY
from callbot.domain import speech, voice
from callbot.gateways.base import Arrival
from callbot.models import Call
from callbot.runtime import Runtime
from callbot.services import calls, keyed, menu, own_calls, spoken, steps, voicemails
from callbot.settings import Settings
from callbot.web.fallback import once_more, rescued, until_kept
from callbot.web.forms import Form, answers, count
from callbot.web.problems import away
from callbot.web.twiml import EMPTY, Renderer, document

MESSAGE, NO_MORE = voice.Beep(speech.SORRY, last=True), voice.HangUp(speech.GOODBYE)
RESCUES: dict[str, voice.Answer] = {
    **dict.fromkeys(("arrive", "dialed", "key", "menu", "confirm", "spoken", "number"), MESSAGE),
    **dict.fromkeys(("accept", "recorded", "pin", "owner"), NO_MORE),
    "whisper": voice.Whisper(speech.A_CALL),
}
"""What a step that fails is answered: a caller may leave a message, unless that is what they did."""
Step = Callable[[Session, Call, datetime], voice.Answer]
Keyed = Callable[[Session, Call, str, int, Settings, datetime], voice.Answer]
"""What is done about keys, in which turn."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The steps of a call as views of one runtime."""

    runtime: Runtime
    renderer: Renderer
    unkept: dict[str, str] = field(default_factory=dict)
    """Keys on the owner's leg that could not be written down, by call: until the leg's end tells of it."""

    def arrive(self, form: Form) -> Response:
        """An incoming call."""
        now = self.runtime.clock.now()
        told, settings = arrival(form), self.runtime.settings
        with self.runtime.transaction() as session:
            call = calls.known(session, told, settings, now)
            if call is None:
                return document(self.renderer.render(voice.Reject(), told.sid))
            known = steps.replay(session, call.sid, "arrive")
            if known is not None:
                return document(known)
            answer = calls.received(session, call, told, settings, now)
            answer = voicemails.within_quota(session, call, answer, settings, now)
            twiml = self.renderer.render(answer, call.sid)
            self._keep(session, call, "arrive", form, twiml, now)
        return document(twiml)

    def step(self, form: Form, name: str, decide: Step, *, on_leg: bool = False) -> Response:
        """One step of a call; one that cannot be ours is hung up on, politely and without effect."""
        now = self.runtime.clock.now()
        turn = form.get("turn", "")
        step = f"{name}/{turn}" if turn else name
        with self.runtime.transaction() as session:
            call = calls.locked(session, form.get("call", "")) if on_leg else self._known(session, form, now)
            if call is None:
                return document(self.renderer.render(voice.HangUp(), form.get("CallSid", "")))
            known = steps.replay(session, call.sid, step)
            if known is not None:
                return document(known)
            answer = decide(session, call, now)
            answer = voicemails.within_quota(session, call, answer, self.runtime.settings, now)
            twiml = self.renderer.render(answer, call.sid)
            if not on_leg and is_over(form):
                calls.ended(session, call, None, self.runtime.settings, now)
            self._keep(session, call, step, form, twiml, now)
        return document(twiml)

    def _known(self, session: Session, form: Form, now: datetime) -> Call | None:
        """The call of a request that carries its numbers: taken up here, should its first word be lost."""
        return calls.known(session, arrival(form), self.runtime.settings, now)

    @staticmethod
    def _keep(session: Session, call: Call, step: str, form: Form, twiml: str, now: datetime) -> None:
        said = [
            f"{name}={form.get(name, '')}"
            for name in ("CallStatus", "Digits", "DialCallStatus", "RecordingSid")
            if step.partition("/")[0] != "pin"  # a digest of so few digits would tell them
        ]
        steps.keep(session, owner_id=call.owner_id, sid=call.sid, step=step, said=said, twiml=twiml, now=now)

    def whisper(self, form: Form) -> Response:
        """The owner's leg was answered."""
        leg, settings = form.get("CallSid", ""), self.runtime.settings
        return self.step(
            form,
            "whisper",
            lambda session, call, now: calls.whisper(session, call, leg, settings, now),
            on_leg=True,
        )

    def accept(self, form: Form) -> Response:
        """A key on the owner's leg. If it cannot be written down in time, it takes the call all the same."""
        key, sid = form.get("Digits", "")[:1], form.get("call", "")

        def kept() -> Response:
            return self.step(
                form,
                "accept",
                lambda session, call, now: calls.accept(session, call, key, now),
                on_leg=True,
            )

        try:
            return until_kept(kept)
        except BUSY as error:
            if key in {"", calls.DECLINED}:
                raise
            away(error)
            self.unkept[sid] = key
            return document(self.renderer.render(voice.Bridge(), sid))

    def dialed(self, form: Form) -> Response:
        """The leg to the owner ended."""
        dial = calls.Dialed(
            status=form.get("DialCallStatus", ""),
            leg_sid=form.get("DialCallSid") or None,
            bridged={"true": True, "false": False}.get(form.get("DialBridged", "")),
            seconds=count(form.get("DialCallDuration")),
            waits=not is_over(form),
            key=self.unkept.get(form.get("CallSid", "")),
        )
        settings = self.runtime.settings
        answer = self.step(
            form, "dialed", lambda session, call, now: calls.dialed(session, call, dial, settings, now)
        )
        self.unkept.pop(form.get("CallSid", ""), None)
        return answer

    def key(self, form: Form) -> Response:
        """A key in the greeting."""
        key, settings = form.get("Digits", "")[:1], self.runtime.settings
        return self.step(
            form, "key", lambda session, call, now: calls.pressed(session, call, key, 1, settings, now)
        )

    def menu(self, form: Form) -> Response:
        """A key in the menu of openings, or silence."""
        return self._keyed(form, "menu", menu.picked)

    def confirm(self, form: Form) -> Response:
        """A key after the read back: only 1 makes it an appointment."""
        return self._keyed(form, "confirm", menu.settled)

    def spoken(self, form: Form) -> Response:
        """Another time, said in words; or the key that was pressed instead."""
        settings = self.runtime.settings
        return self.step(
            form,
            "spoken",
            lambda session, call, now: spoken.heard(
                session,
                call,
                form.get("SpeechResult", ""),
                form.get("Digits", ""),
                int(form.get("try", "1")),
                int(form.get("turn", "0")),
                settings,
                now,
            ),
        )

    def number(self, form: Form) -> Response:
        """A mobile number keyed in, or the silence of who wants no text."""
        settings = self.runtime.settings
        return self.step(
            form,
            "number",
            lambda session, call, now: keyed.keyed(
                session,
                call,
                form.get("Digits", ""),
                int(form.get("try", "1")),
                int(form.get("turn", "0")),
                settings,
                now,
            ),
        )

    def pin(self, form: Form) -> Response:
        """The owner's PIN, or what somebody keyed in its place."""
        return self._keyed(form, "pin", own_calls.pin_keyed, first="1")

    def owner(self, form: Form) -> Response:
        """A key of the owner's, in their own call."""
        return self._keyed(form, "owner", own_calls.pressed, first="1")

    def _keyed(self, form: Form, name: str, heard: Keyed, *, first: str = "0") -> Response:
        """A step that keys, or silence, lead on; `first` is its turn where the address tells none."""
        keys, turn, settings = form.get("Digits", ""), int(form.get("turn", first)), self.runtime.settings
        return self.step(
            form, name, lambda session, call, now: heard(session, call, keys, turn, settings, now)
        )

    def recorded(self, form: Form) -> Response:
        """The recording stopped: by a key, by silence, by its limit, or because they hung up."""
        settings = self.runtime.settings
        key = form.get("Digits", "")

        def stop(session: Session, call: Call, now: datetime) -> voice.Answer:
            sid, seconds = form.get("RecordingSid"), count(form.get("RecordingDuration"))
            voicemails.recorded(session, call, sid, seconds, now)
            if key == "1":
                return calls.pressed(session, call, key, int(form.get("turn", "1")) + 1, settings, now)
            calls.ended(session, call, None, settings, now)
            return voice.HangUp(speech.THANKS)

        return self.step(form, "recorded", stop)

    def recording(self, form: Form) -> Response:
        """What became of the audio: it is kept, or there is none."""
        sid, kept = form.get("RecordingSid"), form.get("RecordingStatus") == "completed"
        length, now = count(form.get("RecordingDuration")), self.runtime.clock.now()
        with self.runtime.transaction() as session:
            call = calls.locked(session, form.get("CallSid", ""))
            if call is not None:
                voicemails.recorded(session, call, sid, length, now, kept=kept)
            elif sid:
                voicemails.early(session, sid, length, now, kept=kept)
        return document(EMPTY)

    def transcription(self, form: Form) -> Response:
        """The words of a voicemail, or the word that none will come."""
        good, now = form.get("TranscriptionStatus") == "completed", self.runtime.clock.now()
        text = form.get("TranscriptionText", "")[:4000] if good else None
        with self.runtime.transaction() as session:
            call = self._known(session, form, now)
            if call is not None:
                sid = form.get("RecordingSid")
                voicemails.transcribed(session, call, sid, text, self.runtime.settings, now)
        return document(EMPTY)

    def status(self, form: Form) -> Response:
        """The number's own status callback: the call is over, and this may be all that ever comes."""
        if form.get("CallStatus") in calls.ENDS:
            with self.runtime.transaction() as session:
                calls.learned(
                    session,
                    arrival(form),
                    count(form.get("CallDuration")),
                    self.runtime.settings,
                    self.runtime.clock.now(),
                )
        return document(EMPTY)


def is_over(form: Form) -> bool:
    """True where the request itself proves that the caller is gone."""
    return form.get("CallStatus") in calls.ENDS or form.get("Digits") == "hangup"


def arrival(form: Form) -> Arrival:
    """A call as its form tells it."""
    return Arrival(
        sid=form.get("CallSid", ""),
        from_raw=form.get("From", ""),
        to=form.get("To", ""),
        forwarded_from=form.get("ForwardedFrom"),
        caller_name=form.get("CallerName"),
        stir=form.get("StirVerstat"),
    )


def blueprint(runtime: Runtime) -> Blueprint:
    """The voice routes of one runtime; each answers POST alone, and refuses the rest in order."""
    routes = Blueprint("voice", __name__, url_prefix="/twilio/voice")
    renderer = Renderer(runtime.settings.public_url or "", runtime.settings.calls)
    doors = Doors(runtime, renderer)
    rescued(routes, renderer, RESCUES)
    for path, view in (
        ("", doors.arrive),
        ("/whisper", doors.whisper),
        ("/accept", doors.accept),
        ("/dialed", doors.dialed),
        ("/key", doors.key),
        ("/menu", doors.menu),
        ("/confirm", doors.confirm),
        ("/spoken", doors.spoken),
        ("/number", doors.number),
        ("/pin", doors.pin),
        ("/owner", doors.owner),
        ("/recorded", doors.recorded),
        ("/recording", doors.recording),
        ("/transcription", doors.transcription),
        ("/status", doors.status),
    ):
        static = renderer.render(RESCUES.get(view.__name__, voice.HangUp()), "")
        answers(routes, path, once_more(view), runtime, of_no_call=static)
    return routes
