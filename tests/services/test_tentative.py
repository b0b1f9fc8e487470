"""While the owner is asked about a time it is tentative: nobody else's, and gone with the question."""

import pytest

from callbot.domain.appointments import AppointmentStatus, Medium
from callbot.domain.outbox import Purpose
from callbot.domain.screening import ContactKind
from callbot.models import Appointment
from tests.services.house import DANA, LEE, RAY, SAM, House, at

TENTATIVE, CONFIRMED = AppointmentStatus.TENTATIVE, AppointmentStatus.CONFIRMED
CANCELLED = AppointmentStatus.CANCELLED


def stands(house: House) -> list[AppointmentStatus]:
    """How every time stands, the oldest first."""
    return [item.status for item in house.appointments()]


def asked_for(house: House, body: str, from_: str = DANA) -> Appointment:
    """A time that Sam is asked about."""
    house.misses(from_)
    house.texts(body, from_)
    return house.appointments()[-1]


@pytest.mark.parametrize(
    ("body", "starts_at", "medium"),
    [
        ("tomorrow at 3 pm", at(4, 15), Medium.PHONE),
        ("tomorrow at 10 for 90 minutes", at(4, 10), Medium.PHONE),
        ("maybe tomorrow at 10, let me check first", at(4, 10), Medium.PHONE),
        ("can we do a zoom tomorrow at 10?", at(4, 10), Medium.VIDEO),
        ("my colleague will call tomorrow at 11", at(4, 11), Medium.PHONE),
    ],
)
def test_whatever_the_owner_is_asked_about_is_tentative(
    either_house: House, body: str, starts_at: object, medium: Medium
) -> None:
    asked = asked_for(either_house, body)
    assert (asked.status, asked.starts_at, asked.medium) == (TENTATIVE, starts_at, medium)


def test_a_stranger_who_never_called_is_asked_about(either_house: House) -> None:
    either_house.texts("can we talk tomorrow at 10?", RAY)
    assert stands(either_house) == [TENTATIVE]


def test_nobody_is_reminded_of_it_and_it_is_not_coming(house: House) -> None:
    asked_for(house, "tomorrow at 3 pm")
    assert house.outbox(Purpose.REMINDER) == []
    assert house.coming() == []
    assert house.sam_texts("next") == "Nothing is agreed ahead."


def test_the_owners_ok_confirms_that_very_time(either_house: House) -> None:
    asked = asked_for(either_house, "tomorrow at 3 pm")
    either_house.sam_texts("ok")
    [agreed] = either_house.appointments()
    assert (agreed.id, agreed.status, agreed.version, agreed.sequence) == (asked.id, CONFIRMED, 1, 0)
    assert agreed.agreed_at > asked.agreed_at
    assert either_house.outbox(Purpose.REMINDER) != []


@pytest.mark.parametrize("words", [("no", SAM), ("1", DANA), ("STOP", DANA), ("or tomorrow at 10?", DANA)])
def test_it_is_off_with_the_question(either_house: House, words: tuple[str, str]) -> None:
    asked = asked_for(either_house, "tomorrow at 3 pm")
    either_house.texts(*words)
    first = either_house.appointments()[0]
    assert (first.id, first.status, first.version) == (asked.id, CANCELLED, 0)


def test_it_lapses_after_two_hours(either_house: House) -> None:
    asked_for(either_house, "tomorrow at 3 pm")
    either_house.wait(hours=1, minutes=59)
    either_house.asks_lapse()
    assert stands(either_house) == [TENTATIVE]
    either_house.wait(minutes=2)
    either_house.asks_lapse()
    assert stands(either_house) == [CANCELLED]
    assert either_house.sam_texts("ok 1") == "There is no open question 1: it has lapsed."


def test_it_lapses_an_hour_before_its_time(house: House) -> None:
    house.change(stated="weekdays 2 to 5")
    asked_for(house, "today at 11 am")
    house.now = at(3, 10, 1)
    house.asks_lapse()
    assert stands(house) == [CANCELLED]


def test_a_question_that_lapsed_unseen_takes_no_newer_one_with_it(house: House) -> None:
    asked_for(house, "tomorrow at 3 pm")
    house.wait(hours=3)
    house.texts("or tomorrow at 4 pm?")
    house.asks_lapse()
    assert stands(house) == [CANCELLED, TENTATIVE]


def test_it_is_offered_to_nobody_else(either_house: House) -> None:
    either_house.texts("can we talk tomorrow at 9 am?", RAY)
    either_house.misses(LEE)
    either_house.texts("when is Sam free tomorrow?", LEE)
    assert "Wed Feb 4 9:00 AM" not in either_house.told(LEE)[-1]
    assert "Wed Feb 4 10:00 AM" in either_house.told(LEE)[-1]


def test_who_wants_that_time_too_waits_for_the_owner(either_house: House) -> None:
    either_house.texts("can we talk tomorrow at 10?", RAY)
    either_house.misses(LEE)
    either_house.texts("tomorrow at 10?", LEE)
    assert either_house.coming() == []
    assert "(I asked you about it for somebody else)" in either_house.told(SAM)[-1]
    either_house.sam_texts("ok 2")
    assert either_house.coming() == [at(4, 10)]
    assert either_house.sam_texts("ok 1").startswith("Wed Feb 4, 10:00 AM ET is taken by another call now")
    assert stands(either_house) == [CANCELLED, CONFIRMED]


def test_an_opening_that_was_put_before_is_theirs_all_the_same(either_house: House) -> None:
    either_house.knows(DANA, ContactKind.RECRUITER)
    either_house.misses()
    assert "2 Wed Feb 4 9:00 AM" in either_house.told()[-1]
    either_house.texts("can we talk tomorrow at 9 am?", RAY)
    either_house.texts("2")
    assert either_house.coming() == [at(4, 9)]


def test_a_tentative_call_fills_no_day(house: House) -> None:
    for place in range(4):
        house.texts(f"can we talk tomorrow at {9 + place % 2}?", f"+1617555012{place}")
    house.misses(LEE)
    house.texts("tomorrow at 11:30 am", LEE)
    assert house.coming() == [at(4, 11, 30)]


def test_the_owners_ok_moves_what_is_agreed_and_leaves_one_row(either_house: House) -> None:
    agreed = either_house.dana_agrees()
    either_house.texts("can we move it to tomorrow at 3 pm?")
    assert stands(either_house) == [CONFIRMED, TENTATIVE]
    assert either_house.coming() == [at(4, 11)]
    either_house.sam_texts("ok")
    [moved] = either_house.appointments()
    assert (moved.id, moved.uid, moved.sequence, moved.starts_at) == (agreed.id, agreed.uid, 1, at(4, 15))


def test_the_owners_no_leaves_what_is_agreed(house: House) -> None:
    house.dana_agrees()
    house.texts("can we move it to tomorrow at 3 pm?")
    house.sam_texts("no")
    assert stands(house) == [CONFIRMED, CANCELLED]
    assert house.coming() == [at(4, 11)]


def test_an_ok_to_who_must_check_first_makes_it_an_offer(house: House) -> None:
    asked_for(house, "maybe tomorrow at 10, let me check first")
    house.sam_texts("ok")
    assert stands(house) == [CANCELLED]
    house.texts("1")
    assert house.coming() == [at(4, 10)]
    assert stands(house) == [CONFIRMED]


def test_what_the_owner_left_and_is_agreed_after_all_is_one_row(either_house: House) -> None:
    either_house.change(stated="weekdays 2 to 5")
    asked_for(either_house, "tomorrow at 11")
    either_house.sam_texts("no")
    either_house.sam_texts("free any morning after 9")
    either_house.texts("tomorrow at 11?")
    [agreed] = either_house.appointments()
    assert (agreed.status, agreed.version, agreed.sequence) == (CONFIRMED, 1, 0)


def test_who_was_not_certain_and_is_now_has_one_row(house: House) -> None:
    asked_for(house, "maybe tomorrow at 10, let me check first")
    house.texts("1")
    assert stands(house) == [CONFIRMED]


def test_nobody_is_kept_from_ringing_the_owner_around_it(house: House) -> None:
    house.change(stated="weekdays 2 to 5")
    asked_for(house, "today at 11 am")
    house.now = at(3, 10, 57)
    house.texts("are you free now?", LEE)
    assert [row.to for row in house.sends_due() if row.channel == "call"] == [SAM]
