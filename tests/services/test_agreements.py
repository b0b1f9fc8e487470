"""A time is agreed, moved, called off, or kept: the appointment, and all that goes with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callbot.domain.appointments import AppointmentStatus, Caller
from callbot.domain.conversation import State
from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from tests.services.house import BOT, DANA, LEE, SAM, House, at


def reminded_at(house: House) -> list[str]:
    """When Sam is reminded, by the reminders that wait."""
    return [f"{row.due_at.astimezone(at(1, 0).tzinfo):%a %H:%M}" for row in house.outbox(Purpose.REMINDER)]


def noticed(house: House) -> str:
    """What Sam was told last."""
    return house.outbox(Purpose.NOTICE, to=SAM)[-1].body


def test_a_reply_agrees_and_both_are_told(house: House) -> None:
    agreed = house.dana_agrees()
    assert (agreed.starts_at, agreed.ends_at) == (at(4, 11), at(4, 11, 30))
    assert (agreed.status, agreed.calls, agreed.number) == (
        AppointmentStatus.CONFIRMED,
        Caller.CONTACT,
        BOT,
    )
    assert (agreed.wall, agreed.zone, agreed.sequence) == ("2026-02-04T11:00", "America/New_York", 0)
    assert house.told()[-1] == (
        "Confirmed: Wed Feb 4, 11:00 AM Eastern. You call Sam Lee at 212-555-0100, about 30 min. "
        "If plans change, text a new time here. Sam's automated scheduler"
    )
    assert noticed(house).startswith(
        "BOOKED: 617-555-0133 calls you Wed Feb 4, 11:00 AM ET on 212-555-0100. "
        "Reply OK (seen), MOVE TO WED 12 PM or DROP."
    )
    assert house.conversation().state is State.AGREED


def test_agreed_more_than_eighteen_hours_ahead_the_evening_before_counts(house: House) -> None:
    house.dana_agrees()
    assert reminded_at(house) == [
        "Tue 18:00", "Wed 10:00", "Wed 10:45", "Wed 10:47", "Wed 10:49", "Tue 18:00",
    ]  # fmt: skip


def test_agreed_for_today_there_is_no_evening_before_and_who_has_not_seen_it_is_rung(house: House) -> None:
    house.dana_agrees("how about today at 11:30?")
    assert reminded_at(house) == ["Tue 10:30", "Tue 11:15", "Tue 11:17", "Tue 11:19", "Tue 09:24"]


def test_the_number_shown_in_forwarded_mode_is_the_owners_own(house: House) -> None:
    house.change(mode=Mode.FORWARDED)
    house.misses()
    house.texts("how about tomorrow at 11?")
    assert "You call Sam Lee at 212-555-0143" in house.told()[-1]


def test_a_new_time_moves_it_and_its_reminders(house: House) -> None:
    before = house.dana_agrees()
    house.wait(minutes=2)
    house.texts("how about thursday at 10?")
    (after,) = house.appointments()
    assert (after.uid, after.sequence, after.version) == (before.uid, before.sequence + 1, 2)
    assert after.starts_at == at(5, 10)
    assert reminded_at(house) == [
        "Wed 18:00", "Thu 09:00", "Thu 09:45", "Thu 09:47", "Thu 09:49", "Wed 18:00",
    ]  # fmt: skip
    assert noticed(house).startswith("MOVED: 617-555-0133 calls you Thu Feb 5, 10:00 AM ET")


def test_it_may_move_by_less_than_its_own_length(house: House) -> None:
    house.dana_agrees()
    house.texts("how about tomorrow at 11:15?")
    assert house.coming() == [at(4, 11, 15)]


def test_the_same_time_said_again_changes_nothing(house: House) -> None:
    house.dana_agrees()
    house.wait(minutes=2)
    house.texts("tomorrow at 11 works for me")
    (agreed,) = house.appointments()
    assert (agreed.version, agreed.sequence) == (1, 0)
    assert noticed(house).startswith("BOOKED")


def test_a_contact_calls_it_off(house: House) -> None:
    house.dana_agrees()
    house.wait(minutes=2)
    house.texts("please cancel")
    (agreed,) = house.appointments()
    assert (agreed.status, agreed.sequence) == (AppointmentStatus.CANCELLED, 1)
    assert house.outbox(Purpose.REMINDER) == []
    assert house.told()[-1].startswith("All right, Wed Feb 4, 11:00 AM ET is off.")
    assert noticed(house).startswith("CALLED OFF by 617-555-0133: Wed Feb 4, 11:00 AM ET.")


def test_what_was_called_off_can_be_agreed_anew(house: House) -> None:
    house.dana_agrees()
    house.texts("please cancel")
    house.texts("how about tomorrow at 11?")
    first, second = house.appointments()
    assert (first.starts_at, first.status) == (second.starts_at, AppointmentStatus.CANCELLED)
    assert first.uid != second.uid


def test_two_accept_the_same_slot_and_one_wins(either_house: House) -> None:
    for from_ in (DANA, LEE):
        either_house.misses(from_, 60)
    either_house.texts("how about tomorrow at 11?", DANA)
    either_house.texts("how about tomorrow at 11?", LEE)
    assert either_house.coming() == [at(4, 11)]
    assert either_house.told(DANA)[-1].startswith("Confirmed: Wed Feb 4, 11:00 AM Eastern.")
    assert either_house.told(LEE)[-1].startswith("Sam can't do Wed Feb 4 at 11:00 AM ET. Closest: 1)")


def test_the_loser_picks_one_of_the_openings(house: House) -> None:
    test_two_accept_the_same_slot_and_one_wins(house)
    house.texts("2", LEE)
    assert len(house.coming()) == 2


def test_an_offer_that_is_gone_is_not_agreed(house: House) -> None:
    for from_ in (DANA, LEE):
        house.texts("when is Sam free?", from_)
    house.texts("1", DANA)
    house.texts("1", LEE)
    assert house.coming() == [at(3, 11)]
    assert house.told(LEE)[-1].startswith("Sam can't do today Tue Feb 3 at 11:00 AM ET.")


def test_two_accept_the_same_slot_in_the_same_instant_and_one_wins(either_house: House) -> None:
    for from_ in (DANA, LEE):
        either_house.misses(from_, 60)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda from_: either_house.texts("how about tomorrow at 11?", from_), (DANA, LEE)))
    assert either_house.coming() == [at(4, 11)]
    said = sorted(either_house.told(from_)[-1][:9] for from_ in (DANA, LEE))
    assert said == ["Confirmed", "Sam can't"]


@pytest.mark.parametrize("minutes", [-15, 0, 29, 89])
def test_an_answered_call_around_the_time_is_that_call(house: House, minutes: int) -> None:
    house.dana_agrees()
    house.now = at(4, 11) + timedelta(minutes=minutes)
    house.talks()
    (agreed,) = house.appointments()
    assert agreed.status is AppointmentStatus.DONE
    assert house.outbox(Purpose.REMINDER) == []
    assert house.conversation().state is State.CLOSED


@pytest.mark.parametrize("minutes", [-16, 92])
def test_an_answered_call_at_another_time_is_not(house: House, minutes: int) -> None:
    house.dana_agrees()
    house.now = at(4, 11) + timedelta(minutes=minutes)
    house.talks()
    assert house.appointments()[0].status is AppointmentStatus.CONFIRMED


def test_somebody_elses_call_is_not_that_call(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 11)
    house.talks(LEE)
    assert house.appointments()[0].status is AppointmentStatus.CONFIRMED


def test_a_call_kept_though_its_end_was_told_before_its_leg(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 11)
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.sam_presses(sid, "1")
    house.over(sid, 300)
    assert house.appointments()[0].status is AppointmentStatus.DONE
