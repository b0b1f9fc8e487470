"""Phone numbers: what is one, what gives no return address, what may never be texted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.numbers import COSTLY, Kind, area_zones, e164, facts, shown, spoken, withheld

LONDON = "+4420" + "79460123"
PERSONAL = "+4470" + "12345678"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("212-555-0143", "+12125550143"),
        ("1 (212) 555-0143", "+12125550143"),
        ("+1 212 555 0143", "+12125550143"),
        ("212.555.0143", "+12125550143"),
        ("555-0143", None),  # an area code short
        ("212-555-0143 ext. 7", None),
        ("1-800-FLOWERS", None),
        ("911", None),
        ("", None),
        ("+999" + "12125550143", None),
        (LONDON, LONDON),
    ],
)
def test_a_number_as_it_is_typed(text: str, expected: str | None) -> None:
    assert e164(text, "US") == expected


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_number(text: str) -> None:
    number = e164(text, "US")
    assert number is None or not withheld(number)
    assert withheld(text) in {True, False}


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "anonymous",
        "Anonymous",
        "unknown",
        "+266696687",
        "+86282452253",
        "+7378742833",
        "+2562533",
        "+8656696",
        "72975",
        "ACME",
        "client:dana",
        "sip:dana@example.com",
        "whatsapp:+16175550133",
        "+1617555013३",
        "16175550133",
    ],
)
def test_wh_18_what_gives_no_return_address(raw: str) -> None:
    assert withheld(raw)


@pytest.mark.parametrize(
    ("number", "country", "kind"),
    [
        ("+16175550133", "US", Kind.MOBILE),
        ("+18765550133", "JM", Kind.MOBILE),  # +1, and yet abroad
        ("+19005550133", "US", Kind.PREMIUM),
        ("+18005550133", "US", Kind.TOLL_FREE),
        (PERSONAL, "GB", Kind.PERSONAL),
        (LONDON, "GB", Kind.FIXED),
        ("+8816" + "12345678", "", Kind.SATELLITE),
        ("+266696687", "LS", Kind.UNKNOWN),  # ANONYMOUS, by a prefix of Lesotho
        ("nonsense", "", Kind.UNKNOWN),
    ],
)
def test_what_a_number_says_of_itself(number: str, country: str, kind: Kind) -> None:
    assert (facts(number).country, facts(number).kind) == (country, kind)


def test_what_costs_is_named() -> None:
    assert Kind.MOBILE not in COSTLY
    assert {Kind.PREMIUM, Kind.SHARED_COST, Kind.PERSONAL, Kind.SATELLITE} == COSTLY


def test_a_number_is_shown_as_people_write_it() -> None:
    assert shown("+16175550133") == "617-555-0133"
    assert shown("+18765550133") == "+1 876-555-0133"
    assert shown("+16175550133", "GB") == "+1 617-555-0133"
    assert shown("nonsense") == "nonsense"


def test_a_number_is_spoken_digit_by_digit() -> None:
    assert spoken("+12125550143") == "2 1 2, 5 5 5, 0 1 4 3"


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+16175550133", ("America/New_York",)),
        ("+13125550133", ("America/Chicago",)),
        ("+18005550133", ()),  # toll-free is nowhere
        ("+266696687", ()),
        ("nonsense", ()),
    ],
)
def test_an_area_suggests_its_zone(number: str, zones: tuple[str, ...]) -> None:
    assert area_zones(number) == zones
