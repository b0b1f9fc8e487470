"""`init` as a person meets it: at a terminal, with the simulator as Twilio and their own phone in hand."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.screening import ContactKind
from callbot.models import Channel, Contact, ContactNumber, Number, Owner
from callbot.simulator import Answers, Network, Person, VirtualClock, play_live
from callbot.simulator.manners import Delivery
from tests.cli.keyboard import SECONDS, Keyboard, typing

SAM, BOT, OTHER = "+12125550143", "+12125550100", "+12125550101"
UNREGISTERED = Delivery("undelivered", 30034, seconds=0.1)
BOOK = """BEGIN:VCARD
VERSION:3.0
N:Lee;Kim;;;
TEL;TYPE=CELL:(617) 555-0134
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Aunt;May;;;
EMAIL:may@example.com
END:VCARD
BEGIN:VCARD
VERSION:3.0
ORG:Acme
TEL:617-555-0150
END:VCARD
"""


@dataclass(slots=True)
class Room:
    """A clean home, the account with its number, and Sam's phone."""

    home: Path
    network: Network
    sam: Person
    environment: dict[str, str] = field(default_factory=dict)

    def texted(self) -> str:
        """The digits of the newest text, once it is there."""
        return self.digits(lambda: self.sam.inbox[-1].body if self.sam.inbox else "", r"\d{6}")

    def heard(self) -> str:
        """The digits that were spoken, once they were; they were said twice."""
        said = self.digits(lambda: self.sam.ears, r"(\d(?:, \d){5})\. Once more: \1\. Goodbye")
        return "".join(re.findall(r"\d", said))[:6]

    def digits(self, look: Callable[[], str], form: str) -> str:
        """What `look` finds, as soon as it does."""
        limit = time.monotonic() + SECONDS
        while (found := re.search(form, look())) is None:
            assert time.monotonic() < limit, look()
            time.sleep(0.02)
        return found[0]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look into the database."""
        with (
            closing(Database(f"sqlite:///{self.home / 'callbot.db'}")) as database,
            database.reading() as found,
        ):
            yield found

    def owner(self) -> Owner | None:
        """The owner that was written, if one was."""
        if not (self.home / "callbot.db").exists():
            return None
        with self.reading() as session:
            return session.scalars(select(Owner)).one_or_none()

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with self.reading() as session:
            return [tuple(row) for row in session.execute(select(*columns))]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """The network lives by the machine's clock meanwhile."""
    network = Network(VirtualClock(tmp_path / "clock"))
    network.number(BOT)
    made = Room(tmp_path / "home", network, network.person("Sam", SAM))
    stop = Event()
    living = Thread(target=play_live, args=(network, stop), daemon=True)
    with network.rest_server() as origin:
        made.environment = {
            "CALLBOT_HOME": str(made.home),
            "CALLBOT_TWILIO_API_URL": origin,
            "CALLBOT_PUBLIC_URL": "https://callbot.example",
            "TWILIO_ACCOUNT_SID": network.account_sid,
            "TWILIO_AUTH_TOKEN": network.auth_token,
        }
        living.start()
        yield made
        stop.set()
        living.join()


def tells_all(
    at: Keyboard, *, number: str = "", on_resume: str = "n", away: str = "", book: str = ""
) -> None:
    """Sam answers every question up to the code."""
    at.answers("Your mobile number: ", "(212) 555-0143")
    at.answers("Your name: ", "Sam Lee")
    at.answers("Your time zone [America/New_York]: ", "")
    at.answers("Callbot's own number, at Twilio [+12125550100]: ", number)
    at.answers("stand on a resume already? [y/N]: ", on_resume)
    at.answers("in your own words [weekdays 9 to 5]: ", "any morning after 9")
    at.answers("(Enter: none): ", away)
    at.answers("(Enter: none): ", book)


def test_everything_is_asked_proven_and_what_comes_next_is_said(room: Room) -> None:
    with typing(room.environment, "init") as at:
        tells_all(at, on_resume="y")
        at.answers("The six digits (Enter: none came, ring me): ", room.texted)
        assert at.ends() == 0
    assert "Your Twilio account has +12125550100." in at.screen
    assert "Your number is proven." in at.screen
    for step in (
        "callbot connect",
        "callbot serve",
        "callbot forwarding",
        "callbot call-me",
        "callbot doctor",
    ):
        assert f"\n  {step} " in at.screen
    owner = room.owner()
    assert owner is not None
    assert (owner.phone, owner.name, owner.mode, owner.timezone) == (
        SAM,
        "Sam Lee",
        "forwarded",
        "America/New_York",
    )
    assert owner.stated == "any morning after 9"
    assert owner.phone_proven_at is not None


def test_the_code_is_shown_nowhere_and_kept_nowhere(room: Room) -> None:
    with typing(room.environment, "init") as at:
        tells_all(at)
        code = ""

        def read() -> str:
            nonlocal code
            code = room.texted()
            assert code not in at.screen
            return code

        at.answers("The six digits", read)
        at.ends()
    assert at.screen.count(code) == 1  # as Sam typed it
    assert all(code.encode() not in file.read_bytes() for file in room.home.rglob("*") if file.is_file())


def test_a_mobile_that_is_on_no_resume_is_rung_first(room: Room) -> None:
    with typing(room.environment, "init") as at:
        tells_all(at, on_resume="n")
        at.answers("The six digits", room.texted)
        at.ends()
    owner = room.owner()
    assert owner is not None
    assert owner.mode == "ring-first"
    assert "callbot forwarding" not in at.screen


def test_what_cannot_be_read_is_asked_again_with_the_reason(room: Room) -> None:
    with typing(room.environment, "init") as at:
        at.answers("Your mobile number: ", "my mobile")
        at.sees("my mobile is no phone number")
        at.answers("Your mobile number: ", "+19005550143")
        at.sees("is a premium number")
        at.answers("Your mobile number: ", "212-555-0143")
        at.answers("Your name: ", "   ")
        at.sees("it is what recruiters read")
        at.answers("Your name: ", "Sam Lee")
        at.answers("Your time zone [America/New_York]: ", "New York")
        at.sees("New York is no time zone")
        at.answers("Your time zone [America/New_York]: ", "America/New_York")
        at.answers("Callbot's own number, at Twilio [+12125550100]: ", "none")
        at.sees("none is no phone number")
        at.answers("Callbot's own number, at Twilio [+12125550100]: ", SAM)
        at.sees(f"Mind: your account has no {SAM}")
        at.answers("stand on a resume already? [y/N]: ", "perhaps")
        at.answers("stand on a resume already? [y/N]: ", "n")
        at.answers("in your own words [weekdays 9 to 5]: ", "purple")
        at.answers("in your own words [weekdays 9 to 5]: ", "any morning after 9")
        at.answers("(Enter: none): ", "nonsense")
        at.sees("no address that Apprise knows")
        at.answers("(Enter: none): ", "")
        at.answers("(Enter: none): ", "no-such-file.vcf")
        at.sees("no-such-file.vcf cannot be read (No such file or directory)")
        at.answers("(Enter: none): ", "")
        at.sees(f"{SAM} is an owner's mobile, not a number of callbot's")
        at.answers("Callbot's own number, at Twilio [+12125550100]: ", "")
        at.answers("The six digits", room.texted)
        assert at.ends() == 0
    assert room.rows(Number.e164) == [(BOT,)]


def test_where_the_number_is_not_registered_the_digits_are_spoken(room: Room) -> None:
    room.sam.receives = UNREGISTERED
    room.sam.takes(Answers(after=0.1))
    with typing(room.environment, "init") as at:
        tells_all(at)
        at.sees("The six digits (Enter: none came, ring me): ")
        room.digits(lambda: str(room.network.messages[-1].error_code), "30034")
        at.answers("The six digits (Enter: none came, ring me): ", "")
        at.sees("The text did not arrive: our number is not registered for texts yet. `callbot campaign`")
        at.sees("+12125550100 is ringing you; it says the digits twice.")
        at.answers("The six digits", room.heard)
        assert at.ends() == 0
    assert "Your number is proven." in at.screen


def test_a_trial_account_says_where_the_mobile_is_verified(room: Room) -> None:
    room.network.exchange.trial = True
    with typing(room.environment, "init") as at:
        tells_all(at)
        at.sees("a trial account reaches proven numbers only. Verify your mobile at Twilio first")
        at.answers("Shall I ring you and say them instead? [Y/n]: ", "y")
        at.sees("The call could not be made: a trial account reaches proven numbers only.")
        assert at.ends() == 0
    assert "Your number is not proven: run this again." in at.screen
    owner = room.owner()
    assert owner is not None
    assert owner.phone_proven_at is None


@pytest.mark.parametrize("at_question", [0, 3])
def test_who_stops_amid_the_questions_leaves_nothing(room: Room, at_question: int) -> None:
    answers = [
        ("Your mobile number: ", SAM),
        ("Your name: ", "Sam Lee"),
        ("Your time zone [America/New_York]: ", ""),
        ("Callbot's own number, at Twilio [+12125550100]: ", ""),
    ]
    with typing(room.environment, "init") as at:
        for prompt, typed in answers[:at_question]:
            at.answers(prompt, typed)
        at.sees(answers[at_question][0])
        assert at.interrupts() == 1
    assert at.screen.endswith("\nStopped: nothing was kept.\n")
    assert "Traceback" not in at.screen
    assert room.owner() is None
    assert room.network.messages == []


def test_who_stops_at_the_code_goes_on_there_the_next_time(room: Room) -> None:
    with typing(room.environment, "init") as at:
        tells_all(at)
        at.sees("The six digits")
        assert at.interrupts() == 1
    assert at.screen.endswith("Stopped. What you said is kept; run this again to prove your number.\n")
    with typing(room.environment, "init") as at:
        at.answers("Your mobile number: ", SAM)
        at.answers("Your name [Sam Lee]: ", "")
        at.answers("Your time zone [America/New_York]: ", "")
        at.answers("stand on a resume already? [y/N]: ", "")
        at.answers("in your own words [any morning after 9]: ", "")
        at.answers("(Enter: none): ", "")
        at.answers("(Enter: none): ", "")
        room.digits(lambda: str(len(room.sam.inbox)), "2")
        at.answers("The six digits", room.texted)
        assert at.ends() == 0
    assert "Updated: Sam Lee" in at.screen
    assert "Your number is proven." in at.screen


def test_without_an_account_it_says_that_it_runs_dry(room: Room) -> None:
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "CALLBOT_PUBLIC_URL"):
        del room.environment[name]
    with typing(room.environment, "init", "--number", BOT) as at:
        at.answers("Your mobile number: ", SAM)
        at.answers("Your name: ", "Sam Lee")
        at.answers("Your time zone [America/New_York]: ", "")
        at.answers("stand on a resume already? [y/N]: ", "")
        at.answers("in your own words [weekdays 9 to 5]: ", "")
        at.answers("(Enter: none): ", "")
        at.answers("(Enter: none): ", "")
        assert at.ends() == 0
    assert "Put TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN into the environment" in at.screen
    assert "Set CALLBOT_PUBLIC_URL" in at.screen
    assert "proven." not in at.screen.partition("What comes next:")[0]


def test_test_credentials_are_named_where_the_number_is_asked_for(room: Room) -> None:
    room.network.exchange.test_credentials = True
    with typing(room.environment, "init", "--phone", SAM, "--name", "Sam Lee", "--timezone", "UTC") as at:
        at.sees("these are Twilio's test credentials, which hold no numbers and reach nobody")
        at.answers("Callbot's own number, at Twilio: ", BOT)
        at.sees("resume already?")
        assert at.interrupts() == 1


def test_the_own_people_are_shown_before_they_are_taken_in(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "people.vcf"
    file.write_text(BOOK, encoding="utf-8")
    with typing(room.environment, "init") as at:
        tells_all(at, book=str(file))
        at.sees(
            "3 contacts, 1 new, 1 without a usable number, "
            "1 of companies, left out: one may be who you wait for."
        )
        at.answers("Take them in as your own people? [Y/n]: ", "")
        at.answers("The six digits", room.texted)
        assert at.ends() == 0
    assert room.rows(Contact.name, Contact.kind) == [("Kim Lee", ContactKind.PERSONAL)]
    assert room.rows(ContactNumber.e164) == [("+16175550134",)]


class Mailbox(BaseHTTPRequestHandler):
    """An away channel: what is sent to it by JSON."""

    got: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("reached", ["y", "n"])
def test_the_away_channel_is_tested(room: Room, reached: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mailbox)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    Mailbox.got.clear()
    try:
        allowed = {**room.environment, "CALLBOT_AWAY__PRIVATE_HOSTS": "127.0.0.1"}
        with typing(allowed, "init") as at:
            tells_all(at, away=f"json://127.0.0.1:{server.server_port}/")
            at.answers("The six digits", room.texted)
            at.answers("Did it reach you? [y/N]: ", reached)
            assert at.ends() == 0
    finally:
        server.shutdown()
        server.server_close()
    assert b"test of your away channel" in Mailbox.got[0]
    [(proven_at,)] = room.rows(Channel.proven_at)
    assert (proven_at is not None) is (reached == "y")
