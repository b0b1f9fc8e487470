"""How a text of the owner's is split: any case, with or without punctuation, a PIN in front or none."""

import pytest

from callbot.domain.commands import BY_NAME, CARRIER_WORDS, ELSEWHERE, WORDS, explained, heard

SPLIT = {
    "free any morning after 9": ("free", "any morning after 9"),
    "FREE: any morning after 9!": ("free", "any morning after 9"),
    "  Ok.": ("ok", ""),
    "ok4": ("ok", "4"),
    "OK #4": ("ok", "#4"),
    "okay 4": ("ok", "4"),
    "late10": ("late", "10"),
    '"next"': ("next", ""),
    "who?": ("who", ""),
    "today after 2": ("today", "after 2"),
    "Fri 1-3": ("today", "1-3"),
    "next friday after 2": ("today", "friday after 2"),
    "off tomorrow": ("out", "tomorrow"),
    "away until monday": ("out", "until monday"),
    "new phone": ("new phone", "phone"),
    "New Phone!": ("new phone", "Phone"),
    "new job": ("new", "job"),
    "monkey business": ("monkey", "business"),
    "please drop": ("drop", ""),
    "Hey, can you move it to thursday at 11?": ("move", "it to thursday at 11"),
    "could you please reply thanks": ("reply", "thanks"),
    "I'm busy Thursday 2-3": ("busy", "Thursday 2-3"),
    "I am out until monday": ("out", "until monday"),
    "I\u2019ll be away next week": ("out", "next week"),
    "im running late": ("late", ""),
    "I'm free tomorrow after 2": ("i", "m free tomorrow after 2"),
    "can you sing": ("can", "you sing"),
    "please": ("please", ""),
    "42": ("", ""),
    "": ("", ""),
    "\N{THUMBS UP SIGN}": ("", ""),
}


@pytest.mark.parametrize(("text", "split"), SPLIT.items(), ids=repr)
def test_a_text_is_a_word_and_the_rest(text: str, split: tuple[str, str]) -> None:
    found = heard(text)
    assert (found.word, found.rest) == split


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_the_example_of_a_word_is_that_word(word: object) -> None:
    assert any(heard(known.example).word == known.name for known in WORDS if known is word)


@pytest.mark.parametrize(
    ("text", "word", "pin"),
    [
        ("4711 drop", "drop", "4711"),
        ("4711: free weekdays 9 to 5", "free", "4711"),
        ("47110815drop", "drop", "47110815"),
        ("drop", "drop", None),
        ("123 drop", "", None),
        ("123456789 drop", "", None),
    ],
)
def test_a_pin_stands_in_front(text: str, word: str, pin: str | None) -> None:
    found = heard(text, with_pin=True)
    assert (found.word, found.pin) == (word, pin)


def test_without_a_pin_digits_are_no_pin() -> None:
    assert heard("4711 drop").pin is None


@pytest.mark.parametrize("name", ["next", "who", "calls", "call", "new phone", "commands"])
def test_asking_changes_nothing(name: str) -> None:
    assert not heard(name).changes


def test_every_other_word_changes_something() -> None:
    asking = {"next", "who", "calls", "call", "new phone", "commands"}
    assert {word.name for word in WORDS if not word.changes} == asking


def test_no_word_is_the_carriers_and_none_is_refused() -> None:
    ours = {word.name for word in WORDS}
    assert not {name.upper() for name in ours} & CARRIER_WORDS
    assert not ours & ELSEWHERE


@pytest.mark.parametrize(("asked", "name"), [("busy", "busy"), ("OFF", "out"), ("new phone", "new phone")])
def test_a_word_is_explained_by_any_of_its_names(asked: str, name: str) -> None:
    assert explained(asked) is BY_NAME[name]


def test_what_is_no_word_is_not_explained() -> None:
    assert explained("dance") is None
