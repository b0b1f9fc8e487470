"""Answers of a call as TwiML: one renderer, so that every document obeys the same few laws.

Every Gather and Record has an action of its own, never the address that asked; nothing follows a
Record; every address is absolute and carries its turn, so that a repeated request is known as one.
"""

import re
from dataclasses import dataclass
from typing import assert_never

from flask import Response
from twilio.twiml import TwiML
from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

from callbot.domain import voice
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES
from callbot.settings import Calls

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

MOST_WORDS = 4096
"""The most characters that Twilio speaks of one Say; twice that, escaped, is still under its 64 KiB."""

NORMAL = 100
"""Percent: a voice at its own speed."""
MOST_DIGITS = 10
"""The most keys that one request may carry; a number at home has no more."""
MENU_KEYS = "1#*"
"""What ends a recording: 1 opens the menu, the others have said enough."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(twiml: str) -> Response:
    """A TwiML document as an answer."""
    return Response(twiml, mimetype="text/xml")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders answers for one deployment: `base` is the public origin, `calls` the voice and the limits."""

    base: str
    calls: Calls

    def render(self, answer: voice.Answer, call_sid: str) -> str:
        """The TwiML document of an answer in the call `call_sid` (the caller's leg)."""
        response = VoiceResponse()
        match answer:
            case voice.Reject():
                response.reject(reason="busy")
            case voice.HangUp(words):
                self._say(response, words)
                response.hangup()
            case voice.Bridge():
                pass
            case voice.Ring():
                self._ring(response, answer, call_sid)
            case voice.Connect(phone, shown):
                dial: Dial = response.dial(caller_id=shown, timeout=30, answer_on_bridge=True)
                dial.number(phone)
            case voice.Beep(words, turn, last):
                self._say(response, words)
                self._record(response, turn, keys="#*" if last else MENU_KEYS)
            case _:
                self._listen(response, answer, call_sid)
        return str(response)

    def _listen(self, response: VoiceResponse, answer: voice.Listening, call_sid: str) -> None:
        """Answers that speak and listen for a key."""
        match answer:
            case voice.Whisper(words):
                self._say(self._keys(response, f"accept?call={call_sid}", seconds=4), words)
                response.hangup()
            case voice.Greet(words, instead):
                self._say(self._keys(response, "key", seconds=4 if instead else 0), words)
                self._last_words(response, instead)
            case voice.Menu(words, turn):
                self._say(self._keys(response, f"menu?turn={turn}", seconds=6, on_silence=True), words)
            case voice.ReadBack(words, turn):
                self._say(self._keys(response, f"confirm?turn={turn}", seconds=6, on_silence=True), words)
            case voice.SayTime(words, turn, tries):
                self._say(self._speech(response, f"spoken?turn={turn}&try={tries}"), words)
            case voice.KeyNumber(words, turn, tries):
                self._say(self._number(response, f"number?turn={turn}&try={tries}"), words)
            case voice.KeyPin(words, turn):
                self._say(self._number(response, f"pin?turn={turn}"), words)
            case voice.OwnerMenu(words, turn):
                self._say(self._keys(response, f"owner?turn={turn}", seconds=6, on_silence=True), words)
            case voice.Remind(words, outbound_id, turn):
                gather = self._keys(response, f"reminded?o={outbound_id}&turn={turn}", seconds=8)
                self._say(gather, words)
                gather.pause(length=1)
                self._say(gather, words)
                response.hangup()
            case _:
                assert_never(answer)

    def _last_words(self, response: VoiceResponse, instead: str) -> None:
        """After the greeting: the beep, or the word that no more is recorded."""
        if not instead:
            self._record(response, turn=1)
            return
        self._say(response, instead)
        response.hangup()

    def _ring(self, response: VoiceResponse, ring: voice.Ring, call_sid: str) -> None:
        dial: Dial = response.dial(
            action=self._url("dialed"), timeout=ring.seconds, caller_id=ring.shown, answer_on_bridge=True
        )
        dial.number(ring.phone, url=self._url(f"whisper?call={call_sid}"))

    def _keys(self, parent: VoiceResponse, action: str, *, seconds: int, on_silence: bool = False) -> Gather:
        """Any single key; an empty finishOnKey lets * and # count as keys."""
        gather: Gather = parent.gather(
            action=self._url(action),
            num_digits=1,
            finish_on_key="",
            timeout=seconds,
            action_on_empty_result=on_silence,
        )
        return gather

    def _speech(self, parent: VoiceResponse, action: str) -> Gather:
        """Words until the speaker pauses, or any single key."""
        gather: Gather = parent.gather(
            action=self._url(action),
            input="dtmf speech",
            num_digits=1,
            finish_on_key="",
            timeout=5,
            speech_timeout="auto",
            language=self.calls.language,
            action_on_empty_result=True,
        )
        return gather

    def _number(self, parent: VoiceResponse, action: str) -> Gather:
        """The digits of a number at home, which pound may end."""
        gather: Gather = parent.gather(
            action=self._url(action),
            num_digits=MOST_DIGITS,
            finish_on_key="#",
            timeout=6,
            action_on_empty_result=True,
        )
        return gather

    def _record(self, response: VoiceResponse, turn: int, keys: str = MENU_KEYS) -> None:
        """Transcription works from over 2 s to under 120 s of audio."""
        response.record(
            action=self._url(f"recorded?turn={turn}"),
            max_length=self.calls.record_seconds,
            play_beep=True,
            timeout=5,
            finish_on_key=keys,
            transcribe=True,
            transcribe_callback=self._url("transcription", CALLBACK_RETRIES),
            recording_status_callback=self._url("recording", CALLBACK_RETRIES),
            recording_status_callback_event="completed absent",
        )

    def _say(self, parent: TwiML, words: str) -> None:
        if words:
            clean = _NOT_XML.sub("", words)[:MOST_WORDS]
            paced = self.calls.speed_percent != NORMAL
            said = Say(None if paced else clean, voice=self.calls.voice, language=self.calls.language)
            if paced:
                said.prosody(clean, rate=f"{self.calls.speed_percent}%")
            parent.append(said)

    def _url(self, step: str, retries: str = STEP_RETRIES) -> str:
        return f"{self.base}/twilio/voice/{step}{retries}"
