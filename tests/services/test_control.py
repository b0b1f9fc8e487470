"""The owner's words by text: what they do, what is answered, and that nobody else may say them."""

import pytest

from callbot.domain import commands
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Purpose
from tests.services.house import BOT, DANA, LEE, SAM, House, at

WORDS = [word.example for word in commands.WORDS]


@pytest.mark.parametrize("text", ["free weekdays 2 to 5", "FREE weekdays 2 to 5.", "Free: weekdays 2 to 5"])
def test_free_sets_what_callers_are_told_and_reads_it_back(house: House, text: str) -> None:
    answer = house.sam_texts(text)
    assert answer == (
        'Callers hear from now on: "weekdays 2 to 5". I read it as: weekdays 2-5 PM. '
        'Before: "any morning after 9". UNDO takes it back.'
    )
    assert house.sam().stated == "weekdays 2 to 5"


@pytest.mark.parametrize("text", ["free", "free blah blah", "free as a bird"])
def test_words_that_name_no_time_change_nothing(house: House, text: str) -> None:
    assert house.sam_texts(text).startswith("I could not read")
    assert house.sam().stated == "any morning after 9"


def test_next_tells_what_is_coming_the_soonest_first(house: House) -> None:
    assert house.sam_texts("next") == "Nothing is agreed ahead."
    house.dana_agrees("how about thursday at 10?")
    house.misses(LEE)
    house.texts("how about tomorrow at 11?", LEE)
    assert house.sam_texts("next") == (
        "Next: 617-555-0134 Wed Feb 4, 11:00 AM ET; 617-555-0133 Thu Feb 5, 10:00 AM ET."
    )


def test_next_tells_of_a_window_that_it_is_one(house: House) -> None:
    house.dana_agrees("thursday morning")
    assert house.sam_texts("next") == "Next: 617-555-0133 Thu Feb 5 between 9:00 AM and 12:00 PM ET."


def test_ok_without_a_question_is_seen(house: House) -> None:
    house.dana_agrees()
    house.sends_due()
    assert house.sam_texts("ok") == "Noted."
    assert house.appointments()[0].seen_at == house.now
    assert all(row.acknowledged_at for row in house.outbox(Purpose.NOTICE, to=SAM))


def test_no_without_a_question(house: House) -> None:
    assert house.sam_texts("no") == "There is no open question."


def test_a_number_that_is_no_question(house: House) -> None:
    assert house.sam_texts("ok 7") == "There is no open question 7."


def test_drop_calls_off_the_next_one_and_tells_them(house: House) -> None:
    house.dana_agrees()
    answer = house.sam_texts("drop")
    assert answer == "Called off: 617-555-0133, Wed Feb 4, 11:00 AM ET. I am telling them."
    assert house.appointments()[0].status is AppointmentStatus.CANCELLED
    assert house.outbox(Purpose.REMINDER) == []
    assert house.told()[-1] == (
        "Sam has to call off Wed Feb 4, 11:00 AM ET, sorry. Text a day and time that suits you instead. "
        "Sam's automated scheduler"
    )
    assert house.sam_texts("drop") == "Nothing is agreed ahead."


def test_drop_takes_the_soonest_alone(house: House) -> None:
    house.dana_agrees("how about thursday at 10?")
    house.misses(LEE)
    house.texts("how about tomorrow at 11?", LEE)
    house.sam_texts("drop")
    assert house.coming() == [at(5, 10)]


def test_who_was_missed_last(house: House) -> None:
    assert house.sam_texts("who") == "No call was missed yet."
    house.misses()
    house.wait(minutes=4)
    house.misses(LEE)
    assert house.sam_texts("who") == "Last missed: 617-555-0134, Tue Feb 3, 9:18 AM ET."


def test_commands_names_every_word(house: House) -> None:
    answer = house.sam_texts("commands")
    assert all(word.name.upper() in answer for word in commands.WORDS)


@pytest.mark.parametrize("text", ["hello there", "xyzzy", "", "…", "1"])
def test_any_other_word_is_explained(house: House, text: str) -> None:
    assert "FREE any morning after 9" in house.sam_texts(text)


@pytest.mark.parametrize("text", ["STOP", "stop", "Stop.", "CANCEL", "HELP", "YES", "START"])
def test_the_carriers_words_are_the_carriers(house: House, text: str) -> None:
    assert house.sam_texts(text) == ""


@pytest.mark.parametrize("word", WORDS)
def test_another_number_that_says_them_is_a_contact(house: House, word: str) -> None:
    house.dana_agrees()
    house.texts(word, LEE)
    assert house.outbox(Purpose.ANSWER) == []
    assert house.sam().stated == "any morning after 9"
    assert house.coming() == [at(4, 11)]
    assert house.contact(LEE) is not None


def test_the_answer_goes_to_the_owner_from_the_number_that_was_texted(house: House) -> None:
    house.sam_texts("next")
    (answer,) = house.outbox(Purpose.ANSWER)
    assert (answer.to, answer.from_e164) == (SAM, BOT)


def test_the_owner_is_no_contact(house: House) -> None:
    house.sam_texts("next")
    assert house.contact(SAM) is None
    assert house.told(DANA) == []


def test_a_word_is_a_sign_of_life(house: House) -> None:
    house.sam_texts("next")
    assert house.sam().life_at == house.now
