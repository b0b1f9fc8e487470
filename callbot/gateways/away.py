"""The owner's away channels: one message to an Apprise URL (e-mail, ntfy, and what else it knows).

The URL is a secret and is never logged. It leads to no host of the own network, unless the settings name that
host, and to no program of this machine: an owner's address must not reach what stands behind the firewall.
"""

import re
import socket
from collections.abc import Iterator, Sequence
from html import escape
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

import apprise

from callbot.gateways.base import Accepted, Receipt, Refused, Unknown

CONNECT_SECONDS, READ_SECONDS = 3.05, 10.0
LOCAL = frozenset(
    {"blink1", "dbus", "glib", "gnome", "kde", "macosx", "macos", "qt", "smpp", "syslog", "windows"}
)
"""What Apprise would do on this very machine, or past its time limits."""
UNKNOWN_ADDRESS = "this is no address that Apprise knows; write it as mailto://… or ntfy://…"
ON_THIS_MACHINE = "this would be shown on the machine that callbot runs on, not to you"
PRIVATE = "it leads into the own network ({host}); if that is meant, private_hosts under [away] allows it"
SMS_LINK = re.compile(r"sms:\S+")


def problem(url: str, private_hosts: Sequence[str] = ()) -> str:
    """Why nothing may be sent there, in plain words without the address itself; empty where it may.

    A host that is not found is none: it may be back later. The name is looked up again at each message.
    """
    channel = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if channel is None:
        return UNKNOWN_ADDRESS
    if url.partition(":")[0].lower() in LOCAL:
        return ON_THIS_MACHINE
    hidden = next((host for host in _hosts(channel) if not _may_reach(host, private_hosts)), None)
    return PRIVATE.format(host=hidden) if hidden is not None else ""


def _hosts(channel: apprise.NotifyBase) -> Iterator[str]:
    """The hosts that a channel asks: of its address, and the mail server. A service has a fixed one."""
    to_service = "host" not in channel.template_tokens or str(getattr(channel, "mode", "")) == "cloud"
    named = [getattr(channel, "smtp_host", None), None if to_service else channel.host]
    yield from (str(host).strip("[]") for host in named if host)


def _may_reach(host: str, private_hosts: Sequence[str]) -> bool:
    if host.lower() in (allowed.lower() for allowed in private_hosts):
        return True
    return all(_is_public(at) or _is_allowed(at, private_hosts) for at in _addresses(host))


def _addresses(host: str) -> Iterator[IPv4Address | IPv6Address]:
    """Where a host stands, as the machine would look it up: "0x7f.1" is 127.0.0.1 to it."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for *_, place in found:
        at = ip_address(str(place[0]).partition("%")[0])
        yield at.ipv4_mapped or at if isinstance(at, IPv6Address) else at


def _is_public(at: IPv4Address | IPv6Address) -> bool:
    return at.is_global and not at.is_multicast


def _is_allowed(at: IPv4Address | IPv6Address, private_hosts: Sequence[str]) -> bool:
    for allowed in private_hosts:
        try:
            if at in ip_network(allowed):
                return True
        except ValueError:  # a name, which was looked for already
            continue
    return False


class AppriseAway:
    """Apprise, asked once with time limits; of the own network `private_hosts` alone may be reached."""

    def __init__(self, private_hosts: Sequence[str] = ()) -> None:
        self._private_hosts = tuple(private_hosts)

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Send one message. A channel that says no may have said so late: its outcome is unknown.

        What opens the texts of a phone can be tapped where the channel lets it: in an e-mail, in ntfy.
        """
        wrong = problem(url, self._private_hosts)
        if wrong:
            return Refused(f"the away channel's address cannot be used: {wrong}")
        more = f"cto={CONNECT_SECONDS}&rto={READ_SECONDS}&redirect=no"
        link = SMS_LINK.search(body)
        if link is not None and url.startswith(("ntfy:", "ntfys:")):
            more += f"&click={quote(link[0], safe='')}"
        channel = apprise.Apprise.instantiate(
            f"{url}{'&' if '?' in url else '?'}{more}", suppress_exceptions=True
        )
        if channel is None:
            return Refused("the away channel's address is not one that Apprise knows")
        form = apprise.NotifyFormat.TEXT
        if link is not None and hasattr(channel, "smtp_host"):
            body, form = _tappable(body), apprise.NotifyFormat.HTML
        sent = channel.notify(title=title, body=body, body_format=form)
        return Accepted("") if sent else Unknown("the away channel did not take it")


def _tappable(body: str) -> str:
    """The words as a page, the address in them as what can be tapped.

    >>> _tappable("Tap sms:+16175550133?&body=Hi now")
    'Tap <a href="sms:+16175550133?&amp;body=Hi">Open my texts with it</a> now'
    """
    told, rest = "", body
    while (link := SMS_LINK.search(rest)) is not None:
        told += f'{escape(rest[: link.start()])}<a href="{escape(link[0])}">Open my texts with it</a>'
        rest = rest[link.end() :]
    return (told + escape(rest)).replace("\n", "<br>\n")
