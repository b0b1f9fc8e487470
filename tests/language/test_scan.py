"""How a text is cut: every word its code, noise before times, doubtful words by their neighbours."""

from __future__ import annotations

import pytest

from callbot.language.scan import LONGEST, lowered, normal, scan
from callbot.language.scan import row as kinds


def row(text: str) -> str:
    """The codes of a text, one letter a token."""
    return kinds(scan(lowered(normal(text))))


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("monday", "W"),
        ("tues wed thurs", "WWW"),
        ("weekdays", "W"),
        ("m-f", "W"),
        ("t/th", "W"),
        ("nov 30", "MN"),
        ("Dec. 4", "MN"),
        ("may 4th", "MO"),
        ("11/30", "D"),
        ("2026-12-01", "D"),
        ("christmas eve", "D"),
        ("2027", "Y"),
        ("today tomorrow tonight yesterday", "RRRR"),
        ("day after tomorrow", "R"),
        ("10", "N"),
        ("twenty-six", "N"),
        ("10:30", "C"),
        ("3pm", "C"),
        ("3 p.m.", "C"),
        ("9a", "C"),
        ("5:30p", "C"),
        ("noon", "C"),
        ("12 noon", "C"),
        ("eleven thirty", "C"),
        ("two o'clock", "C"),
        ("3ish", "C"),
        ("1030", "H"),
        ("30th", "O"),
        ("the 30", "O"),
        ("morning afternoon evening", "PPP"),
        ("after work", "P"),
        ("tomorrow 3 ET", "RNZ"),
        ("at 2", "aN"),
        ("@2", "aN"),
        ("after 2", "fN"),
        ("20 past 9", "NpN"),
        ("before 2 by 3", "bNbN"),
        ("until 2 till 3", "uNuN"),
        ("from 9 to 5", "FNtN"),
        ("9-5", "N-N"),
        ("between 1 and 3", "BN&N"),
        ("1 or 2, 3", "N|N,N"),
        ("neither mon nor tue", "xW|W"),
        ("any time", "y"),
        ("any day but friday", "edsW"),
        ("except friday", "sW"),
        ("not friday", "xW"),
        ("instead of friday", "IW"),
        ("next week", "nK"),
        ("this month", "hG"),
        ("in 2 hours", "iX"),
        ("every friday", "eW"),
        ("same time friday", "mW"),
        ("10 or later", "N+"),
        ("on friday. 10", "W.N"),
    ],
)
def test_words_and_their_kinds(text: str, letters: str) -> None:
    assert row(text) == letters


@pytest.mark.parametrize(
    "text",
    [
        "$45",
        "$45-50/hr",
        "60k",
        "$60k to $70k",
        "30-35 an hour",
        "617-555-0133",
        "(617) 555-0133",
        "+1 617 555 0133",
        "555-0133",
        "req 20451",
        "job #12",
        "JR-20451",
        "suite 300",
        "45 Oak Avenue",
        "1:1",
        "24/7",
        "401k",
        "100%",
        "5 years",
        "12 openings",
        "a@example.com",
        "https://example.com/3pm",
        "1,200",
        "in 2019",
        "option 2",
        "#2",
    ],
)
def test_noise_is_one_token(text: str) -> None:
    assert row(text) == "#"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("may I", "__"),
        ("in may", "iM"),
        ("march 3", "MN"),
        ("we march", "__"),
        ("we sat", "__"),
        ("they were sat", "_V_"),
        ("sat at 2", "WaN"),
        ("we have wed 2-3", "__WN-N"),
        ("pencil in wed at 11", "?iWaN"),
        ("the sun", "_"),
        ("i am", "__"),
        ("tomorrow am", "RP"),
        ("a second", "_"),
        ("the second of may", "OvM"),
        ("the one", "_"),
        ("at one", "aN"),
        ("one hour", "NU"),
        ("no thanks", "__"),
        ("no mondays", "xW"),
        ("no calls friday", "x_W"),
        ("good morning", "_"),
        ("not a problem", "_"),
        ("eastern europe", "_?"),
        ("3pm eastern", "CZ"),
        ("out of milk friday", "!v?W"),
        ("find out friday", "_W"),
    ],
)
def test_words_that_only_look_like_time(text: str, letters: str) -> None:
    assert row(text) == letters


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tue \u2013 3 p.m.", "Tue - 3 p.m."),
        ("can\u2019t", "can't"),
        ("\u201cFriday\u201d", '"Friday"'),
        ("3\u00a0pm", "3 pm"),
        ("\uff13pm", "3pm"),
        ("later\u2026", "later."),
        ("at\u20092", "at 2"),
    ],
)
def test_text_is_made_plain(text: str, plain: str) -> None:
    assert normal(text) == plain


@pytest.mark.parametrize("text", ["FRIDAY", "Friday", "fRiDaY"])
def test_case_does_not_matter(text: str) -> None:
    assert row(text) == "W"


def test_lowering_keeps_every_place() -> None:
    assert lowered("\u0130 FRIDAY \u212a") == "\u0130 friday \u212a"


def test_a_text_is_read_to_its_longest() -> None:
    assert len(normal("x" * 9 * LONGEST)) == LONGEST
    assert row("a" * LONGEST + " friday") == "?"


def test_tokens_stand_where_their_words_stand() -> None:
    text = "Thursday at 2pm or Friday"
    assert [text[t.start : t.end].lower() for t in scan(lowered(text))] == [
        "thursday",
        "at",
        "2pm",
        "or",
        "friday",
    ]


@pytest.mark.parametrize(
    ("text", "hour", "minute", "half"),
    [
        ("3pm", 3, 0, "p"),
        ("9 a.m.", 9, 0, "a"),
        ("10:30", 10, 30, ""),
        ("09:30", 9, 30, "24"),
        ("17:00", 17, 0, "24"),
        ("17:00pm", 17, 0, "24"),
        ("2:15p", 2, 15, "p"),
        ("noon", 12, 0, "24"),
        ("midnight", 24, 0, "24"),
        ("3 o'clock", 3, 0, ""),
    ],
)
def test_a_clock_carries_its_hour_minute_and_half(text: str, hour: int, minute: int, half: str) -> None:
    (token,) = scan(text)
    assert (token.n, token.m, token.tag) == (hour, minute, half)


@pytest.mark.parametrize("text", ["25:00", "13/45", "0pm", "32nd", "24:30"])
def test_what_no_clock_or_calendar_shows_is_noise(text: str) -> None:
    assert set(row(text)) <= set("#-")
