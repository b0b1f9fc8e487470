"""What a registration to text asks for, in words that are true of this callbot: 10DLC, and toll-free.

Fields and lengths: https://www.twilio.com/docs/messaging/api/usapptoperson-resource (description 40 to 4096
characters, message flow 40 to 2048, two to five samples of 20 to 1024, replies to keywords 20 to 320).
Of the toll-free fields Twilio names no length, so what stands here is short:
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
What reviewers look for: https://support.twilio.com/hc/en-us/articles/11847054539547
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from callbot.domain import missed, numbers, replies, speech, wording
from callbot.domain.appointments import Caller
from callbot.domain.segments import clipped
from callbot.domain.speech import MOST_NAME

FORM, SHORT = 4096, 500
SAMPLE_AT = time(10)
MINUTES = 30
POLICY = (
    "Phone numbers, and the fact that somebody agreed to get texts, are used for nothing but arranging a "
    "phone call. They are not sold, rented or shared with third parties or affiliates for marketing or "
    "promotion. Texts are kept on a private computer. Whoever texts STOP gets no more of them."
)


class Brand(StrEnum):
    """Who registers."""

    SOLE_PROPRIETOR = "sole-proprietor"
    """A person without a tax number of a business: one campaign, one number."""
    STANDARD = "standard"
    """An organization with a tax number (EIN), such as a career centre."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name at Twilio, what goes into it, and how long that may be."""

    name: str
    text: str
    least: int = 1
    most: int = FORM

    @property
    def fits(self) -> bool:
        """True where Twilio takes it."""
        return self.least <= len(self.text) <= self.most


@dataclass(frozen=True, slots=True)
class Sender:
    """For whom, and by which number (E.164); people dial `ring`, and `own` are the owner's own words."""

    name: str
    number: str
    ring: str
    stated: str
    zone: ZoneInfo
    own: str
    texts_a_day: int
    """The most that one person may get in a day."""


def ten_digit(sender: Sender, brand: Brand, now: datetime) -> tuple[Field, ...]:
    """The fields of a 10DLC campaign."""
    usecase = "SOLE_PROPRIETOR" if brand is Brand.SOLE_PROPRIETOR else "LOW_VOLUME (Low Volume Mixed)"
    samples = (Field(f"Sample message {place}", words, 20, 1024) for place, words in _numbered(sender, now))
    return (
        Field("Campaign use case", usecase),
        Field("Description", _description(sender), 40, 4096),
        *samples,
        Field("Message flow (how people agree to get texts)", _flow(sender, now), 40, 2048),
        Field("Messages include embedded links", "no"),
        Field("Messages include phone numbers", "yes"),
        Field("Age-gated content", "no"),
        Field("Direct lending", "no"),
        Field("Opt-in keywords", "START", 1, 255),
        Field("Opt-in message", _opted_in(sender), 20, 320),
        Field("Opt-out keywords", "STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, REVOKE, OPTOUT", 1, 255),
        Field("Opt-out message", _opted_out(sender), 20, 320),
        Field("Help keywords", "HELP, INFO", 1, 255),
        Field("Help message", _help(sender), 20, 320),
        Field("Privacy policy (put these lines on the page that you name)", POLICY),
    )


def toll_free(sender: Sender, now: datetime) -> tuple[Field, ...]:
    """The fields of a toll-free verification."""
    return (
        Field("Use case categories", "CUSTOMER_CARE"),
        Field("Use case summary", _summary(sender), 40, SHORT),
        Field("Production message sample", next(_samples(sender, now)), 20, 1000),
        Field("Opt-in type", "VERBAL"),
        Field(
            "Opt-in image (a page or picture with these words; name its address)",
            _flow(sender, now),
            40,
            2048,
        ),
        Field("Message volume", "100"),
        Field("Opt-in keywords", "START", 1, 255),
        Field("Opt-in confirmation message", _opted_in(sender), 20, 320),
        Field("Help message sample", _help(sender), 20, 320),
        Field("Age-gated content", "no"),
        Field("Additional information", _extent(sender), 1, SHORT),
        Field("Privacy policy (put these lines on the page that you name)", POLICY),
    )


def own_part(brand: Brand) -> str:
    """What only the owner knows, and the forms ask for too."""
    if brand is Brand.SOLE_PROPRIETOR:
        return (
            "your legal name and address, your e-mail, and your own mobile number (not callbot's): "
            "Twilio texts it once, and you must answer"
        )
    return "the organization's legal name, tax number (EIN), address and website, and somebody to ask"


def _description(sender: Sender) -> str:
    return (
        f"{sender.name} is looking for work and misses calls of recruiters. Whoever called and was not "
        f"answered gets one text that says who this is and when {wording.first(sender.name)} is free; what "
        "they write is answered, and an agreed time of a phone call is confirmed. The recipients are "
        "recruiters and employers who have just called or written themselves. Nothing is advertised or "
        f"sold. {_extent(sender)}"
    )


def _summary(sender: Sender) -> str:
    return (
        f"{clipped(sender.name, MOST_NAME)} is looking for work. Recruiters who call and are not answered "
        "get one text that says when to call, what they write is answered, and the agreed time is "
        "confirmed. Only people who called or wrote first are texted; nothing is advertised."
    )


def _extent(sender: Sender) -> str:
    return (
        "One text for a missed call, then answers to what they write: at most "
        f"{sender.texts_a_day} a day to one person, most days none. STOP ends it at once and for good."
    )


def _flow(sender: Sender, now: datetime) -> str:
    heard = speech.greeting(sender.name, sender.stated, sender.zone, now, promise=speech.TEXTS_A_MOBILE)
    return (
        f"People agree by calling: they dial {numbers.shown(sender.ring)}, a number on a resume or in an "
        f'application that they were sent. Where the call is not answered, a voice says: "{heard}" Who '
        "hangs up, leaves a message or presses a key gets one text about that call. Others agree by "
        f"texting {numbers.shown(sender.number)} first. No list is bought or imported, and nobody is "
        "texted who did not call or write. The first text says who sends it, that it is automated, and "
        "how to stop it (STOP). Message and data rates may apply."
    )


def _opted_in(sender: Sender) -> str:
    return (
        f"{_who(sender)}: you get texts about arranging a phone call again, a few at most. "
        "Reply HELP for help, STOP to end them. Message and data rates may apply."
    )


def _opted_out(sender: Sender) -> str:
    return f"{_who(sender)}: you get no more texts from this number. Reply START to get them again."


def _help(sender: Sender) -> str:
    return (
        f"{_who(sender)} arranges phone calls with {wording.first(sender.name)}. To speak to a person call "
        f"{numbers.shown(sender.ring)}. Reply STOP to end these texts."
    )


def _who(sender: Sender) -> str:
    return f"{sender.name}'s automated scheduler"


def _numbered(sender: Sender, now: datetime) -> Iterator[tuple[int, str]]:
    return ((place, words) for place, words in enumerate(_samples(sender, now), start=1))


def _samples(sender: Sender, now: datetime) -> Iterator[str]:
    """Texts as callbot would send them, in the owner's own words where they have some."""
    openings = _openings(sender, now)
    zone, name, ring = sender.zone, sender.name, sender.ring
    yield missed.text_back(name, ring, sender.stated, openings, zone, now, may_stop=True, own=sender.own)
    yield wording.confirmed(name, openings[1], zone, None, ring, MINUTES, Caller.CONTACT, own=sender.own)
    yield replies.not_free(name, openings[0], openings[1:], zone, now, asked=True, own=sender.own)
    yield replies.introduced(name, ring, now - timedelta(hours=1), zone, own=sender.own)


def _openings(sender: Sender, now: datetime) -> Sequence[datetime]:
    """Ten o'clock on the next three weekdays."""
    today = now.astimezone(sender.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(1, 8))
    return [datetime.combine(day, SAMPLE_AT, tzinfo=sender.zone) for day in days if day.isoweekday() <= 5][:3]
