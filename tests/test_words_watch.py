"""The watch over every text can fail."""

import pytest

from tests.words_watch import faults


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("Confirmed: Thu Feb 5, 10:00 AM Eastern. If plans change, text a new time here.", []),
        ("Sam is free until the end of the day. Text STOP and I won't text again.", []),
        ("Reply YES to keep it.", ["Reply YES"]),
        ("To call it off, text cancel.", ["text cancel"]),
        ("Say START.", ["Say START"]),
        ("See https://acme.example", ["https:"]),
        ("Great!", ["!"]),
        ("again and again " * 20, ["3 segments"]),
    ],
)
def test_what_no_carrier_or_person_should_read_is_seen(body: str, wrong: list[str]) -> None:
    assert faults(body) == wrong
