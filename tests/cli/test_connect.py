"""`callbot connect`, asked of the simulator as Twilio: what it shows, sets, leaves alone and puts back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES
from callbot.simulator import AcceptThenReset, CutBeforeAccept, Garble, Network, Refuse, VirtualClock
from callbot.simulator.exchange import MessagingService, Number
from callbot.simulator.network import ACCOUNT_SID, AUTH_TOKEN
from callbot.simulator.trouble import RestTrouble
from tests.cli.conftest import SAM, Run

BOT, SECOND = "+12125550100", "+12125550101"
HOME, OLD = "https://callbot.example", "https://old.example"
APPLICATION, TRUNK = "AP" + "1" * 32, "TK" + "2" * 32
HERE = {
    "voice_url": f"{HOME}/twilio/voice{STEP_RETRIES}",
    "voice_fallback_url": f"{HOME}/twilio/voice/fallback{STEP_RETRIES}",
    "status_url": f"{HOME}/twilio/voice/status{CALLBACK_RETRIES}",
    "sms_url": f"{HOME}/twilio/sms{CALLBACK_RETRIES}",
    "sms_fallback_url": f"{HOME}/twilio/sms/fallback{CALLBACK_RETRIES}",
}
METHODS = ("voice_method", "voice_fallback_method", "status_method", "sms_method", "sms_fallback_method")
ABOVE = ("voice_application_sid", "sms_application_sid", "trunk_sid", "receives")


@dataclass(frozen=True, slots=True)
class Desk:
    """Sam's callbot with an account, and the network in which its number is."""

    run: Run
    network: Network

    def connect(self, *words: str) -> Result:
        """The command."""
        return self.run("connect", *words)

    @property
    def number(self) -> Number:
        """The number as Twilio holds it."""
        return self.network.exchange.numbers[BOT]

    def stands(self) -> dict[str, str]:
        """Where it points now."""
        return {name: getattr(self.number, name) for name in (*HERE, *METHODS, *ABOVE)}

    def is_here(self) -> bool:
        """True where every webhook is callbot's, by POST."""
        stands = self.stands()
        return all(stands[name] == HERE[name] for name in HERE) and {stands[name] for name in METHODS} == {
            "POST"
        }


def told(done: Result) -> str:
    """What it said, wherever its lines end."""
    return " ".join(done.output.split())


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A number as it is on the day that it was bought."""
    run(*SAM)
    network = Network(VirtualClock(tmp_path / "clock"))
    demo = "https://demo.twilio.com/welcome"
    network.number(BOT, voice_url=f"{demo}/voice/", sms_url=f"{demo}/sms/reply")
    with network.rest_server() as origin:
        for name, value in {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "CALLBOT_TWILIO_API_URL": origin,
            "CALLBOT_PUBLIC_URL": HOME,
        }.items():
            monkeypatch.setenv(name, value)
        yield Desk(run, network)


def test_a_new_number_is_pointed_here_and_put_back(desk: Desk) -> None:
    before = desk.stands()
    done = desk.connect()
    assert done.exit_code == 0, done.output
    assert desk.is_here()
    assert "https://demo.twilio.com/welcome/voice/\n" in done.output
    assert "-> https://callbot.example/twilio/voice\n" in done.output
    assert "It points here now, as read back from Twilio." in told(done)
    undone = desk.connect("--undo")
    assert undone.exit_code == 0, undone.output
    assert "as it was before callbot" in told(undone)
    assert desk.stands() == before


def test_a_dry_run_shows_all_of_it_and_changes_nothing(desk: Desk) -> None:
    before = desk.stands()
    shown = desk.connect("--dry-run")
    assert shown.exit_code == 0
    for line in ("calls ", "calls, if that fails", "the end of calls", "texts ", "texts, if that fails"):
        assert f"\n  {line}" in shown.output
    assert "this is a dry run" in told(shown)
    assert desk.stands() == before
    assert "nothing to undo" in desk.connect("--undo").output


def test_several_connects_keep_what_stood_before_the_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.stands()
    desk.connect()
    again = desk.connect()
    assert (again.exit_code, "points here already" in told(again)) == (0, True)
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", "https://moved.callbot.example")
    moved = desk.connect()
    assert moved.exit_code == 0, moved.output
    assert desk.number.voice_url.startswith("https://moved.callbot.example/twilio/voice#")
    assert desk.connect("--undo").exit_code == 0
    assert desk.stands() == before


def test_what_points_elsewhere_is_taken_over_by_force_alone(desk: Desk) -> None:
    desk.number.sms_url, desk.number.sms_method = f"{OLD}/in?key=secret", "GET"
    before = desk.stands()
    refused = desk.connect()
    assert refused.exit_code == 1
    assert "something else is at work there (texts)" in told(refused)
    assert desk.stands() == before
    forced = desk.connect("--force")
    assert forced.exit_code == 0
    assert desk.is_here()
    assert "https://old.example/in?... (GET)" in told(forced)
    assert "secret" not in told(forced)
    assert desk.connect("--undo").exit_code == 0
    assert desk.stands() == before


def test_who_had_the_number_in_between_gets_it_back(desk: Desk) -> None:
    desk.connect()
    desk.number.voice_url = f"{OLD}/voice"
    assert desk.connect().exit_code == 1
    desk.connect("--force")
    assert desk.is_here()
    desk.connect("--undo")
    assert desk.number.voice_url == f"{OLD}/voice"
    assert desk.number.sms_url == "https://demo.twilio.com/welcome/sms/reply"


def test_what_somebody_has_set_since_is_not_undone(desk: Desk) -> None:
    desk.connect()
    desk.number.voice_url = f"{OLD}/voice"
    refused = desk.connect("--undo")
    assert (refused.exit_code, "pointed it elsewhere since" in told(refused)) == (1, True)
    assert desk.number.voice_url == f"{OLD}/voice"
    assert desk.connect("--undo", "--force").exit_code == 0
    assert desk.number.voice_url == "https://demo.twilio.com/welcome/voice/"


def test_an_undoing_can_be_looked_at_first(desk: Desk) -> None:
    desk.connect()
    shown = desk.connect("--undo", "--dry-run")
    assert shown.exit_code == 0
    assert "-> https://demo.twilio.com/welcome/voice/" in told(shown)
    assert desk.is_here()


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("voice_application_sid", APPLICATION, "the TwiML App AP1"),
        ("sms_application_sid", APPLICATION, "the TwiML App AP1"),
        ("trunk_sid", TRUNK, "the SIP trunk TK2"),
        ("receives", "fax", "it takes calls for faxes"),
    ],
)
def test_what_goes_before_the_webhooks_is_named_and_taken_away_by_force(
    desk: Desk, attribute: str, value: str, said: str
) -> None:
    setattr(desk.number, attribute, value)
    before = desk.stands()
    refused = desk.connect()
    assert refused.exit_code == 1
    assert said in told(refused)
    assert "In Twilio's console: Phone Numbers" in told(refused)
    assert desk.stands() == before
    forced = desk.connect("--force")
    assert forced.exit_code == 0, forced.output
    assert said not in told(forced)
    assert f"{value}\n" in forced.output
    assert desk.is_here()
    assert getattr(desk.number, attribute) == ("voice" if attribute == "receives" else "")
    assert desk.connect("--undo").exit_code == 0
    assert desk.stands() == before


def served(desk: Desk, **fields: object) -> MessagingService:
    """A Messaging Service with the number in it."""
    made = MessagingService("MG" + "3" * 32, "Acme", desk.network.clock.now(), **fields)  # type: ignore[arg-type]
    made.numbers.append(desk.number.sid)
    desk.network.exchange.services[made.sid] = made
    return made


@pytest.mark.parametrize(
    ("inbound", "said"), [(f"{OLD}/in", "sends its texts to https://old.example/in"), ("", "drops its texts")]
)
def test_a_service_that_keeps_the_texts_is_named_and_the_calls_come_all_the_same(
    desk: Desk, inbound: str, said: str
) -> None:
    served(desk, inbound_url=inbound, defers=False)
    for words in (("--dry-run",), (), ("--force",)):
        done = desk.connect(*words)
        assert done.exit_code == 1, done.output
        assert f"the Messaging Service Acme {said}" in told(done)
        assert "Integration: defer to sender's webhook" in told(done)
    assert desk.is_here()


@pytest.mark.parametrize(
    "fields", [{"defers": True, "inbound_url": OLD}, {"defers": False, "inbound_url": f"{HOME}/twilio/sms"}]
)
def test_a_service_that_lets_the_texts_through_is_none_of_our_business(
    desk: Desk, fields: dict[str, object]
) -> None:
    served(desk, **fields)
    assert desk.connect().exit_code == 0


@pytest.mark.parametrize(("what", "said"), [("takes_calls", "takes no calls"), ("takes_texts", "no texts")])
def test_what_a_number_cannot_do_is_said(desk: Desk, what: str, said: str) -> None:
    setattr(desk.number, what, False)
    done = desk.connect()
    assert (done.exit_code, said in told(done)) == (1, True)


def test_a_number_of_another_account_is_said_and_the_others_are_connected(desk: Desk) -> None:
    desk.run(*SAM, "--number", SECOND)
    done = desk.connect()
    assert done.exit_code == 1
    assert f"{SECOND}: this account has no such number" in told(done)
    assert desk.is_here()


def test_one_of_several_numbers_is_connected_alone(desk: Desk) -> None:
    desk.run(*SAM, "--number", SECOND)
    second = desk.network.number(SECOND, voice_url=OLD)
    assert desk.connect("--number", "(212) 555-0100").exit_code == 0
    assert (desk.is_here(), second.voice_url) == (True, OLD)
    unknown = desk.connect("--number", "+12125550199")
    assert (unknown.exit_code, "is no number of callbot's" in unknown.stderr) == (2, True)
    assert desk.connect("--number", "mine").exit_code == 2


def test_a_trial_account_is_said_plainly(desk: Desk) -> None:
    assert "trial account" not in desk.connect("--dry-run").output
    desk.network.exchange.trial = True
    done = desk.connect()
    assert done.exit_code == 0
    assert "This is a trial account" in told(done)
    assert "Verified Caller IDs" in told(done)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TWILIO_AUTH_TOKEN", "", "this callbot runs dry"),
        ("CALLBOT_PUBLIC_URL", "", "CALLBOT_PUBLIC_URL is not set"),
        ("TWILIO_AUTH_TOKEN", "another-token", "did not accept our credentials"),
        ("CALLBOT_TWILIO_API_URL", "http://127.0.0.1:9", "Twilio could not be reached"),
    ],
)
def test_what_keeps_it_from_asking_is_one_plain_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    refused = desk.connect()
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert (refused.stderr.count("\n"), refused.stdout) == (1, "")


def test_test_credentials_are_one_plain_line(desk: Desk) -> None:
    desk.network.exchange.test_credentials = True
    refused = desk.connect()
    assert refused.exit_code == 2
    assert "these are Twilio's test credentials" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "192.168.1.20:8000", "nas.local"])
def test_an_address_that_twilio_cannot_reach_is_refused_before_anything_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.delenv("CALLBOT_TWILIO_API_URL")
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", f"http://{host}")
    refused = desk.connect()
    assert (refused.exit_code, "not by Twilio" in refused.stderr) == (2, True)


def test_without_a_number_it_says_what_gives_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "upgrade")
    for name, value in {"ACCOUNT_SID": ACCOUNT_SID, "AUTH_TOKEN": AUTH_TOKEN}.items():
        monkeypatch.setenv(f"TWILIO_{name}", value)
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", HOME)
    assert "callbot init" in run("connect").stderr


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [
        (AcceptThenReset(), 0, "It points here now"),
        (Garble(), 0, "It points here now"),
        (CutBeforeAccept(), 1, "Twilio could not be reached"),
        (Refuse(), 1, "asks for patience"),
        (Refuse(500, 20500, "Internal Server Error", None), 1, "no clear answer"),
    ],
)
def test_what_twilio_has_counts_and_not_what_it_answered(
    desk: Desk, trouble: RestTrouble, status: int, said: str
) -> None:
    before = desk.stands()
    desk.network.trouble.add(trouble)
    done = desk.connect()
    assert done.exit_code == status, done.output
    assert said in told(done)
    assert desk.is_here() is (status == 0)
    assert desk.connect().exit_code == 0
    assert desk.connect("--undo").exit_code == 0
    assert desk.stands() == before


def test_where_twilio_falls_silent_in_between_it_says_that_nobody_knows(desk: Desk) -> None:
    desk.network.trouble.add(AcceptThenReset())
    desk.network.trouble.lists.extend([None, None, Refuse()])
    done = desk.connect()
    assert done.exit_code == 1
    assert "How it stands now could not be read; run this again." in told(done)
    assert desk.connect().exit_code == 0


def test_what_twilio_does_not_take_comes_in_its_own_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", "https://call_bot.example")
    done = desk.connect()
    assert done.exit_code == 1
    assert "is not a valid URL. (error 21402)" in told(done)
    assert "Nothing is changed." in told(done)
    assert done.output.count("Traceback") == 0


def test_services_that_cannot_be_seen_stop_nothing(desk: Desk) -> None:
    served(desk, inbound_url=OLD, defers=False)
    desk.network.trouble.lists.extend([None, Refuse(403, 20403, "Forbidden", None)])
    done = desk.connect()
    assert done.exit_code == 0
    assert "could not be seen. Twilio refused it: Forbidden (error 20403)." in told(done)
    assert desk.is_here()
