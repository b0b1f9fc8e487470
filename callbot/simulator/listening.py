"""Gather and Record: what the call does while it listens, and what its person does with that.

twilio.com/docs/voice/twiml/gather, twilio.com/docs/voice/twiml/record
"""

from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from callbot.simulator.exchange import API_ORIGIN, Recording
from callbot.simulator.legs import API_VERSION, HungUp
from callbot.simulator.manners import HANGUP
from callbot.simulator.playing import (
    CHARACTERS_A_SECOND,
    Played,
    Stage,
    Verb,
    last_word,
    lasts,
    rests,
    seconds_of,
    until,
    words_of,
)
from callbot.simulator.story import spent

KEYS = frozenset("0123456789*#")
ANY_KEY = "1234567890*#"
SHORTEST_TRANSCRIBED, LONGEST_TRANSCRIBED = 2, 120
CALLBACK_SECONDS = 1.0


def _is_keys(turn: str) -> bool:
    return bool(turn) and set(turn) <= KEYS


def _prompt(stage: Stage, verb: Element) -> float:
    """Speak what stands inside a Gather; answers how long it lasts."""
    for part in verb:
        if part.tag == "Say":
            stage.leg.hear(words_of(part))
            stage.exchange.tell(f"{_who(stage)} hears: “{words_of(part)}”")
    return sum(seconds_of(part) for part in verb)


def _who(stage: Stage) -> str:
    leg = stage.leg
    return stage.exchange.called(leg.from_ if leg.direction == "inbound" else leg.to)


def gather(stage: Stage, verb: Element) -> Played:
    """Keys or speech; without any, the next verb follows unless actionOnEmptyResult asks for the action."""
    leg = stage.leg
    leg.answer()
    leg.drop_keys()
    began = stage.now
    prompt_ends = began + timedelta(seconds=_prompt(stage, verb))
    reaction = leg.manner.reaction
    acts_at = prompt_ends + timedelta(seconds=1) if reaction is None else began + timedelta(seconds=reaction)
    turn, kinds = leg.next_turn(), verb.get("input", "dtmf").split()
    wait = timedelta(seconds=float(verb.get("timeout", "5")))
    if turn and not _is_keys(turn) and "speech" in kinds and acts_at <= prompt_ends + wait:
        yield from until(stage, acts_at)
        yield from lasts(stage, len(turn) / CHARACTERS_A_SECOND + 1)
        stage.exchange.tell(f"{_who(stage)} says: “{turn}”")
        return stage.request(verb, {"SpeechResult": turn, "Confidence": "0.92"})
    if _is_keys(turn):
        leg.plan_keys(turn, acts_at)
    digits, finished = (
        ("", "") if "dtmf" not in kinds else (yield from _collect(stage, verb, prompt_ends, wait))
    )
    if "dtmf" not in kinds:
        yield from until(stage, prompt_ends + wait)
    if digits:
        stage.exchange.tell(f"{_who(stage)} presses {digits}")
    elif verb.get("actionOnEmptyResult", "false") != "true":
        return None
    found = {"Digits": digits, "msg": "Gather End"} | ({"FinishedOnKey": finished} if finished else {})
    return stage.request(verb, found)


def _collect(
    stage: Stage, verb: Element, prompt_ends: datetime, wait: timedelta
) -> Generator[datetime, None, tuple[str, str]]:
    """The digits of one Gather and the key that finished it; a key cuts the prompt short."""
    finish, most = verb.get("finishOnKey", "#"), int(verb.get("numDigits", "0"))
    digits, deadline = "", prompt_ends + wait
    while True:
        due = stage.leg.next_key_at()
        yield from rests(stage, min(deadline, due) if due else deadline)
        key = stage.leg.take_key()
        if not key:
            if stage.now >= deadline:
                return digits, ""
            continue
        if finish and key in finish:
            return digits, key
        digits += key
        if len(digits) == most:
            return digits, ""
        deadline = stage.now + wait


def record(stage: Stage, verb: Element) -> Played:
    """A voicemail: ends by key, silence, length or hang-up; then the action, callbacks and transcription."""
    leg = stage.leg
    leg.answer()
    leg.drop_keys()
    began, turn = stage.now, leg.next_turn()
    if _is_keys(turn):
        reaction = 2.0 if leg.manner.reaction is None else leg.manner.reaction
        leg.plan_keys(turn, began + timedelta(seconds=reaction))
    try:
        digits, words = yield from _tape(stage, verb)
    except HungUp as gone:
        if gone.leg is not leg:
            raise
        leg.end("completed")
        made = _keep(stage, verb, began, leg.manner.voicemail or "")
        last_word(stage, stage.request(verb, _told(stage, made, HANGUP)))
        raise
    made = _keep(stage, verb, began, words)
    return stage.request(verb, _told(stage, made, digits))


def _tape(stage: Stage, verb: Element) -> Generator[datetime, None, tuple[str, str]]:
    """Run the tape; answers the key that ended it ("" for silence or length) and the words on it."""
    manner, leg = stage.leg.manner, stage.leg
    longest = stage.now + timedelta(seconds=float(verb.get("maxLength", "3600")))
    silence = timedelta(seconds=float(verb.get("timeout", "5")))
    finish, words = verb.get("finishOnKey", ANY_KEY), ""
    quiet_since = stage.now
    if manner.voicemail is not None and leg.next_key_at() is None:
        words, quiet_since = manner.voicemail, stage.now + timedelta(seconds=manner.seconds)
        if manner.ends_with == HANGUP:
            leg.leaves_at = min(quiet_since, leg.leaves_at or quiet_since)
        else:
            leg.plan_keys(manner.ends_with, quiet_since)
    deadline = min(longest, quiet_since + silence)
    while stage.now < deadline:
        due = leg.next_key_at()
        yield from rests(stage, min(deadline, due) if due else deadline)
        key = leg.take_key()
        if key and key in finish:
            return key, words
    return "", words


def _keep(stage: Stage, verb: Element, began: datetime, words: str) -> Recording:
    """Store the recording and plan what Twilio will tell of it."""
    exchange = stage.exchange
    seconds = round((stage.now - began).total_seconds())
    made = Recording(
        exchange.sid("RE"), stage.leg.sid, began, seconds, words, "completed" if seconds else "absent"
    )
    with exchange.lock:
        exchange.recordings[made.sid] = made
    said = f": “{words}”" if words else ", without a word"
    exchange.tell(f"{_who(stage)} is recorded for {spent(seconds)}{said}")
    wanted = verb.get("recordingStatusCallbackEvent", "completed").split()
    callback = verb.get("recordingStatusCallback")
    if callback and made.status in wanted:
        told = _status_params(stage, made)
        exchange.notify(urljoin(stage.url, callback), told, seconds=CALLBACK_SECONDS)
    _transcribe(stage, verb, made)
    return made


def _recording_url(stage: Stage, made: Recording) -> str:
    return f"{API_ORIGIN}/{API_VERSION}/Accounts/{stage.leg.account_sid}/Recordings/{made.sid}"


def _told(stage: Stage, made: Recording, digits: str) -> Mapping[str, str]:
    return {
        "RecordingUrl": _recording_url(stage, made),
        "RecordingSid": made.sid,
        "RecordingDuration": str(made.seconds),
    } | ({"Digits": digits} if digits else {})


def _status_params(stage: Stage, made: Recording) -> dict[str, str]:
    """What recordingStatusCallback carries: neither From nor To."""
    return {
        "AccountSid": stage.leg.account_sid,
        "CallSid": made.call_sid,
        "RecordingSid": made.sid,
        "RecordingUrl": _recording_url(stage, made),
        "RecordingStatus": made.status,
        "RecordingDuration": str(made.seconds),
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
        "RecordingStartTime": format_datetime(made.started_at),
        "RecordingTrack": "both",
        "ErrorCode": "0",
    }


def _transcribe(stage: Stage, verb: Element, made: Recording) -> None:
    """Plan the transcription: only for more than 2 s and less than 120 s, else a warning and nothing."""
    callback, plan = verb.get("transcribeCallback"), stage.exchange.quirks.transcripts
    if not callback or verb.get("transcribe") != "true" or plan.fate == "never" or made.status == "absent":
        return
    if not SHORTEST_TRANSCRIBED < made.seconds < LONGEST_TRANSCRIBED:
        return
    url, sid = urljoin(stage.url, callback), stage.exchange.sid("TR")
    text = made.words if plan.fate == "completed" else ""
    told = {
        name: value
        for name, value in stage.leg.params().items()
        if name
        in (
            "AccountSid",
            "ApiVersion",
            "CallSid",
            "From",
            "To",
            "Caller",
            "Called",
            "Direction",
            "ForwardedFrom",
        )
    }
    told |= {
        "CallStatus": "completed",
        "TranscriptionSid": sid,
        "TranscriptionText": text,
        "TranscriptionType": "fast",
        "TranscriptionStatus": "failed" if plan.fate == "failed" else "completed",
        "TranscriptionUrl": f"{_recording_url(stage, made)}/Transcriptions/{sid}",
        "RecordingSid": made.sid,
        "RecordingUrl": _recording_url(stage, made),
        "url": url,
    }
    stage.exchange.notify(url, told, seconds=plan.seconds)


LISTENING: dict[str, Verb] = {"Gather": gather, "Record": record}
