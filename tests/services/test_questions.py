"""What the owner is asked: numbered, answered once, lapsing, settled when the contact chooses otherwise."""

import pytest

from tests.services.house import DANA, LEE, RAY, SAM, House, at


@pytest.fixture
def asked(house: House) -> House:
    """Dana wants Wednesday at three, when Sam is not free."""
    house.misses()
    house.texts("tomorrow at 3 pm")
    return house


@pytest.fixture
def asked_twice(asked: House) -> House:
    """And Lee wants Thursday at four."""
    asked.misses(LEE)
    asked.texts("thursday at 4 pm", LEE)
    return asked


@pytest.mark.parametrize("word", ["ok", "OK", "Ok.", "ok 1", "OK 1", "ok q1", "  ok  "])
def test_ok_takes_it(asked: House, word: str) -> None:
    asked.sam_texts(word)
    assert asked.coming() == [at(4, 15)]
    assert asked.told()[-1].startswith("Confirmed: Wed Feb 4, 3:00 PM Eastern.")
    assert asked.appointments()[0].seen_at == asked.now


@pytest.mark.parametrize("word", ["no", "NO", "no 1"])
def test_no_leaves_it(asked: House, word: str) -> None:
    assert asked.sam_texts(word) == "Q1: left as it is."
    assert asked.coming() == []


def test_a_bare_word_with_several_open_lists_them(asked_twice: House) -> None:
    for word in ("ok", "no"):
        assert asked_twice.sam_texts(word) == (
            "Which question? Open: 1 (Wed Feb 4, 3:00 PM ET), 2 (Thu Feb 5, 4:00 PM ET). "
            "Text OK or NO with its number."
        )
    assert asked_twice.coming() == []


def test_each_is_answered_by_its_number(asked_twice: House) -> None:
    asked_twice.sam_texts("no 1")
    asked_twice.sam_texts("ok 2")
    assert asked_twice.coming() == [at(5, 16)]


def test_what_was_answered_is_answered(asked: House) -> None:
    asked.sam_texts("no 1")
    assert asked.sam_texts("ok 1") == "There is no open question 1: you answered it with NO."
    assert asked.coming() == []


def test_a_question_lapses_after_two_hours(asked: House) -> None:
    asked.wait(hours=2)
    assert asked.sam_texts("ok 1") == "There is no open question 1: it has lapsed."
    assert asked.coming() == []


def test_a_question_lapses_an_hour_before_its_time(house: House) -> None:
    house.change(stated="weekdays 2 to 5")
    house.misses()
    house.texts("today at 11 am")
    house.now = at(3, 9, 59)
    assert house.sam_texts("ok").startswith("Which") is False
    assert house.coming() == [at(3, 11)]


def test_and_not_a_minute_later(house: House) -> None:
    house.change(stated="weekdays 2 to 5")
    house.misses()
    house.texts("today at 11 am")
    house.now = at(3, 10, 0)
    assert house.sam_texts("ok 1") == "There is no open question 1: it has lapsed."


def test_a_contact_who_picks_another_time_settles_the_question(asked: House) -> None:
    asked.texts("1")
    assert asked.sam_texts("ok 1") == "There is no open question 1: they chose otherwise meanwhile."
    assert len(asked.coming()) == 1


def test_a_contact_who_asks_anew_replaces_the_question(asked: House) -> None:
    asked.texts("or tomorrow at 4 pm?")
    assert asked.sam_texts("ok 1") == "There is no open question 1: they chose otherwise meanwhile."
    asked.sam_texts("ok 2")
    assert asked.coming() == [at(4, 16)]


def test_a_time_that_is_taken_meanwhile_is_not_agreed_twice(either_house: House) -> None:
    for from_ in (DANA, LEE):
        either_house.misses(from_)
        either_house.texts("tomorrow at 3 pm", from_)
    either_house.sam_texts("ok 1")
    assert either_house.sam_texts("ok 2") == (
        "Wed Feb 4, 3:00 PM ET is taken by another call now, so I did not agree to it. "
        "They hear that, with what is open."
    )
    assert either_house.coming() == [at(4, 15)]
    assert either_house.told(LEE)[-1].startswith("I asked Sam: Wed Feb 4, 3:00 PM ET does not work, sorry.")


def test_who_asks_again_for_the_same_time_keeps_the_question(asked: House) -> None:
    asked.texts("3 pm tomorrow pls??")
    assert [text[:3] for text in asked.told(SAM) if text.startswith("Q")] == ["Q1:"]
    assert asked.told(SAM)[-1].startswith('617-555-0133 wrote: "3 pm tomorrow pls??"')
    asked.sam_texts("ok 1")
    assert asked.coming() == [at(4, 15)]


def test_a_contact_cannot_answer_the_owners_question(asked: House) -> None:
    asked.texts("ok 1", RAY)
    assert asked.coming() == []


def test_numbers_are_never_used_again(asked: House) -> None:
    asked.sam_texts("no 1")
    asked.texts("or thursday at 4 pm?")
    assert asked.sam().questions == 2
    assert any(text.startswith("Q2:") for text in asked.told(SAM))
