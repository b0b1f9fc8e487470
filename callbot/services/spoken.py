"""A caller says another time: read like a text, and never agreed to before it is read back and keyed.

Two tries, then a message is left instead; what was said is not kept, only what was made of it.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import speech, voice
from callbot.domain.availability import Fit
from callbot.domain.intervals import Interval
from callbot.language import Instant, Intent, Reading, Window, understand
from callbot.models import Call, Contact
from callbot.services import contacts, journal, menu, stopping
from callbot.settings import Settings

MOST_TRIES = 2
MOST_LETTERS = 500
LEAVES_IT = frozenset({"video", "onsite", "third_party"})
"""What no menu can settle: a message says it better."""


def heard(
    session: Session,
    call: Call,
    words: str,
    key: str,
    tries: int,
    turn: int,
    settings: Settings,
    now: datetime,
) -> voice.Answer:
    """What a caller said, or the key they pressed instead: star goes back, any other is the beep."""
    if key == "*":
        return menu.opened(session, call, settings, now, turn + 1)
    if key:
        return menu.beep(turn + 1)
    at_keys = menu.talk(session, call, settings, now)
    reading = _reading(at_keys, words[:MOST_LETTERS])
    journal.note(session, call.owner_id, "heard", f"call/{call.id}", now, str(reading.intent))
    if reading.intent is Intent.OPT_OUT:
        return _stop(at_keys)
    if LEAVES_IT & set(reading.about):
        return menu.beep(turn + 1, speech.LEAVE_IT)
    wanted = next((item for item in reading.times if isinstance(item, Instant | Window)), None)
    if wanted is None or not reading.sure:
        if tries >= MOST_TRIES or turn >= menu.MOST_TURNS:
            return menu.beep(turn + 1, speech.LEAVE_IT)
        return voice.SayTime(speech.SAY_AGAIN, turn + 1, tries + 1)
    if isinstance(wanted, Instant):
        return _instant(at_keys, wanted.at, turn)
    return _window(at_keys, wanted, turn)


def _reading(at_keys: menu.Talk, words: str) -> Reading:
    """Read in the caller's own zone where they said it, else in the owner's."""
    contact = at_keys.session.get_one(Contact, at_keys.conversation.contact_id)
    zone = ZoneInfo(contact.zone) if contact.zone else at_keys.zone
    reading = understand(
        words,
        now=at_keys.now.astimezone(zone),
        offered=at_keys.offers(),
        agreed=at_keys.agreed.starts_at if at_keys.agreed else None,
        speaker="contact",
    )
    contacts.clocked(contact, at_keys.owner, reading.zone)
    return reading


def _instant(at_keys: menu.Talk, at: datetime, turn: int) -> voice.Answer:
    """A free time is read back; for any other the nearest are put."""
    lead = 0 if at in at_keys.offers() else at_keys.settings.availability.confirm_lead_minutes
    if at_keys.fit(at, lead) is Fit.FREE:
        return menu.read_back(at_keys, at, turn)
    first = speech.not_then(at, at_keys.zone, at_keys.now)
    return menu.put(at_keys, at_keys.diary.nearest(at, at_keys.now), turn + 1, first=first)


def _window(at_keys: menu.Talk, window: Window, turn: int) -> voice.Answer:
    """What is nearest to the window's free part; its end, where it is open, is the day's."""
    start = max(window.start or at_keys.now, at_keys.now)
    end = window.end or start + timedelta(hours=8)
    free = at_keys.diary.free_part(Interval(start, end), at_keys.now) if end > start else None
    nearest = at_keys.diary.nearest(free.start if free else start, at_keys.now)
    return menu.put(at_keys, nearest, turn + 1)


def _stop(at_keys: menu.Talk) -> voice.Answer:
    """They want no texts, and say so on the phone."""
    if at_keys.conversation.reach:
        stopping.stop(
            at_keys.session,
            at_keys.owner,
            at_keys.conversation,
            f"stopped/call/{at_keys.call.id}",
            at_keys.settings,
            at_keys.now,
        )
    return voice.HangUp(speech.NO_TEXTS)
