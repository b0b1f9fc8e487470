"""The bot as a process: started, asked, stopped, killed, and given up with its last words."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from callbot import __version__
from callbot.simulator.faults import NotUp
from callbot.simulator.program import Program, free_port

SERVER = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(os.environ.get("ANSWERS", "200")))
        self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())

    def log_message(self, *words):
        pass

if os.environ.get("ANSWERS") == "0":
    sys.exit("it will not")
HTTPServer(("127.0.0.1", int(sys.argv[-1])), Door).serve_forever()
"""
COMMAND = (sys.executable, "-c", SERVER)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A small program in the bot's place; whatever a test leaves running is ended."""
    made = Program({"CALLBOT_HOME": "here"}, free_port(), tmp_path / "log", command=COMMAND)
    yield made
    made.kill()


def is_listening(port: int) -> bool:
    """Whether anybody answers at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def given(program: Program) -> dict[str, str]:
    """The environment that the running program sees."""
    with urlopen(f"{program.origin}/given", timeout=5) as answer:  # noqa: S310 - the program under test
        seen: dict[str, str] = json.load(answer)
        return seen


def test_a_free_port_is_free() -> None:
    assert not is_listening(free_port())


def test_started_it_answers(program: Program) -> None:
    program.start()
    assert is_listening(program.port)
    assert not program.is_dead


@pytest.mark.parametrize("end", [Program.stop, Program.kill])
def test_stopped_or_killed_it_is_gone(program: Program, end: Callable[[Program], None]) -> None:
    program.start()
    end(program)
    assert not is_listening(program.port)
    assert not program.is_dead


def test_ending_what_was_never_started_does_nothing(program: Program) -> None:
    program.stop()
    program.kill()
    assert not program.is_dead


def test_it_sees_its_own_settings_and_none_of_ours(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_DATABASE_URL", "sqlite:///mine.db")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "mine")
    monkeypatch.setenv("LANG", "C.UTF-8")
    program.start()
    seen = given(program)
    assert (seen["CALLBOT_HOME"], seen["LANG"]) == ("here", "C.UTF-8")
    assert {"CALLBOT_DATABASE_URL", "TWILIO_AUTH_TOKEN"}.isdisjoint(seen)


def test_started_again_it_sees_other_settings(program: Program) -> None:
    program.start()
    program.stop()
    program.environment["CALLBOT_HOME"] = "there"
    program.start()
    assert given(program)["CALLBOT_HOME"] == "there"


def test_one_that_ends_at_once_leaves_its_last_words(program: Program) -> None:
    program.environment["ANSWERS"] = "0"
    with pytest.raises(NotUp, match="its last words: it will not"):
        program.start()
    assert program.is_dead


def test_one_that_is_never_well_is_given_up(program: Program) -> None:
    program.environment["ANSWERS"] = "503"
    with pytest.raises(NotUp, match="it does not answer"):
        program.start(seconds=0.2)
    program.stop()
    assert not is_listening(program.port)


def test_its_log_grows_from_start_to_start(program: Program) -> None:
    program.environment["ANSWERS"] = "0"
    for _ in range(2):
        with pytest.raises(NotUp):
            program.start()
    assert program.log.read_text().count("it will not") == 2


def test_another_command_answers_with_its_output(program: Program) -> None:
    assert __version__ in program.run("--version")


def test_a_command_that_fails_is_named_with_its_words(program: Program) -> None:
    with pytest.raises(NotUp, match=r"^frobnicate now ended with 2: Usage(.|\n)*No such command"):
        program.run("frobnicate", "now")
