"""Places: where a number seems to be, and how little a blank one tells."""

import pytest

from callbot.simulator.places import Place, place, place_params


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+12125550143", Place("NEW YORK", "NY", "10004", "US")),
        ("+13125550101", Place("CHICAGO", "IL", "60601", "US")),
        ("+14155550101", Place("SAN FRANCISCO", "CA", "", "US")),
        ("+19995550101", Place(country="US")),
        ("+442079460101", Place(country="GB")),
        ("+35315550101", Place(country="IE")),
        ("+4930555010", Place(country="DE")),
        ("+919955550101", Place(country="IN")),
        ("+815555501010", Place()),
        ("anonymous", Place()),
        ("+266696687", Place()),
        ("", Place()),
        ("212", Place()),
    ],
)
def test_where_a_number_seems_to_be(number: str, found: Place) -> None:
    assert place(number) == found


def test_digits_abroad_are_no_american_area() -> None:
    assert place("+42125550143").city == ""
    assert place("+442125550143").city == ""


@pytest.mark.parametrize("role", ["From", "To", "Caller", "Called"])
def test_a_role_has_four_parameters(role: str) -> None:
    assert place_params(role, "+16175550133") == {
        f"{role}City": "BOSTON",
        f"{role}State": "MA",
        f"{role}Zip": "02116",
        f"{role}Country": "US",
    }


def test_a_withheld_number_has_them_blank() -> None:
    assert place_params("From", "anonymous") == dict.fromkeys(
        ("FromCity", "FromState", "FromZip", "FromCountry"), ""
    )
