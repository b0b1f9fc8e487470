"""The door to a voicemail's audio: an address that nobody can guess, good for a day, streamed with Range.

The address holds the voicemail's id, when it ends, and a digest of both under the secret key. To open it is a
sign of the owner's life, which is written down when the audio is through.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast

import structlog
from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import ClosingIterator

from callbot.db import BUSY, is_ours
from callbot.models import Voicemail
from callbot.runtime import Runtime
from callbot.services import life, tapes

log = structlog.get_logger("callbot.listen")
GOOD_FOR = timedelta(days=1)
PATIENCE_SECONDS = 0.25
"""A player that asks for the next part on the same connection waits for no more than that."""
_SECRET = re.compile(r"(?P<id>\d{1,18})-(?P<until>\d{1,12})-(?P<digest>[0-9a-f]{40})")


def address(base: str, secret: str, voicemail_id: int, now: datetime) -> str:
    """Where a voicemail can be heard, from `now` on for a day."""
    until = int((now + GOOD_FOR).timestamp())
    return f"{base}/listen/{voicemail_id}-{until}-{_digest(secret, voicemail_id, until)}"


def _digest(secret: str, voicemail_id: int, until: int) -> str:
    words = f"listen/{voicemail_id}/{until}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()[:40]


def _opened(word: str, secret: str, now: datetime) -> int:
    """The voicemail that this secret opens; NotFound where it opens none, or none any more."""
    match = _SECRET.fullmatch(word)
    if match is None:
        raise NotFound
    voicemail_id, until = int(match["id"]), int(match["until"])
    if not hmac.compare_digest(match["digest"], _digest(secret, voicemail_id, until)):
        raise NotFound
    if datetime.fromtimestamp(until, UTC) <= now:
        raise NotFound
    return voicemail_id


def _shown(runtime: Runtime, owner_id: int, now: datetime) -> None:
    """Note that the owner shows life, unless the database is held: the next part that is asked for will."""
    try:
        with runtime.transaction(patience=PATIENCE_SECONDS) as session:
            life.shown(session, owner_id, now)
    except BUSY as error:
        if is_ours(error):
            raise
        log.info("life_is_not_noted", owner=owner_id)


def blueprint(runtime: Runtime) -> Blueprint:
    """The one route."""
    routes = Blueprint("listen", __name__)

    @routes.get("/listen/<word>")
    def listen(word: str) -> Response:
        now = runtime.clock.now()
        voicemail_id = _opened(word, runtime.settings.secret_key, now)
        with runtime.reading() as session:
            row = session.get(Voicemail, voicemail_id)
            sid = row.sid if row is not None else None
            kept = sid is not None and tapes.is_kept(session, sid)
            is_news = row is not None and request.method == "GET" and life.is_news(session, row.owner_id, now)
        path = runtime.settings.audio(sid) if sid else None
        if path is None or not path.is_file():
            if path is not None and kept:  # it came to the home of another host: they must share one
                log.error("audio_is_not_here", voicemail=voicemail_id, folder=str(path.parent))
            raise NotFound
        audio = send_file(path, "audio/mpeg", conditional=True, etag=True, max_age=0)
        if row is not None and is_news:
            # What is passed through is not asked for the response's own callbacks.
            parts = cast("Iterable[bytes]", audio.response)
            audio.response = ClosingIterator(parts, partial(_shown, runtime, row.owner_id, now))
        return audio

    return routes
