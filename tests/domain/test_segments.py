"""How long a text is for the carriers, and what of it may travel."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.segments import clipped, plain, size

anything = st.text(alphabet=st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("body", "segments", "gsm"),
    [
        ("", 1, True),
        ("a" * 160, 1, True),
        ("a" * 161, 2, True),
        ("a" * 306, 2, True),
        ("a" * 307, 3, True),
        ("[" * 80, 1, True),  # an extended sign counts twice
        ("[" * 81, 2, True),
        ("\u2603" * 70, 1, False),
        ("\u2603" * 71, 2, False),
        ("\U0001f600" * 35, 1, False),  # an emoji counts twice
        ("\U0001f600" * 36, 2, False),
        ("a" * 100 + "\u2019", 2, False),  # one curly quote doubles the price
    ],
)
def test_in_how_many_segments_a_body_travels(body: str, segments: int, gsm: bool) -> None:
    assert (size(body).segments, size(body).gsm) == (segments, gsm)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u201cit\u2019s\u201d \u2013 \u2014 now\u2026", '"it\'s" - - now...'),
        ("10\u00a0AM, 10\u202fAM", "10 AM, 10 AM"),
        ("a\x00b\x0bc\x1bd\x7fe\x85f", "abcdef"),
        ("a\ud800b\ufffec\uffffd", "abcd"),
        ("\u202eevil\u202c\u2066\u2069\ufeff\u200b", "evil"),
        ("two\nlines", "two\nlines"),
        ("Jos\u00e9 \u0141", "Jos\u00e9 \u0141"),  # a name stays a name
    ],
)
def test_what_is_cheap_and_safe_to_say(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(anything)
def test_wh_15_what_is_plain_can_stand_in_a_document(text: str) -> None:
    ElementTree.fromstring(f"<Say>{escape(plain(text))}</Say>")  # noqa: S314


@given(anything)
def test_what_is_plain_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(anything, st.integers(3, 200))
def test_what_is_clipped_is_no_longer_than_asked(text: str, most: int) -> None:
    assert len(clipped(text, most)) <= most


def test_a_cut_is_marked() -> None:
    assert clipped("a long name of a company", 10) == "a long..."
