"""Texts in both directions, and what carriers do with them."""

from datetime import timedelta

import pytest

from callbot.simulator import LANDLINE, Network, Person
from callbot.simulator.checks import Refused, check_message
from callbot.simulator.messages import Draft, send
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, play


def text_dana(network: Network, bot: Bot) -> str:
    """The bot texts Dana; answers the sid."""
    return send(network.exchange, Draft(BOT, DANA, "Hi", callback=f"{bot.origin}/texts")).sid


def test_a_text_reaches_the_bot_as_a_real_form(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/sms"] = ""
    sid = dana.texts(BOT, "Thursday 10 works")
    play(network)
    [form] = bot.at("/sms")
    assert (form["MessageSid"], form["SmsSid"], form["Body"]) == (sid, sid, "Thursday 10 works")
    assert (form["NumMedia"], form["ToZip"], form["SmsStatus"]) == ("0", "10004", "received")
    assert network.complaints == []


def test_a_picture_without_words(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/sms"] = ""
    assert dana.texts(BOT, "", media=("image/jpeg",)).startswith("MM")
    play(network)
    [form] = bot.at("/sms")
    assert (form["Body"], form["NumMedia"], form["MediaContentType0"]) == ("", "1", "image/jpeg")


def test_the_bots_text_arrives_and_its_delivery_is_told(network: Network, bot: Bot, dana: Person) -> None:
    sid = text_dana(network, bot)
    play(network)
    assert [(text.body, text.from_, text.sid) for text in dana.inbox] == [("Hi", BOT, sid)]
    assert [form["MessageStatus"] for form in bot.at("/texts")] == ["sent", "delivered"]
    assert network.messages[-1].status == "delivered"


def test_a_desk_phone_gets_nothing_and_says_so_late(network: Network, bot: Bot, dana: Person) -> None:
    dana.receives = LANDLINE
    text_dana(network, bot)
    play(network)
    assert dana.inbox == []
    last = bot.at("/texts")[-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30006")


@pytest.mark.parametrize("word", ["STOP", " stop ", "Cancel", "REVOKE"])
def test_a_carrier_word_blocks_before_the_bot_hears_it(
    network: Network, bot: Bot, dana: Person, word: str
) -> None:
    bot.says["/sms"] = ""
    dana.texts(BOT, word)
    play(network)
    assert len(bot.at("/sms")) == len(dana.carrier_texts) == 1
    with pytest.raises(Refused) as refused:
        check_message(network.exchange, {"To": DANA, "From": BOT, "Body": "Hi"}, ())
    assert refused.value.code == 21610


def test_start_lifts_it_again(network: Network, bot: Bot, dana: Person) -> None:
    dana.texts(BOT, "STOP")
    dana.texts(BOT, "start")
    play(network)
    assert check_message(network.exchange, {"To": DANA, "From": BOT, "Body": "Hi"}, ()) == BOT


def test_a_sentence_with_the_word_blocks_nothing(network: Network, dana: Person) -> None:
    dana.texts(BOT, "please cancel")
    play(network)
    assert network.exchange.opted_out == set()


class TestTrouble:
    """Callbacks that come twice, late, never or in the wrong order."""

    def test_twice(self, network: Network, bot: Bot, dana: Person) -> None:
        network.trouble.repeats = 2
        text_dana(network, bot)
        play(network)
        assert [form["MessageStatus"] for form in bot.at("/texts")] == [
            "sent",
            "sent",
            "delivered",
            "delivered",
        ]
        assert network.differing == []

    def test_eight_at_once(self, network: Network, bot: Bot, dana: Person) -> None:
        network.trouble.repeats, network.trouble.at_once = 8, True
        dana.texts(BOT, "Hello")
        play(network)
        assert len(bot.at("/sms")) == 8
        assert len({asked.headers["I-Twilio-Idempotency-Token"] for asked in bot.asked}) == 1

    def test_late(self, network: Network, bot: Bot, dana: Person) -> None:
        network.trouble.delay = timedelta(hours=1)
        text_dana(network, bot)
        play(network)
        assert not bot.at("/texts")
        play(network, 60)
        assert len(bot.at("/texts")) == 2

    def test_reversed(self, network: Network, bot: Bot, dana: Person) -> None:
        network.trouble.reverses = True
        text_dana(network, bot)
        play(network)
        assert [form["MessageStatus"] for form in bot.at("/texts")] == ["delivered", "sent"]

    def test_lost(self, network: Network, bot: Bot, dana: Person) -> None:
        network.trouble.loses = lambda url, params: params["MessageStatus"] == "delivered"
        text_dana(network, bot)
        play(network)
        assert [form["MessageStatus"] for form in bot.at("/texts")] == ["sent"]
