"""What is agreed, changed by Sam's words: moved, called off, late; the contact is told."""

import pytest

from callbot.domain import control
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Purpose, Status
from callbot.domain.screening import ContactKind
from tests.services.house import DANA, LEE, House, at


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("move to thu 2", 5, 14),
        ("MOVE TO THU 2 PM!", 5, 14),
        ("move it to thursday at 10", 5, 10),
        ("move to 4", 4, 16),
        ("move thu 11", 5, 11),
    ],
)
def test_the_next_call_moves_and_both_know(house: House, text: str, day: int, hour: int) -> None:
    house.dana_agrees()
    assert house.sam_texts(text).startswith("MOVED: ")
    assert house.coming() == [at(day, hour)]
    assert house.told(DANA)[-1].startswith("Sam had to move Wed Feb 4, 11:00 AM to ")


def test_moved_unasked_it_is_theirs_to_refuse(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("move to thu 2")
    assert house.told(DANA)[-1] == (
        "Sam had to move Wed Feb 4, 11:00 AM to Thu Feb 5, 2:00 PM Eastern, sorry. "
        "You call Sam Lee at 212-555-0100. If that does not suit you, text another time. "
        "Sam's automated scheduler"
    )
    house.texts("could we do thursday at 10 instead?")
    assert house.coming() == [at(5, 10)]


def test_old_reminders_die_and_new_ones_appear(house: House) -> None:
    first = house.dana_agrees()
    house.sam_texts("move to thu 2")
    (moved,) = house.appointments()
    assert (moved.uid, moved.sequence, moved.seen_at) == (first.uid, first.sequence + 1, house.now)
    assert {row.version for row in house.outbox(Purpose.REMINDER)} == {moved.version}


@pytest.mark.parametrize(
    "text",
    [
        "move",
        "move to",
        "move to thu afternoon",
        "move to thu 2 or fri 3",
        "move to yesterday 3pm",
        "move to x",
    ],
)
def test_without_one_time_ahead_nothing_moves(house: House, text: str) -> None:
    house.dana_agrees()
    assert house.sam_texts(text) == control.WHICH_TIME
    assert house.coming() == [at(4, 11)]


def test_moving_onto_another_call_is_refused(house: House) -> None:
    house.dana_agrees()
    house.misses(LEE)
    house.texts("how about thursday at 10?", LEE)
    assert "is taken by another call" in house.sam_texts("move to thu 10")
    assert house.coming() == [at(4, 11), at(5, 10)]


def test_moving_to_the_time_that_it_has_tells_nobody(house: House) -> None:
    house.dana_agrees()
    told = house.told(DANA)
    assert house.sam_texts("move to wed 11") == (
        "617-555-0133 is at Wed Feb 4, 11:00 AM ET already. Nothing changed."
    )
    assert house.told(DANA) == told


def test_whoever_is_named_is_meant(house: House) -> None:
    house.dana_agrees()
    house.misses(LEE)
    house.texts("how about thursday at 10?", LEE)
    house.knows(LEE, ContactKind.RECRUITER, name="Lee Chan", company="Initech")
    house.sam_texts("move initech to fri 11")
    assert house.coming() == [at(4, 11), at(6, 11)]
    assert house.sam_texts("drop 0133").startswith("Called off: 617-555-0133")
    assert house.coming() == [at(6, 11)]


@pytest.fixture
def two_danas(house: House) -> House:
    """Dana of Acme calls on Wednesday at eleven, Dana of Initech on Thursday at ten."""
    house.dana_agrees()
    house.misses(LEE)
    house.texts("how about thursday at 10?", LEE)
    house.knows(DANA, ContactKind.RECRUITER, name="Dana Ortiz", company="Acme")
    house.knows(LEE, ContactKind.RECRUITER, name="Dana Chan", company="Initech")
    return house


@pytest.mark.parametrize(
    ("text", "example"),
    [("drop dana", "DROP 0133"), ("move it with Dana to fri 11", "MOVE 0133 TO FRI 2 PM")],
)
def test_with_two_of_that_name_it_is_asked_which(two_danas: House, text: str, example: str) -> None:
    assert two_danas.sam_texts(text) == (
        "Which one? 0133 is Acme, Dana Ortiz (Wed Feb 4, 11:00 AM ET), 0134 is Initech, Dana Chan "
        f"(Thu Feb 5, 10:00 AM ET). Text the digits for the name, such as {example}. Nothing changed."
    )
    assert two_danas.coming() == [at(4, 11), at(5, 10)]
    assert two_danas.sam_texts(example.replace("0133", "0134")).startswith(("Called off: Initech", "MOVED: "))
    assert two_danas.coming()[0] == at(4, 11)


def test_late_asks_too_whom_to_tell(two_danas: House) -> None:
    two_danas.now = at(4, 10, 40)
    assert "such as LATE 0133 10." in two_danas.sam_texts("late dana 10")
    assert two_danas.sam_texts("late 0133 10").startswith("I am telling Acme, Dana Ortiz")


@pytest.mark.parametrize("named", ["dana chan", "Chan", "initech"])
def test_who_is_named_well_enough_is_meant(two_danas: House, named: str) -> None:
    two_danas.sam_texts(f"drop {named}")
    assert two_danas.coming() == [at(4, 11)]


def test_a_whole_name_is_meant_before_the_beginning_of_another(two_danas: House) -> None:
    two_danas.knows(LEE, ContactKind.RECRUITER, name="Danae Chan")
    assert two_danas.sam_texts("drop dana").startswith("Called off: Acme, Dana Ortiz")


@pytest.mark.parametrize("text", ["drop globex", "move globex to fri 2", "late globex 10"])
def test_nobody_of_that_name(house: House, text: str) -> None:
    house.dana_agrees()
    assert "I know no agreed time with" in house.sam_texts(text)
    assert house.coming() == [at(4, 11)]


@pytest.mark.parametrize("text", ["move to thu 2", "drop", "late 10"])
def test_with_nothing_ahead(house: House, text: str) -> None:
    assert house.sam_texts(text) == control.NOTHING_AHEAD


def test_late_tells_them_and_moves_nothing(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 10, 40)
    answer = house.sam_texts("late 10 min")
    assert answer == "I am telling 617-555-0133 that you run 10 min late for Wed Feb 4, 11:00 AM ET."
    assert house.told(DANA)[-1] == (
        "Sam is running about 10 min late for Wed Feb 4, 11:00 AM ET, sorry. Sam's automated scheduler"
    )
    assert house.coming() == [at(4, 11)]


@pytest.mark.parametrize("text", ["late", "late 0", "late 121", "late ten", "late 1000"])
def test_late_wants_some_minutes(house: House, text: str) -> None:
    house.dana_agrees()
    house.now = at(4, 10, 40)
    assert house.sam_texts(text) == control.HOW_LATE


def test_late_for_tomorrow_tells_nobody(house: House) -> None:
    house.dana_agrees()
    assert house.sam_texts("late 10") == control.NOT_SOON
    assert house.outbox(Purpose.OWN_WORDS) == []


@pytest.mark.parametrize("text", ["move to thu 2", "late 10"])
def test_who_wants_no_texts_gets_none(house: House, text: str) -> None:
    house.dana_agrees()
    house.texts("STOP")
    house.now = at(4, 10, 40)
    assert house.sam_texts(text) == control.THEY_STOPPED
    assert house.coming() == [at(4, 11)]


@pytest.mark.parametrize("text", ["move to thu 2", "drop"])
def test_what_they_were_told_is_not_undone(house: House, text: str) -> None:
    house.dana_agrees()
    house.sam_texts("busy fri 1-3")
    house.sam_texts(text)
    assert house.sam_texts("undo") == control.TOLD_ALREADY


def test_a_yes_at_night_is_read_back_at_once(house: House) -> None:
    house.misses()
    house.now = at(3, 20, 50)
    house.texts("tomorrow at 3 pm?")
    house.now = at(3, 21, 30)
    assert house.sam_texts("ok").startswith("BOOKED: ")
    assert house.outbox(Purpose.ANSWER)[-1].id in {row.id for row in house.sends_due()}


@pytest.mark.parametrize(
    ("then", "why"),
    [("1", "they chose otherwise meanwhile"), ("STOP", "they chose otherwise meanwhile")],
)
def test_a_question_dies_when_they_choose_otherwise(house: House, then: str, why: str) -> None:
    house.misses()
    house.texts("tomorrow at 3 pm?")
    house.texts(then)
    assert house.sam_texts("ok 1") == f"There is no open question 1: {why}."


def test_a_dropped_call_is_off(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("Drop it, please")
    assert house.appointments()[0].status is AppointmentStatus.CANCELLED
    assert all(row.status is not Status.QUEUED for row in house.outbox(Purpose.REMINDER))
