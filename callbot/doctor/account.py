"""Twilio's side: the account, callbot's numbers, what is registered for them, the countries they reach."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from callbot.doctor.bench import FAILURES, Bench, Pending
from callbot.domain.doctor import account, numbers, registration
from callbot.domain.doctor.facts import Holder
from callbot.domain.doctor.findings import Finding
from callbot.domain.doctor.house import Person
from callbot.domain.doctor.registration import Wanted
from callbot.domain.webhooks import Held, Service, ours
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES, Failure, Refused, Shut
from callbot.gateways.registry import TwilioRegistry
from callbot.settings import UNREGISTERED, Settings

T = TypeVar("T")
Watched = tuple[datetime, datetime | Failure, datetime]
HOLDER, NUMBERS, SERVICES, CLOCK = (
    "the account",
    "the account's numbers",
    "the account's Messaging Services",
    "Twilio's clock",
)


def registry(settings: Settings) -> TwilioRegistry:
    """The way to the account; raises nothing, and asks nothing yet."""
    given = settings.twilio
    sid, token = given.account_sid or "", given.auth_token or ""
    return TwilioRegistry(sid, token, given.auth, settings.twilio_api_url)


@dataclass(frozen=True, slots=True)
class Asked:
    """What Twilio was asked before anything else was known."""

    holder: Pending[Holder | Failure]
    numbers: Pending[Sequence[Held] | Failure]
    services: Pending[Sequence[Service] | Failure]
    clock: Pending[Watched]


def begin(bench: Bench, at: TwilioRegistry, machine_now: Callable[[], datetime]) -> Asked:
    """Ask what does not hang on the database; `machine_now` is the machine's own clock."""
    return Asked(
        bench.begin(HOLDER, at.holder),
        bench.begin(NUMBERS, at.numbers),
        bench.begin(SERVICES, at.services),
        bench.begin(CLOCK, lambda: (machine_now(), at.told_at(), machine_now())),
    )


def is_open(bench: Bench, asked: Asked, settings: Settings) -> bool:
    """Whether the account can be asked at all; what hinders is told once, and nothing that hangs on it."""
    holder = bench.end(asked.holder)
    if holder is None:
        return False
    if isinstance(holder, FAILURES):
        shut = isinstance(holder, Shut | Refused)  # refused is an account that is not there
        bench.found([(account.token_refused if shut else account.unreachable)(holder.reason)])
        return False
    bench.found(account.holder(holder))
    watched = bench.end(asked.clock)
    if watched is not None and isinstance(watched[1], datetime):
        bench.found(account.clock(watched[1], watched[0], watched[2]))
    if holder.status != "active":
        return False
    told = bench.end(asked.numbers)
    if settings.twilio.api_key and isinstance(told, Shut):
        bench.found([account.key_refused()])
        return False
    return True


def look(
    bench: Bench,
    at: TwilioRegistry,
    asked: Asked,
    settings: Settings,
    people: Sequence[Person],
) -> None:
    """Everything about callbot's numbers, for these owners."""
    mine = [number for person in people for number in person.numbers]
    homes = {person.country for person in people}
    reached = {*homes, *settings.contacts.countries.split()} - {""}  # of a number outside every country
    called = {country: bench.begin(f"calls to {country}", _of(at.may_call, country)) for country in reached}
    texted = {country: bench.begin(f"texts to {country}", _of(at.may_text, country)) for country in reached}
    found, services = bench.told(asked.numbers), bench.told(asked.services)
    held = {number.e164: number for number in found or ()}
    if found is not None:
        bench.found(numbers.held(mine, held))
    known = [held[number] for number in mine if number in held]
    _lead(bench, settings, known, services or ())
    if services is not None:
        bench.found(numbers.sends(known, services, settings.twilio.messaging_service_sid))
        _registered(bench, at, known, services, reached, _drafting(settings, people))
    bench.found(account.countries(homes, _answers(bench, called), _answers(bench, texted)))


def _lead(bench: Bench, settings: Settings, known: Collection[Held], services: Sequence[Service]) -> None:
    """Whether what comes in for them comes here."""
    if settings.public_url is not None:
        wanted = ours(settings.public_url, step=STEP_RETRIES, callback=CALLBACK_RETRIES)
        for number in known:
            bench.found(numbers.leads(number, services, wanted))


def _registered(
    bench: Bench,
    at: TwilioRegistry,
    known: Collection[Held],
    services: Sequence[Service],
    reached: Collection[str],
    drafting: Mapping[str, bool],
) -> None:
    """Whether each may text, and does: `drafting` are those that do not, and whether by a setting."""
    wanted = [(number, registration.wanted(number.e164, reached)) for number in known if number.texts]
    toll_free = [number for number, what in wanted if what is Wanted.VERIFICATION]
    ten_digit = [number for number, what in wanted if what is Wanted.CAMPAIGN]
    verified = bench.begin("toll-free verifications", at.verifications) if toll_free else None
    pools = [one for one in services if any(number.sid in one.numbers for number in ten_digit)]
    asked = {
        one.sid: bench.begin(f"the campaign of {one.name or one.sid}", _of(at.campaigns, one.sid))
        for one in pools
    }
    campaigns = {sid: bench.told(pending) for sid, pending in asked.items()}
    for number in ten_digit:
        mine = {one.sid: campaigns[one.sid] for one in pools if number.sid in one.numbers}
        told = {sid: rows for sid, rows in mine.items() if rows is not None}
        if len(told) == len(mine):  # of what is not known nothing is said
            _told(bench, number, list(registration.ten_digit(number, services, told)), drafting)
    rows = bench.told(verified) if verified is not None else None
    if rows is not None:
        for number in toll_free:
            found = list(registration.toll_free(number.e164, rows.get(number.sid, ())))
            _told(bench, number, found, drafting)


def _drafting(settings: Settings, people: Sequence[Person]) -> Mapping[str, bool]:
    """The numbers whose texts come to their owners as drafts, and whether a setting wants it so."""
    by_setting = settings.texting.registered == UNREGISTERED
    drafted = {number: False for person in people for number in person.drafting}
    return {number: True for person in people for number in person.numbers} if by_setting else drafted


def _told(bench: Bench, number: Held, found: list[Finding], drafting: Mapping[str, bool]) -> None:
    """What was found of a number, or that it may text and does not."""
    if not found and number.e164 in drafting:
        found = [registration.drafted(number.e164, by_setting=drafting[number.e164])]
    bench.found(found)


def _of(ask: Callable[[str], T], what: str) -> Callable[[], T]:
    return lambda: ask(what)


def _answers(bench: Bench, pending: Mapping[str, Pending[bool | Failure]]) -> Mapping[str, bool | None]:
    return {country: bench.told(one) for country, one in pending.items()}
