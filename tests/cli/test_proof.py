"""How `init` proves a phone: by a text, by a call where no text comes, within its time and its tries."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from callbot.cli import proving
from callbot.runtime import Runtime, build
from callbot.settings import Settings, Twilio
from callbot.simulator import Answers, Network, NoAnswer, Person, VirtualClock, play_live
from callbot.simulator.manners import Delivery

SAM, BOT = "+12125550143", "+12125550100"
SECONDS = 30.0
Type = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Desk:
    """A callbot with an account, Sam's phone, and Sam's hands on the keyboard."""

    runtime: Runtime
    network: Network
    sam: Person
    patch: pytest.MonkeyPatch

    def proven(self, *typed: str | Type) -> bool:
        """Whether the phone is proven once Sam has typed this, in turn."""
        answers = iter(typed)

        def prompt(*_: object, **__: object) -> str:
            answer = next(answers)
            return answer if isinstance(answer, str) else answer()

        self.patch.setattr("click.prompt", prompt)
        return proving.phone(self.runtime, SAM, BOT)

    def texted(self) -> str:
        """The digits of the text, once it is there."""
        return found(lambda: self.sam.inbox[-1].body if self.sam.inbox else "", r"\d{6}")

    def spoken(self) -> str:
        """The digits that were said, once they were."""
        return re.sub(r"\D", "", found(lambda: self.sam.ears, r"\d(, \d){5}\. Once more"))

    def wrong(self) -> str:
        """Six digits that are others."""
        return f"{(int(self.texted()) + 1) % 1_000_000:06d}"


def found(look: Callable[[], str], form: str) -> str:
    limit = time.monotonic() + SECONDS
    while (there := re.search(form, look())) is None:
        assert time.monotonic() < limit, look()
        time.sleep(0.01)
    return there[0]


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(BOT)
    return made


@pytest.fixture
def desk(tmp_path: Path, network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    stop = Event()
    living = Thread(target=play_live, args=(network, stop), daemon=True)
    with network.rest_server() as origin:
        account = Twilio(account_sid=network.account_sid, auth_token=network.auth_token)
        runtime = build(Settings(home=tmp_path / "home", twilio=account, twilio_api_url=origin))
        living.start()
        yield Desk(runtime, network, network.person("Sam", SAM), monkeypatch)
        stop.set()
        living.join()
        runtime.close()


def test_the_digits_of_the_text_prove_it(desk: Desk) -> None:
    assert desk.proven(desk.texted)


def test_they_may_be_typed_in_groups(desk: Desk) -> None:
    assert desk.proven(lambda: f"{desk.texted()[:3]} {desk.texted()[3:]}")


def test_three_wrong_ones_prove_nothing(desk: Desk) -> None:
    assert not desk.proven(desk.wrong, desk.wrong, desk.wrong)


def test_the_third_try_is_one(desk: Desk) -> None:
    assert desk.proven(desk.wrong, desk.wrong, desk.texted)


def test_a_slip_is_no_try(desk: Desk) -> None:
    assert desk.proven("12345", "12345678", "my code", "١٢٣٤٥٦", desk.texted)


def test_where_none_came_they_are_spoken(desk: Desk) -> None:
    desk.sam.takes(Answers(after=0.1))
    assert desk.proven("", desk.spoken)
    assert f"{desk.spoken()} is" in desk.sam.inbox[0].body, "a text that comes late still counts"


def test_the_carriers_reason_is_said_with_its_mend(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.sam.receives = Delivery("undelivered", 30034, seconds=0.0)
    desk.sam.takes(Answers(after=0.1))

    def failed() -> str:
        found(lambda: str([text.error_code for text in desk.network.messages]), "30034")
        return ""

    assert desk.proven(failed, desk.spoken)
    said = capsys.readouterr().out
    assert "The text did not arrive: our number is not registered for texts yet. `callbot campaign`" in said


def test_nobody_is_rung_for_ever(desk: Desk) -> None:
    desk.sam.usually = NoAnswer()
    assert not desk.proven("", "", "", "")
    assert len(desk.network.calls) == 3


@pytest.mark.parametrize("shall", [True, False])
def test_where_the_text_is_refused_a_call_is_offered_at_once(desk: Desk, shall: bool) -> None:
    desk.network.exchange.opted_out.add((SAM, BOT))
    desk.sam.takes(Answers(after=0.1))
    desk.patch.setattr("callbot.cli.asking.agreed", lambda *_, **__: shall)
    assert desk.proven(desk.spoken) is shall
    assert len(desk.network.calls) == shall


def test_a_call_that_is_refused_proves_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.network.exchange.trial = True
    desk.patch.setattr("callbot.cli.asking.agreed", lambda *_, **__: True)
    assert not desk.proven()
    assert " ".join(capsys.readouterr().out.split()).count("Verify your mobile at Twilio first") == 2


def test_credentials_that_are_refused_offer_no_call(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.network.exchange.webhooks.auth_token = "another"
    assert not desk.proven()
    assert "Nothing can be sent: the account did not accept our credentials." in capsys.readouterr().out


def test_after_ten_minutes_it_is_too_old(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def late() -> str:
        code = desk.texted()
        desk.patch.setattr("callbot.cli.proving.CODE_SECONDS", -1)
        return code

    assert not desk.proven(late)
    assert "too old by now" in capsys.readouterr().out


def test_the_digits_are_printed_nowhere(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.sam.takes(Answers(after=0.1))
    assert desk.proven("", desk.spoken)
    said = capsys.readouterr()
    assert desk.spoken() not in said.out + said.err
    assert desk.spoken() not in repr(proving.Code(SAM, BOT, digits=desk.spoken()))
