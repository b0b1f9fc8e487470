"""The exchange: names of the story, webhooks that are told later, and what trouble makes of them."""

from collections import Counter
from datetime import timedelta

import pytest
from werkzeug.wrappers import Response

from callbot.simulator import Network, Person
from callbot.simulator.agenda import Process
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, play


def test_people_are_called_by_name_and_others_by_number(network: Network, dana: Person) -> None:
    assert network.exchange.called(DANA) == "Dana (617) 555-0133"
    assert network.exchange.called(BOT) == "(212) 555-0100"
    assert network.exchange.called("anonymous") == "anonymous"


@pytest.mark.parametrize("prefix", ["CA", "SM", "RE"])
def test_a_sid_has_twilios_shape_and_is_fresh(network: Network, prefix: str) -> None:
    sids = {network.exchange.sid(prefix) for _ in range(50)}
    assert len(sids) == 50
    assert all(sid.startswith(prefix) and len(sid) == 34 and int(sid[2:], 16) >= 0 for sid in sids)


def test_a_line_of_the_story_has_the_instant_that_is_played(network: Network) -> None:
    begins = network.clock.now() + timedelta(minutes=1)

    def speaks() -> Process:
        network.exchange.tell("now")
        yield from ()

    network.exchange.agenda.add(speaks(), "speaking", begins)
    play(network, minutes=5)
    assert [(line.at, line.words) for line in network.story] == [(begins, "now")]


def test_a_complaint_is_what_the_debugger_shows(network: Network) -> None:
    network.exchange.complain(11200, "/voice", "answered 500")
    [shown] = network.complaints
    assert (shown.code, shown.url, shown.what) == (11200, "/voice", "answered 500")


class TestNotify:
    """Status callbacks: when they come, and whether."""

    def test_it_comes_after_its_seconds(self, network: Network, bot: Bot) -> None:
        begins = network.clock.now()
        network.exchange.notify(f"{bot.origin}/told", {"a": "1"}, seconds=30)
        next_at = network.next_at()
        assert next_at is not None
        assert timedelta(seconds=30) <= next_at - begins < timedelta(seconds=31)
        play(network, minutes=1)
        assert bot.at("/told") == [{"a": "1"}]

    def test_no_address_is_told_nothing(self, network: Network) -> None:
        network.exchange.notify("", {"a": "1"})
        assert network.open() == []

    def test_it_keeps_what_was_true_when_it_was_planned(self, network: Network, bot: Bot) -> None:
        params = {"status": "sent"}
        network.exchange.notify(f"{bot.origin}/told", params, seconds=1)
        params["status"] = "changed"
        play(network, minutes=1)
        assert bot.at("/told") == [{"status": "sent"}]

    def test_trouble_delays_it(self, network: Network, bot: Bot) -> None:
        network.trouble.delay = timedelta(minutes=3)
        network.exchange.notify(f"{bot.origin}/told", {"a": "1"})
        play(network, minutes=2)
        assert bot.asked == []
        play(network, minutes=2)
        assert len(bot.asked) == 1

    def test_trouble_loses_the_one_and_not_the_other(self, network: Network, bot: Bot) -> None:
        network.trouble.loses = lambda url, params: params["a"] == "1"
        network.exchange.notify(f"{bot.origin}/told", {"a": "1"})
        network.exchange.notify(f"{bot.origin}/told", {"a": "2"})
        play(network, minutes=1)
        assert bot.at("/told") == [{"a": "2"}]

    def test_a_bot_that_fails_is_complained_of(self, network: Network, bot: Bot) -> None:
        bot.says["/told"] = Response("broken", 500)
        network.exchange.notify(f"{bot.origin}/told", {})
        play(network, minutes=1)
        [shown] = network.complaints
        assert (shown.code, shown.what) == (11200, "status callback answered 500")

    def test_it_may_come_by_get(self, network: Network, bot: Bot) -> None:
        network.exchange.notify(f"{bot.origin}/told", {"a": "1"}, method="GET")
        play(network, minutes=1)
        assert [(asked.method, asked.form) for asked in bot.asked] == [("GET", {"a": "1"})]

    @pytest.mark.parametrize(
        ("reverses", "order"), [(False, ["sent", "delivered"]), (True, ["delivered", "sent"])]
    )
    def test_those_of_one_text_come_in_turn(
        self, network: Network, bot: Bot, reverses: bool, order: list[str]
    ) -> None:
        network.trouble.reverses = reverses
        steps = [(0.5, {"status": "sent"}), (2.0, {"status": "delivered"})]
        network.exchange.notify_in_turn(f"{bot.origin}/told", steps)
        play(network, minutes=1)
        assert [form["status"] for form in bot.at("/told")] == order


class TestAsk:
    """A webhook that is waited for."""

    def test_time_stands_still_for_the_asker(self, network: Network, bot: Bot) -> None:
        bot.says["/voice"] = "<Hangup/>"
        reply = network.exchange.ask(f"{bot.origin}/voice", {"CallSid": "CA1"})
        assert (reply.ok, reply.body) == (True, "<Response><Hangup/></Response>")

    @pytest.mark.parametrize("at_once", [False, True])
    def test_trouble_repeats_it(self, network: Network, bot: Bot, at_once: bool) -> None:
        network.trouble.repeats, network.trouble.at_once = 3, at_once
        network.exchange.ask(f"{bot.origin}/voice", {"CallSid": "CA1"})
        assert Counter(form["CallSid"] for form in bot.at("/voice")) == {"CA1": 3}

    def test_nobody_there_is_a_reply_too(self, network: Network) -> None:
        network.exchange.webhooks.patience = 0
        reply = network.exchange.ask("http://127.0.0.1:9/voice", {})
        assert (reply.ok, reply.status, reply.failure) == (False, 0, "ct")
