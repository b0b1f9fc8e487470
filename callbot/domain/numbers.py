"""Phone numbers: what one is, whether it may be texted, how it is shown and spoken. E.164 inside.

Facts come from the numbering plans in phonenumbers; "+1" is not domestic: +1 876 is Jamaica.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, timezone

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_SPELLED = frozenset(
    "+" + word.translate(_KEYPAD)
    for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN", "WITHHELD")
)
"""Words that networks spell on a keypad where they have no number to give: no return address."""
MOST_ZONES = 5
"""An area with more zones than this is no area, but a whole plan (toll-free, +1)."""


class Kind(StrEnum):
    """What kind of number it is, as its numbering plan says, or its carrier."""

    MOBILE = "mobile"
    """A mobile, or where the plan cannot tell (North America), a number that may be one."""
    FIXED = "fixed"
    """A landline."""
    VOIP = "voip"
    """An internet number."""
    TOLL_FREE = "toll_free"
    """Free for the caller."""
    PREMIUM = "premium"
    """Costs more than a call; never texted or called."""
    SHARED_COST = "shared_cost"
    """Costs both; never texted or called."""
    PERSONAL = "personal"
    """Follows a person at a price (+44 70); never texted or called."""
    PAGER = "pager"
    """Shows numbers alone."""
    VOICEMAIL = "voicemail"
    """Nobody's phone: it only takes messages."""
    SATELLITE = "satellite"
    """Outside every country; never texted or called."""
    UNKNOWN = "unknown"
    """No valid number of any plan; of a carrier: it does not say."""


_KINDS = {
    PhoneNumberType.MOBILE: Kind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: Kind.MOBILE,
    PhoneNumberType.FIXED_LINE: Kind.FIXED,
    PhoneNumberType.VOIP: Kind.VOIP,
    PhoneNumberType.TOLL_FREE: Kind.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE: Kind.PREMIUM,
    PhoneNumberType.SHARED_COST: Kind.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER: Kind.PERSONAL,
    PhoneNumberType.PAGER: Kind.PAGER,
    PhoneNumberType.VOICEMAIL: Kind.VOICEMAIL,
}
COSTLY = frozenset({Kind.PREMIUM, Kind.SHARED_COST, Kind.PERSONAL, Kind.SATELLITE})
MUTE = frozenset({Kind.FIXED, Kind.PAGER, Kind.VOICEMAIL})
"""What takes calls alone, and no texts."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What a number says of itself: its country (two letters; empty outside every country) and kind."""

    e164: str
    country: str
    kind: Kind


@lru_cache(maxsize=8192)
def _parsed(text: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    """The number as its plan reads it, or None; read once, since one happening asks several times."""
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def e164(text: str, country: str | None) -> str | None:
    """The number in E.164, read as dialled from `country` (None: with its + alone); None if it is no number.

    >>> e164("(212) 555-0143", "US"), e164("+442079460123", "US"), e164("anonymous", "US")
    ('+12125550143', '+442079460123', None)
    """
    if any(sign.isalpha() for sign in text):
        return None
    parsed = _parsed(text, country)
    if parsed is None:
        return None
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:  # not "possible within one area only"
        return None
    written = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return written if _E164.fullmatch(written) else None


def withheld(raw: str) -> bool:
    """True where a caller gives no return address: anonymous, spelled on a keypad, a short code, sip:.

    >>> withheld("anonymous"), withheld("+266696687"), withheld("72975"), withheld("+16175550133")
    (True, True, True, False)
    """
    return raw in _SPELLED or not _E164.fullmatch(raw)


def caller(raw: str) -> str | None:
    """Who calls: the number exactly as it was shown, or None where it is withheld or no number.

    Nothing is mended: "+1 1 617 …" is not the number that it would be without the doubled one.

    >>> caller("+16175550133"), caller("+116175550133"), caller("anonymous")
    ('+16175550133', None, None)
    """
    return raw if not withheld(raw) and e164(raw, None) == raw else None


def facts(number: str, *, carrier: Kind = Kind.UNKNOWN) -> NumberFacts:
    """What the numbering plans say of an E.164 number; where they leave it open, its `carrier`."""
    found = _planned(number)
    told = carrier is not Kind.UNKNOWN and found.kind is Kind.MOBILE
    return replace(found, kind=carrier) if told else found


@lru_cache(maxsize=8192)
def is_open(number: str) -> bool:
    """True where the plan does not tell whether it is a mobile or a landline.

    >>> is_open("+16175550133"), is_open("+18005550133"), is_open("+442079460123"), is_open("")
    (True, False, False, False)
    """
    parsed = _parsed(number, None)
    return parsed is not None and phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE_OR_MOBILE


@lru_cache(maxsize=8192)
def _planned(number: str) -> NumberFacts:
    parsed = _parsed(number, None)
    if parsed is None:
        return NumberFacts(number, "", Kind.UNKNOWN)
    country = phonenumbers.region_code_for_number(parsed) or ""
    if country in {"", "001"}:
        return NumberFacts(
            number, "", Kind.SATELLITE if parsed.country_code in {870, 881, 882, 883} else Kind.UNKNOWN
        )
    return NumberFacts(number, country, _KINDS.get(phonenumbers.number_type(parsed), Kind.UNKNOWN))


@lru_cache(maxsize=8192)
def shown(number: str, country: str = "US") -> str:
    """How a person writes it: at home "617-555-0133", from abroad the international form.

    >>> shown("+16175550133"), shown("+442079460123")
    ('617-555-0133', '+44 20 7946 0123')
    """
    parsed = _parsed(number, None)
    if parsed is None:
        return number
    if facts(number).country != country:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return re.sub(r"\((\d+)\) ", r"\1-", national)


def spoken(number: str, country: str = "US") -> str:
    """Digit by digit for a voice, which would read them as one number otherwise.

    >>> spoken("+16175550133")
    '6 1 7, 5 5 5, 0 1 3 3'
    """
    groups = re.findall(r"\d+", shown(number, country))
    return ", ".join(" ".join(group) for group in groups)


@lru_cache(maxsize=8192)
def area_zones(number: str) -> tuple[str, ...]:
    """The zones that the number's area suggests, by IANA name: a hint to print both clocks, no more."""
    parsed = _parsed(number, None)
    if parsed is None:
        return ()
    names = tuple(name for name in timezone.time_zones_for_number(parsed) if name != "Etc/Unknown")
    return names if len(names) <= MOST_ZONES else ()
