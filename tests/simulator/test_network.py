"""The network: what a script puts in, and what it finds in it afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
import requests

from callbot.simulator import Busy, HangsUp, LeavesVoicemail, Network, NoAnswer, Person, VirtualClock
from callbot.simulator.manners import LANDLINE
from callbot.simulator.network import ACCOUNT_SID, AUTH_TOKEN
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play


@pytest.fixture
def empty(tmp_path: Path) -> Network:
    """A network with nothing in it."""
    return Network(VirtualClock(tmp_path / "clock"))


def test_an_empty_network_is_at_rest(empty: Network) -> None:
    assert (empty.next_at(), empty.open(), empty.run_due(), empty.in_flight) == (None, [], 0, 0)
    assert (empty.calls, empty.messages, empty.recordings) == ([], [], [])
    assert (empty.story, empty.complaints, empty.documents, empty.posted, empty.differing) == (
        [],
        [],
        [],
        [],
        [],
    )


def test_an_account_of_ones_own(tmp_path: Path) -> None:
    network = Network(VirtualClock(tmp_path / "clock"), account_sid="AC7", auth_token="secret")
    assert (network.exchange.account_sid, network.exchange.webhooks.auth_token) == ("AC7", "secret")


def test_a_person_is_found_by_number(empty: Network) -> None:
    dana = empty.person("Dana", DANA)
    assert empty.exchange.people == {DANA: dana}
    assert (dana.usually, dana.receives.status) == (NoAnswer(), "delivered")


def test_a_person_may_have_habits(empty: Network) -> None:
    dana = empty.person("Dana", DANA, usually=Busy(), receives=LANDLINE)
    assert (dana.next_pickup(), dana.receives.error_code) == (Busy(), 30006)


def test_a_number_has_its_webhooks_by_post(empty: Network) -> None:
    made = empty.number(BOT, voice_url="http://127.0.0.1/v", sms_url="http://127.0.0.1/s")
    assert empty.exchange.numbers == {BOT: made}
    assert (made.voice_url, made.sms_url, made.status_url) == ("http://127.0.0.1/v", "http://127.0.0.1/s", "")
    assert {made.voice_method, made.sms_method, made.status_method} == {"POST"}
    assert made.sid.startswith("PN")


def test_nothing_happens_before_it_is_driven(network: Network, bot: Bot, dana: Person) -> None:
    dana.calls(BOT)
    dana.texts(BOT, "Hi")
    assert bot.asked == []
    assert len(network.open()) == 2


def test_what_is_open_is_named(network: Network, dana: Person) -> None:
    call = dana.calls(BOT)
    dana.texts(BOT, "Hi")
    begins = [line.split(" at ")[0] for line in network.open()]
    assert begins == [f"call {call.sid} from Dana (617) 555-0133", "text from Dana"]


def test_afterwards_it_knows_calls_texts_and_tapes(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {"/voice": '<Record action="/recorded"/>', "/recorded": "<Hangup/>", "/sms": ""}
    call = dana.calls(BOT, LeavesVoicemail("Hi Sam", seconds=9))
    sid = dana.texts(BOT, "Thursday at 10?")
    play(network)
    assert [leg.sid for leg in network.calls] == [call.sid]
    assert [(message.sid, message.direction) for message in network.messages] == [(sid, "inbound")]
    assert [(tape.words, tape.seconds) for tape in network.recordings] == [("Hi Sam", 9)]


def test_every_webhook_is_kept_in_order(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Say>Hello.</Say>"
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert [posted.url.removeprefix(bot.origin) for posted in network.posted] == ["/voice", "/status"]
    assert [posted.reply.status for posted in network.posted] == [200, 204]


def test_a_call_of_nobodys_number_fails(network: Network, bot: Bot, dana: Person) -> None:
    call = dana.calls("+12125550199")
    play(network)
    assert (call.status, bot.asked, network.calls) == ("failed", [], [])


def test_a_number_without_voice_fails_too(network: Network, dana: Person) -> None:
    network.number("+12125550101")
    call = dana.calls("+12125550101")
    play(network)
    assert call.status == "failed"


def test_a_person_is_called_by_person_or_number(network: Network, sam: Person, dana: Person) -> None:
    calls = [dana.calls(sam), dana.calls(SAM)]
    play(network)
    assert [call.status for call in calls] == ["no-answer", "no-answer"]


class TestRestServer:
    """The REST side of one network."""

    def test_it_is_there_while_it_is_served(self, network: Network) -> None:
        with network.rest_server() as origin:
            where = f"{origin}/2010-04-01/Accounts/{ACCOUNT_SID}.json"
            assert requests.get(where, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5).json()["sid"] == ACCOUNT_SID
        with pytest.raises(requests.ConnectionError):
            requests.get(where, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5)

    def test_two_networks_serve_side_by_side(self, network: Network, tmp_path: Path) -> None:
        other = Network(VirtualClock(tmp_path / "other"), account_sid="AC7")
        with network.rest_server() as origin, other.rest_server() as neighbour:
            assert origin != neighbour
            where = f"{neighbour}/2010-04-01/Accounts/{ACCOUNT_SID}.json"
            assert requests.get(where, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5).status_code == 401


class TestABotThatIsGone:
    """A webhook that finds nobody."""

    def test_the_hook_is_told_before_the_text_is_given_up(self, network: Network, dana: Person) -> None:
        network.exchange.numbers[BOT].sms_url = "http://127.0.0.1:9/sms"
        complaints: list[int] = []
        network.on_connection_lost = lambda: complaints.append(len(network.complaints))
        dana.texts(BOT, "Hi")
        play(network, minutes=1)
        assert complaints == [0]
        assert [shown.code for shown in network.complaints] == [11200]

    def test_who_says_it_is_back_is_heard(self, network: Network) -> None:
        network.app_back()
        assert network.exchange.webhooks.back.is_set()

    def test_the_hook_can_be_read(self, network: Network) -> None:
        assert network.on_connection_lost is None
        network.on_connection_lost = hook = lambda: None
        assert network.on_connection_lost is hook


def test_a_teller_hears_the_story_with_business_time(tmp_path: Path) -> None:
    told: list[timedelta] = []
    clock = VirtualClock(tmp_path / "clock")
    begins = clock.now()
    network = Network(clock, teller=lambda line: told.append(line.at - begins))
    network.number(BOT)
    clock.to(begins + timedelta(hours=3))
    network.person("Dana", DANA).texts(BOT, "Hi")
    network.run_due()
    assert [passed >= timedelta(hours=3) for passed in told] == [True]
