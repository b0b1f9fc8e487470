"""The owner's away channel: one message to an Apprise URL (e-mail, ntfy, and what else it knows).

The URL is a secret and is never logged.
"""

import apprise

from callbot.gateways.base import Accepted, Receipt, Refused, Unknown

CONNECT_SECONDS, READ_SECONDS = 3.05, 10.0


def is_address(url: str) -> bool:
    """True where Apprise knows how to reach what this URL names; nothing is sent."""
    return apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None


class AppriseAway:
    """Apprise, asked once with time limits."""

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Send one message. A channel that says no may have said so late: its outcome is unknown."""
        limits = f"{'&' if '?' in url else '?'}cto={CONNECT_SECONDS}&rto={READ_SECONDS}"
        channel = apprise.Apprise.instantiate(url + limits, suppress_exceptions=True)
        if channel is None:
            return Refused("the away channel's address is not one that Apprise knows")
        sent = channel.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
        return Accepted("") if sent else Unknown("the away channel did not take it")
