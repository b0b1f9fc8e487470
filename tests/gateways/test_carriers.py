"""What kind of number one is, asked of the simulator's Lookup over a real socket."""

from collections.abc import Iterator

import pytest

from callbot.domain.numbers import Kind
from callbot.gateways import carriers
from callbot.gateways.base import Later, Refused
from callbot.gateways.carriers import TwilioCarriers
from callbot.simulator import SERVER_ERROR, CutBeforeAccept, Hang, Network, Refuse
from callbot.simulator.network import ACCOUNT_SID, AUTH_TOKEN
from tests.outboxes import DANA


@pytest.fixture
def gateway(network: Network) -> Iterator[TwilioCarriers]:
    with network.rest_server() as origin:
        yield TwilioCarriers((ACCOUNT_SID, AUTH_TOKEN), origin)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("mobile", Kind.MOBILE),
        ("landline", Kind.FIXED),
        ("fixedVoip", Kind.VOIP),
        ("nonFixedVoip", Kind.VOIP),
        ("tollFree", Kind.TOLL_FREE),
        ("voicemail", Kind.VOICEMAIL),
        ("pager", Kind.PAGER),
        ("uan", Kind.UNKNOWN),
        ("unknown", Kind.UNKNOWN),
        (None, Later("an answer without the kind")),
    ],
)
def test_every_type_is_read(
    network: Network, gateway: TwilioCarriers, line: str | None, kind: Kind | Later
) -> None:
    network.exchange.people[DANA].line = line
    assert gateway.kind(DANA) == kind
    assert network.looked_up == [DANA]


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (Refuse(404, 20404, "not found", None), Refused("the phone company knows no such number")),
        (Refuse(429, 20429, "slow", 7), Later("not looked up (HTTP 429)")),
        (SERVER_ERROR, Later("not looked up (HTTP 500)")),
        (CutBeforeAccept(), Later("not looked up (ConnectionError)")),
    ],
)
def test_an_error_is_no_kind(
    network: Network,
    gateway: TwilioCarriers,
    trouble: Refuse | CutBeforeAccept,
    answer: Refused | Later,
) -> None:
    network.trouble.lookups.append(trouble)
    assert gateway.kind(DANA) == answer


def test_who_hangs_is_not_waited_for(
    network: Network, gateway: TwilioCarriers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "SECONDS", (0.2, 0.2))
    network.trouble.lookups.append(Hang(1.0))
    assert gateway.kind(DANA) == Later("not looked up (ReadTimeout)")


@pytest.mark.parametrize("number", ["", "anonymous", "6175550133", "+16175550133/../x", "+1617\n5550133"])
def test_what_is_no_number_is_asked_of_nobody(network: Network, gateway: TwilioCarriers, number: str) -> None:
    assert gateway.kind(number) == Refused("that is no number")
    assert network.looked_up == []


def test_a_wrong_token_is_later(network: Network) -> None:
    with network.rest_server() as origin:
        assert TwilioCarriers((ACCOUNT_SID, "another"), origin).kind(DANA) == Later(
            "not looked up (HTTP 401)"
        )


def test_nobody_there_is_later() -> None:
    assert isinstance(TwilioCarriers((ACCOUNT_SID, AUTH_TOKEN), "http://127.0.0.1:9").kind(DANA), Later)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"valid": False, "line_type_intelligence": None}, Refused("there is no such number")),
        ({"valid": True, "line_type_intelligence": None}, Later("an answer without the kind")),
        ([], Later("an answer without the kind")),
        (
            {"line_type_intelligence": {"type": "mobile", "error_code": 60600}},
            Later("an answer without the kind"),
        ),
    ],
)
def test_an_answer_that_says_nothing(told: object, answer: Refused | Later) -> None:
    assert carriers.read(told) == answer
