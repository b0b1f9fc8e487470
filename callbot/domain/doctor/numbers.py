"""Callbot's numbers at Twilio: whether they are ours and lead here."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from callbot.domain.doctor.findings import Finding, Id, error, warning
from callbot.domain.webhooks import WEBHOOKS, Held, Pointing, Service, Webhook, traps

LIST = "https://console.twilio.com/us1/develop/phone-numbers/manage/incoming"
SERVICES = "https://console.twilio.com/us1/develop/sms/services"
NEEDED = {"voice", "sms"}
CONNECT = "`callbot connect --dry-run` shows what it would change, `callbot connect` does it."


def missing(number: str) -> Finding:
    """A number of callbot's that the account does not have."""
    return error(
        Id.NUMBER,
        f"{number} is not in this Twilio account: nothing comes in by it or leaves by it.",
        f"Compare it with {LIST} and name the right one: `callbot init --number +1…`. If it belongs to "
        "another account (a subaccount?), set that one's TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
    )


def leads(number: Held, services: Sequence[Service], wanted: Pointing) -> Iterator[Finding]:
    """Whether what comes in for a number comes here: its own webhooks, and what goes before them."""
    yield from _webhooks(number, wanted)
    for trap in traps(number, services, wanted):
        yield error(Id.BYPASSED, f"{number.e164}: {trap.what}.", _sentence(trap.mend))


def _webhooks(number: Held, wanted: Pointing) -> Iterator[Finding]:
    now = {name: _hook(number.pointing, name) for name in WEBHOOKS}
    unlike = [name for name in WEBHOOKS if not _same(now[name], _hook(wanted, name))]
    for needed, level in ((True, error), (False, warning)):
        found = [name for name in unlike if (name in NEEDED) is needed]
        if found:
            seen = ", ".join(f"{WEBHOOKS[name]} go to {now[name]}" for name in found)
            yield level(Id.WEBHOOKS, f"{number.e164} does not lead here: {seen}.", CONNECT)
    if not NEEDED & set(unlike) and any("#" not in now[name].url for name in NEEDED):
        yield warning(
            Id.WEBHOOKS,
            f"{number.e164} leads here, but is asked for only once: what comes during a restart is lost.",
            CONNECT,
        )


def _hook(pointing: Pointing, name: str) -> Webhook:
    hook: Webhook = getattr(pointing, name)
    return hook


def _same(one: Webhook, other: Webhook) -> bool:
    return (one.place, one.method) == (other.place, other.method)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def sends(numbers: Collection[Held], services: Collection[Service], wanted: str | None) -> Iterator[Finding]:
    """Whether every number stands in the service by which texts are to leave (its sid), if there is one."""
    if wanted is None:
        return
    found = next((one for one in services if one.sid == wanted), None)
    if found is None:
        yield error(
            Id.MESSAGING_SERVICE,
            "TWILIO_MESSAGING_SERVICE_SID names no Messaging Service of this account: no text leaves.",
            f"Copy its sid (MG…) from {SERVICES}, or take the setting away.",
        )
        return
    for number in numbers:
        if number.sid not in found.numbers:
            yield error(
                Id.MESSAGING_SERVICE,
                f"{number.e164} is not in the Messaging Service {found.name}, by which texts are to leave.",
                f"Add it at {SERVICES}/{found.sid}/senders",
            )


def held(wanted: Collection[str], numbers: Mapping[str, Held]) -> Iterator[Finding]:
    """Whether each of callbot's numbers (E.164) is among those of the account."""
    for number in wanted:
        if number not in numbers:
            yield missing(number)
