"""Every happening and every intent in every state of a conversation, as docs/conversations.md has them."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.availability import Policy, Statement
from callbot.domain.conversation import MOVES, SILENT, Happening, State, following
from callbot.domain.decisions import Confirm
from callbot.domain.diary import Diary
from callbot.domain.negotiation import respond
from callbot.domain.wishes import Standing
from callbot.language import Instant, Intent, Item, Reading, Recurring

PAGE = (Path(__file__).parents[2] / "docs" / "conversations.md").read_text(encoding="utf-8")
LETTERS = dict(zip("ABCDEFGHIJKL", Happening, strict=True))
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday
MORNINGS = Recurring(("MO", "TU", "WE", "TH", "FR"), 540, 720, None, None, None, None)
DIARY = Diary(Statement("any morning after 9", "", (MORNINGS,), ()), (), NEW_YORK, Policy())
OFFERS = tuple(datetime(2026, 2, day, 10, tzinfo=NEW_YORK) for day in (3, 4, 5))
FREE = Instant(datetime(2026, 2, 6, 10, tzinfo=NEW_YORK))
SAID: dict[str, tuple[Intent, str, tuple[Item, ...]]] = {
    "availability": (Intent.AVAILABILITY, "I am free Friday at 10", (FREE,)),
    "propose": (Intent.PROPOSE, "Friday at 10?", (FREE,)),
    "accept": (Intent.ACCEPT, "sounds good", ()),
    "decline": (Intent.DECLINE, "that doesn't work", ()),
    "reschedule": (Intent.RESCHEDULE, "can we move it?", ()),
    "cancel": (Intent.CANCEL, "please call it off", ()),
    "question: when": (Intent.QUESTION, "when is Sam free?", ()),
    "question: else": (Intent.QUESTION, "what salary?", ()),
    "opt_out": (Intent.OPT_OUT, "stop texting me", ()),
    "opt_in": (Intent.OPT_IN, "START", ()),
    "other": (Intent.OTHER, "we met at the fair", ()),
}


def rows(heading: str) -> dict[str, list[str]]:
    """A table of the page: its rows by their first cell, without the head."""
    table = PAGE.split(f"{heading}\n\n")[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {cell[0]: cell[1:] for cell in [cells[0], *cells[2:]]}


def decided(state: State, said: str) -> str:
    """The name of what is decided where the conversation stands so."""
    intent, text, times = SAID[said]
    offers = OFFERS if state in {State.OFFERED, State.ASKED} else ()
    agreed = OFFERS[1] if state is State.AGREED else None
    where = Standing(state, offers, agreed, 0, trusted=True, lead=timedelta(minutes=60), put=offers)
    return type(respond(where, Reading(intent, None, times, (), True, None), text, DIARY, NOW)).__name__


def test_the_page_knows_every_state_and_every_intent() -> None:
    table = rows("## What is decided")
    assert table["state"] == list(SAID)
    assert list(table) == ["state", *(f"`{state}`" for state in State)]
    assert {intent for intent, _, _ in SAID.values()} == set(Intent)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("said", SAID)
def test_every_intent_in_every_state_is_decided_as_the_page_says(state: State, said: str) -> None:
    table = rows("## What is decided")
    assert table[f"`{state}`"][list(SAID).index(said)] == decided(state, said)


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("state", State)
def test_every_happening_in_every_state_leads_where_the_page_says(letter: str, state: State) -> None:
    table = rows("## What leads where")
    leads = table[f"`{state}`"][table["from"].index(letter)]
    assert leads == (f"`{following(state, LETTERS[letter])}`" if state in MOVES[LETTERS[letter]][0] else "-")


def test_what_is_drawn_is_what_the_code_does() -> None:
    drawn = re.findall(r"^ +(\w+) --> (\w+) : ([A-L])\b", PAGE, re.MULTILINE)
    assert {letter for _, _, letter in drawn} == set(LETTERS)
    for source, target, letter in drawn:
        assert following(State(source), LETTERS[letter]) is State(target)


@pytest.mark.parametrize("state", sorted(SILENT))
@pytest.mark.parametrize("happening", [Happening.PUT, Happening.ASK, Happening.AGREE, Happening.OVER])
def test_no_talk_ends_the_silence_that_somebody_asked_for(state: State, happening: Happening) -> None:
    assert following(state, happening) is state


def test_each_letter_stands_in_the_sentence_of_its_happening() -> None:
    source = Path(__file__).parents[2].joinpath("callbot/domain/conversation.py").read_text(encoding="utf-8")
    for letter, happening in LETTERS.items():
        assert re.search(rf'{happening.name} = "{happening}"\n    """{letter}: ', source)


def test_a_confirmation_needs_more_than_a_state() -> None:
    assert decided(State.OPEN, "propose") == Confirm.__name__
    assert decided(State.OFFERED, "accept") == "WhichOne"
