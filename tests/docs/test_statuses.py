"""The pages that draw statuses name every status of the code, and letter every way from one to another."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.conversation import State
from callbot.domain.outbox import FINAL, Status

DOCS = Path(__file__).parents[2] / "docs"
ARROW = re.compile(r"^ +(\S+) --> (\w+) ?: ?([a-m]$|[A-Z]\b|a )", re.MULTILINE)
PAGES = ["outbox.md", "conversations.md", "appointments.md"]
BEGINNINGS = {
    "appointments.md": ["tentative", "confirmed"],
    "conversations.md": ["open"],
    "outbox.md": ["queued"],
}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def arrows(name: str) -> list[tuple[str, str, str]]:
    return ARROW.findall(page(name))


def lettered(name: str) -> set[str]:
    """The letters that the table explains; "C, D" explains both."""
    rows = re.findall(r"^\| ([A-Za-z](?:, [A-Za-z])*) \|", page(name), re.MULTILINE)
    return {letter for row in rows for letter in row.split(", ")}


@pytest.mark.parametrize("name", PAGES)
def test_every_way_is_explained_and_nothing_else_is(name: str) -> None:
    assert {letter for _, _, letter in arrows(name)} - {"a "} == lettered(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_drawing_begins_somewhere(name: str) -> None:
    assert [end for start, end, _ in arrows(name) if start == "[*]"] == BEGINNINGS[name]


def test_appointments_draw_every_status() -> None:
    assert {end for _, end, _ in arrows("appointments.md")} == {str(status) for status in AppointmentStatus}


def test_the_outbox_draws_every_status() -> None:
    assert {end for _, end, _ in arrows("outbox.md")} == {str(status) for status in Status}


def test_nothing_leads_on_from_a_final_status() -> None:
    starts = {start for start, _, _ in arrows("outbox.md")} - {"[*]"}
    assert starts == {str(status) for status in Status} - {str(status) for status in FINAL}


@pytest.mark.parametrize("status", sorted(FINAL))
def test_the_outbox_says_what_is_final(status: Status) -> None:
    assert f"`{status}`" in page("outbox.md")


@pytest.mark.parametrize(
    ("name", "words"), [("appointments.md", AppointmentStatus), ("conversations.md", State)]
)
def test_a_drawing_knows_no_word_that_the_code_does_not(name: str, words: type[StrEnum]) -> None:
    assert {end for _, end, _ in arrows(name)} <= {str(word) for word in words}


@pytest.mark.parametrize(
    "place", sorted(set(re.findall(r"`([a-z]+\.[a-z_]+)`", page("outbox.md")) or ["none"]))
)
def test_the_outbox_names_functions_that_are_there(place: str) -> None:
    module, function = place.split(".")
    source = DOCS.parent / "callbot" / "services" / f"{module}.py"
    assert f"\ndef {function}(" in source.read_text(encoding="utf-8")
