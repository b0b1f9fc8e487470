"""The door of REST: what Twilio refuses, with which code, and what it lets through."""

from pathlib import Path

import pytest

from callbot.simulator import Network, VirtualClock
from callbot.simulator.checks import Refused, check_call, check_message
from tests.simulator.conftest import BOT, DANA

TEXT = {"To": DANA, "From": BOT, "Body": "Hi"}
CALL = {"To": DANA, "From": BOT, "Url": "https://callbot.example/remind"}
OTHER = "+12125550199"


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """A network whose bot has a number and need not be there."""
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(BOT)
    return made


def message_code(network: Network, form: dict[str, str], media: tuple[str, ...] = ()) -> int:
    """The code with which a text is refused."""
    with pytest.raises(Refused) as refused:
        check_message(network.exchange, form, media)
    return refused.value.code


def call_code(network: Network, form: dict[str, str]) -> int:
    """The code with which a call is refused."""
    with pytest.raises(Refused) as refused:
        check_call(network.exchange, form)
    return refused.value.code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "6175550133"}, 21211),
        ({"To": "+06175550133"}, 21211),
        ({"To": "+1617"}, 21211),
        ({"To": "anonymous"}, 21211),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"From": ""}, 21603),
        ({"From": OTHER}, 21606),
        ({"To": BOT}, 21266),
        ({"To": "+442079460101"}, 21408),
    ],
)
def test_a_text_that_is_refused(network: Network, wrong: dict[str, str], code: int) -> None:
    network.exchange.closed_prefixes = ("+44",)
    assert message_code(network, TEXT | wrong) == code


@pytest.mark.parametrize(
    "right", [{}, {"Body": "x" * 1600}, {"To": "+442079460101"}, {"To": "+1234567"}, {"To": "+" + "9" * 15}]
)
def test_a_text_that_goes_out(network: Network, right: dict[str, str]) -> None:
    assert check_message(network.exchange, TEXT | right, ()) == BOT


def test_a_picture_needs_no_words(network: Network) -> None:
    assert check_message(network.exchange, TEXT | {"Body": ""}, ("https://callbot.example/a.png",)) == BOT


def test_a_service_chooses_the_number(network: Network) -> None:
    network.number(OTHER)
    form = {"To": DANA, "Body": "Hi", "MessagingServiceSid": "MG1"}
    assert check_message(network.exchange, form, ()) == BOT


def test_a_number_that_is_named_wins_over_the_service(network: Network) -> None:
    network.number(OTHER)
    form = TEXT | {"From": OTHER, "MessagingServiceSid": "MG1"}
    assert check_message(network.exchange, form, ()) == OTHER


def test_a_service_without_numbers_has_no_sender(network: Network) -> None:
    network.exchange.numbers.clear()
    assert message_code(network, {"To": DANA, "Body": "Hi", "MessagingServiceSid": "MG1"}) == 21603


def test_who_opted_out_of_one_number_gets_texts_of_another(network: Network) -> None:
    network.number(OTHER)
    network.exchange.opted_out.add((DANA, BOT))
    assert message_code(network, TEXT) == 21610
    assert check_message(network.exchange, TEXT | {"From": OTHER}, ()) == OTHER


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "617-555-0133"}, 21217),
        ({"From": ""}, 21213),
        ({"From": OTHER}, 21210),
        ({"Url": ""}, 21205),
        ({"Url": "", "Twiml": "x" * 4001}, 21205),
        ({"To": "+919955550101"}, 21215),
    ],
)
def test_a_call_that_is_refused(network: Network, wrong: dict[str, str], code: int) -> None:
    network.exchange.closed_prefixes = ("+44", "+91")
    assert call_code(network, CALL | wrong) == code


@pytest.mark.parametrize("right", [{}, {"Url": "", "Twiml": "x" * 4000}, {"To": "+442079460101"}])
def test_a_call_that_is_placed(network: Network, right: dict[str, str]) -> None:
    check_call(network.exchange, CALL | right)


def test_a_refusal_says_why_and_is_a_bad_request(network: Network) -> None:
    with pytest.raises(Refused, match=r"Invalid 'To' Phone Number: 617") as refused:
        check_message(network.exchange, TEXT | {"To": "617"}, ())
    assert refused.value.status == 400
