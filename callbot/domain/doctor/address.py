"""Our own address seen from outside: what came back of a signed post through it, and of a forged one.

Twilio follows a redirect by GET and drops the form (https://www.twilio.com/docs/api/errors/11215).
"""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from callbot.domain.doctor.facts import REFUSED, Reply, Silence
from callbot.domain.doctor.findings import Finding, Id, error, warning

Answer = Reply | Silence
AWAY = {502, 503, 504}
HOME_NAMES = ("localhost", ".local", ".internal", ".lan", ".home.arpa")


def wanting() -> Finding:
    """There is no public address."""
    return error(
        Id.PUBLIC_URL,
        "CALLBOT_PUBLIC_URL is not set: Twilio has no address to ask, and nothing it signs can be checked.",
        "Set it to an address that Twilio can reach, as https://callbot.example, then `callbot connect`.",
    )


def placed(url: str) -> Iterator[Finding]:
    """What can be said of an address without asking it."""
    parts = urlsplit(url)
    if is_private(parts.hostname or ""):
        yield error(
            Id.PUBLIC_URL,
            f"CALLBOT_PUBLIC_URL {url} is an address of this machine or network: Twilio cannot reach it.",
            "Put a tunnel or a proxy with a public name before callbot, set CALLBOT_PUBLIC_URL to its "
            "https:// address, then `callbot connect`.",
        )
    elif parts.scheme != "https":
        yield warning(
            Id.PUBLIC_URL,
            f"CALLBOT_PUBLIC_URL {url} is not encrypted: texts and numbers can be read on the way.",
            "Let the proxy or tunnel serve https, set CALLBOT_PUBLIC_URL to that, then `callbot connect`.",
        )


def is_private(host: str) -> bool:
    """True for what only this machine or its network can reach.

    >>> is_private("192.168.1.7"), is_private("callbot.local"), is_private("callbot.example")
    (True, True, False)
    """
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(HOME_NAMES)


def round_trip(url: str, signed: Answer, forged: Answer, *, works: bool) -> Iterator[Finding]:
    """What came back of two posts through the address; `works`: callbot shows life on its own side."""
    if isinstance(signed, Silence):
        # Where callbot does not run that is told already, and nothing more can be known of its address.
        if works or signed.why != REFUSED:
            yield _unreached(url, signed.why)
        return
    if signed.ours and isinstance(forged, Reply) and forged.status == 403:
        return
    if signed.status in AWAY and not works:
        return
    yield _wrong(url, signed)


def _unreached(url: str, why: str) -> Finding:
    return error(
        Id.PUBLIC_URL,
        f"{url} cannot be reached: {why}.",
        "See that the tunnel or proxy runs and that the name leads to it. A router may hide an address from "
        f"its own network: try {url}/healthz from a phone without Wi-Fi.",
    )


def _wrong(url: str, signed: Reply) -> Finding:
    """Why a signed post did not come through as it should."""
    if signed.status == 403:
        return error(
            Id.PUBLIC_URL,
            f"{url} reaches a callbot that takes our own signature for forged.",
            "Let callbot run with the same CALLBOT_PUBLIC_URL and TWILIO_AUTH_TOKEN as here (start it again "
            "after a change), and let the proxy pass path, query and body on untouched.",
        )
    if signed.ours:
        return error(
            Id.PUBLIC_URL,
            f"{url} takes a forged signature too: something answers in callbot's place.",
            "Let the proxy pass every request on to callbot, and keep no answers of its own.",
        )
    if 300 <= signed.status < 400:
        what = f"it sends on to {signed.location or 'elsewhere'}, and what Twilio posts is lost on the way"
        mend = "Set CALLBOT_PUBLIC_URL to the address at the end of that, then `callbot connect`."
    elif signed.status in AWAY:
        what = "its proxy does not reach callbot"
        mend = "See where callbot listens (`callbot serve`) and where the proxy sends what comes in."
    elif signed.status == 401:
        what = "it asks for a password"
        mend = "Let the proxy pass /twilio/ on without one: Twilio gives none."
    elif signed.status == 404:
        what = "there is no callbot, or it stands under a path"
        mend = "Let the whole name lead to callbot: it must stand at the root, without a path before it."
    else:
        what = f"it answers {signed.status}, and not as callbot does"
        mend = "See what the proxy or tunnel shows there (a warning page? a login?), and let /twilio/ pass."
    return error(Id.PUBLIC_URL, f"{url} does not lead here: {what}.", mend)
