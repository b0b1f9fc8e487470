"""The words for what stands and what happens: each has its sentence, and those of the outside are fixed."""

import ast
from enum import StrEnum
from inspect import getsource
from itertools import pairwise
from textwrap import dedent

import pytest

from callbot.domain import voice
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.availability import Fit
from callbot.domain.conversation import State
from callbot.domain.outbox import FINAL, Channel, Purpose, Status
from callbot.domain.people import Changed, Mode
from callbot.domain.reminders import Kind
from callbot.domain.screening import Outcome

ENUMS = (
    AppointmentStatus,
    Caller,
    Changed,
    Channel,
    Fit,
    Kind,
    Medium,
    Mode,
    Outcome,
    Purpose,
    State,
    Status,
)


def bare(words: type[StrEnum]) -> list[str]:
    """The members that no sentence follows."""
    [drawn] = ast.parse(dedent(getsource(words))).body
    assert isinstance(drawn, ast.ClassDef)
    lines = [*drawn.body, ast.Pass()]
    return [
        ast.unparse(line)
        for line, after in pairwise(lines)
        if isinstance(line, ast.Assign)
        and not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
    ]


@pytest.mark.parametrize("words", ENUMS)
def test_each_word_has_its_sentence(words: type[StrEnum]) -> None:
    assert bare(words) == []


@pytest.mark.parametrize("words", ENUMS)
def test_a_word_is_plain(words: type[StrEnum]) -> None:
    assert all(word == word.lower() and word.replace("_", "").replace("-", "").isalpha() for word in words)


@pytest.mark.parametrize(
    ("words", "outside"),
    [
        (AppointmentStatus, "tentative confirmed doubtful cancelled done missed unseen"),
        (Caller, "contact owner"),
        (Channel, "sms call email push"),
        (Medium, "phone video onsite other"),
        (Mode, "ring-first forwarded"),
        (Outcome, "answered missed voicemail declined abandoned blocked machine"),
        (Status, "queued sending accepted delivered failed unknown suppressed cancelled"),
    ],
)
def test_what_the_api_says_is_fixed(words: type[StrEnum], outside: str) -> None:
    assert set(words) == set(outside.split())


@pytest.mark.parametrize("status", [Status.QUEUED, Status.SENDING, Status.ACCEPTED, Status.UNKNOWN])
def test_what_may_still_move_is_not_final(status: Status) -> None:
    assert status not in FINAL


@pytest.mark.parametrize(
    "answer",
    [
        voice.Whisper("a"),
        voice.Greet("a"),
        voice.Menu("a", 1),
        voice.ReadBack("a", 1),
        voice.SayTime("a", 1),
        voice.KeyNumber("a", 1),
        voice.Remind("a", 1, 1),
    ],
)
def test_what_listens_always_speaks(answer: voice.Listening) -> None:
    assert answer.words == "a"


@pytest.mark.parametrize("answer", [voice.HangUp(), voice.Beep()])
def test_what_may_be_silent_is_silent_unless_told(answer: voice.HangUp | voice.Beep) -> None:
    assert answer.words == ""


def test_answers_of_a_call_are_values() -> None:
    assert voice.Ring("+12125550143", "+12125550100", 15) == voice.Ring("+12125550143", "+12125550100", 15)
    assert len({voice.Beep(turn=1), voice.Beep(turn=1), voice.Beep(turn=2)}) == 2
