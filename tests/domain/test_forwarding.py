"""What to dial at a carrier: all of busy, no answer and unreachable, or a word that says what is missing."""

import pytest

from callbot.domain.forwarding import SECONDS, Carrier, codes

BOT, LONDON = "+12125550100", "+442079460100"


def dialled(carrier: Carrier, number: str = BOT, seconds: int = 20) -> list[str]:
    return [code.dial for code in codes(carrier, number, seconds).on]


@pytest.mark.parametrize("carrier", [Carrier.T_MOBILE, Carrier.ATT, Carrier.OTHER])
def test_mobile_networks_know_all_three(carrier: Carrier) -> None:
    assert dialled(carrier) == ["**67*+12125550100#", "**61*+12125550100*11*20#", "**62*+12125550100#"]


@pytest.mark.parametrize("seconds", SECONDS)
def test_how_long_it_rings_stands_in_the_code(seconds: int) -> None:
    assert f"*11*{seconds}#" in dialled(Carrier.OTHER, seconds=seconds)[1]


@pytest.mark.parametrize(
    ("carrier", "dials"),
    [(Carrier.VERIZON, ["*712125550100"]), (Carrier.LANDLINE, ["*902125550100", "*922125550100"])],
)
def test_others_dial_ten_digits(carrier: Carrier, dials: list[str]) -> None:
    assert dialled(carrier) == dials


def test_a_number_abroad_is_dialled_with_the_way_out() -> None:
    assert dialled(Carrier.VERIZON, LONDON) == ["*71011442079460100"]


@pytest.mark.parametrize("carrier", [Carrier.VERIZON, Carrier.LANDLINE])
def test_where_no_code_covers_a_phone_that_is_off_it_is_said(carrier: Carrier) -> None:
    assert any("phone that is off" in words for words in codes(carrier, BOT, 20).differs)


def test_where_sources_differ_on_a_carrier_both_are_shown() -> None:
    assert any("*902125550100" in words for words in codes(Carrier.ATT, BOT, 20).differs)


@pytest.mark.parametrize("carrier", list(Carrier))
def test_it_can_be_taken_back_and_never_forwards_every_call(carrier: Carrier) -> None:
    found = codes(carrier, BOT, 20)
    assert found.off
    assert not [code for code in found.on if code.dial.startswith(("*72", "**21"))]
