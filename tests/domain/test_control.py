"""What the owner is answered: one cheap text, what is now so, and how to answer it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import control
from callbot.domain.segments import size
from callbot.simulator.messages import OPT_IN, OPT_OUT

NEW_YORK = ZoneInfo("America/New_York")
THURSDAY = datetime(2026, 2, 5, 10, 0, tzinfo=NEW_YORK)
FRIDAY = datetime(2026, 2, 6, 15, 30, tzinfo=NEW_YORK)

ANSWERS = {
    "stated": (
        control.stated("any morning after 9", "every day from 9 AM to 12 noon"),
        'Callers hear from now on: "any morning after 9". I read it as: every day from 9 AM to 12 noon.',
    ),
    "not understood": (
        control.not_understood("soonish", "I found no time in it."),
        'I could not read "soonish": I found no time in it. Nothing changed. Try: FREE weekdays 9 to 5',
    ),
    "nothing ahead": (control.coming([], NEW_YORK), "Nothing is agreed ahead."),
    "one ahead": (control.coming([("Acme", THURSDAY)], NEW_YORK), "Next: Acme Thu Feb 5, 10:00 AM ET."),
    "two ahead": (
        control.coming([("Acme", THURSDAY), ("Dana", FRIDAY)], NEW_YORK),
        "Next: Acme Thu Feb 5, 10:00 AM ET; Dana Fri Feb 6, 3:30 PM ET.",
    ),
    "taken": (
        control.taken(THURSDAY, NEW_YORK),
        "Thu Feb 5, 10:00 AM ET is taken by another call now, so I did not agree to it.",
    ),
    "left": (control.left(7), "Q7: left as it is."),
    "no such question": (control.no_such_question(9), "There is no open question 9."),
    "which": (
        control.which([(3, THURSDAY), (4, None)], NEW_YORK),
        "Which question? Open: 3 (Thu Feb 5, 10:00 AM ET), 4. Text OK or NO with its number.",
    ),
    "dropped": (
        control.dropped("Acme", THURSDAY, NEW_YORK, told=True),
        "Called off: Acme, Thu Feb 5, 10:00 AM ET. I am telling them.",
    ),
    "dropped in silence": (
        control.dropped("Acme", THURSDAY, NEW_YORK, told=False),
        "Called off: Acme, Thu Feb 5, 10:00 AM ET. They asked for no texts, so please ring them.",
    ),
    "last missed": (
        control.last_missed("Acme", FRIDAY, NEW_YORK),
        "Last missed: Acme, Fri Feb 6, 3:30 PM ET.",
    ),
    "unknown": (control.unknown("dance"), f'I do not know "dance". {control.COMMANDS}'),
    "nothing": (control.unknown(""), control.COMMANDS),
}


@pytest.mark.parametrize(("said", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_the_owner_is_answered_to_the_word(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(("said", "_expected"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_two_cheap_segments_at_most(said: str, _expected: str) -> None:
    assert size(said).gsm
    assert size(said).segments <= 2


def test_the_carriers_words_are_those_that_a_carrier_acts_on() -> None:
    assert OPT_OUT | OPT_IN | {"HELP", "INFO"} == control.CARRIER_WORDS


@pytest.mark.parametrize("word", ["FREE", "NEXT", "WHO", "OK", "NO", "DROP", "COMMANDS"])
def test_the_commands_name_each_word_that_is_obeyed(word: str) -> None:
    assert f"{word} " in control.COMMANDS.replace(",", " ").replace(".", " ")


def test_no_command_is_a_word_that_the_carrier_takes_for_itself() -> None:
    named = {word for word in control.COMMANDS.replace(",", " ").split() if word.isupper()}
    assert not named & control.CARRIER_WORDS


@pytest.mark.parametrize("words", ["x" * 500, "caf\u00e9 " * 100, "\U0001f600" * 300])
def test_a_long_text_is_not_thrown_back_in_full(words: str) -> None:
    answer = control.not_understood(words, "I found no time in it.")
    assert len(answer) < 200
    assert len(control.unknown(words)) < len(control.COMMANDS) + 50


@pytest.mark.parametrize("sign", ["\u201cfree\u201d", "it\u2019s", "9\u201312", "now\u2026", "any\u00a0time"])
def test_the_signs_of_a_phones_keyboard_travel_cheaply(sign: str) -> None:
    assert size(control.stated(sign, "every day")).gsm
    assert size(control.unknown(sign)).gsm
