"""Texts: the words that carriers heed, pictures, fallbacks, and the way of a text to its phone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from callbot.simulator import LANDLINE, UNREACHABLE_HANDSET, Delivery, Network, Person, VirtualClock
from callbot.simulator.messages import OPT_IN, OPT_OUT, Draft, send
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, play

HELLO = Draft(BOT, DANA, "Hello")


def told(network: Network, bot: Bot, draft: Draft = HELLO) -> list[dict[str, str]]:
    """What the bot is told of a text that it sends."""
    send(network.exchange, replace(draft, callback=f"{bot.origin}/told"))
    play(network)
    return bot.at("/told")


class TestCarrierWords:
    """Stopping and starting, before the bot hears of it."""

    @pytest.fixture
    def network(self, tmp_path: Path) -> Network:
        """A network whose bot has a number and need not be there."""
        made = Network(VirtualClock(tmp_path / "clock"))
        made.number(BOT)
        return made

    @pytest.mark.parametrize("word", sorted(OPT_OUT))
    def test_every_word_that_stops(self, network: Network, dana: Person, word: str) -> None:
        dana.texts(BOT, f" {word.lower()}\n")
        play(network)
        assert network.exchange.opted_out == {(DANA, BOT)}
        assert "START" in dana.carrier_texts[0].body

    @pytest.mark.parametrize("word", sorted(OPT_IN))
    def test_every_word_that_starts_again(self, network: Network, dana: Person, word: str) -> None:
        network.exchange.opted_out.add((DANA, BOT))
        dana.texts(BOT, word.title())
        play(network)
        assert network.exchange.opted_out == set()
        assert len(dana.carrier_texts) == 1

    @pytest.mark.parametrize("words", ["stop it", "STOP.", "yes", "no", "unstoppable", "", "start"])
    def test_other_words_do_nothing(self, network: Network, dana: Person, words: str) -> None:
        dana.texts(BOT, words)
        play(network)
        assert (network.exchange.opted_out, dana.carrier_texts) == (set(), [])

    def test_only_this_person_and_this_number_are_blocked(
        self, network: Network, sam: Person, dana: Person
    ) -> None:
        network.number("+12125550199")
        dana.texts("+12125550199", "STOP")
        sam.texts(BOT, "STOP")
        play(network)
        assert network.exchange.opted_out == {(DANA, "+12125550199"), (sam.number, BOT)}

    def test_the_notice_comes_from_the_number_that_was_texted(self, network: Network, dana: Person) -> None:
        dana.texts(BOT, "STOP")
        play(network)
        assert [(text.from_, dana.inbox) for text in dana.carrier_texts] == [(BOT, [])]


class TestComingIn:
    """What people write to the bot."""

    def test_it_is_known_at_once_and_has_come(self, network: Network, dana: Person) -> None:
        sid = dana.texts(BOT, "Thursday at 10?")
        [message] = network.messages
        assert (message.sid, message.status, message.direction) == (sid, "received", "inbound")
        assert message.sent_at == message.created_at

    def test_texts_arrive_in_the_order_they_were_written(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        for body in ("one", "two", "three"):
            dana.texts(BOT, body)
        play(network)
        assert [form["Body"] for form in bot.at("/sms")] == ["one", "two", "three"]

    @pytest.mark.parametrize(
        ("media", "kinds"), [((), []), (("image/png",), ["image/png"]), (("a/b", "c/d"), ["a/b", "c/d"])]
    )
    def test_pictures_are_counted_and_named(
        self, network: Network, bot: Bot, dana: Person, media: tuple[str, ...], kinds: list[str]
    ) -> None:
        sid = dana.texts(BOT, "See", media)
        play(network)
        [form] = bot.at("/sms")
        assert form["NumMedia"] == str(len(kinds))
        assert [form[f"MediaContentType{place}"] for place in range(len(kinds))] == kinds
        assert all(f"/Messages/{sid}/Media/ME" in form[f"MediaUrl{place}"] for place in range(len(kinds)))

    @pytest.mark.parametrize("body", ["ünïcode ✓", "a & b = c + d", "two\nlines", "  blanks  "])
    def test_words_arrive_as_they_were_written(
        self, network: Network, bot: Bot, dana: Person, body: str
    ) -> None:
        dana.texts(BOT, body)
        play(network)
        assert [form["Body"] for form in bot.at("/sms")] == [body]

    def test_a_bot_that_fails_is_asked_at_its_fallback(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        network.exchange.numbers[BOT].sms_fallback_url = f"{bot.origin}/fallback"
        bot.says |= {"/sms": Response("oops", 500), "/fallback": ""}
        dana.texts(BOT, "Hi")
        play(network)
        [form] = bot.at("/fallback")
        assert (form["Body"], form["ErrorCode"], form["ErrorUrl"]) == ("Hi", "11200", f"{bot.origin}/sms")

    def test_without_a_fallback_it_is_only_complained_of(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        bot.says["/sms"] = Response("oops", 500)
        dana.texts(BOT, "Hi")
        play(network)
        assert [(shown.code, shown.what) for shown in network.complaints] == [(11200, "answered 500")]

    @pytest.mark.parametrize(
        ("answer", "codes"),
        [
            ("", []),
            ("<Message>Hi</Message>", []),
            ("<Say>Hi</Say>", [12200]),
            (Response(status=204), []),
            (Response("Hi", mimetype="text/plain"), [12300]),
        ],
    )
    def test_the_answer_must_be_of_messages(
        self, network: Network, bot: Bot, dana: Person, answer: str | Response, codes: list[int]
    ) -> None:
        bot.says["/sms"] = answer
        dana.texts(BOT, "Hi")
        play(network)
        assert [shown.code for shown in network.complaints] == codes

    def test_a_number_without_an_address_takes_texts_in_silence(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        network.exchange.numbers[BOT].sms_url = ""
        dana.texts(BOT, "Hi")
        play(network)
        assert (bot.asked, network.complaints) == ([], [])


class TestGoingOut:
    """What the bot's texts come to."""

    @pytest.mark.parametrize(
        ("delivery", "statuses", "code", "inbox"),
        [
            (Delivery(), ["sent", "delivered"], None, ["Hello"]),
            (Delivery("sent"), ["sent", "sent"], None, ["Hello"]),
            (LANDLINE, ["sent", "undelivered"], "30006", []),
            (UNREACHABLE_HANDSET, ["sent", "undelivered"], "30003", []),
            (Delivery("failed", 30007), ["failed"], "30007", []),
        ],
    )
    def test_each_fate_is_told(
        self,
        network: Network,
        bot: Bot,
        dana: Person,
        delivery: Delivery,
        statuses: list[str],
        code: str | None,
        inbox: list[str],
    ) -> None:
        dana.receives = delivery
        forms = told(network, bot)
        assert [form["MessageStatus"] for form in forms] == statuses
        assert (forms[-1].get("ErrorCode"), [text.body for text in dana.inbox]) == (code, inbox)
        assert network.messages[-1].status == delivery.status

    def test_a_number_that_nobody_has_is_unknown(self, network: Network, bot: Bot) -> None:
        assert told(network, bot)[-1]["ErrorCode"] == "30005"

    def test_it_begins_queued_and_goes_its_way(self, network: Network, dana: Person) -> None:
        dana.receives = Delivery(seconds=90)
        message = send(network.exchange, HELLO)
        seen = [message.status]
        for _ in range(2):
            play(network, minutes=1)
            seen.append(message.status)
        assert seen == ["queued", "sent", "delivered"]

    def test_a_service_accepts_it_first_and_is_named(self, network: Network, bot: Bot, dana: Person) -> None:
        message = send(network.exchange, replace(HELLO, service_sid="MG1"))
        assert message.status == "accepted"
        forms = told(network, bot, replace(HELLO, service_sid="MG1"))
        assert [form["MessagingServiceSid"] for form in forms] == ["MG1", "MG1"]

    def test_the_callback_has_the_form_of_a_delivery(self, network: Network, bot: Bot, dana: Person) -> None:
        sent, delivered = told(network, bot)
        assert sent["MessageSid"] == sent["SmsSid"] == network.messages[0].sid
        assert (sent["From"], sent["To"], sent["SmsStatus"]) == (BOT, DANA, "sent")
        assert "RawDlrDoneDate" not in sent
        assert len(delivered["RawDlrDoneDate"]) == 10

    def test_a_slow_delivery_is_told_late(self, network: Network, bot: Bot, dana: Person) -> None:
        dana.receives = Delivery(seconds=120)
        send(network.exchange, replace(HELLO, callback=f"{bot.origin}/told"))
        play(network, minutes=1)
        assert [form["MessageStatus"] for form in bot.at("/told")] == ["sent"]
        play(network, minutes=2)
        assert len(bot.at("/told")) == 2

    def test_the_hand_has_it_before_the_delivery_is_told(self, network: Network, dana: Person) -> None:
        message = send(network.exchange, HELLO)
        network.run_due()
        assert [text.sid for text in dana.inbox] == [message.sid]
        assert dana.inbox[0].at - message.created_at < timedelta(seconds=1)

    @pytest.mark.parametrize(("media", "prefix"), [((), "SM"), (("https://callbot.example/a.png",), "MM")])
    def test_its_sid_tells_whether_it_has_a_picture(
        self, network: Network, dana: Person, media: tuple[str, ...], prefix: str
    ) -> None:
        message = send(network.exchange, replace(HELLO, media=media))
        play(network)
        assert message.sid.startswith(prefix)
        assert dana.inbox[0].media == media
