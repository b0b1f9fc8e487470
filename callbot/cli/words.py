"""What commands read: instants, zones and fields of a request, refused in plain words with a mend."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from callbot.domain import refusals

VERIFY_THERE = (
    "Verify your mobile at Twilio first (console: Phone Numbers > Verified Caller IDs), then run this again."
)
NOT_REGISTERED = "`callbot campaign` has the words that the registration asks for; calls work meanwhile."
WRONG_ACCOUNT = "Look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; the Console's first page has both."
MENDS = {refusals.TRIAL: VERIFY_THERE, refusals.REGISTRATION: NOT_REGISTERED}


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; ValueError where there is none.

    >>> zone("Asia/Kolkata").key
    'Asia/Kolkata'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write it as America/New_York") from error


def instant(text: str, tz: ZoneInfo) -> datetime:
    """An ISO instant, on the clock of `tz`; without an offset it is local there already.

    >>> instant("2026-11-24T14:00Z", zone("America/New_York")).isoformat()
    '2026-11-24T09:00:00-05:00'
    >>> instant("2026-11-24T14:00", zone("America/New_York")).isoformat()
    '2026-11-24T14:00:00-05:00'
    """
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=tz) if found.tzinfo is None else found.astimezone(tz)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no instant; write it as 2026-11-24T14:00-05:00") from error


def mended(reason: str) -> str:
    """What Twilio said, and what to do about it where that is known.

    >>> mended("Twilio: the number is not valid")
    'Twilio: the number is not valid.'
    """
    mend = WRONG_ACCOUNT if reason.endswith(refusals.STRANGERS) else MENDS.get(reason)
    return f"{reason}. {mend}" if mend else f"{reason}."


class Zone(click.ParamType[ZoneInfo]):
    """`--tz`, as a ZoneInfo."""

    name = "zone"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """The zone, or a usage error."""
        try:
            return zone(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
