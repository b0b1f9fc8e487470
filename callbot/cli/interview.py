"""What `callbot init` asks of a new owner, and of one who comes back: each question until it is answered.

Nothing is written here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from callbot.cli import asking
from callbot.cli.lines import say
from callbot.cli.words import mended
from callbot.domain import numbers
from callbot.domain.people import Mode
from callbot.domain.vcards import Card
from callbot.errors import Refused
from callbot.gateways.away import problem
from callbot.gateways.base import Failure
from callbot.models import Owner
from callbot.runtime import Runtime
from callbot.services import address_book, owners
from callbot.services.address_book import Sorted
from callbot.services.owners import Wanted
from callbot.settings import Settings

WHY_A_RESUME = (
    "Recruiters dial the number on your resume. Where that is your mobile, your carrier must send here what "
    "you do not answer; where it is callbot's own number, callbot rings you first."
)
ON_A_RESUME = "Does your mobile number stand on a resume already?"
EXAMPLES = (
    "With the ntfy app it is ntfys://ntfy.sh/ and a word that nobody guesses; by Gmail "
    "mailtos://you:app-password@gmail.com. docs/away.md has more."
)
WHY_AWAY = f"Where does callbot reach you when your phone does not? {EXAMPLES}"
AWAY = "The address (Enter: none)"
WHY_CONTACTS = "Your own people are put through and never texted. Your phone exports them as a vCard file."
CONTACTS = "The file (Enter: none)"
MOST_NAMED = 5


def address(away: str | None, house: Settings) -> str | None:
    """An away channel's address, where one is given. Refused where nothing may be sent there."""
    if away is not None and (wrong := problem(away, house.away.private_hosts.split())):
        raise Refused(f"away: {wrong}")
    return away


def zone_of(phone: str) -> str | None:
    """One zone is a fact of the numbering plan; of several, none is guessed."""
    area = numbers.area_zones(phone)
    return area[0] if len(area) == 1 else None


def completed(runtime: Runtime, wanted: Wanted, standing: Owner | None) -> Wanted:
    """The wish with an answer to every question; what stands is the default."""
    zone = standing.timezone if standing else zone_of(wanted.phone)
    now = runtime.clock.now()
    name = wanted.name or asking.until_read("Your name", _name, standing.name if standing else None)
    timezone = wanted.timezone or asking.until_read(
        "Your time zone", lambda typed: owners.zone(typed.strip()).key, zone
    )
    its_number = wanted.number
    if its_number is None and standing is None:
        its_number = number(runtime)
    its_mode = wanted.mode or mode(standing.mode if standing else None)
    stated = wanted.stated or asking.until_read(
        "When are you free for calls, in your own words",
        lambda typed: _readable(typed, now, timezone),
        standing.stated if standing else owners.STATED,
    )
    away = wanted.away or _away(runtime.settings)
    return replace(
        wanted, name=name, timezone=timezone, number=its_number, mode=its_mode, stated=stated, away=away
    )


def _name(typed: str) -> str:
    if not typed.strip():
        raise Refused("name: it is what recruiters read")
    return typed


def _readable(typed: str, now: datetime, timezone: str) -> str:
    read = owners.readable(typed, now.astimezone(owners.zone(timezone)))
    say(f"Understood: {read.said}.", first="  ", rest="  ")
    return typed


def _away(house: Settings) -> str | None:
    say(WHY_AWAY)
    return asking.perhaps(AWAY, lambda typed: address(typed.strip(), house))


def mode(standing: Mode | None) -> Mode:
    """Which way recruiters come in; Enter leaves what stands."""
    say(WHY_A_RESUME)
    listed = asking.agreed(ON_A_RESUME, default=standing is Mode.FORWARDED)
    return Mode.FORWARDED if listed else Mode.RING_FIRST


def number(runtime: Runtime) -> str:
    """Callbot's own number; where the account says which it has, those are named."""
    found = [] if runtime.settings.dry else runtime.account.numbers()
    held: list[str] = []
    if isinstance(found, Failure):
        say(f"Which numbers your account has could not be seen. {mended(found.reason)}")
    elif not runtime.settings.dry:
        held = [one.e164 for one in found]
        say(_held(held))
    chosen = asking.until_read(
        "Callbot's own number, at Twilio",
        lambda typed: owners.own_number(typed, "number"),
        held[0] if len(held) == 1 else None,
    )
    if held and chosen not in held:
        say(f"Mind: your account has no {chosen}; nothing comes in there until it has.", first="  ")
    return chosen


def _held(held: Sequence[str]) -> str:
    if not held:
        return "Your Twilio account has no number yet: buy one (console: Phone Numbers > Buy a number)."
    more = f" and {len(held) - MOST_NAMED} more" if len(held) > MOST_NAMED else ""
    return f"Your Twilio account has {', '.join(held[:MOST_NAMED])}{more}."


def book(runtime: Runtime, phone: str, cards: Sequence[Card], *, is_new: bool) -> Sequence[Card]:
    """The cards that are to be taken in, once what they come to was shown; none where that is not wanted."""
    while True:
        if not cards:
            say(WHY_CONTACTS)
        found = cards or asking.perhaps(CONTACTS, asking.cards)
        if not found:
            return ()
        say(counted(len(found), _preview(runtime, phone, found, is_new=is_new)))
        if asking.agreed("Take them in as your own people?", default=True):
            return found
        cards = ()


def _preview(runtime: Runtime, phone: str, cards: Sequence[Card], *, is_new: bool) -> Sorted:
    country = numbers.facts(phone).country
    if is_new:
        return address_book.sorted_out(cards, country, ours={phone}, known={})
    with runtime.reading() as session:
        return address_book.preview(session, phone, country, cards)


def counted(cards: int, found: Sorted) -> str:
    """What an address book comes to, in one line."""
    parts = [f"{cards} contacts" if cards != 1 else "1 contact", f"{found.new} new"]
    for count, words in (
        (found.there, "there already"),
        (found.unusable, "without a usable number"),
        (found.companies, "of companies, left out: one may be who you wait for"),
        (found.otherwise, "known to callbot as somebody else, left so"),
    ):
        if count:
            parts.append(f"{count} {words}")
    return f"{', '.join(parts)}."
