"""Whether a number may text the United States and Canada: 10DLC campaigns and toll-free verifications.

Carriers refuse every text of a number that is not registered:
https://www.twilio.com/docs/api/errors/30034 and https://www.twilio.com/docs/api/errors/30032
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum, auto

from callbot.domain import numbers
from callbot.domain.doctor.facts import Brand, Campaign, Verification
from callbot.domain.doctor.findings import Finding, Id, error, warning
from callbot.domain.numbers import Kind
from callbot.domain.webhooks import Held, Service

REGISTER = "https://www.twilio.com/docs/messaging/compliance/a2p-10dlc"
TOLL_FREE = "https://www.twilio.com/docs/messaging/compliance/toll-free/console-onboarding"
CONSOLE = "In Twilio's console under Messaging > Regulatory Compliance"
VERIFIED, FAILED = "VERIFIED", frozenset({"FAILED", "SUSPENDED", "DELETED"})
APPROVED, REJECTED = "TWILIO_APPROVED", "TWILIO_REJECTED"
WAIT = "Nothing to do but wait for Twilio's e-mail; calls work meanwhile."


class Wanted(Enum):
    """What carriers ask for before a number may text."""

    CAMPAIGN = auto()
    """A 10DLC campaign."""
    VERIFICATION = auto()
    """A toll-free verification."""
    NOTHING = auto()
    """Nothing that callbot knows of."""


def wanted(number: str, countries: Collection[str]) -> Wanted:
    """What carriers ask for of a number (E.164) that is to text these countries.

    >>> wanted("+12125550100", {"US"}), wanted("+18005550100", {"US"}), wanted("+442079460100", {"US", "GB"})
    (<Wanted.CAMPAIGN: 1>, <Wanted.VERIFICATION: 2>, <Wanted.NOTHING: 3>)
    """
    if not number.startswith("+1") or not {"US", "CA"} & set(countries):
        return Wanted.NOTHING
    if numbers.facts(number).kind is Kind.TOLL_FREE:
        return Wanted.VERIFICATION
    return Wanted.CAMPAIGN if "US" in countries else Wanted.NOTHING


def ten_digit(
    number: Held, services: Sequence[Service], campaigns: Mapping[str, Sequence[Campaign]]
) -> Iterator[Finding]:
    """Whether a ten-digit number stands in a service with an approved campaign; campaigns by service."""
    pools = [one for one in services if number.sid in one.numbers]
    found = [campaign for one in pools for campaign in campaigns.get(one.sid, ())]
    if any(campaign.status == VERIFIED for campaign in found):
        return
    if found:
        yield _not_yet(number.e164, found[0])
        return
    lacks = "its Messaging Service has no campaign" if pools else "it is in no Messaging Service"
    yield error(
        Id.REGISTRATION,
        f"{number.e164} may not text the United States: {lacks}, so it is not registered (10DLC).",
        f"`callbot campaign` prints what the registration asks for; how it is made: {REGISTER}",
    )


def drafted(number: str, *, by_setting: bool) -> Finding:
    """It may text, and what it would say still comes to the owner as drafts."""
    return warning(
        Id.REGISTRATION,
        f"{number} is registered, but what it should text still comes to you as drafts.",
        "Take `registered` out of [texting] in the settings and start callbot again."
        if by_setting
        else f"`callbot number registered {number}` lets texts leave.",
    )


def _not_yet(number: str, campaign: Campaign) -> Finding:
    brand = campaign.brand or Brand("", "")
    if campaign.status in FAILED or brand.status in FAILED:
        said = f" ({'; '.join(campaign.reasons)})" if campaign.reasons else ""
        which = "campaign" if campaign.status in FAILED else "brand"
        return error(
            Id.REGISTRATION,
            f"The registration of {number} failed at its {which}{said}: no text leaves.",
            f"{CONSOLE} it says why, and can be sent again; `callbot campaign` prints the texts.",
        )
    if brand.identity == "UNVERIFIED":
        return error(
            Id.REGISTRATION,
            f"The registration of {number} waits for you: Twilio texted your mobile to see that it is yours.",
            f"Answer that text as it says; after 24 hours ask for a new one. {CONSOLE} it says how.",
        )
    return warning(
        Id.REGISTRATION,
        f"The registration of {number} is being looked at: until it is approved no text may leave.",
        WAIT,
    )


def toll_free(number: str, found: Collection[Verification]) -> Iterator[Finding]:
    """Whether a toll-free number is verified."""
    states = {one.status for one in found}
    if APPROVED in states:
        return
    if states - {REJECTED}:
        yield warning(
            Id.REGISTRATION,
            f"The verification of {number} is being looked at: until it is approved no text may leave.",
            WAIT,
        )
        return
    reasons = "; ".join(one.reason for one in found if one.reason)
    what = f"was rejected{f' ({reasons})' if reasons else ''}" if states else "was never asked for"
    yield error(
        Id.REGISTRATION,
        f"The verification of the toll-free number {number} {what}: no text leaves.",
        f"`callbot campaign` prints what it asks for; how it is made: {TOLL_FREE}",
    )
