"""What a text costs is measured apart, so that a text without end cannot hold up who measures it."""

import pytest

from tests.language.cost import filled, milliseconds


@pytest.mark.parametrize("text", ["Thursday at 2", "\ud800 \n café"])
def test_a_text_costs_some_milliseconds(text: str) -> None:
    assert 0 < milliseconds(text) < 1000


def test_patience_has_an_end() -> None:
    assert milliseconds("Thursday at 2", patience=0.001) == float("inf")


def test_a_text_is_repeated_to_its_length() -> None:
    assert filled("ab ", 7) == "ab ab a"
