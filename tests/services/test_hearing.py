"""What a contact texts, and what comes of it: the table of the contract, from the words to both phones."""

import pytest

from callbot.domain.appointments import Caller
from callbot.domain.outbox import Purpose
from callbot.domain.screening import ContactKind
from tests.services.house import DANA, LEE, SAM, House, at


@pytest.fixture
def dana(house: House) -> House:
    """A recruiter whom Sam knows has missed Sam, and was texted three openings."""
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.misses()
    house.wait(5)
    house.sends_due()
    return house


@pytest.mark.parametrize(
    ("text", "starts_at"),
    [
        ("1", at(3, 11)),
        ("2", at(4, 9)),
        ("3", at(5, 9)),
        ("how about tomorrow at 11?", at(4, 11)),
        ("tomorrow at 11:25 works", at(4, 11, 25)),
    ],
)
def test_a_number_or_a_time_is_agreed(dana: House, text: str, starts_at: object) -> None:
    dana.texts(text)
    assert dana.coming() == [starts_at]
    assert dana.told()[-1].startswith("Confirmed: ")


@pytest.mark.parametrize("text", ["4", "0", "17"])
def test_a_number_that_was_not_offered_agrees_to_nothing(dana: House, text: str) -> None:
    dana.texts(text)
    assert dana.coming() == []


def test_an_offer_lapses_after_a_day(dana: House) -> None:
    dana.wait(hours=24, minutes=1)
    dana.texts("3")
    assert dana.coming() == []


def test_an_offer_lapses_an_hour_before_its_time(dana: House) -> None:
    dana.wait(minutes=60)
    dana.texts("1")
    assert dana.coming() == []
    assert dana.told()[-1].startswith("Glad to. Which one: 1) Wed Feb 4 9:00 AM 2) Thu Feb 5 9:00 AM")


def test_the_others_keep_their_numbers_when_one_has_lapsed(dana: House) -> None:
    dana.wait(minutes=60)
    dana.texts("2")
    assert dana.coming() == [at(4, 9)]


def test_a_number_of_an_older_round_means_the_newest(dana: House) -> None:
    dana.change(stated="weekdays 2 to 5")
    dana.texts("when is Sam free?")
    dana.texts("1")
    assert dana.coming() == [at(3, 14)]


def test_a_window_is_kept_free(dana: House) -> None:
    dana.texts("can we do friday between 10 and 11:30?")
    (window,) = dana.appointments()
    assert (window.exact, window.starts_at, window.ends_at) == (False, at(6, 10), at(6, 11, 30))
    assert dana.told()[-1].startswith(
        "Noted: you'll call Sam Lee on Fri Feb 6 between 10:00 AM and 11:30 AM ET"
    )


def test_the_owner_is_to_call(dana: House) -> None:
    dana.texts("have Sam call me tomorrow at 10")
    (agreed,) = dana.appointments()
    assert (agreed.calls, agreed.number) == (Caller.OWNER, DANA)
    assert "Sam Lee calls YOU at 617-555-0133" in dana.told()[-1]


def test_a_time_that_is_not_free_gets_the_nearest_and_asks_the_owner(dana: House) -> None:
    dana.texts("tomorrow at 3 pm")
    assert dana.coming() == []
    assert dana.told()[-1].startswith("Sam can't do Wed Feb 4 at 3:00 PM ET. Closest: 1) ")
    (question,) = dana.outbox(Purpose.QUESTION)
    assert question.to == SAM
    assert question.body.startswith(
        "Q1: Acme, Dana wants Wed Feb 4, 3:00 PM ET, 30 min (outside any morning after 9)."
    )


def test_the_openings_given_meanwhile_can_be_picked(dana: House) -> None:
    dana.texts("tomorrow at 3 pm")
    dana.texts("1")
    assert len(dana.coming()) == 1


def test_a_stranger_who_never_called_is_put_to_the_owner(house: House) -> None:
    house.texts("how about tomorrow at 11?", LEE)
    assert house.coming() == []
    assert len(house.outbox(Purpose.QUESTION)) == 1


@pytest.mark.parametrize("text", ["can you do a zoom tomorrow at 10?", "maybe tomorrow at 10, let me check"])
def test_what_may_not_be_agreed_alone_is_not(dana: House, text: str) -> None:
    dana.texts(text)
    assert dana.coming() == []


def test_yes_to_several_offers_is_asked_which(dana: House) -> None:
    dana.texts("yes")
    assert dana.coming() == []
    assert "hich one" in dana.told()[-1]
    assert not any(row.to == SAM for row in dana.sends_due() if row.purpose is Purpose.QUESTION)


def test_when_is_the_owner_free(dana: House) -> None:
    told = len(dana.told(SAM))
    dana.texts("when is Sam free?")
    assert dana.told()[-1].startswith("Sam is free any morning after 9 Eastern. Openings: 1) today Tue Feb 3")
    assert len(dana.told(SAM)) == told


def test_who_is_this(dana: House) -> None:
    told = len(dana.told(SAM))
    dana.texts("who is this?")
    assert dana.told()[-1] == (
        "This is Sam Lee's automated scheduler. You called Sam at 212-555-0100 on Tue Feb 3 at 9:14 AM ET "
        "and Sam couldn't pick up. Sam reads every text here. Text a day and time for a call, "
        "or ring 212-555-0100."
    )
    assert len(dana.told(SAM)) == told


def test_anything_else_is_passed_on_with_an_opening_that_can_be_picked(dana: House) -> None:
    dana.texts("what salary does Sam have in mind?")
    assert dana.told()[-1].startswith("Thanks, passed to Sam, who will answer you personally.")
    assert dana.told(SAM)[-1] == (
        'Acme, Dana wrote: "what salary does Sam have in mind?" Text REPLY and your words to answer.'
    )
    dana.texts("1")
    assert dana.coming() == [at(3, 11)]


def test_call_me_back_is_urgent(dana: House) -> None:
    dana.texts("call me back")
    assert dana.told(SAM)[-1] == 'URGENT, Acme, Dana wrote: "call me back" Text CALL to be connected.'


def test_running_late_moves_nothing(dana: House) -> None:
    dana.texts("2")
    told = len(dana.told())
    dana.now = at(4, 8, 50)
    dana.texts("running 10 minutes late")
    assert dana.coming() == [at(4, 9)]
    assert dana.told(SAM)[-1] == "Acme, Dana is running 10 min late for Wed Feb 4, 9:00 AM ET."
    assert len(dana.told()) == told


@pytest.mark.parametrize("text", ["HELP", "INFO", 'Liked "Hi, you just called Sam Lee"'])
def test_what_needs_no_answer_gets_none(dana: House, text: str) -> None:
    told = len(dana.told())
    dana.texts(text)
    assert len(dana.told()) == told


def test_after_three_turns_without_progress_a_person_is_asked(dana: House) -> None:
    for _ in range(3):
        dana.texts("when is Sam free?")
    dana.texts("when is Sam free?")
    assert dana.told()[-1].startswith("Thanks, passed to Sam")
    told = len(dana.told())
    dana.texts("when is Sam free?")
    assert len(dana.told()) == told
    assert dana.told(SAM)[-1].startswith('Acme, Dana wrote: "when is Sam free?"')


def test_a_reply_makes_the_waiting_text_back_needless(house: House) -> None:
    house.misses()
    house.wait(2)
    house.texts("how about tomorrow at 11?")
    house.wait(5)
    assert [row.purpose for row in house.sends_due() if row.to == DANA] == [Purpose.CONFIRMATION]


def test_both_clocks_are_told_where_the_zones_differ(house: House) -> None:
    chicago = "+13125550133"
    house.misses(chicago)
    house.texts("how about tomorrow at 11?", chicago)
    assert "Wed Feb 4, 11:00 AM Eastern (10:00 AM Central)" in house.told(chicago)[-1]
