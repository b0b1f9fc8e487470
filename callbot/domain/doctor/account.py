"""The account at Twilio: its credentials, its state, its clock beside ours, the countries that it reaches."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from callbot.domain.doctor.facts import Holder
from callbot.domain.doctor.findings import Finding, Id, error, warning

KEYS = "https://console.twilio.com/us1/account/keys-credentials/api-keys"
LOAD = "set -a; . ./callbot.env; set +a"
"""How a shell takes up the environment that README lets people write."""
APART, FAR_APART = timedelta(seconds=5), timedelta(seconds=60)
GEO = {
    "called": "https://console.twilio.com/us1/develop/voice/settings/geo-permissions",
    "texted": "https://console.twilio.com/us1/develop/sms/settings/geo-permissions",
}


def given(names: Mapping[str, bool]) -> Iterator[Finding]:
    """Credentials of which half is set, by their names: that callbot then runs dry was nobody's choice."""
    for one, other in (
        ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
        ("TWILIO_API_KEY", "TWILIO_API_SECRET"),
    ):
        if names[one] != names[other]:
            has, lacks = (one, other) if names[one] else (other, one)
            yield error(
                Id.CREDENTIALS,
                f"{has} is set and {lacks} is not"
                + (": nothing leaves this machine." if one == "TWILIO_ACCOUNT_SID" else "."),
                f"Set {lacks} too, or take {has} away. Both are at {KEYS}",
            )


def forgotten() -> Finding:
    """A number was connected, so there is an account, and it is not set where this runs."""
    return error(
        Id.CREDENTIALS,
        "A number of callbot's was connected to Twilio, and no account is set here: "
        "what is started from here runs dry, and what is looked at here is half seen.",
        f"Load your environment in this terminal first: `{LOAD}`.",
    )


def token_refused(why: str) -> Finding:
    """Twilio does not know the account by its sid and auth token, by which it also signs what it sends."""
    return error(
        Id.CREDENTIALS,
        f"TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN do not open the account ({why}): nothing leaves, and what "
        "Twilio signs is taken for forged.",
        f"Copy both anew from {KEYS} (the live ones, not those for tests) and start callbot again.",
    )


def key_refused() -> Finding:
    """The token is right, and the API key is not."""
    return error(
        Id.CREDENTIALS,
        "Twilio does not accept TWILIO_API_KEY with TWILIO_API_SECRET: no text and no call leaves.",
        f"Make a new Standard key at {KEYS} and set both, or take both away: the auth token will do.",
    )


def unreachable(why: str) -> Finding:
    """Twilio did not answer."""
    return error(
        Id.TWILIO,
        f"Twilio cannot be asked from this machine: {why}.",
        "See that this machine reaches https://api.twilio.com (network, DNS, firewall, "
        "https://status.twilio.com), then run `callbot doctor` again.",
    )


def holder(found: Holder) -> Iterator[Finding]:
    """What state the account is in."""
    if found.status != "active":
        yield error(
            Id.ACCOUNT,
            f"The Twilio account is {found.status}: no call comes in and nothing leaves.",
            "Sign in at https://console.twilio.com; it says why, and how the account is opened again.",
        )
    elif found.kind == "Trial":
        yield warning(
            Id.TRIAL,
            "It is a trial account: it reaches numbers alone that you proved at Twilio, so no recruiter, "
            "and puts a line of its own before what it sends.",
            "Upgrade it at https://console.twilio.com (Billing). To try it first, prove your own mobile at "
            "https://console.twilio.com/us1/develop/phone-numbers/manage/verified",
        )


def clock(told: datetime, before: datetime, after: datetime) -> Iterator[Finding]:
    """Twilio's clock, told in whole seconds, beside ours just before it was asked and just after."""
    slow = told - after
    fast = before - (told + timedelta(seconds=1))
    off = max(slow, fast)
    if off <= APART:
        return
    seconds, way = round(off.total_seconds()), "behind" if slow > fast else "ahead"
    yield (error if off > FAR_APART else warning)(
        Id.CLOCK,
        f"This machine's clock is {seconds} seconds {way}: reminders come by it.",
        "Let the network set it: `timedatectl set-ntp true`, or the system's settings of date and time.",
    )


def test_clock(path: str) -> Finding:
    """The business runs on a clock that a file shifts."""
    return error(
        Id.CLOCK,
        f"callbot runs on a clock for tests ({path}): times and reminders are wrong by what stands in it.",
        "Take CALLBOT_CLOCK away and start callbot again.",
    )


def countries(
    homes: Collection[str], called: Mapping[str, bool | None], texted: Mapping[str, bool | None]
) -> Iterator[Finding]:
    """Countries by their two letters that Twilio does not let us reach; owners live in `homes`."""
    for verb, allowed in (("called", called), ("texted", texted)):
        for country in sorted(country for country, may in allowed.items() if may is False):
            yield (error if country in homes else warning)(
                Id.COUNTRIES,
                f"Numbers in {country} cannot be {verb}: the account's geographic permissions forbid it.",
                f"Tick {country} at {GEO[verb]}",
            )
