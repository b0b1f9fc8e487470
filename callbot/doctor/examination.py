"""One examination: everything begins side by side, and what hangs on an answer follows it."""

from callbot.doctor import account, database, machine
from callbot.doctor.bench import Bench, Pending
from callbot.domain.doctor import account as credentials
from callbot.domain.doctor import address, house, store
from callbot.domain.doctor.address import Answer
from callbot.domain.doctor.findings import Finding, ordered
from callbot.domain.doctor.house import Household
from callbot.gateways import outside
from callbot.runtime import Clock
from callbot.services import doctor
from callbot.settings import Settings

SECONDS = 20.0
"""For each look."""
FORGED = "nobody's token"
Trip = tuple[Pending[Answer], Pending[Answer]]


def examine(settings: Settings, clock: Clock, *, seconds: float = SECONDS) -> list[Finding]:
    """Everything that is wrong, the worst first. Sends nothing but the posts to our own address."""
    now, dry = clock.now(), settings.dry
    with Bench(seconds) as bench:
        bench.found(credentials.given(_names(settings)))
        registry = account.registry(settings)
        asked = None if dry else account.begin(bench, registry, Clock().now)
        trip = None if dry else _begin_trip(bench, settings)
        household = _household(bench, settings)
        if household is not None:
            bench.found(house.people(household, now, dry=dry))
            bench.found(house.life(household, now, dry=dry))
            if household.connected and _is_bare(settings):
                bench.found([credentials.forgotten()])
        _machine(bench, settings, household, Clock().now().year)
        if trip is not None and settings.public_url is not None:
            works = household is not None and house.works(household, now)
            _end_trip(bench, settings.public_url, trip, works=works)
        if asked is not None and account.is_open(bench, asked, settings) and household is not None:
            account.look(bench, registry, asked, settings, household.people)
        return ordered(bench.findings)


def _is_bare(settings: Settings) -> bool:
    """True where no credential is set at all; half a pair is told by its names."""
    return not any(_names(settings).values())


def _names(settings: Settings) -> dict[str, bool]:
    """Which credentials are set."""
    given = settings.twilio
    return {
        "TWILIO_ACCOUNT_SID": given.account_sid is not None,
        "TWILIO_AUTH_TOKEN": given.auth_token is not None,
        "TWILIO_API_KEY": given.api_key is not None,
        "TWILIO_API_SECRET": given.api_secret is not None,
    }


def _begin_trip(bench: Bench, settings: Settings) -> Trip | None:
    """A genuine post and a forged one through our public address."""
    url, given = settings.public_url, settings.twilio
    if url is None:
        bench.found([address.wanting()])
        return None
    if settings.twilio_api_url is None:  # else a simulator stands in, on this very machine
        bench.found(address.placed(url))
        if settings.clock is not None:
            bench.found([credentials.test_clock(str(settings.clock))])
    sid, token = given.account_sid or "", given.auth_token or ""
    return (
        bench.begin("our public address", lambda: outside.ask(url, sid, token)),
        bench.begin("our public address", lambda: outside.ask(url, sid, FORGED)),
    )


def _end_trip(bench: Bench, url: str, trip: Trip, *, works: bool) -> None:
    signed, forged = bench.end(trip[0]), bench.end(trip[1])
    if signed is not None and forged is not None:
        bench.found(address.round_trip(url, signed, forged, works=works))


def _household(bench: Bench, settings: Settings) -> Household | None:
    """What the database tells, once it is known to be one of ours."""
    found = bench.end(bench.begin("the database", lambda: database.look(settings.database)))
    if found is None:
        return None
    bench.found(store.look(found))
    if found.standing != store.CURRENT:
        return None

    def read() -> Household:
        with database.looking(settings.database) as session:
            return doctor.household(session)

    return bench.end(bench.begin("what the database holds", read))


def _machine(bench: Bench, settings: Settings, household: Household | None, year: int) -> None:
    """Files, room and zones."""
    opted_out = household.opted_out if household else 0
    names = {person.zone for person in household.people} if household else set()
    file = database.file_of(settings.database)
    looks = (
        bench.begin("the home folder", lambda: list(machine.files(settings, opted_out))),
        bench.begin("the room on the disk", lambda: list(machine.room(settings, file))),
        bench.begin("the time zones", lambda: list(machine.zones(names, year))),
    )
    for look in looks:
        seen = bench.end(look)
        bench.found(seen or [])
