"""Bounds of segments, outcomes, policies and fits: the last that is in, and the first that is out."""

from datetime import timedelta

import pytest

from callbot.domain.availability import Fit
from callbot.domain.numbers import Kind, NumberFacts
from callbot.domain.screening import unreachable
from callbot.domain.segments import clipped, size
from tests.domain.stating import MORNINGS, at, between, diary

NOW = at(2, 9)  # a Monday


@pytest.mark.parametrize(
    ("body", "characters", "segments"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("☃" * 70, 70, 1),
        ("☃" * 71, 71, 2),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
    ],
)
def test_where_one_more_sign_costs_a_segment(body: str, characters: int, segments: int) -> None:
    assert (size(body).characters, size(body).segments) == (characters, segments)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [("Acme", 4, "Acme"), ("Acme Inc", 7, "Acme..."), ("Acme Inc", 8, "Acme Inc")],
)
def test_a_cut_leaves_no_space_before_its_mark(text: str, most: int, expected: str) -> None:
    assert clipped(text, most) == expected


@pytest.mark.parametrize(
    ("kind", "country", "why"),
    [
        (Kind.MOBILE, "US", ""),
        (Kind.VOIP, "US", ""),
        (Kind.TOLL_FREE, "US", ""),
        (Kind.PAGER, "US", "a pager number"),
        (Kind.VOICEMAIL, "US", "a voicemail number"),
        (Kind.FIXED, "US", "a landline"),
        (Kind.PREMIUM, "US", "a premium number"),
        (Kind.SHARED_COST, "US", "a shared cost number"),
        (Kind.SATELLITE, "", "a satellite number"),
        (Kind.UNKNOWN, "", "not a number that can be texted"),
        (Kind.MOBILE, "JM", "a number from abroad"),
    ],
)
def test_why_a_number_can_never_be_texted(kind: Kind, country: str, why: str) -> None:
    assert unreachable(NumberFacts("+16175550133", country, kind), ("US",)) == why


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (2, 9, 0, Fit.PAST),
        (2, 9, 55, Fit.TOO_SOON),
        (2, 10, 0, Fit.FREE),
        (2, 11, 30, Fit.FREE),
        (2, 11, 35, Fit.OUTSIDE),
        (3, 9, 0, Fit.FREE),
        (3, 8, 55, Fit.OUTSIDE),
        (3, 9, 2, Fit.OUTSIDE),
        (7, 10, 0, Fit.OUTSIDE),
        (17, 9, 0, Fit.FREE),
        (17, 9, 5, Fit.TOO_FAR),
    ],
)
def test_a_call_fits_to_the_minute(day: int, hour: int, minute: int, expected: Fit) -> None:
    assert diary(MORNINGS).fit(at(day, hour, minute), 30, NOW, timedelta(hours=1)) is expected


def test_a_fourth_call_fits_and_a_fifth_does_not() -> None:
    for calls, expected in ((3, Fit.FREE), (4, Fit.DAY_FULL)):
        taken = tuple(between(at(3, 13 + call), at(3, 13 + call, 30)) for call in range(calls))
        assert diary(MORNINGS, taken=taken).fit(at(3, 9), 30, NOW, timedelta(hours=1)) is expected
