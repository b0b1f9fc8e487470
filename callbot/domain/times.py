"""How an instant is said: never without its weekday and zone, in text and by voice.

In the United States zones are ET, CT, MT, PT or their long names; elsewhere the zone's letters on that
date, or GMT+5:30 where it has none.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.errors import NaiveInstant

_LONG = {"E": "Eastern", "C": "Central", "M": "Mountain", "P": "Pacific"}
_AMERICAN = {"EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"}
_HOURS = ["twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def letters(at: datetime, zone: ZoneInfo) -> str:
    """The zone's short name on that date: "ET", "CET", "GMT+5:30".

    >>> letters(datetime(2026, 2, 4, 15, tzinfo=ZoneInfo("UTC")), ZoneInfo("America/New_York"))
    'ET'
    >>> letters(datetime(2026, 2, 4, 15, tzinfo=ZoneInfo("UTC")), ZoneInfo("Asia/Kathmandu"))
    'GMT+5:45'
    """
    local = _local(at, zone)
    name = local.tzname() or ""
    if name in _AMERICAN and zone.key.startswith(("America/", "US/")) and not _needs_letters(local):
        return f"{name[0]}T"
    if name.isalpha():
        return name
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    sign, minutes = ("+", minutes) if minutes >= 0 else ("-", -minutes)
    hours, rest = divmod(minutes, 60)
    return f"GMT{sign}{hours}:{rest:02}" if rest else f"GMT{sign}{hours}"


def _needs_letters(local: datetime) -> bool:
    """Whether "ET" would not tell: in the hour that comes twice, and where clocks never change (Phoenix)."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    winter, summer = (local.replace(month=month, day=1).utcoffset() for month in (1, 7))
    return twice or winter == summer


def long_name(at: datetime, zone: ZoneInfo) -> str:
    """The zone's long name where people use one ("Eastern"), else its letters."""
    short = letters(at, zone)
    return _LONG.get(short[0], short) if len(short) == 2 and short.endswith("T") else short


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The wall clock: "9:18 AM".

    >>> clock(datetime(2026, 2, 4, 15, tzinfo=ZoneInfo("UTC")), ZoneInfo("America/New_York"))
    '10:00 AM'
    """
    local = _local(at, zone)
    return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """The day: "Thu Feb 4"."""
    local = _local(at, zone)
    return f"{local:%a} {local:%b} {local.day}"


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """The whole: "Thu Feb 4, 10:00 AM ET"."""
    return f"{day(at, zone)}, {clock(at, zone)} {letters(at, zone)}"


def long_stamp(at: datetime, zone: ZoneInfo) -> str:
    """With the long name of the zone: "Thu Feb 4, 10:00 AM Eastern"."""
    return f"{day(at, zone)}, {clock(at, zone)} {long_name(at, zone)}"


def day_clock(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """For lists that name the zone at their end: "today Tue Feb 2 11:00 AM", "Wed Feb 3 9:30 AM"."""
    return f"{_today(at, zone, now)}{day(at, zone)} {clock(at, zone)}"


def day_and_hour(at: datetime, zone: ZoneInfo) -> str:
    """As people text it: "Thu 11 AM", "Thu 2:30 PM".

    >>> day_and_hour(datetime(2026, 2, 4, 15, tzinfo=ZoneInfo("UTC")), ZoneInfo("America/New_York"))
    'Wed 10 AM'
    """
    return f"{_local(at, zone):%a} {clock(at, zone).replace(':00', '')}"


def both(at: datetime, zone: ZoneInfo, theirs: ZoneInfo | None) -> str:
    """Both clocks where they differ: "Thu Feb 4, 10:00 AM Eastern (9:00 AM Central)"."""
    ours = long_stamp(at, zone)
    if theirs is None or _local(at, theirs).utcoffset() == _local(at, zone).utcoffset():
        return ours
    other_day = "" if _local(at, theirs).date() == _local(at, zone).date() else f"{day(at, theirs)}, "
    return f"{ours} ({other_day}{clock(at, theirs)} {long_name(at, theirs)})"


def spoken_clock(at: datetime, zone: ZoneInfo) -> str:
    """The wall clock for a voice: "nine thirty", "ten", "four oh five"."""
    local = _local(at, zone)
    hour = _HOURS[local.hour % 12]
    if local.minute == 0:
        return hour
    if local.minute < 10:
        return f"{hour} oh {_ONES[local.minute]}"
    return f"{hour} {_number(local.minute)}"


def spoken(at: datetime, zone: ZoneInfo) -> str:
    """The whole for a voice: "Wednesday, February third, nine thirty A M Eastern"."""
    local = _local(at, zone)
    half = "A M" if local.hour < 12 else "P M"
    named = f"{local:%A}, {local:%B} {_ordinal(local.day)}"
    return f"{named}, {spoken_clock(at, zone)} {half} {long_name(at, zone)}"


def spoken_day_clock(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """For a menu: "today at eleven", "Wednesday nine thirty"; A M or P M is said once, after the list."""
    if _local(at, zone).date() == _local(now, zone).date():
        return f"today at {spoken_clock(at, zone)}"
    return f"{_local(at, zone):%A} {spoken_clock(at, zone)}"


def half_of_day(at: datetime, zone: ZoneInfo) -> str:
    """ "A M" or "P M"."""
    return "A M" if _local(at, zone).hour < 12 else "P M"


def spoken_minutes(minutes: int) -> str:
    """ "fifteen minutes", "one minute"."""
    return f"{_number(minutes)} minute{'' if minutes == 1 else 's'}"


def _today(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    return "today " if _local(at, zone).date() == _local(now, zone).date() else ""


def _number(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number > 59:
        return str(number)
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")


def _ordinal(number: int) -> str:
    if number <= 20:
        return _ORDINALS[number - 1]
    return {30: "thirtieth"}.get(number) or f"{_TENS[number // 10]} {_ORDINALS[number % 10 - 1]}"


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    if at.tzinfo is None:
        raise NaiveInstant
    return at.astimezone(zone)
