"""Where a number must send what comes in, and what at its account keeps it from doing so.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urldefrag, urlsplit, urlunsplit

VOICE, FAX = "voice", "fax"
NOBODYS = frozenset({"demo.twilio.com"})
"""Hosts that a number points to from the day it is bought, before anybody has said where."""
CONSOLE = "In Twilio's console:"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that the provider calls; without a URL it calls nobody."""

    url: str = ""
    method: str = "POST"

    @property
    def place(self) -> str:
        """The URL without its fragment: how often it is asked again is no part of where it leads.

        >>> Webhook("https://callbot.example/twilio/sms#rc=2").place
        'https://callbot.example/twilio/sms'
        """
        return urldefrag(self.url).url

    def __str__(self) -> str:
        """For people: passwords and queries, which may be secrets, are left out.

        >>> print(Webhook("https://sam:secret@old.example/in?key=1", "GET"), Webhook())
        https://old.example/in?... (GET) nothing
        """
        if not self.url:
            return "nothing"
        parts = urlsplit(self.place)
        host = parts.netloc.rpartition("@")[2]
        plain = urlunsplit((parts.scheme, host, parts.path, "", ""))
        return f"{plain}{'?...' if parts.query else ''}{'' if self.method == 'POST' else f' ({self.method})'}"


NOTHING = Webhook()


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where a number sends what comes in. An application or a trunk goes before the webhooks of its half."""

    voice: Webhook = NOTHING
    voice_fallback: Webhook = NOTHING
    voice_status: Webhook = NOTHING
    sms: Webhook = NOTHING
    sms_fallback: Webhook = NOTHING
    voice_application: str = ""
    sms_application: str = ""
    trunk: str = ""
    takes: str = VOICE
    """VOICE or FAX: what an incoming call is taken for."""


WEBHOOKS = {
    "voice": "calls",
    "voice_fallback": "calls, if that fails",
    "voice_status": "the end of calls",
    "sms": "texts",
    "sms_fallback": "texts, if that fails",
}
"""The webhooks of a number, and what each is for in plain words."""
ABOVE = ("voice_application", "sms_application", "trunk")
"""What goes before them, where there is one."""


def ours(origin: str, *, step: str, callback: str) -> Pointing:
    """Where callbot's numbers point; `step` and `callback` are the retries behind the addresses of each kind.

    >>> ours("https://callbot.example", step="#rc=2", callback="#rc=5").sms.url
    'https://callbot.example/twilio/sms#rc=5'
    """
    return Pointing(
        voice=Webhook(f"{origin}/twilio/voice{step}"),
        voice_fallback=Webhook(f"{origin}/twilio/voice/fallback{step}"),
        voice_status=Webhook(f"{origin}/twilio/voice/status{callback}"),
        sms=Webhook(f"{origin}/twilio/sms{callback}"),
        sms_fallback=Webhook(f"{origin}/twilio/sms/fallback{callback}"),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A number as its account holds it; `calls` and `texts` are what it can take at all."""

    sid: str
    e164: str
    pointing: Pointing
    calls: bool = True
    texts: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """A Messaging Service: it takes the texts of the `numbers` in it (sids), unless it `defers` to them."""

    sid: str
    name: str
    inbound: Webhook
    defers: bool
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trap:
    """What keeps calls or texts from coming in, though the webhooks are right, and what to do about it.

    `removable`: connect takes it away itself where it is told to, and puts it back on undoing.
    """

    what: str
    mend: str
    removable: bool = False


def traps(number: Held, services: Sequence[Service], wanted: Pointing) -> tuple[Trap, ...]:
    """Everything that stands in the way of this number, calls before texts."""
    at, own = number.pointing, f"{CONSOLE} Phone Numbers > Active numbers > {number.e164} > Configure"
    found = []
    if not number.calls:
        found.append(Trap("it takes no calls", "get a number that takes calls, and give callbot that one."))
    if at.takes == FAX:
        found.append(Trap("it takes calls for faxes", f"{own}: accept incoming voice calls.", removable=True))
    if at.voice_application:
        found.append(
            Trap(
                f"the TwiML App {at.voice_application} takes its calls, whatever the webhooks say",
                f"{own} > Voice: configure with webhooks.",
                removable=True,
            )
        )
    if at.trunk:
        found.append(
            Trap(
                f"the SIP trunk {at.trunk} takes its calls, whatever the webhooks say",
                f"{own} > Voice: configure with webhooks.",
                removable=True,
            )
        )
    if not number.texts:
        found.append(
            Trap(
                "it takes and sends no texts",
                "callers are offered a time by voice alone; get a number that texts for more.",
            )
        )
    if at.sms_application:
        found.append(
            Trap(
                f"the TwiML App {at.sms_application} takes its texts, whatever the webhooks say",
                f"{own} > Messaging: configure with webhooks.",
                removable=True,
            )
        )
    return (
        *found,
        *(_of_service(service, wanted) for service in services if _takes(service, number, wanted)),
    )


def _takes(service: Service, number: Held, wanted: Pointing) -> bool:
    """True where a service keeps the texts of this number from us; one that points here itself does not."""
    return number.sid in service.numbers and not service.defers and service.inbound.place != wanted.sms.place


def _of_service(service: Service, wanted: Pointing) -> Trap:
    where = f"sends its texts to {service.inbound}" if service.inbound.url else "drops its texts"
    return Trap(
        f"the Messaging Service {service.name or service.sid} {where}, whatever the webhooks say",
        f"{CONSOLE} Messaging > Services > {service.name or service.sid} > Integration: "
        f"defer to sender's webhook (or send a webhook to {wanted.sms}).",
    )


def foreign(now: Pointing, wanted: Pointing, last_set: Pointing | None) -> tuple[str, ...]:
    """The webhooks that are somebody else's: neither ours, nor what callbot last set, nor still nobody's."""

    def is_foreign(name: str) -> bool:
        standing: Webhook = getattr(now, name)
        known = {getattr(pointing, name).place for pointing in (wanted, last_set) if pointing is not None}
        return bool(standing.url) and standing.place not in known and not is_nobodys(standing)

    return tuple(name for name in WEBHOOKS if is_foreign(name))


def is_elsewhere(now: Pointing, set_: Pointing, before: Pointing) -> bool:
    """True where somebody has had the number since callbot set it."""
    return bool(foreign(now, set_, before)) or any(
        getattr(now, name) not in {getattr(set_, name), getattr(before, name)} for name in (*ABOVE, "takes")
    )


def is_nobodys(webhook: Webhook) -> bool:
    """True where it leads nowhere yet.

    >>> is_nobodys(Webhook("https://demo.twilio.com/welcome/voice/")), is_nobodys(Webhook("https://a.example"))
    (True, False)
    """
    return not webhook.url or urlsplit(webhook.url).hostname in NOBODYS


def is_private(host: str) -> bool:
    """True for a host that the provider cannot reach: this machine, or one of this network.

    >>> [is_private(host) for host in ("localhost", "192.168.1.4", "::1", "nas.local", "callbot.example")]
    [True, True, True, True, False]
    """
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".lan", ".internal"))


def freed(wanted: Pointing, now: Pointing, *, force: bool) -> Pointing:
    """What a number shall be: pointed as wanted, and with force nothing goes before the webhooks any more."""
    if force:
        return wanted
    return replace(wanted, takes=now.takes, **{name: getattr(now, name) for name in ABOVE})


def former(now: Pointing, wanted: Pointing, last_set: Pointing | None, kept: Pointing | None) -> Pointing:
    """What stood before callbot: where callbot stands already, what is kept of it; else what is there now.

    So the first connect keeps what it found, and so does one after somebody else had the number again.
    """
    if kept is None:
        return now
    theirs = [*foreign(now, wanted, last_set), *(name for name in ABOVE if getattr(now, name))]
    newer = {name: getattr(now, name) for name in theirs}
    return replace(kept, **newer, takes=now.takes if now.takes == FAX else kept.takes)
