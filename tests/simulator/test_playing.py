"""Playing documents: what lasts how long, where a call goes on, and how faults of the bot end it."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from werkzeug.wrappers import Response

from callbot.simulator import HangsUp, Network, Person
from callbot.simulator.faults import EndlessCall
from callbot.simulator.manners import Conduct
from callbot.simulator.playing import MOST_REQUESTS, seconds_of, words_of
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, play

STAYS = HangsUp(after=600)
SORRY = "An application error has occurred."


def verb(xml: str) -> Element:
    """A verb out of its text."""
    return fromstring(xml)  # noqa: S314 - written by the tests below


@pytest.mark.parametrize(
    ("xml", "seconds"),
    [
        ("<Pause/>", 1),
        ('<Pause length="0"/>', 0),
        ('<Pause length="7"/>', 7),
        ("<Play>ring.mp3</Play>", 5),
        ('<Play loop="3">ring.mp3</Play>', 15),
        ("<Say></Say>", 0),
        ("<Say>" + "x" * 28 + "</Say>", 2),
        ('<Say loop="2">' + "x" * 28 + "</Say>", 4),
        ("<Say>" + "x" * 14 + "<break/>" + "</Say>", 2),
        ('<Say><break time="1500ms"/></Say>', 1.5),
        ('<Say><break time="2s"/><break time="0.5s"/></Say>', 2.5),
        ('<Say><break time="long"/></Say>', 1),
        ('<Say loop="2"><break time="2s"/></Say>', 4),
    ],
)
def test_how_long_a_verb_lasts(xml: str, seconds: float) -> None:
    assert seconds_of(verb(xml)) == seconds


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("<Say>Hello.</Say>", "Hello."),
        ("<Say>\n  Hello,\n  Sam.\n</Say>", "Hello, Sam."),
        ('<Say>Call <say-as interpret-as="telephone">555</say-as> back</Say>', "Call 555 back"),
        ("<Say>Nine<break/>thirty</Say>", "Ninethirty"),
        ("<Say/>", ""),
    ],
)
def test_what_is_said(xml: str, words: str) -> None:
    assert words_of(verb(xml)) == words


def calls(network: Network, bot: Bot, dana: Person, document: str, conduct: Conduct = STAYS) -> str:
    """Dana calls and meets a document; the call's final status."""
    bot.says["/voice"] = document
    call = dana.calls(BOT, conduct)
    play(network)
    return call.status


@pytest.mark.parametrize(
    ("document", "status", "seconds"),
    [
        ("", "completed", "0"),
        ("<Hangup/>", "completed", "0"),
        ("<Reject/>", "busy", "0"),
        ('<Pause length="3"/><Reject/>', "busy", "0"),
        ("<Say>" + "x" * 42 + "</Say>", "completed", "3"),
        ("<Say>" + "x" * 42 + "</Say><Reject/>", "completed", "3"),
        ("<Say>" + "x" * 42 + "</Say><Hangup/><Say>More.</Say>", "completed", "3"),
        ("<Play>ring.mp3</Play><Pause/>", "completed", "6"),
        ('<Pause length="9"/>', "completed", "0"),
    ],
)
def test_how_a_call_ends(
    network: Network, bot: Bot, dana: Person, document: str, status: str, seconds: str
) -> None:
    assert calls(network, bot, dana, document) == status
    [end] = bot.at("/status")
    assert (end["CallStatus"], end["CallDuration"]) == (status, seconds)


@pytest.mark.parametrize(
    ("document", "status"),
    [('<Pause length="9"/>', "no-answer"), ("<Say>" + "x" * 140 + "</Say>", "completed")],
)
def test_who_hangs_up_in_the_middle(
    network: Network, bot: Bot, dana: Person, document: str, status: str
) -> None:
    assert calls(network, bot, dana, document, HangsUp(after=4)) == status


class TestRedirect:
    """The call goes on elsewhere."""

    @pytest.mark.parametrize("target", ["/next", "next", "../next", "./next?step=2"])
    def test_addresses_are_relative_to_the_document(
        self, network: Network, bot: Bot, dana: Person, target: str
    ) -> None:
        bot.says["/next"] = "<Say>Here.</Say>"
        calls(network, bot, dana, f"<Redirect>{target}</Redirect>")
        assert dana.ears == "Here."

    @pytest.mark.parametrize("method", ["GET", "POST", "get"])
    def test_by_the_method_that_was_asked(
        self, network: Network, bot: Bot, dana: Person, method: str
    ) -> None:
        bot.says["/next"] = "<Hangup/>"
        calls(network, bot, dana, f'<Redirect method="{method}">/next</Redirect>')
        assert [asked.method for asked in bot.asked if asked.path == "/next"] == [method.upper()]

    def test_nothing_follows_it(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/next"] = ""
        calls(network, bot, dana, "<Redirect>/next</Redirect><Say>Never said.</Say>")
        assert dana.heard == []

    def test_a_chain_of_forty_is_the_longest(self, network: Network, bot: Bot, dana: Person) -> None:
        for step in range(1, MOST_REQUESTS):
            bot.says[f"/{step}"] = f"<Redirect>/{step + 1}</Redirect>"
        bot.says[f"/{MOST_REQUESTS - 1}"] = "<Say>At last.</Say>"
        calls(network, bot, dana, "<Redirect>/1</Redirect>")
        assert dana.ears == "At last."

    def test_a_loop_names_the_call_and_the_place(self, network: Network, bot: Bot, dana: Person) -> None:
        with pytest.raises(EndlessCall, match=r"CA\w+ made 41 requests, the last at .*/voice"):
            calls(network, bot, dana, "<Redirect>/voice</Redirect>")


class TestFaults:
    """A bot that answers badly."""

    @pytest.fixture
    def answers(self, network: Network, bot: Bot) -> Bot:
        """The bot, whose number has a fallback."""
        network.exchange.numbers[BOT].voice_fallback_url = f"{bot.origin}/fallback"
        bot.says["/fallback"] = "<Say>Please leave a message.</Say>"
        return bot

    @pytest.mark.parametrize(
        ("response", "code"),
        [
            (Response("oops", 500), "11200"),
            (Response("gone", 404), "11200"),
            (Response("<Response", mimetype="text/xml"), "12100"),
            (Response("<Answer/>", mimetype="text/xml"), "12100"),
            (Response("<Response/>", mimetype="application/json"), "12300"),
            (Response(f"<Response>{' ' * 65536}</Response>", mimetype="text/xml"), "11750"),
        ],
    )
    def test_the_fallback_is_told_what_was_wrong(
        self, network: Network, answers: Bot, dana: Person, response: Response, code: str
    ) -> None:
        answers.says["/voice"] = response
        dana.calls(BOT, STAYS)
        play(network)
        [form] = answers.at("/fallback")
        assert (form["ErrorCode"], form["ErrorUrl"]) == (code, f"{answers.origin}/voice")
        assert dana.ears == "Please leave a message."

    def test_the_next_step_falls_back_too(self, network: Network, answers: Bot, dana: Person) -> None:
        answers.says["/broken"] = Response("oops", 500)
        calls(network, answers, dana, "<Redirect>/broken</Redirect>")
        assert [form["ErrorUrl"] for form in answers.at("/fallback")] == [f"{answers.origin}/broken"]

    def test_without_a_fallback_a_voice_says_sorry(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/voice"] = Response("oops", 500)
        call = dana.calls(BOT, STAYS)
        play(network)
        assert (dana.ears, call.status) == (SORRY, "failed")

    def test_a_call_that_was_answered_is_completed_with_it(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        bot.says["/broken"] = Response("oops", 500)
        assert calls(network, bot, dana, "<Say>Hello.</Say><Redirect>/broken</Redirect>") == "completed"
        assert dana.ears == f"Hello. {SORRY}"

    def test_a_fallback_that_fails_too_says_sorry(self, network: Network, answers: Bot, dana: Person) -> None:
        answers.says |= {"/voice": Response("oops", 500), "/fallback": Response("oops", 503)}
        dana.calls(BOT, STAYS)
        play(network)
        assert dana.ears == SORRY
        assert [shown.what for shown in network.complaints] == ["answered 500", "answered 503"]

    def test_what_it_does_not_know_is_left_out(self, network: Network, bot: Bot, dana: Person) -> None:
        calls(network, bot, dana, "<Sing>La</Sing><Say>Hello.</Say>")
        assert dana.ears == "Hello."
        assert [(shown.code, shown.what) for shown in network.complaints] == [
            (12200, "unknown element <Sing>")
        ]
