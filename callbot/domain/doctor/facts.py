"""What was found out of the outside: Twilio's account and registrations, and our own address.

Words are Twilio's own; the pages that explain them are named with each.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """The account: `status` is active, suspended or closed; `kind` is Full or Trial.

    https://www.twilio.com/docs/iam/api/account
    """

    status: str
    kind: str


@dataclass(frozen=True, slots=True)
class Brand:
    """Who sends: PENDING, IN_REVIEW, APPROVED, FAILED …; UNVERIFIED until a sole proprietor answered a text.

    https://www.twilio.com/docs/messaging/api/brand-registration-resource
    """

    status: str
    identity: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A 10DLC campaign: IN_PROGRESS, VERIFIED or FAILED, why it failed, and the brand that it stands on.

    https://www.twilio.com/docs/messaging/api/usapptoperson-resource
    """

    status: str
    reasons: tuple[str, ...] = ()
    brand: Brand | None = None
    """None where the campaign is verified, and nobody has to ask."""


@dataclass(frozen=True, slots=True)
class Verification:
    """A toll-free number's: PENDING_REVIEW, IN_REVIEW, TWILIO_APPROVED or TWILIO_REJECTED.

    https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
    """

    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What our own address answered: a status, where it sends on to, and whether the answer was ours."""

    status: int
    location: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Why our own address answered nothing."""

    why: str


REFUSED, NO_NAME, NO_WAY, CUT, CERTIFICATE, TIME = (
    "nothing listens there",
    "there is no such name",
    "no way leads there from here",
    "it cuts the connection",
    "its certificate is not one that others trust",
    "it does not answer in time",
)
"""What a Silence says."""
