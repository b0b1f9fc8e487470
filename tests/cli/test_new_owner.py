"""From a clean home to "your forwarded test call came here", every command typed at a terminal.

The simulator is Twilio and Sam's carrier; its number points to somebody else's address to begin with.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from callbot.simulator import Network, NoAnswer, VirtualClock, play_live, scenes
from callbot.simulator.manners import Busy, Unreachable
from callbot.simulator.program import Program, free_port
from tests.cli.keyboard import typing
from tests.cli.test_at_keyboard import BOOK, BOT, SAM, Room

MORNING = datetime(2027, 2, 2, 9, 14, tzinfo=scenes.ZONE)
OLD = "https://old.example/incoming"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A weekday morning, on which time goes by as it does; the carrier forwards after half a second."""
    clock = VirtualClock(tmp_path / "clock")
    clock.to(MORNING)
    network = Network(clock)
    network.number(BOT, voice_url=OLD)
    sam = network.person("Sam", SAM)
    sam.forwards_to, sam.forwards_after = BOT, 0.5
    made = Room(tmp_path / "home", network, sam)
    stop = Event()
    living = Thread(target=play_live, args=(network, stop), daemon=True)
    with network.rest_server() as origin:
        made.environment = {
            "CALLBOT_HOME": str(made.home),
            "CALLBOT_CLOCK": str(clock.path),
            "CALLBOT_TWILIO_API_URL": origin,
            "TWILIO_ACCOUNT_SID": network.account_sid,
            "TWILIO_AUTH_TOKEN": network.auth_token,
        }
        living.start()
        yield made
        stop.set()
        living.join()


class Evening:
    """What Sam types at home."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def runs(self, *words: str, answers: list[tuple[str, str]] | None = None, code: bool = False) -> str:
        """One command, its questions answered; what it showed. It must succeed."""
        with typing(self.room.environment, *words) as at:
            for prompt, typed in answers or []:
                at.answers(prompt, typed)
            if code:
                at.answers("The six digits", self.room.texted)
            status = at.ends()
        assert status == 0, at.screen
        return at.screen


@pytest.mark.timeout(300)
def test_from_a_clean_home_to_the_proof_of_the_forwarding(room: Room, tmp_path: Path) -> None:
    people = tmp_path / "people.vcf"
    people.write_text(BOOK, encoding="utf-8")
    sam = Evening(room)
    said = sam.runs(
        "init",
        answers=[
            ("Your mobile number: ", "(212) 555-0143"),
            ("Your name: ", "Sam Lee"),
            ("Your time zone [America/New_York]: ", ""),
            ("Callbot's own number, at Twilio [+12125550100]: ", ""),
            ("stand on a resume already? [y/N]: ", "y"),
            ("in your own words [weekdays 9 to 5]: ", "any morning after 9"),
            ("(Enter: none): ", ""),
            ("(Enter: none): ", str(people)),
            ("Take them in as your own people? [Y/n]: ", ""),
        ],
        code=True,
    )
    assert "Set CALLBOT_PUBLIC_URL" in said
    program = Program(room.environment, free_port(), tmp_path / "log")
    room.environment["CALLBOT_PUBLIC_URL"] = program.environment["CALLBOT_PUBLIC_URL"] = program.origin
    connected(sam, program.origin)
    program.start()
    try:
        assert f"**61*{BOT}*11*20#" in sam.runs("forwarding", "--carrier", "t-mobile")
        room.sam.takes(NoAnswer(), Busy(), Unreachable())
        said = sam.runs("forwarding", "--prove", answers=[("Shall I ring you now? [Y/n]: ", "")] * 3)
    finally:
        program.stop()
    assert said.count("It came here: proven.") == 3
    assert room.network.complaints == []
    sam.runs("connect", "--undo")
    assert room.network.exchange.numbers[BOT].voice_url == OLD


def connected(sam: Evening, origin: str) -> None:
    """Sam looks first, and then takes the number over."""
    number = sam.room.network.exchange.numbers[BOT]
    assert "Nothing is changed: this is a dry run." in sam.runs("connect", "--dry-run", "--force")
    assert number.voice_url == OLD
    sam.runs("connect", "--force")
    assert number.voice_url.startswith(f"{origin}/twilio/voice#")
