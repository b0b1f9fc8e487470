"""A question that the owner did not answer in time: whoever waited for it hears that, once."""

import pytest

from callbot.domain.outbox import Purpose, Status
from tests.services.house import DANA, LEE, SAM, House, at

NOT_SET = "Sam could not answer about Wed Feb 4, 3:00 PM ET yet, so it is not set."


@pytest.fixture
def asked(either_house: House) -> House:
    """Dana wants Wednesday at three, when Sam is not free, and Sam is asked."""
    either_house.misses()
    either_house.texts("only tomorrow at 3 pm works for me")
    either_house.sends_due()
    return either_house


def lapses(house: House, hours: float = 2.1) -> list[str]:
    """So long nobody answers; what Dana reads then."""
    before = house.told()
    house.wait(hours=hours)
    house.asks_lapse()
    return house.told()[len(before) :]


def test_they_hear_that_it_is_not_set_and_what_is_open(asked: House) -> None:
    [said] = lapses(asked)
    assert said.startswith(f"{NOT_SET} Open: 1) Wed Feb 4 11:30 AM 2) Thu Feb 5 9:00 AM")
    assert said.endswith("Reply 1, 2 or 3, or text another time.")
    assert lapses(asked) == []


def test_what_they_read_is_what_they_pick(asked: House) -> None:
    lapses(asked)
    asked.texts("2")
    assert asked.coming() == [at(5, 9)]


def test_who_asked_anew_meanwhile_hears_of_the_newer_time_alone(asked: House) -> None:
    asked.wait(hours=3)
    asked.texts("or tomorrow at 4 pm?")
    before = asked.told()
    asked.asks_lapse()
    assert asked.told() == before


def test_a_time_that_they_may_set_themselves_needs_no_word(house: House) -> None:
    house.misses()
    house.texts("maybe tomorrow at 10, let me check first")
    assert lapses(house) == []


def test_an_agreed_time_that_was_to_move_stands(house: House) -> None:
    house.dana_agrees()
    house.texts("can we move it to tomorrow at 3 pm?")
    [said] = lapses(house)
    assert said.startswith("Sam could not answer about Wed Feb 4, 3:00 PM ET yet, so Wed Feb 4, 11:00 AM ET")
    assert "stands" in said
    assert house.coming() == [at(4, 11)]


def test_no_openings_for_a_call_where_a_visit_was_asked_for(house: House) -> None:
    house.misses()
    house.texts("can we do a zoom tomorrow at 10?")
    [said] = lapses(house)
    assert said == (
        "Sam could not answer about Wed Feb 4, 10:00 AM ET yet, so it is not set. "
        "Text another day and time that suits you. Sam's automated scheduler"
    )


def test_nobody_is_told_once_the_time_itself_has_passed(asked: House) -> None:
    assert lapses(asked, hours=48) == []


def test_nobody_is_woken_by_it(house: House) -> None:
    house.now = at(3, 21, 30)
    house.misses()
    house.texts("tomorrow at 3 pm")
    lapses(house)
    row = house.outbox(Purpose.RETRACTION)[-1]
    assert (row.due_at, row.expires_at) == (at(4, 8), at(4, 15))


def test_who_speaks_before_it_leaves_needs_it_no_more(house: House) -> None:
    house.now = at(3, 21, 30)
    house.misses()
    house.texts("tomorrow at 3 pm")
    lapses(house)
    row = house.outbox(Purpose.RETRACTION)[-1]
    house.texts("thursday at 10 then?")
    house.now = at(4, 8)
    assert not house.sends(row.id)
    with house.database.reading() as session:
        assert session.get_one(type(row), row.id).status is Status.SUPPRESSED


def test_each_of_two_hears_of_their_own(asked: House) -> None:
    asked.misses(LEE)
    asked.texts("thursday at 4 pm", LEE)
    [said] = lapses(asked)
    assert said.startswith(NOT_SET)
    assert asked.told(LEE)[-1].startswith("Sam could not answer about Thu Feb 5, 4:00 PM ET yet")


def test_after_no_or_a_choice_nothing_lapses(asked: House) -> None:
    asked.texts("no 1", SAM)
    assert lapses(asked) == []


def test_who_wants_no_texts_gets_none(asked: House) -> None:
    asked.texts("STOP", DANA)
    assert lapses(asked) == []
