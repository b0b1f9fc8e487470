"""Codes that make a carrier forward what the owner does not answer: busy, no answer, unreachable.

Mobile networks agree on 3GPP TS 22.030; Verizon and landlines in North America do not follow it. Sources
differ on some, so each set says what is not sure, and a test call is the only proof.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

PROOF_HOLDS = timedelta(days=14)
"""Carriers and phones drop a forwarding in silence."""


class Carrier(StrEnum):
    """Whose codes are dialled."""

    T_MOBILE = "t-mobile"
    """T-Mobile in the United States."""
    ATT = "att"
    """AT&T, mobile."""
    VERIZON = "verizon"
    """Verizon, mobile."""
    LANDLINE = "landline"
    """A landline or internet telephone in North America."""
    OTHER = "other"
    """Any other mobile carrier, anywhere."""


class Way(StrEnum):
    """Why a call is not answered: a test call proves each."""

    NO_ANSWER = "no_answer"
    """Let it ring until it stops."""
    BUSY = "busy"
    """Decline it."""
    OFF = "off"
    """Switch the phone off first."""


@dataclass(frozen=True, slots=True)
class Code:
    """One thing to dial, and what it does."""

    does: str
    dial: str


@dataclass(frozen=True, slots=True)
class Codes:
    """What to dial to set it up, to look at it, and to take it back; `differs`: where sources disagree."""

    on: tuple[Code, ...]
    status: tuple[Code, ...]
    off: tuple[Code, ...]
    differs: tuple[str, ...]


SECONDS = (5, 10, 15, 20, 25, 30)
"""How long a mobile network can ring before it forwards."""
_NOT_VERIFIED = (
    "The seconds in the no answer code are standard, and yet some carriers ignore them or refuse the code: "
    "then leave *11* and the seconds out."
)
_NO_UNREACHABLE = (
    "No source gives a code of its own for a phone that is off. Try the test call with the phone off; "
    "if it does not come here, ask the carrier for conditional forwarding when unreachable."
)


def codes(carrier: Carrier, number: str, seconds: int) -> Codes:
    """What to dial at this carrier; `number` is E.164 and callbot's, `seconds` one of SECONDS.

    >>> [code.dial for code in codes(Carrier.T_MOBILE, "+12125550100", 20).on]
    ['**67*+12125550100#', '**61*+12125550100*11*20#', '**62*+12125550100#']
    >>> [code.dial for code in codes(Carrier.VERIZON, "+12125550100", 20).on]
    ['*712125550100']
    """
    match carrier:
        case Carrier.VERIZON:
            return _verizon(number)
        case Carrier.LANDLINE:
            return _landline(number)
        case Carrier.ATT:
            other = _landline(number).on
            also = ", ".join(f"{code.dial} ({code.does})" for code in other)
            return _mobile(number, seconds, f"One source gives AT&T the codes of landlines instead: {also}.")
        case _:
            return _mobile(number, seconds)


def _mobile(number: str, seconds: int, *differs: str) -> Codes:
    all_three = f"**004*{number}# sets all three at once, with the carrier's own seconds."
    return Codes(
        on=(
            Code("busy, or you decline", f"**67*{number}#"),
            Code("no answer", f"**61*{number}*11*{seconds}#"),
            Code("unreachable: off, or out of reach", f"**62*{number}#"),
        ),
        status=(Code("busy", "*#67#"), Code("no answer", "*#61#"), Code("unreachable", "*#62#")),
        off=(Code("all three", "##004#"),),
        differs=(*differs, _NOT_VERIFIED, all_three),
    )


def _verizon(number: str) -> Codes:
    return Codes(
        on=(Code("busy, or no answer", f"*71{_national(number)}"),),
        status=(),
        off=(Code("all of it", "*73"),),
        differs=(
            _NO_UNREACHABLE,
            "*72 forwards every call, also those that you would answer: do not dial it.",
        ),
    )


def _landline(number: str) -> Codes:
    return Codes(
        on=(Code("busy", f"*90{_national(number)}"), Code("no answer", f"*92{_national(number)}")),
        status=(),
        off=(Code("busy", "*91"), Code("no answer", "*93")),
        differs=(
            "Some local companies use other codes, or ask for forwarding to be ordered first.",
            _NO_UNREACHABLE,
        ),
    )


def _national(number: str) -> str:
    """Ten digits where the number is North American, else all of them after the way out."""
    return number[2:] if number.startswith("+1") else f"011{number[1:]}"
