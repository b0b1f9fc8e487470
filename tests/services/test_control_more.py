"""The owner's words at the edges: how they are written, what is asked, what `drop` and `ok` leave alone."""

import pytest

from callbot.domain import control
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Purpose, Status
from callbot.domain.screening import ContactKind
from tests.services.house import DANA, LEE, RAY, House, at

SECOND = "+12125550102"


@pytest.mark.parametrize(
    "text", ["commands", "COMMANDS", " commands ", "Commands!", '"commands"', "commands.", "\ncommands\n"]
)
def test_a_word_however_it_is_written(house: House, text: str) -> None:
    assert house.sam_texts(text) == control.COMMANDS


@pytest.mark.parametrize("text", ["", "  ", "...", "42", "\N{THUMBS UP SIGN}", "?"])
def test_what_is_no_word_is_explained_without_naming_it(house: House, text: str) -> None:
    assert house.sam_texts(text) == control.COMMANDS


def test_a_long_word_is_clipped(house: House) -> None:
    answer = house.sam_texts("x" * 400)
    assert answer.endswith(control.COMMANDS)
    assert len(answer) < len(control.COMMANDS) + 50


@pytest.mark.parametrize("text", ["STOP", "stop", "Help", "YES", "start.", "Cancel!", "  end"])
def test_what_the_carrier_hears_callbot_does_not_answer(house: House, text: str) -> None:
    assert house.sam_texts(text) == ""
    assert "owner_word" in house.journal()


@pytest.mark.parametrize("text", ["stop calling me", "help me please", "yes 1", "end of story"])
def test_more_than_the_bare_word_is_callbots_to_explain(house: House, text: str) -> None:
    assert house.sam_texts(text).startswith("I do not know ")


def test_next_names_three_at_most(house: House) -> None:
    for from_, day in ((DANA, 4), (LEE, 5), (RAY, 6), ("+16175550136", 9)):
        house.misses(from_)
        house.texts(f"how about feb {day} at 10 am?", from_)
    assert len(house.coming()) == 4
    assert house.sam_texts("next").count("10:00 AM ET") == 3


def test_next_names_the_company(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.dana_agrees()
    assert "Acme" in house.sam_texts("next")


def test_next_is_told_on_the_clock_of_the_owner(house: House) -> None:
    house.dana_agrees()
    house.change(timezone="America/Los_Angeles")
    assert house.sam_texts("next").endswith("Wed Feb 4, 8:00 AM PT.")


def test_what_is_over_comes_no_more(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 12)
    assert house.sam_texts("next") == control.NOTHING_AHEAD


def test_drop_with_nothing_ahead(house: House) -> None:
    assert house.sam_texts("drop") == control.NOTHING_AHEAD
    assert house.outbox(Purpose.RETRACTION) == []


def test_dropped_twice_tells_them_once(house: House) -> None:
    house.dana_agrees()
    assert house.sam_texts("drop").endswith("I am telling them.")
    assert house.sam_texts("drop") == control.NOTHING_AHEAD
    assert [row.to for row in house.outbox(Purpose.RETRACTION)] == [DANA]


def test_dropping_one_who_wants_no_texts_tells_the_owner_to_ring(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    assert house.sam_texts("drop").endswith("They asked for no texts, so please ring them.")
    assert house.appointments()[0].status is AppointmentStatus.CANCELLED
    assert house.outbox(Purpose.RETRACTION, to=DANA) == []


def test_drop_takes_the_reminders_along(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("drop")
    assert [row for row in house.outbox(Purpose.REMINDER) if row.status is Status.QUEUED] == []


def test_ok_sees_what_is_ahead_and_not_what_is_over(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 12)
    assert house.sam_texts("ok") == control.NOTED
    assert house.appointments()[0].seen_at is None


def test_ok_twice_keeps_the_first_time_it_was_seen(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("ok")
    first = house.appointments()[0].seen_at
    house.wait(minutes=5)
    house.sam_texts("ok")
    assert house.appointments()[0].seen_at == first


def test_ok_acknowledges_nothing_that_has_not_left(house: House) -> None:
    house.misses()
    house.sam_texts("ok")
    assert [row.acknowledged_at for row in house.outbox(Purpose.NOTICE)] == [None]


@pytest.mark.parametrize("rest", ["one", "1 please", "q", "1234567", "-1"])
def test_what_names_no_question_means_the_only_one(house: House, rest: str) -> None:
    house.misses()
    house.texts("tomorrow at 3 pm")
    house.sam_texts(f"no {rest}")
    assert house.sam_texts("ok 1") == "There is no open question 1: you answered it with NO."


@pytest.mark.parametrize("word", ["ok", "no"])
@pytest.mark.parametrize("rest", ["0", "q0", "2", "999999"])
def test_a_number_that_is_not_open_answers_nothing(house: House, word: str, rest: str) -> None:
    house.misses()
    house.texts("tomorrow at 3 pm")
    assert house.sam_texts(f"{word} {rest}") == f"There is no open question {rest.strip('q')}."
    assert house.sam_texts("no") == "Q1: left as it is."


def test_who_tells_the_last_of_them(house: House) -> None:
    house.misses(LEE)
    house.wait(minutes=10)
    house.misses(DANA)
    assert house.sam_texts("who").startswith("Last missed: 617-555-0133, Tue Feb 3, 9:24 AM ET")


def test_who_after_a_withheld_call(house: House) -> None:
    house.misses("anonymous")
    assert house.sam_texts("who").startswith("Last missed: a withheld number, ")


def test_an_answered_call_is_not_missed(house: House) -> None:
    house.talks()
    assert house.sam_texts("who") == control.NOBODY_MISSED


@pytest.mark.parametrize(
    ("timezone", "clock"),
    [
        ("America/New_York", "9:14 AM ET"),
        ("America/Denver", "7:14 AM MT"),
        ("America/Los_Angeles", "6:14 AM PT"),
    ],
)
def test_who_is_told_on_the_clock_of_the_owner(house: House, timezone: str, clock: str) -> None:
    house.misses()
    house.change(timezone=timezone)
    assert clock in house.sam_texts("who")


def test_what_is_stated_by_text_is_what_the_next_caller_reads(house: House) -> None:
    house.sam_texts("free weekdays 2 to 5")
    house.misses()
    assert "weekdays 2 to 5" in house.text_back().body


def test_words_that_cannot_be_read_are_clipped_in_the_answer(house: House) -> None:
    answer = house.sam_texts("free " + "purple " * 100)
    assert len(answer) < 320
    assert answer.endswith("Nothing changed. Try: FREE weekdays 9 to 5")
